use ordain::{Next, Request, Response, middleware_chain};

async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! { struct Site { timing } }
fn main() {}
