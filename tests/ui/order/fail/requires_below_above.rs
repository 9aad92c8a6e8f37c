use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(requires_below(fetch_from_cache))]
async fn update_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn fetch_from_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        fetch_from_cache,
        update_cache,
    }
}

fn main() {}
