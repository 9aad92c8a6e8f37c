use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn session(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(session, authentication))]
async fn rate_limit(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        session,
        authentication,
        rate_limit,
    }
}

fn main() {}
