use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        timing,
        axum::middleware::from_fn(authentication),
        tower::limit::ConcurrencyLimitLayer::new(3),
        tower::ServiceBuilder::new().layer(other()),
    }
}

fn main() {
    let _ = Site;
}
