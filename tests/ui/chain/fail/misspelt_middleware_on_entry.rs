use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn compression(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

middleware_chain! {
    pub struct Site {
        timing,
        #[middlewear(innermost)]
        compression,
    }
}

fn main() {
    let _ = Site.wrap(home);
}
