//! The time that an authentication takes counts.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;

#[middleware(in_set(sets::Authenticates))]
async fn token(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        token,
        timeout: layers::Timeout,
    }
}

fn main() {}
