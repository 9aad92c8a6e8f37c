use ordain::{Next, Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    #[cfg(unix)]
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

fn main() {}
