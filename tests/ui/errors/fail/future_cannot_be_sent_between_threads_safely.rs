use ordain::{Next, Request, Response, middleware};

async fn ask(_path: &str) {}

async fn asks(req: &Request) { // write: &mut Request
    ask(req.uri().path()).await;
}

#[middleware]
async fn asking(req: &mut Request, next: impl Next) -> Response {
    asks(req).await;
    next.run(req).await
}
fn main() {}
