use ordain::{Error, Next, Request, Response, middleware};

#[middleware]
async fn audit(req: &mut Request, error: &Error, next: impl Next) -> Response {
    let _ = error;
    next.run(req).await
}

fn main() {}
