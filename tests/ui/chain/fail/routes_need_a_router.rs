//! `wrap_router` alone meets the need for `Routes`.

use ordain::{Request, Response, Routes, middleware, middleware_chain};

#[middleware(process_response)]
fn slashes(_req: &Request, _routes: Routes, _response: &mut Response) {}

middleware_chain! {
    struct Site { slashes }
}

async fn hello(_: &mut Request) -> &'static str {
    "hello"
}

fn main() {
    let _ = Site.wrap(hello);
    let _ = Site.wrap_blocking(|_: &mut Request| "hello");
    let _ = Site.wrap_service(axum::Router::new());
    let _ = axum::Router::<()>::new().layer(Site.layer());
}
