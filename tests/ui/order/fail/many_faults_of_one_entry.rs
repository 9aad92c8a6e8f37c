use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[derive(Clone)]
pub struct Tenant;

#[middleware]
async fn trace_id(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(after(trace_id), innermost)]
async fn report(
    req: &mut Request,
    _session: Session,
    _tenant: Tenant,
    next: impl Next,
) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        report,
        trace_id,
        session,
    }
}

fn main() {}
