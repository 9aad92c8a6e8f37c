use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
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

#[middleware(before(session))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    #[chain(part)]
    pub struct More {
        ..Common,
        cors,
    }
}

middleware_chain! {
    pub struct Site {
        session,
    }
}

middleware_chain! {
    #[chain(within(Site))]
    pub struct Api {
        ..More,
    }
}

fn main() {}
