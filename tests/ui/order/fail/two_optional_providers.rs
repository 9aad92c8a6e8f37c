use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

pub struct Cookie;

#[middleware]
impl Cookie {
    async fn call(&self, req: &mut Request, next: impl Provide<Session>) -> Response {
        next.provide(Session).run(req).await
    }
}

pub struct Redis;

#[middleware]
impl Redis {
    async fn call(&self, req: &mut Request, next: impl Provide<Session>) -> Response {
        next.provide(Session).run(req).await
    }
}

middleware_chain! {
    pub struct Site {
        cookie: Option<Cookie>,
        redis: Option<Redis>,
    }
}

fn main() {}
