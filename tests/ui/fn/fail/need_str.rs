use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn locale(req: &mut Request, _language: &str, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
