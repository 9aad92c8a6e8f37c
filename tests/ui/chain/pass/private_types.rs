//! A chain may be more visible than its bare entries and what they provide.

#![forbid(private_interfaces, private_bounds, unused)]

use ordain::{Next, Provide, Request, Response, middleware};

#[derive(Clone)]
struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn greeting(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

ordain::middleware_chain! {
    pub struct Site {
        session,
        greeting,
    }
}

fn main() {
    let _ = Site.wrap(async |_: &mut Request| "home");
}
