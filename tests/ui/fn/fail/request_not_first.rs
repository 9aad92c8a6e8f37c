use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(next: impl Next, req: &mut Request) -> Response {
    next.run(req).await
}

fn main() {}
