use ordain::{Next, Request, Response, middleware, middleware_chain};

use std::marker::PhantomData;

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

pub struct Sessions<S> {
    store: PhantomData<S>,
}

middleware_chain! {
    pub struct Site<S> {
        timing,
        sessions: Sessions<S>,
    }
}

fn main() {}
