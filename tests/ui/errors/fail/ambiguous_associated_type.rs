use ordain::{Next, Request, Response, middleware};

#[middleware] // write: #[middleware(named(HttpLog))]
async fn http(req: &mut Request, next: impl Next) -> Response {
    let _ok = http::StatusCode::OK;
    next.run(req).await
}
fn main() {}
