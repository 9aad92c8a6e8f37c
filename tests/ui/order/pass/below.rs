#![deny(warnings)]

use std::sync::Arc;

use ordain::{After, Next, Provide, Request, Response, Shared, View, middleware, middleware_chain};

#[derive(Clone)]
pub struct User;

#[derive(Clone)]
pub struct Country;

/// Reads what is provided below; of what nobody provides there is none.
#[middleware(requires_below(authentication))]
async fn access_log(req: &mut Request, user: After<User>, country: After<Country>, next: impl Next) -> Response {
    let response = next.run(req).await;
    let _ = (user.of(req), country.of(req));
    response
}

#[derive(Default)]
struct Meter;

#[middleware]
impl Meter {
    fn process_view(&self, req: &Request, _view: &View<'_>) {
        let _ = req;
    }

    fn process_response(&self, req: &Request, user: After<User>, response: &mut Response) {
        let _ = (user.of(req), response);
    }
}

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

/// What is around is above, which is no mistake of what only looks below itself.
#[middleware]
async fn audit(req: &mut Request, user: After<User>, next: impl Next) -> Response {
    let response = next.run(req).await;
    let _ = user.of(req);
    response
}

#[derive(Default)]
pub struct Limit<K>(K);

#[middleware]
impl<K: Clone + Send + Sync + 'static> Limit<K> {
    async fn call(&self, req: &mut Request, next: impl Provide<K>) -> Response {
        next.provide(self.0.clone()).run(req).await
    }
}

#[middleware]
async fn counted(req: &mut Request, _key: u8, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Site { access_log, meter: Meter, authentication }
}

middleware_chain! {
    #[chain(within(Site))]
    struct Admin { audit, limit: Arc<Limit<u8>>, counted }
}

middleware_chain! {
    struct Without {
        #[middleware(waive(requires_below(authentication), reason = "nobody logs in here"))]
        access_log,
        limit: Option<Arc<Limit<u8>>>,
        key: Arc<Shared<u16>>,
        Arc<counted_too>,
    }
}

#[middleware]
async fn counted_too(req: &mut Request, _key: Option<u8>, next: impl Next) -> Response {
    next.run(req).await
}

async fn view(_req: &mut Request) -> &'static str {
    "hello"
}

fn main() {
    let limit = Arc::new(Limit(7));
    let _ = Site { meter: Meter }.wrap(view);
    let _ = Admin { limit: Arc::clone(&limit) }.wrap(view);
    let _ = Without { limit: Some(limit), key: Arc::new(Shared(3)) }.wrap(view);
}
