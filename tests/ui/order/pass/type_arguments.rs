//! Middlewares with type arguments: rules for one of them, and what they provide in the words of their entries.

use ordain::{Next, Provide, Request, Response, Shared, middleware, middleware_chain, set};
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::Arc;

set!(pub LimitsUsers);

#[derive(Clone)]
pub struct Session;

#[derive(Clone)]
pub struct Pool;

#[derive(Default)]
pub struct PerUser;
#[derive(Default)]
pub struct PerAddress;

/// One impl for all: to the rules of order they are one middleware.
#[derive(Default)]
pub struct Limit<K>(PhantomData<K>);

#[middleware]
impl<K> Limit<K> {
    fn process_request(&self, _req: &Request) {}
}

#[derive(Default)]
pub struct InSession;
#[derive(Default)]
pub struct InCookie;

/// One impl for each: two middlewares, with rules of their own.
#[derive(Default)]
pub struct Csrf<S>(PhantomData<S>);

#[middleware]
impl Csrf<InSession> {
    fn process_request(&self, _req: &Request, _session: Session) {}
}

#[middleware]
impl Csrf<InCookie> {
    fn process_request(&self, _req: &Request) {}
}

/// A value of its own for each request.
#[derive(Default)]
pub struct Fresh<T, const N: usize>(PhantomData<T>);

#[middleware]
impl<V: Default + Clone + Send + Sync + 'static, const MOST: usize> Fresh<V, MOST> {
    fn process_request(&self, _req: &Request) -> ControlFlow<Response, Arc<[V; MOST]>> {
        ControlFlow::Continue(Arc::new(std::array::from_fn(|_| V::default())))
    }
}

#[middleware(before(LimitsUsers, Csrf<InSession>))]
async fn session(req: &mut Request, _pool: Pool, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn counting(req: &mut Request, _seen: Arc<[u8; 4]>, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Site {
        pool: Shared<Pool>,
        Limit<PerAddress>,
        Csrf<InCookie>,
        session,
        #[middleware(in_set(LimitsUsers))]
        Limit<PerUser>,
        Csrf<InSession>,
        Fresh<u8, 4>,
        counting,
    }
}

fn main() {
    let site = Site { pool: Shared(Pool) };
    let _ = site.wrap(async |_: &mut Request| "home");
    assert_eq!(
        Site::PLAN.to_string(),
        "\
Site, from the outermost to the innermost:
     entry                       needs                 provides            mode      hooks
  1  pool: Shared<Pool>          -                     Pool                both      request
  2  Limit<PerAddress>           -                     -                   both      request
  3  Csrf<InCookie>              -                     -                   both      request
  4  session                     Pool                  Session             both      -
       rules: before(LimitsUsers), before(Csrf<InSession>)
  5  Limit<PerUser>              -                     -                   both      request
       sets: LimitsUsers
  6  Csrf<InSession>             Session               -                   both      request
  7  Fresh<u8, 4>                -                     Arc<[u8; 4]>        both      request
  8  counting                    Arc<[u8; 4]>          -                   both      -
"
    );
}
