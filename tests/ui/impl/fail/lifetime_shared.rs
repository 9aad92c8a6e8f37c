use ordain::{Next, Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    async fn call<'a>(&'a self, req: &'a mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

fn main() {}
