use axum::Extension;
use ordain::{Provide, Request, Response, middleware, middleware_chain, view};

#[derive(Clone)]
pub struct Session;
#[derive(Clone)]
pub struct User(pub &'static str);

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

middleware_chain! {
    pub struct Site {
        session,
    }
}

#[view(Site)]
pub async fn profile(_req: &mut Request, session: Extension<Session>) {
    drop(session.0);
}

fn main() {
    let _ = User("ada").0;
}
