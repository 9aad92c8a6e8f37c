//! What only leaves something in the settings of its chain has no place: it is neither above the outermost nor below the innermost.

#![deny(warnings)]

use ordain::error::Pages;
use ordain::{Either, Next, Request, Response, middleware, middleware_chain};

#[middleware(outermost)]
async fn first(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(innermost)]
async fn last(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Around {
        pages: Pages,
        first,
        last,
    }
}

middleware_chain! {
    struct Below {
        first,
        last,
        pages: Pages,
    }
}

middleware_chain! {
    struct Between {
        first,
        pages: Either<Pages, Pages>,
        last,
    }
}

fn main() {
    let _ = Around { pages: Pages::new() };
    let _ = Below { pages: Pages::new() };
    let _ = Between { pages: Either::First(Pages::new()) };
}
