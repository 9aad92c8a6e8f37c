use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl Next + 'static) -> Response {
    next.run(req).await
}

fn main() {}
