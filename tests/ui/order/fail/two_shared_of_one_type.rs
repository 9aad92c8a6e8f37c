use ordain::{Next, Request, Response, Shared, middleware, middleware_chain};

#[derive(Clone)]
pub struct Pool;

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        reader: Shared<Pool>,
        writer: Shared<Pool>,
        timing,
    }
}

fn main() {}
