use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(&self, req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
