//! What `layer!` and `setting!` declare has rules about middlewares that are fns, also where nothing is in scope.
#![no_implicit_prelude]
#![deny(warnings)]

use ::ordain::entries::{Configures, Settings};
use ::ordain::{Next, Request, Response, layer, middleware, middleware_chain, setting};

#[middleware]
async fn session(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

layer! {
    /// Stands above the session.
    struct Outside<L>: before(session);
}

#[derive(::std::default::Default)]
struct Problems;

impl Configures for Problems {
    fn configure(self: ::std::sync::Arc<Self>, _settings: &mut Settings) {}
}

setting!(Problems: requires_below(session));

middleware_chain! {
    struct Site {
        Problems,
        session,
    }
}

fn main() {
    let _ = (Outside(1), Site);
    let plan = ::std::format!("{}", Site::PLAN);
    ::std::assert!(plan.contains("requires_below(session)"), "{plan}");
}
