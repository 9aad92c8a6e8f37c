use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

middleware_chain! {
    #[chain(krate = ordain)]
    pub struct Site {
        timing,
    }
}

fn main() {
    let _ = Site.wrap(home);
}
