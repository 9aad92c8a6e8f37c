use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware(after(timing))]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn audit(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    #[chain(part)]
    pub struct Common {
        timing,
        audit,
    }
}

middleware_chain! {
    pub struct Site {
        ..Common,
        session,
    }
}

fn main() {}
