use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

mod auth {
    #[ordain::middleware]
    pub async fn session(req: &mut super::Request, next: impl super::Next) -> super::Response {
        next.run(req).await
    }
}

middleware_chain! {
    pub struct Site {
        timing(),
        auth::session(),
    }
}

fn main() {}
