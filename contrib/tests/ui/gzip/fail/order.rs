//! Nobody changes or hashes what is compressed, and once is enough.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::gzip::Gzip;

#[middleware(in_set(sets::ChangesBody))]
async fn minify(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::Compresses))]
async fn brotli(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct BelowWhatHashes {
        ConditionalGet,
        Gzip,
    }
}

middleware_chain! {
    pub struct BelowWhatRewrites {
        minify,
        Gzip,
    }
}

middleware_chain! {
    pub struct Twice {
        brotli,
        Gzip,
    }
}

fn main() {}
