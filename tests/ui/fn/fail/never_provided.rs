use ordain::{Provide, Request, Response, middleware};

#[derive(Clone)]
struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.run(req).await
}

fn main() {}
