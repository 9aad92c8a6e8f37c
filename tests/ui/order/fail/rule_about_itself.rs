use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(after(compression))]
async fn compression(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        compression,
    }
}

fn main() {}
