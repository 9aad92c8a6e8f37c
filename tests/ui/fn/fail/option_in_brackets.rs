use ordain::{Next, Request, Response, middleware};

#[middleware(after[session], before{ audit })]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
