use ordain::{Next, Request, Response, middleware, middleware_chain};

use std::marker::PhantomData;

pub struct PerUser;

pub struct Limit<K>(PhantomData<K>);

impl<K> Default for Limit<K> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

#[middleware]
impl<K: Send + Sync + 'static> Limit<K> {
    fn process_request(&self, _req: &Request) {}
}

#[middleware(before(Limit<PerUser>))]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        Limit<PerUser>,
        authentication,
    }
}

fn main() {}
