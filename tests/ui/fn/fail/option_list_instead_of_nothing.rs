use ordain::{Next, Request, Response, middleware};

#[middleware(outermost(true))]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
