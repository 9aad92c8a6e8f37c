use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

pub type Visit = Session;

#[middleware]
async fn cookie_session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn redis_session(req: &mut Request, next: impl Provide<Visit>) -> Response {
    next.provide(Session).run(req).await
}

middleware_chain! {
    pub struct Site {
        cookie_session,
        redis_session,
    }
}

fn main() {}
