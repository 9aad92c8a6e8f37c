use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;
#[derive(Clone)]
pub struct User;

/// Provides a `Session`: `next` cannot run without one.
#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

/// Needs a `Session`: it is a parameter.
#[middleware]
async fn authentication(req: &mut Request, _session: Session, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication,
        session,
    }
}

fn main() {}
