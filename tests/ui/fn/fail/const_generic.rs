use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn limit<const N: usize>(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
