use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: &mut Request, #[cfg(unix)] next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
