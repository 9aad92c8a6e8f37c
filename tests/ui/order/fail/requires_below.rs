use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn body_limit(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(requires(body_limit))]
async fn upload(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        upload,
        timing,
        body_limit,
    }
}

fn main() {}
