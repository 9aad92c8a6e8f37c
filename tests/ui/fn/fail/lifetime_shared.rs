use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing<'a>(req: &'a mut Request, next: impl Next + 'a) -> Response {
    next.run(req).await
}

fn main() {}
