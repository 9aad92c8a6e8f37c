use ordain::{Next, Request, Response, middleware};

trait Guards {
    #[middleware]
    async fn check(req: &mut Request, next: impl Next) -> Response;

    #[middleware]
    async fn call(&self, req: &mut Request, next: impl Next) -> Response;
}

fn main() {}
