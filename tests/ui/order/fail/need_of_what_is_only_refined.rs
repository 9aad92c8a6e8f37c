use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

/// Renews a session that is about to expire.
#[middleware]
async fn renewal(req: &mut Request, session: Session, next: impl Provide<Session>) -> Response {
    next.provide(session).run(req).await
}

#[middleware]
async fn flash(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        renewal,
        flash,
    }
}

fn main() {}
