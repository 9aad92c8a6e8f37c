//! An `ETag` is of the bytes that leave, so it is computed outside whatever changes them.

use ordain::{Next, Request, Response, middleware, middleware_chain, set};

set!(
    /// Changes the body of a response.
    pub ChangesBody
);

#[middleware(in_set(ChangesBody))]
async fn minify(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(ChangesBody))]
async fn etag(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn locale(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        locale,
        minify,
        etag,
    }
}

fn main() {}
