use ordain::{Next, Request, Response, middleware};

#[middleware(cached(7))]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
