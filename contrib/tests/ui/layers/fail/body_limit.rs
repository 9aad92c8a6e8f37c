//! What has been read cannot be limited any more.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;

#[middleware(in_set(sets::ReadsBody))]
async fn csrf(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        csrf,
        limit: layers::BodyLimit,
    }
}

fn main() {}
