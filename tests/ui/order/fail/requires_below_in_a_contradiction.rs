use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(requires_below(fetch_from_cache))]
async fn update_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(update_cache))]
async fn fetch_from_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        update_cache,
        fetch_from_cache,
    }
}

fn main() {}
