use ordain::{Next, Request, Response, middleware, middleware_chain};
use std::marker::PhantomData;

#[derive(Default)]
pub struct PerUser;
#[derive(Default)]
pub struct PerAddress;

#[derive(Default)]
pub struct Limit<K>(PhantomData<K>);

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
        Limit<PerAddress>,
        authentication,
        Limit<PerUser>,
    }
}

fn main() {}
