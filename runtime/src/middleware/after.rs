//! What is read on the way out.

use std::fmt;
use std::marker::PhantomData;

use crate::Request;

/// A value of the inside, for a middleware that stands above whoever provides it: a log, a meter.
///
/// A parameter `After<T>` needs nothing and loads nothing. What it stands for is there once `next` has run, if an entry below has
/// provided a `T` for this request; in the chain such an entry, if there is one, must be below. Where a `T` is provided above, take an
/// `Option<T>`.
///
/// ```
/// use ordain::{After, Next, Provide, Request, Response, middleware, middleware_chain};
///
/// #[derive(Clone)]
/// struct User(&'static str);
///
/// #[middleware]
/// async fn access_log(req: &mut Request, user: After<User>, next: impl Next) -> Response {
///     let mut response = next.run(req).await;
///     let name = user.of(req).map_or("nobody", |user| user.0);
///     response.headers_mut().insert("x-seen", name.parse().unwrap());
///     response
/// }
///
/// #[middleware]
/// async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
///     next.provide(User("ada")).run(req).await
/// }
///
/// middleware_chain! {
///     struct Site { access_log, authentication }
/// }
///
/// let site = Site.wrap_blocking(|_: &mut Request| "hello");
/// assert_eq!(site.handle_blocking(Request::default()).headers()["x-seen"], "ada");
/// ```
pub struct After<T>(PhantomData<fn() -> T>);

impl<T: Send + Sync + 'static> After<T> {
    /// What generated code hands to a middleware, and a test to a middleware that it calls.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// The value, if one has been provided; before `next` has run there is none.
    #[must_use]
    pub fn of<'r>(&self, req: &'r Request) -> Option<&'r T> {
        req.extensions().get()
    }
}

impl<T: Send + Sync + 'static> Default for After<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for After<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for After<T> {}

impl<T> fmt::Debug for After<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("After")
    }
}
