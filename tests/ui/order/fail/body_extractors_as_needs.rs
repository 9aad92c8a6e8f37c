use axum::extract::Form;
use axum::Json;
use ordain::{Next, Request, Response, blocking, middleware, middleware_chain};

#[middleware]
async fn by_json(req: &mut Request, _order: Json<u32>, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
fn by_form(req: &mut Request, _order: Form<u32>, next: impl blocking::Next) -> Response {
    next.run(req)
}

#[middleware]
async fn by_bytes(req: &mut Request, _body: axum::body::Bytes, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        by_json,
        by_form,
        by_bytes,
    }
}

fn main() {}
