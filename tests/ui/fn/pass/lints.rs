//! Generated code stays silent under the lints that people forbid.
#![forbid(unused, missing_docs, missing_debug_implementations, non_camel_case_types, unreachable_pub)]
#![deny(warnings, clippy::all, clippy::pedantic)]

use ordain::{Error, Next, Provide, Request, Response, blocking, middleware, middleware_chain};

/// What the server remembers of a visitor.
#[derive(Debug, Clone)]
pub struct Session;

/// Who the visitor is.
#[derive(Debug, Clone)]
pub struct User;

/// Sessions.
pub mod session {
    use ordain::{Provide, Request, Response, middleware};

    /// Loads the session.
    #[middleware]
    pub async fn session(req: &mut Request, next: impl Provide<super::Session>) -> Response {
        next.provide(super::Session).run(req).await
    }
}

/// Says who it is.
#[middleware(requires(session::session))]
pub async fn authentication(req: &mut Request, _session: Session, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

/// Says how long it took.
#[middleware(before(authentication, session::session), outermost)]
#[must_use]
pub async fn timing(req: &mut Request, mut next: impl Next, _user: Option<u64>) -> Result<Response, Error> {
    let _: &mut _ = &mut next;
    Ok(next.run(req).await)
}

/// Writes down who did what.
#[middleware]
#[deprecated = "use the log"]
pub fn audit(req: &mut Request, next: impl blocking::Next) -> Response {
    next.run(req)
}

/// Sets a header.
#[middleware(process_response)]
pub fn nosniff(_req: &Request, response: &mut Response) {
    response.headers_mut().clear();
}

/// Counts.
#[middleware(named(Counter))]
#[cfg(any(unix, not(unix)))]
pub fn count(req: &mut Request, user: User, next: impl blocking::Next) -> Response {
    drop(user);
    next.run(req)
}

middleware_chain! {
    /// All of them.
    pub struct Site {
        timing,
        session::session,
        authentication,
        nosniff,
        Counter,
    }
}

fn main() {
    let _: fn(timing, session::session) = |_, _| ();
    let _ = (timing::default(), Site);
}
