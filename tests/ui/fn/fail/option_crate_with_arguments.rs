use ordain::{Next, Request, Response, middleware};

#[middleware(crate = ordain<u8>)]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
