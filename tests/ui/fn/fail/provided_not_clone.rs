use ordain::{Provide, Request, Response, middleware};

struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

fn main() {}
