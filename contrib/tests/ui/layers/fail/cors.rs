//! A preflight has no credentials and follows no redirect; an answer without CORS headers cannot be read.

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
async fn other_cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Stranger {
        token,
        cors: layers::Cors,
    }
}

middleware_chain! {
    pub struct Maintenance {
        maintenance,
        cors: layers::Cors,
    }
}

middleware_chain! {
    pub struct TooSlow {
        timeout: layers::Timeout,
        cors: layers::Cors,
    }
}

middleware_chain! {
    pub struct Redirected {
        slash,
        cors: layers::Cors,
    }
}

middleware_chain! {
    pub struct Above {
        cors: layers::Cors,
        other_cors,
    }
}

middleware_chain! {
    pub struct Below {
        other_cors,
        cors: layers::Cors,
    }
}

fn main() {}
