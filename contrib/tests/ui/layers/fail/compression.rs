//! What rewrites a body must get it before it is compressed, and once is enough.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;

#[middleware(in_set(sets::ChangesBody))]
async fn minify(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::Compresses))]
async fn brotli(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        minify,
        layers::Compression,
    }
}

middleware_chain! {
    pub struct Twice {
        layers::Compression,
        brotli,
    }
}

fn main() {}
