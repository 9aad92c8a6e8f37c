use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;
#[derive(Clone)]
pub struct User;

/// Sees the request first and the response last.
#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

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
    /// A request passes these from top to bottom, its response from bottom to top.
    pub struct Site {
        timing,
        authentication,
        session,
    }
}

async fn hello(_: &mut Request) -> &'static str {
    "hello"
}

fn main() {}
