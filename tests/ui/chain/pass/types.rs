//! An entry is a type, however it is written.

use std::marker::PhantomData;

use ordain::{Next, Request, Response, middleware, middleware_chain};

pub struct PerUser;
pub struct PerAddress;

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

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

type Stopwatch = timing;

trait Deployment {
    type Cache;
}

struct Production;

#[derive(Default)]
struct Redis;

#[middleware]
impl Redis {
    fn process_request(&self, _req: &Request) {}
}

impl Deployment for Production {
    type Cache = Redis;
}

middleware_chain! {
    struct Site {
        Stopwatch,
        Limit::<PerAddress>,
        <Production as Deployment>::Cache,
        per_user: Limit<PerUser>,
    }
}

fn main() {
    let _ = Site { per_user: Limit::default() }.wrap(async |_: &mut Request| "home");
}
