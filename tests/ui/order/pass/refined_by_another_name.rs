//! What a middleware needs and provides is compared as types: an alias of what it needs is the same value, refined.

use ordain::{Next, Provide, Request, Response, Shared, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

pub type Visit = Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn renewal(req: &mut Request, visit: Visit, next: impl Provide<Session>) -> Response {
    next.provide(visit).run(req).await
}

#[derive(Default)]
pub struct Doubled<T>(T);

#[middleware]
impl<T: Clone + Into<u64> + From<u8> + 'static> Doubled<T>
where
    T: Send + Sync,
{
    async fn call(&self, req: &mut Request, value: u64, next: impl Provide<u64>) -> Response {
        let offset: u64 = self.0.clone().into();
        next.provide(2 * value + offset).run(req).await
    }
}

#[middleware(after(renewal))]
async fn flash(req: &mut Request, _session: Session, _value: u64, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Site {
        session,
        renewal,
        value: Shared<u64>,
        Doubled<u8>,
        flash,
    }
}

fn main() {
    let _ = Site { value: Shared(1) }.wrap(async |_: &mut Request| "home");
}
