use ordain::{Provide, Request, Response, middleware};

#[derive(Clone)]
struct Session;

#[derive(Clone)]
struct User;

#[middleware]
async fn login(req: &mut Request, next: impl Provide<Session> + Provide<User>) -> Response {
    next.provide(Session).run(req).await
}

fn main() {}
