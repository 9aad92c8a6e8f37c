use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware(befor(authentication))]
pub async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware(after(session))]
pub async fn authentication(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        session,
        authentication,
    }
}

pub async fn session_alone(req: &mut Request, next: impl Provide<Session>) -> Response {
    session(req, next).await
}

fn main() {
    let _ = (Site, session::default());
}
