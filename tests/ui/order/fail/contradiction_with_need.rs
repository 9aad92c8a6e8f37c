use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[derive(Clone)]
pub struct User;

#[middleware(before(session))]
async fn authentication(
    req: &mut Request,
    _session: Session,
    next: impl Provide<User>,
) -> Response {
    next.provide(User).run(req).await
}

middleware_chain! {
    pub struct Site {
        session,
        authentication,
    }
}

fn main() {}
