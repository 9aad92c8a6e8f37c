//! A forged request is refused before anything else has answered it, or logged somebody in.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::csrf::CrossOrigin;

#[middleware(in_set(sets::Guards))]
async fn permissions(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::LogsIn))]
async fn remote_user(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct BelowAGuard {
        permissions,
        cross_origin: CrossOrigin,
    }
}

middleware_chain! {
    pub struct BelowALogin {
        remote_user,
        cross_origin: CrossOrigin,
    }
}

fn main() {}
