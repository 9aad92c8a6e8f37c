use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(outermost)]
async fn error_pages(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(error_pages))]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        error_pages,
        timing,
    }
}

fn main() {}
