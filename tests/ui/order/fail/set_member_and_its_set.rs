use ordain::{Next, Request, Response, middleware, middleware_chain, set};

set!(
    /// Changes the body of a response.
    pub ChangesBody
);

#[middleware(in_set(ChangesBody))]
async fn minify(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(ChangesBody), before(ChangesBody))]
async fn compression(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        minify,
        compression,
    }
}

fn main() {}
