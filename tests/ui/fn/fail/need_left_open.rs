use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn session(req: &mut Request, store: Vec<_>, next: impl Next) -> Response {
    let _ = store;
    next.run(req).await
}

fn main() {}
