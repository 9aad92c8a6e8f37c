use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(innermost)]
async fn transaction(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        transaction,
        timing,
    }
}

fn main() {}
