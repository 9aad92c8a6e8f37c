use ordain::{Next, Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }

    fn process_response(&self, _req: &mut Request, response: &mut Response) {
        response.headers_mut().clear();
    }
}

fn main() {}
