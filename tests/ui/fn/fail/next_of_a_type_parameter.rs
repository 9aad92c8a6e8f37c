use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing<N: Next>(req: &mut Request, next: N) -> Response {
    next.run(req).await
}

fn main() {}
