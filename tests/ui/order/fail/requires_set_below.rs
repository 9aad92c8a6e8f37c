use ordain::{Next, Request, Response, middleware, middleware_chain, set};

set!(
    /// Says who sends the request.
    pub Authenticates
);

#[middleware(in_set(Authenticates))]
async fn token(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(requires(Authenticates))]
async fn admin(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        timing,
        admin,
        token,
    }
}

fn main() {}
