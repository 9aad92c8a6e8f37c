use ordain::error::Pages;
use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(outermost)]
async fn request_id(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        pages: Pages,
        timing,
        request_id,
    }
}

fn main() {}
