use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: &mut Request, next: Next) -> Response {
    next.run(req).await
}

fn main() {}
