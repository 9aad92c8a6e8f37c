//! The tag is that of the final body.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::conditional::ConditionalGet;

#[middleware(in_set(sets::ChangesBody))]
async fn minify(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        minify,
        ConditionalGet,
    }
}

fn main() {}
