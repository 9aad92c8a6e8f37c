//! What `ask` asks a language server about.

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

/// What is known of a visitor.
#[derive(Clone)]
pub struct Session;

/// Says how long the request took.
#[middleware]
pub async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

/// Keeps the sessions.
#[derive(Default)]
pub struct Sessions;

#[middleware]
impl Sessions {
    async fn call(&self, req: &mut Request, next: impl Provide<Session>) -> Response {
        next.provide(Session).run(req).await
    }
}

/// Finds out who it is.
#[middleware(after(timing))]
pub async fn authentication(req: &mut Request, session: Session, next: impl Next) -> Response {
    drop(session);
    next.run(req).await
}

middleware_chain! {
    /// What every request passes.
    pub struct Site {
        timing,
        sessions: Sessions,
        authentication,
    }
}

pub async fn view(_: &mut Request) -> &'static str {
    Site::PLAN.name()
}
