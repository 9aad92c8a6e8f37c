use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

pub trait Store {
    type Session: Clone + Send + Sync + 'static;
}

pub struct Redis;

#[derive(Clone)]
pub struct RedisSession;

impl Store for Redis {
    type Session = RedisSession;
}

#[middleware]
async fn session(req: &mut Request, next: impl Provide<<Redis as Store>::Session>) -> Response {
    next.provide(RedisSession).run(req).await
}

#[middleware]
async fn authentication(req: &mut Request, _session: RedisSession, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication,
        session,
    }
}

fn main() {}
