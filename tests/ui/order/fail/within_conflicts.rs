use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(conflicts(brotli))]
async fn gzip(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn brotli(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(conflicts(gzip))]
async fn deflate(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        gzip,
    }
}

middleware_chain! {
    #[chain(within(Site))]
    pub struct Api {
        brotli,
        deflate,
    }
}

fn main() {}
