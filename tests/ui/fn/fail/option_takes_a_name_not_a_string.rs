use ordain::{Next, Request, Response, middleware};

#[middleware(before("auth"), after("site::session", timing))]
async fn csrf(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(requires("the session"))]
async fn other(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
