use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn trace_id(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(after(trace_id))]
async fn access_log(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        #[middleware(waive(outermost, reason = "the proxy logs the id"))]
        access_log,
        trace_id,
    }
}

fn main() {}
