use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: &'static mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
