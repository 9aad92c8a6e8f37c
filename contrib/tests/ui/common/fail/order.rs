//! A preflight is not redirected.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::common::Common;
use ordain_contrib::hosts::Hosts;

#[middleware(in_set(sets::HandlesCors))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        hosts: Hosts,
        common: Common,
        cors,
    }
}

fn main() {}
