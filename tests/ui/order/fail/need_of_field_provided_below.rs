use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

pub struct Csrf {
    pub key: [u8; 32],
}

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &Request, _session: Session) -> Option<Response> {
        let _ = self.key;
        None
    }
}

middleware_chain! {
    pub struct Site {
        csrf: Csrf,
        session,
    }
}

fn main() {}
