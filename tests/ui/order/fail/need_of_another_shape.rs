use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

use std::sync::Arc;

#[derive(Clone)]
pub struct Config;

#[middleware]
async fn config(req: &mut Request, next: impl Provide<Arc<Config>>) -> Response {
    next.provide(Arc::new(Config)).run(req).await
}

#[middleware]
async fn flags(req: &mut Request, _config: Config, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        config,
        flags,
    }
}

fn main() {}
