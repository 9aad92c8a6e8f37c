use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing<T = u8>(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
