use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn limit(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        limit::new(5),
        limit { per_second: 5 },
    }
}

fn main() {}
