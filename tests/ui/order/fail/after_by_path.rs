use ordain::{Next, Request, Response, middleware, middleware_chain};

mod observe {
    use ordain::{Next, Request, Response, middleware};

    #[middleware]
    pub async fn trace_id(req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

#[middleware(after(observe::trace_id))]
async fn access_log(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        access_log,
        observe::trace_id,
    }
}

fn main() {}
