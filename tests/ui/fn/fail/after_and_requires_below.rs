use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn fetch_from_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(after(fetch_from_cache), requires_below(fetch_from_cache))]
async fn update_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
