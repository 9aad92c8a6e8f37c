//! Django with `CSRF_USE_SESSIONS`: the token lives in a session that is loaded further inside.

use ordain::{Next, Provide, Request, Response, View, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

pub struct Csrf {
    pub trusted: &'static [&'static str],
}

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &Request) {
        let _ = self.trusted;
    }

    fn process_view(&self, _req: &mut Request, _session: Session, _view: &View<'_>) -> Option<Response> {
        None
    }
}

#[middleware]
async fn common(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        common,
        csrf: Csrf,
        session,
    }
}

fn main() {}
