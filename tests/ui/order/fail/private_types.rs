use std::ops::ControlFlow;

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
struct Session;

mod auth {
    use super::*;

    #[middleware]
    pub async fn session(req: &mut Request, next: impl Provide<super::Session>) -> Response {
        next.provide(Session).run(req).await
    }

    #[middleware]
    pub async fn timing(req: &mut Request, _session: super::Session, next: impl Next) -> Response {
        next.run(req).await
    }
}

mod key {
    use super::*;

    #[derive(Clone)]
    struct Key;

    pub struct First;

    #[middleware]
    impl First {
        fn process_request(&self, _req: &Request) -> ControlFlow<Response, Key> {
            ControlFlow::Continue(Key)
        }
    }

    pub struct Second;

    #[middleware]
    impl Second {
        fn process_request(&self, _req: &Request) -> ControlFlow<Response, Key> {
            ControlFlow::Continue(Key)
        }
    }
}

middleware_chain! {
    pub struct Below {
        auth::timing,
        auth::session,
    }
}

middleware_chain! {
    pub struct Twice {
        first: key::First,
        second: key::Second,
    }
}

fn main() {}
