//! A chain with every kind of rule, all of them kept or waived.

use ordain::{Either, Next, Provide, Request, Response, Shared, middleware, middleware_chain, set};

set!(
    /// Changes the body of a response.
    pub ChangesBody
);

#[derive(Clone)]
pub struct Session;

pub type Visit = Session;

#[derive(Clone)]
pub struct User;

#[derive(Clone)]
pub struct Pool;

#[middleware(outermost)]
async fn error_pages(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(ChangesBody))]
async fn etag(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(ChangesBody))]
async fn minify(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(repeatable)]
async fn checkpoint(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[derive(Default)]
pub struct Cookie;

#[middleware]
impl Cookie {
    async fn call(&self, req: &mut Request, next: impl Provide<Session>) -> Response {
        next.provide(Session).run(req).await
    }
}

#[derive(Default)]
pub struct Redis;

#[middleware]
impl Redis {
    async fn call(&self, req: &mut Request, _pool: Pool, next: impl Provide<Visit>) -> Response {
        next.provide(Session).run(req).await
    }
}

#[middleware]
async fn fresh_session(req: &mut Request, session: Session, next: impl Provide<Session>) -> Response {
    next.provide(session).run(req).await
}

#[middleware(requires(fresh_session))]
async fn authentication(req: &mut Request, _visit: Visit, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware(innermost, after(authentication))]
async fn legacy(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Site {
        error_pages,
        etag,
        minify,
        checkpoint,
        pool: Shared<Pool>,
        store: Either<Cookie, Redis>,
        fresh_session,
        audit: Option<checkpoint>,
        #[middleware(waive(innermost, reason = "the next one only measures"), waive(after(authentication), reason = "it logs in by itself"))]
        legacy,
        authentication,
        checkpoint,
    }
}

fn main() {
    let _ = Site { pool: Shared(Pool), store: Either::First(Cookie), audit: None }.wrap(async |_: &mut Request| "home");
    let plan = Site::PLAN.to_string();
    assert!(plan.contains("it logs in by itself"), "{plan}");
}
