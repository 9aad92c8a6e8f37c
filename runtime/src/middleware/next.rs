//! What an async middleware sees of the rest of the chain.

use std::future::Future;

use http::Extensions;

use crate::middleware::handler::Handler;
use crate::middleware::room::put;
use crate::middleware::started::NeededValue;
use crate::{Request, Response};

/// The rest of the chain, as an async middleware sees it.
///
/// Running it consumes it: once is the rule, and a second run (a retry) is an explicit `next.clone()`.
/// The answer is always a response: whatever goes wrong inside, an error or a panic, has become one.
/// Dropping the future cancels what is inside.
///
/// ```
/// use ordain::{Next, Request, Response, middleware, testing};
///
/// /// Tries again once, if the inside is not ready yet.
/// #[middleware]
/// async fn retry(req: &mut Request, next: impl Next) -> Response {
///     let response = next.clone().run(req).await;
///     if response.status() != 503 {
///         return response;
///     }
///     next.run(req).await
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let inside = async |req: &mut Request| match req.headers_mut().insert("x-seen", "yes".parse().unwrap()) {
///     Some(_) => http::StatusCode::OK,
///     None => http::StatusCode::SERVICE_UNAVAILABLE,
/// };
/// let response = retry(&mut Request::default(), testing::next(inside)).await;
/// assert_eq!(response.status(), 200);
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what an async middleware may call `next`",
    label = "a plain `fn` runs `blocking::Next`, an `async fn` runs `Next`",
    note = "in a plain `fn` write `next: impl ordain::blocking::Next`"
)]
pub trait Next: Clone + Send + Sync + Sized {
    /// Runs the rest of the chain.
    fn run(self, req: &mut Request) -> impl Future<Output = Response> + Send;
}

/// The rest of the chain, which cannot run before it has got a `T`.
///
/// (`Onward`, which it includes, is what does not depend on `T`: that there is a [`Next`] behind it. Nobody writes it.)
///
/// Dropping the future of [`Provided::run`] cancels what is inside.
///
/// ```
/// use ordain::{Provide, Request, Response, middleware, testing};
///
/// #[derive(Clone)]
/// struct Locale(&'static str);
///
/// #[middleware]
/// async fn locale(req: &mut Request, next: impl Provide<Locale>) -> Response {
///     next.provide(Locale("en")).run(req).await
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let inside = async |req: &mut Request| req.extensions().get::<Locale>().unwrap().0;
/// let response = locale(&mut Request::default(), testing::next(inside)).await;
/// assert_eq!(response.status(), 200);
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what an async middleware may call `next`",
    label = "a plain `fn` takes `blocking::Provide`, an `async fn` takes `Provide`",
    note = "in a plain `fn` write `next: impl ordain::blocking::Provide<{T}>`"
)]
pub trait Provide<T>: Onward {
    /// Hands the value on: it goes into the request's extensions when [`Provided::run`] is called.
    fn provide(self, value: T) -> Provided<T, Self::Next>
    where
        T: NeededValue;
}

/// What leads on to the rest of the chain. Part of [`Provide`]; apart from it because it does not depend
/// on the type that is provided, which a future of `run` must not spell
/// (<https://github.com/rust-lang/rust/issues/100013>).
pub trait Onward: Clone + Send + Sync + Sized {
    /// What runs once the value is there.
    type Next: Next;
}

/// The rest of the chain and the value it was given: again a [`Next`], so that one middleware can call another.
///
/// ```
/// use ordain::{Next, Provide, Request, Response, middleware, testing};
///
/// #[derive(Clone)]
/// struct Session(u64);
///
/// #[middleware]
/// async fn timing(req: &mut Request, next: impl Next) -> Response {
///     let mut response = next.run(req).await;
///     response.headers_mut().insert("server-timing", "app".parse().unwrap());
///     response
/// }
///
/// /// Loads the session, and times what is inside it.
/// #[middleware]
/// async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
///     timing(req, next.provide(Session(7))).await
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let inside = async |req: &mut Request| req.extensions().get::<Session>().unwrap().0.to_string();
/// let response = session(&mut Request::default(), testing::next(inside)).await;
/// assert_eq!(response.headers()["server-timing"], "app");
/// # });
/// ```
#[derive(Debug, Clone)]
#[must_use = "the rest of the chain does nothing until `.run(req)`"]
pub struct Provided<T, N> {
    value: T,
    insert: fn(T, &mut Extensions),
    next: N,
}

impl<T: Clone + Send + Sync + 'static, N> Provided<T, N> {
    pub(crate) fn new(value: T, next: N) -> Self {
        Self { value, insert: put, next }
    }
}

impl<T, N: Next> Provided<T, N> {
    /// Puts the value into the request's extensions and runs the rest of the chain.
    #[inline]
    pub fn run(self, req: &mut Request) -> impl Future<Output = Response> + Send {
        (self.insert)(self.value, req.extensions_mut());
        self.next.run(req)
    }
}

impl<T: Clone + Send + Sync + 'static, N: Next> Next for Provided<T, N> {
    #[inline]
    fn run(self, req: &mut Request) -> impl Future<Output = Response> + Send {
        Self::run(self, req)
    }
}

/// The rest of a chain: what generated code hands to a middleware as its `next`.
#[derive(Debug)]
#[must_use = "the rest of the chain does nothing until `.run(req)`"]
pub struct Rest<'a, R>(pub(crate) &'a R);

impl<R> Clone for Rest<'_, R> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<R: Handler> Next for Rest<'_, R> {
    #[inline]
    fn run(self, req: &mut Request) -> impl Future<Output = Response> + Send {
        self.0.call(req)
    }
}

impl<R: Handler> Onward for Rest<'_, R> {
    type Next = Self;
}

impl<T, R: Handler> Provide<T> for Rest<'_, R> {
    #[inline]
    fn provide(self, value: T) -> Provided<T, Self>
    where
        T: NeededValue,
    {
        Provided::new(value, self)
    }
}
