//! What a middleware provides in `process_request` is there for its own hooks that run later.

use std::ops::ControlFlow;

use ordain::{Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[derive(Default)]
pub struct Sessions;

#[middleware]
impl Sessions {
    fn process_request(&self, _req: &mut Request) -> ControlFlow<Response, Session> {
        ControlFlow::Continue(Session)
    }

    fn process_response(&self, _req: &Request, session: Option<Session>, response: &mut Response) {
        assert!(session.is_some());
        response.headers_mut().insert("x-saved", "yes".parse().unwrap());
    }
}

middleware_chain! {
    pub struct Site {
        Sessions,
    }
}

fn main() {
    let site = Site.wrap_blocking(|_: &mut Request| "hello");
    let response = site.handle_blocking(Request::default());
    assert_eq!(response.headers()["x-saved"], "yes");
}
