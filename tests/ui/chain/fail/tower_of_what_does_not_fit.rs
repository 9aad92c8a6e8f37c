use ordain::{Tower, middleware_chain};
use tower_layer::Layer;

pub struct RateLimit;

pub struct RateLimited<S>(S);

impl<S> Layer<S> for RateLimit {
    type Service = RateLimited<S>;

    fn layer(&self, inner: S) -> RateLimited<S> {
        RateLimited(inner)
    }
}

middleware_chain! {
    pub struct Site {
        rate_limit: Tower<RateLimit>,
    }
}

fn main() {}
