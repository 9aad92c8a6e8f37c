//! What is answered above it has no request id; above the others it copies none, or too late for the trace.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;

#[middleware(in_set(sets::Authenticates))]
async fn token(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::Answers))]
async fn maintenance(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::Redirects))]
async fn slash(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::HandlesCors))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct NoId {
        propagate: layers::PropagateRequestId,
        set: layers::SetRequestId,
    }
}

middleware_chain! {
    pub struct TooLate {
        propagate: layers::PropagateRequestId,
        trace: layers::Trace,
    }
}

middleware_chain! {
    pub struct Stranger {
        token,
        propagate: layers::PropagateRequestId,
    }
}

middleware_chain! {
    pub struct Maintenance {
        maintenance,
        propagate: layers::PropagateRequestId,
    }
}

middleware_chain! {
    pub struct TooSlow {
        timeout: layers::Timeout,
        propagate: layers::PropagateRequestId,
    }
}

middleware_chain! {
    pub struct Redirected {
        slash,
        propagate: layers::PropagateRequestId,
    }
}

middleware_chain! {
    pub struct Preflight {
        cors: layers::Cors,
        propagate: layers::PropagateRequestId,
    }
}

middleware_chain! {
    pub struct OtherPreflight {
        cors,
        propagate: layers::PropagateRequestId,
    }
}

fn main() {}
