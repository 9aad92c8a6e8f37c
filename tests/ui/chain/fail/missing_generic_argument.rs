use ordain::{Next, Request, Response, middleware, middleware_chain};

use std::marker::PhantomData;

#[derive(Default)]
pub struct Limit<K> {
    by: PhantomData<K>,
}

#[middleware]
impl<K: Send + Sync + 'static> Limit<K> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        let _ = self.by;
        next.run(req).await
    }
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

middleware_chain! {
    pub struct Site {
        timing,
        Limit,
    }
}

fn main() {
    let _ = Site.wrap(home);
}
