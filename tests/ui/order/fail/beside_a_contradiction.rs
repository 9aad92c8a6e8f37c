use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(before(compression, etag))]
async fn cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(cache))]
async fn compression(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(cache))]
async fn etag(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        cache,
        compression,
        etag,
    }
}

fn main() {}
