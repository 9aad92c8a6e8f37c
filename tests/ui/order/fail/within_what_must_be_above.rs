use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(after(cors))]
async fn trace(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        trace,
    }
}

middleware_chain! {
    #[chain(within(Site))]
    pub struct Api {
        cors,
    }
}

fn main() {}
