use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Attempt;

#[middleware(repeatable)]
async fn attempt(req: &mut Request, next: impl Provide<Attempt>) -> Response {
    next.provide(Attempt).run(req).await
}

middleware_chain! {
    pub struct Site {
        attempt,
    }
}

fn main() {}
