use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn session(req: &mut Request, _store: impl Clone, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
