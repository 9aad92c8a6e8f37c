use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        self::timing as first,
        (timing),
        &timing,
    }
}

fn main() {
    let _ = Site;
}
