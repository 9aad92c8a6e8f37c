use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn common(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(after(common))]
async fn legacy(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        #[middleware(waive("after(common)", reason = "clients depend on it"))]
        legacy,
        common,
    }
}

fn main() {}
