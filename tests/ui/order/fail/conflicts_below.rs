use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn csrf_token(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(conflicts(csrf_token))]
async fn csrf_origin(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        csrf_origin,
        csrf_token,
    }
}

fn main() {}
