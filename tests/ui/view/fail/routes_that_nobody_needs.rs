//! The chain is given `Routes` only if an entry needs them: an `Option` is no need.

use axum::Extension;
use ordain::{Request, Response, Routes, middleware, middleware_chain, view};

#[middleware(process_response)]
fn slashes(_req: &Request, _routes: Option<Routes>, _response: &mut Response) {}

middleware_chain! {
    struct Site { slashes }
}

#[view(Site)]
async fn map(Extension(_routes): Extension<Routes>) {}

fn main() {}
