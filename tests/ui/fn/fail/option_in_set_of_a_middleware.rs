use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn session(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(session))]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
