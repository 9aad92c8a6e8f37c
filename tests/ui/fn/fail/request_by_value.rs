use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(mut request: Request, next: impl Next) -> Response {
    next.run(&mut request).await
}

fn main() {}
