//! What a `#[cfg]` removes is gone, with its rules and its waivers.

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Site {
        #[cfg(any())]
        #[middleware(waive(after(nowhere::at_all), reason = "it is not there"), in_set(nowhere::Set))]
        nowhere::to_be_found,
        #[cfg(any())]
        store: nowhere::Memory,
        #[cfg(all())]
        session,
        #[cfg(any())]
        #[middleware(provides(nowhere::Session))]
        session,
        #[cfg(all())]
        #[cfg(not(any()))]
        timing,
    }
}

middleware_chain! {
    #[cfg(any())]
    struct Absent {
        nowhere::to_be_found,
    }
}

fn main() {
    let _ = Site {}.wrap(async |_: &mut Request| "home");
}
