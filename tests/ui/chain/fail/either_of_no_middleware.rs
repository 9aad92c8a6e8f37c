use ordain::{Either, Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

pub struct Quota;

middleware_chain! {
    pub struct Site {
        limits: Either<timing, Quota>,
    }
}

fn main() {}
