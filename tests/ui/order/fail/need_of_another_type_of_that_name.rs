//! Two types of one name: `cookies::Session` is no `Session`.

use ordain::{Provide, Request, Response, middleware, middleware_chain};

mod cookies {
    use ordain::{Provide, Request, Response, middleware};

    #[derive(Clone)]
    pub struct Session;

    #[middleware]
    pub async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
        next.provide(Session).run(req).await
    }
}

#[derive(Clone)]
pub struct Session;

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(
    req: &mut Request,
    _session: Session,
    next: impl Provide<User>,
) -> Response {
    next.provide(User).run(req).await
}

middleware_chain! {
    pub struct Site {
        cookies::session,
        authentication,
    }
}

fn main() {}
