//! What is answered above a trace leaves none.

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
    pub struct Stranger {
        token,
        trace: layers::Trace,
    }
}

middleware_chain! {
    pub struct Maintenance {
        maintenance,
        trace: layers::Trace,
    }
}

middleware_chain! {
    pub struct TooLong {
        limit: layers::BodyLimit,
        trace: layers::Trace,
    }
}

middleware_chain! {
    pub struct Redirected {
        slash,
        trace: layers::Trace,
    }
}

middleware_chain! {
    pub struct Preflight {
        cors: layers::Cors,
        trace: layers::Trace,
    }
}

middleware_chain! {
    pub struct OtherPreflight {
        cors,
        trace: layers::Trace,
    }
}

fn main() {}
