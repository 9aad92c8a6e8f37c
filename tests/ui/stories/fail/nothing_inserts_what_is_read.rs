//! tokio-rs/axum#1303: `Missing request extension`, because no layer inserts it.

use ordain::{Next, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Pool;

/// Reads the pool as an axum handler would: `Extension<Pool>`.
#[middleware]
async fn items(req: &mut Request, _pool: Pool, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn trace(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        trace,
        items,
    }
}

fn main() {}
