//! One error for each entry that is wrong; the order that is right, once.

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
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

#[middleware(outermost)]
async fn error_pages(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn trace_id(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(after(trace_id))]
async fn access_log(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(requires(access_log))]
async fn upload(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[derive(Clone)]
pub struct Tenant;

#[middleware]
async fn database(req: &mut Request, _tenant: Tenant, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        access_log,
        upload,
        authentication,
        trace_id,
        session,
        error_pages,
        database,
    }
}

fn main() {}
