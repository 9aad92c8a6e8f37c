use axum::middleware::Next;
use ordain::{Request, Response, middleware, middleware_chain};

// As it was for axum, and the request is borrowed already.
#[middleware]
async fn timing(req: &mut Request, next: axum::middleware::Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn imported(req: &mut Request, next: Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Site {
        timing,
        imported,
    }
}

fn main() {
    let _ = Site;
}
