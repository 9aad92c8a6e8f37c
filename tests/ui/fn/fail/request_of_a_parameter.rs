use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing<B>(req: &mut http::Request<B>, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
