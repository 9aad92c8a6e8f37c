//! Django's own middleware, with the rules of its page "Middleware ordering".

use ordain::{Next, Provide, Request, Response, View, middleware, set};
use std::marker::PhantomData;

set!(
    /// Adds to the `Vary` header.
    pub ModifiesVary
);
set!(
    /// Reads the body of the response.
    pub ReadsBody
);
set!(
    /// Has a `process_view` that takes the request for checked.
    pub ChecksInView
);
set!(
    /// Answers what nobody else has answered.
    pub LastResort
);

#[derive(Clone)]
pub struct Session;

#[derive(Clone)]
pub struct User;

#[derive(Clone)]
pub struct Messages;

/// Redirects to https, so nothing else needs to run.
#[middleware(before(ModifiesVary, LastResort, UpdateCache, common))]
pub async fn security(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

/// Runs during the response phase, when all that it keys the page by must be in `Vary`.
#[derive(Default)]
pub struct UpdateCache;

#[middleware(before(ModifiesVary))]
impl UpdateCache {
    fn process_response(&self, _req: &mut Request, _response: &mut Response) {}
}

/// Compresses the body, so whoever reads it is below.
#[middleware(in_set(ModifiesVary), before(ReadsBody))]
pub async fn gzip(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(ReadsBody))]
pub async fn conditional_get(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(ModifiesVary))]
pub async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

/// Uses session data, and the cache key holds the language.
#[middleware(in_set(ModifiesVary), after(session, UpdateCache))]
pub async fn locale(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(LastResort))]
pub async fn common(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[derive(Default)]
pub struct InSession;

#[derive(Default)]
pub struct InCookie;

#[derive(Default)]
pub struct Csrf<S>(PhantomData<S>);

/// `CSRF_USE_SESSIONS`.
#[middleware(before(ChecksInView, authentication))]
impl Csrf<InSession> {
    fn process_view(&self, _req: &mut Request, _session: Session, _view: &View<'_>) {}
}

#[middleware(in_set(ModifiesVary), before(ChecksInView, authentication))]
impl Csrf<InCookie> {
    fn process_view(&self, _req: &mut Request, _view: &View<'_>) {}
}

#[middleware]
pub async fn authentication(req: &mut Request, _session: Session, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[derive(Default)]
pub struct LoginRequired;

#[middleware(in_set(ChecksInView))]
impl LoginRequired {
    fn process_view(&self, _req: &mut Request, _user: User, _view: &View<'_>) {}
}

/// Logs in by a header what `authentication` has found nobody for.
#[middleware]
pub async fn remote_user(req: &mut Request, _user: User, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware]
pub async fn messages(req: &mut Request, _session: Session, next: impl Provide<Messages>) -> Response {
    next.provide(Messages).run(req).await
}

/// Its key depends on all that is in `Vary`.
#[derive(Default)]
pub struct FetchFromCache;

#[middleware(after(ModifiesVary), requires(UpdateCache))]
impl FetchFromCache {
    fn process_request(&self, _req: &Request) {}
}

#[middleware(process_response, in_set(LastResort))]
pub fn redirect(_req: &Request, _response: &mut Response) {}

#[middleware(process_response, in_set(LastResort))]
pub fn flatpage(_req: &Request, _response: &mut Response) {}
