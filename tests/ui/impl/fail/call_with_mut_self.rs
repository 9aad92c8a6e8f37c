use ordain::{Next, Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    async fn call(&mut self, req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

fn main() {}
