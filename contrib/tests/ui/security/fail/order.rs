//! What redirects or asks for a login has the headers, and a preflight is not redirected.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::common::Common;
use ordain_contrib::hosts::Hosts;
use ordain_contrib::security::Security;

#[middleware(in_set(sets::Authenticates))]
async fn login(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::HandlesCors))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct BelowARedirect {
        hosts: Hosts,
        common: Common,
        security: Security,
    }
}

middleware_chain! {
    pub struct BelowALogin {
        hosts: Hosts,
        login,
        security: Security,
    }
}

middleware_chain! {
    pub struct AboveCors {
        hosts: Hosts,
        security: Security,
        cors,
    }
}

fn main() {}
