use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        if cfg!(debug_assertions) { timing } else { audit },
        timing if cfg!(debug_assertions),
    }
}

fn main() {
    let _ = Site;
}
