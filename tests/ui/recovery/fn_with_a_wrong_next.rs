use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
pub async fn timing(req: &mut Request, next: Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        timing,
    }
}

fn main() {
    let _ = Site;
}
