use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(#[cfg(unix)] req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
