use ordain::{Next, Request, Response, Shared, middleware, middleware_chain};
use std::sync::Arc;

#[derive(Clone)]
pub struct Config {
    pub secret: String,
}

/// Signs what it answers with.
#[middleware]
async fn signing(req: &mut Request, config: Config, next: impl Next) -> Response {
    println!("{}", config.secret);
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        config: Shared<Arc<Config>>,
        signing,
    }
}

fn main() {}
