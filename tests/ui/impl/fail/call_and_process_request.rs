use ordain::{Next, Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, req: &mut Request) {
        println!("{}", req.uri());
    }

    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

fn main() {}
