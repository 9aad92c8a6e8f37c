//! The order that was once suggested: the 401 of `token` has no request id. The suggestion moves it above `token` now.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;

#[middleware(in_set(sets::Authenticates))]
async fn token(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        set_request_id: layers::SetRequestId,
        trace: layers::Trace,
        token,
        propagate: layers::PropagateRequestId,
    }
}

middleware_chain! {
    pub struct Suggested {
        propagate: layers::PropagateRequestId,
        token,
        set_request_id: layers::SetRequestId,
        trace: layers::Trace,
    }
}

fn main() {}
