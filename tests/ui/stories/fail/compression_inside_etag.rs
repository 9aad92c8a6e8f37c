//! Django's documentation, "Middleware ordering": `ConditionalGetMiddleware` goes before whatever changes the response.

use ordain::{Next, Request, Response, middleware, middleware_chain, set};

set!(
    /// Changes the body of a response on its way out.
    pub ChangesBody
);

#[middleware(in_set(ChangesBody))]
async fn compression(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(ChangesBody), after(compression))]
async fn minify_html(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(ChangesBody))]
async fn etag(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        compression,
        etag,
        minify_html,
    }
}

fn main() {}
