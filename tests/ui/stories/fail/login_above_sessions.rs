//! maxcountryman/axum-login#140, cot-rs/cot#276: both are there, in the wrong order, and every request was
//! `Can't extract session. Is SessionManagerLayer enabled?`

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[derive(Clone)]
pub struct AuthSession;

pub struct SessionManager {
    pub secure: bool,
}

#[middleware]
impl SessionManager {
    async fn call(&self, req: &mut Request, next: impl Provide<Session>) -> Response {
        let _ = self.secure;
        next.provide(Session).run(req).await
    }
}

pub struct AuthManager {
    pub backend: &'static str,
}

#[middleware]
impl AuthManager {
    async fn call(&self, req: &mut Request, _session: Session, next: impl Provide<AuthSession>) -> Response {
        let _ = self.backend;
        next.provide(AuthSession).run(req).await
    }
}

#[middleware]
async fn login_required(req: &mut Request, _auth: AuthSession, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        auth: AuthManager,
        sessions: SessionManager,
        login_required,
    }
}

fn main() {}
