use ordain::{Provide, Request, Response, middleware, middleware_chain};

mod sessions {
    use ordain::{Provide, Request, Response, middleware};

    #[derive(Clone)]
    pub struct Session;

    #[middleware]
    pub async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
        next.provide(Session).run(req).await
    }
}

use sessions::Session as Visit;

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(req: &mut Request, _visit: Visit, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication,
        sessions::session,
    }
}

fn main() {}
