use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn fresh_session(
    req: &mut Request,
    session: Session,
    next: impl Provide<Session>,
) -> Response {
    next.provide(session).run(req).await
}

middleware_chain! {
    pub struct Site {
        fresh_session,
        session,
    }
}

fn main() {}
