use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn flash(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

macro_rules! site {
    ($name:ident: $($entry:path),*) => {
        middleware_chain! {
            pub struct $name { $($entry),* }
        }
    };
}

site!(Site: flash, session);

fn main() {}
