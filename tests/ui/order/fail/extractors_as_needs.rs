use axum::extract::{Path, State};
use http::HeaderMap;
use ordain::{Next, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Pool;

#[middleware]
async fn by_state(req: &mut Request, State(_pool): State<Pool>, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn by_path(req: &mut Request, _id: Path<u32>, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn by_headers(req: &mut Request, _headers: HeaderMap, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        by_state,
        by_path,
        by_headers,
    }
}

fn main() {}
