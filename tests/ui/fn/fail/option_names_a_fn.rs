use ordain::{Next, Request, Response, middleware};

fn log() {}

#[middleware(after(log))]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
