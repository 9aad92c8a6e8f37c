use ordain::{Next, Request, Response, middleware, middleware_chain, set};

set!(
    /// Keeps its state in a cookie.
    pub InCookie
);

#[middleware(in_set(InCookie))]
async fn flash(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(conflicts(InCookie))]
async fn cookieless(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        cookieless,
        flash,
    }
}

fn main() {}
