use ordain::{Next, Request, Response, middleware};

#[middleware(first, depends_on(session))]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(order = 1)]
async fn session(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(async, needs(Session))]
async fn audit(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
