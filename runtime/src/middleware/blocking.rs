//! What a blocking middleware sees of the rest of the chain: the twins of [`Next`](crate::Next) and
//! [`Provide`](crate::Provide) for a plain `fn`.
//!
//! A middleware that is a plain `fn` may block. In an async chain it runs on the blocking pool, in one hop together with the
//! blocking entries right inside it; in a blocking chain it runs where it is.
//!
//! ```
//! use ordain::{Request, Response, blocking, middleware, middleware_chain};
//!
//! #[derive(Clone)]
//! struct Quota(u32);
//!
//! #[middleware]
//! fn quota(req: &mut Request, next: impl blocking::Provide<Quota>) -> Response {
//!     let left = std::fs::read_to_string("/nonexistent/quota").map_or(7, |text| text.len() as u32); // it may block
//!     next.provide(Quota(left)).run(req)
//! }
//!
//! #[middleware]
//! fn audit(req: &mut Request, quota: Quota, next: impl blocking::Next) -> Response {
//!     let mut response = next.run(req);
//!     response.headers_mut().insert("x-quota", quota.0.into());
//!     response
//! }
//!
//! middleware_chain! {
//!     struct Site { quota, audit }
//! }
//!
//! let site = Site.wrap_blocking(|_: &mut Request| "hello");
//! let response = site.handle_blocking(http::Request::new(String::new()));
//! assert_eq!(response.headers()["x-quota"], "7");
//!
//! // The same chain in an async server: one hop to the pool and back.
//! assert_eq!(Site::PLAN.transitions(ordain::Mode::Async), 2);
//! ```

use crate::middleware::handler::Handler;
use crate::middleware::started::NeededValue;
use crate::{Request, Response};

/// The rest of the chain, as a blocking middleware sees it.
///
/// Running it consumes it; a second run is an explicit `next.clone()`. The answer is always a response.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a blocking middleware may call `next`",
    label = "an `async fn` runs `Next`, a plain `fn` runs `blocking::Next`",
    note = "in an `async fn` write `next: impl ordain::Next`"
)]
pub trait Next: Clone + Send + Sync + Sized {
    /// Runs the rest of the chain.
    fn run(self, req: &mut Request) -> Response;
}

/// The rest of the chain, which cannot run before it has got a `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a blocking middleware may call `next`",
    label = "an `async fn` takes `Provide`, a plain `fn` takes `blocking::Provide`",
    note = "in an `async fn` write `next: impl ordain::Provide<{T}>`"
)]
pub trait Provide<T>: Clone + Send + Sync + Sized {
    /// What runs once the value is there.
    type Next: Next;

    /// Hands the value on: it goes into the request's extensions when [`Provided::run`] is called.
    fn provide(self, value: T) -> Provided<T, Self::Next>
    where
        T: NeededValue;
}

/// The rest of the chain and the value it was given.
#[derive(Debug, Clone)]
#[must_use = "the rest of the chain does nothing until `.run(req)`"]
pub struct Provided<T, N> {
    value: T,
    next: N,
}

impl<T, N> Provided<T, N> {
    pub(crate) fn new(value: T, next: N) -> Self {
        Self { value, next }
    }
}

impl<T, N> Provided<T, N>
where
    T: Clone + Send + Sync + 'static,
    N: Next,
{
    /// Puts the value into the request's extensions and runs the rest of the chain.
    pub fn run(self, req: &mut Request) -> Response {
        req.extensions_mut().insert(self.value);
        self.next.run(req)
    }
}

/// The rest of a chain: what generated code hands to a blocking middleware as its `next`.
#[derive(Debug)]
#[must_use = "the rest of the chain does nothing until `.run(req)`"]
pub struct Rest<'a, R>(pub(crate) &'a R);

impl<R> Clone for Rest<'_, R> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<R: Handler> Next for Rest<'_, R> {
    fn run(self, req: &mut Request) -> Response {
        self.0.call_blocking(req)
    }
}

impl<T, R: Handler> Provide<T> for Rest<'_, R> {
    type Next = Self;

    fn provide(self, value: T) -> Provided<T, Self>
    where
        T: NeededValue,
    {
        Provided::new(value, self)
    }
}
