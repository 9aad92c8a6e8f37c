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
        #[middleware(waive(requires_below(fetch_from_cache), reason = "it is idle here"))]
        update_cache,
        fetch_from_cache,
    }
}

fn main() {}
