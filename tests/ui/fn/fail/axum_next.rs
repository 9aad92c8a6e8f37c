use axum::middleware::Next;
use ordain::{Request, Response, middleware, middleware_chain};

// As it was for axum, and nothing but the attribute added.
#[middleware]
async fn timing(req: Request, next: Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        timing,
    }
}

fn main() {
    let _ = Site.wrap(async |_: &mut Request| "home");
}
