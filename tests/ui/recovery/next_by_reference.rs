use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: &mut impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Site {
        timing,
    }
}

fn main() {
    let _ = Site.wrap(async |_: &mut Request| "home");
}
