use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

pub struct Sessions {
    pub cookie: &'static str,
}

#[middleware]
impl Sessions {
    async fn call(&self, req: &mut Request, next: impl Provide<Session>) -> Response {
        let _ = self.cookie;
        next.provide(Session).run(req).await
    }
}

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
        authentication,
        /// The cookie is `sid`.
        sessions: Sessions,
    }
}

fn main() {}
