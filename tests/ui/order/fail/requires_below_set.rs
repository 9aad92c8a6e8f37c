use ordain::{Next, Request, Response, middleware, middleware_chain};

ordain::set!(pub ServesFromCache);

#[middleware(requires_below(ServesFromCache))]
async fn update_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(ServesFromCache))]
async fn fetch_from_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(ServesFromCache))]
async fn fetch_from_disk(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        fetch_from_cache,
        fetch_from_disk,
        update_cache,
    }
}

middleware_chain! {
    pub struct Api {
        update_cache,
    }
}

fn main() {}
