//! actix/actix-web#652: CORS inside the layer that answers 401, so that every preflight of a browser fails.

use ordain::{Next, Request, Response, middleware, middleware_chain, set};

set!(
    /// Answers 401 to a request without credentials. A browser's preflight has none.
    pub Refuses
);

pub struct Cors {
    pub origins: &'static [&'static str],
}

#[middleware(before(Refuses))]
impl Cors {
    fn process_response(&self, _req: &Request, _response: &mut Response) {
        let _ = self.origins;
    }
}

#[middleware]
async fn compression(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(Refuses))]
async fn bearer_token(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        compression,
        bearer_token,
        cors: Cors,
    }
}

fn main() {}
