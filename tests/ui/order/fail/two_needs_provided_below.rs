use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[derive(Clone)]
pub struct Locale;

#[middleware]
async fn locale(req: &mut Request, next: impl Provide<Locale>) -> Response {
    next.provide(Locale).run(req).await
}

#[middleware]
async fn greeting(
    req: &mut Request,
    _session: Session,
    _locale: Locale,
    next: impl Next,
) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        greeting,
        session,
        locale,
    }
}

fn main() {}
