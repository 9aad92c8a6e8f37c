use ordain::{Provide, Request, Response, middleware};

#[derive(Clone)]
struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<Option<User>>) -> Response {
    next.provide(Some(User)).run(req).await
}

fn main() {}
