//! Unit tests of one middleware, without a chain: a `next` made from a closure.
//!
//! A fn with `#[middleware]` is still a fn, and a hook is still a method: a test calls it like any other.
//! What such a call needs is a request, the values that the middleware needs, and a `next`.
//!
//! ```
//! use ordain::{Next, Request, Response, middleware, testing};
//!
//! #[middleware]
//! async fn no_sniff(req: &mut Request, next: impl Next) -> Response {
//!     let mut response = next.run(req).await;
//!     response.headers_mut().insert("x-content-type-options", "nosniff".parse().unwrap());
//!     response
//! }
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let mut req = Request::default();
//! let response = no_sniff(&mut req, testing::next(async |_: &mut Request| "inner")).await;
//! assert_eq!(response.headers()["x-content-type-options"], "nosniff");
//! # });
//! ```
//!
//! What a middleware provides is in the request's extensions when `next` runs:
//!
//! ```
//! use ordain::{Provide, Request, Response, middleware, testing};
//!
//! #[derive(Clone, Debug, PartialEq)]
//! struct Locale(String);
//!
//! #[middleware]
//! async fn locale(req: &mut Request, next: impl Provide<Locale>) -> Response {
//!     let locale = Locale(req.uri().query().unwrap_or("en").to_owned());
//!     next.provide(locale).run(req).await
//! }
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let mut req = http::Request::get("/?de").body(Default::default()).unwrap();
//! let response = locale(&mut req, testing::next(async |req: &mut Request| {
//!     req.extensions().get::<Locale>().unwrap().0.clone()
//! })).await;
//! assert_eq!(response.status(), 200);
//! assert_eq!(req.extensions().get(), Some(&Locale("de".to_owned())));
//! # });
//! ```
//!
//! A value that an entry provides is an argument; so are the `Routes` of a router, which `Routes::of(&router)` makes (feature `axum`).
//!
//! What is inside may borrow from the test, to count its runs or to note what it has seen. (An async closure that *moves* something in is no
//! [`Fn`]: leave the `move` out.)
//!
//! ```
//! use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
//!
//! use http::StatusCode;
//! use ordain::{Next, Request, Response, middleware, testing};
//!
//! #[middleware]
//! async fn retry(req: &mut Request, next: impl Next) -> Response {
//!     let response = next.clone().run(req).await;
//!     if response.status() == StatusCode::SERVICE_UNAVAILABLE { next.run(req).await } else { response }
//! }
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let runs = AtomicU32::new(0);
//! let inside = async |_: &mut Request| match runs.fetch_add(1, Relaxed) {
//!     0 => StatusCode::SERVICE_UNAVAILABLE,
//!     _ => StatusCode::OK,
//! };
//! assert_eq!(retry(&mut Request::default(), testing::next(inside)).await.status(), 200);
//! assert_eq!(runs.load(Relaxed), 2);
//! # });
//! ```
//!
//! A hook takes what the chain would give it: [`View::new`](crate::View::new) makes a view, with the marks of
//! [`View::with_mark`](crate::View::with_mark), [`Error`](crate::Error) and [`TemplateResponse`](crate::TemplateResponse) are made as ever:
//!
//! ```
//! use ordain::{Error, Request, Response, TemplateResponse, View, middleware};
//!
//! struct Open;
//!
//! #[middleware(process_view)]
//! fn closed(_req: &Request, view: &View<'_>) -> Result<Option<Response>, Error> {
//!     match view.mark::<Open>() {
//!         Some(Open) => Ok(None),
//!         None => Err(Error::permission_denied(view.name().to_owned())),
//!     }
//! }
//!
//! #[middleware(process_exception)]
//! fn no_number(_req: &Request, error: &Error) -> Option<http::StatusCode> {
//!     error.downcast_ref::<std::num::ParseIntError>().map(|_| http::StatusCode::UNPROCESSABLE_ENTITY)
//! }
//!
//! #[middleware(process_template_response)]
//! fn titled(_req: &Request, page: &mut TemplateResponse) {
//!     page.insert("site", "orders");
//! }
//!
//! let req = Request::default();
//! let view = View::new("order", Some("/orders/{id}"), &[]);
//! assert_eq!(closed(&req, &view).unwrap_err().to_string(), "order");
//! assert!(closed(&req, &view.with_mark(Open)).unwrap().is_none());
//!
//! let error = Error::from("x".parse::<u8>().unwrap_err());
//! assert_eq!(no_number(&req, &error).unwrap(), 422);
//! assert!(no_number(&req, &Error::other("the disk is gone")).is_none());
//!
//! let mut page = TemplateResponse::new("order.html");
//! titled(&req, &mut page);
//! assert_eq!(page.get("site").unwrap(), "orders");
//! ```
//!
//! A value whose type has no constructor is provided by its entry: such a middleware is tested in a chain of the two. Of `ordain_contrib` the modules
//! `auth::testing`, `csrf::testing`, `hosts::testing`, `messages::testing` and `sessions::testing` make theirs.
//!
//! A hook is a method, and a test in another module, or in `tests/`, calls it if it is a `pub fn`:
//!
//! ```
//! mod frames {
//!     use ordain::{Request, Response, middleware};
//!
//!     #[derive(Default)]
//!     pub struct Frames {
//!         pub same_origin: bool,
//!     }
//!
//!     #[middleware]
//!     impl Frames {
//!         pub fn process_response(&self, _req: &Request, response: &mut Response) {
//!             let policy = if self.same_origin { "SAMEORIGIN" } else { "DENY" };
//!             response.headers_mut().insert("x-frame-options", policy.parse().unwrap());
//!         }
//!     }
//! }
//!
//! use ordain::{Request, Response};
//!
//! let mut response = Response::default();
//! frames::Frames { same_origin: true }.process_response(&Request::default(), &mut response);
//! assert_eq!(response.headers()["x-frame-options"], "SAMEORIGIN");
//! ```

use std::sync::Arc;

use crate::around::output::Output as _;
use crate::around::view::AsyncView;
use crate::chain::inside::mark;
use crate::entry::declared::Chain;
use crate::middleware::started::NeededValue;
use crate::{IntoResponse, Request, Response, blocking};

/// Marks a request as one that has passed the chain `C`, for the test of a chain that is declared to stand within it.
///
/// ```
/// use ordain::{Request, middleware_chain, testing};
///
/// middleware_chain! {
///     struct Site {}
/// }
///
/// middleware_chain! {
///     #[chain(within(Site))]
///     struct Admin {}
/// }
///
/// let admin = Admin.wrap_blocking(|_: &mut Request| "overview");
/// assert_eq!(admin.handle_blocking(Request::default()).status(), 500);
///
/// let mut req = Request::default();
/// testing::inside::<Site>(&mut req);
/// assert_eq!(admin.handle_blocking(req).status(), 200);
/// ```
pub fn inside<C: Chain>(req: &mut Request) {
    mark::<C>(req);
}

/// A `next` for an async middleware, from an `async fn(&mut Request) -> impl IntoResponse` or an async
/// closure, which may borrow from the test. Stands for `impl Next` and for every `impl Provide<T>`. May be run more than once.
pub fn next<V: for<'a> AsyncView<'a>>(inside: V) -> Next<V> {
    Next { inside: Arc::new(inside) }
}

/// What [`next`] makes.
#[derive(Debug)]
#[must_use = "the rest of the chain does nothing until `.run(req)`"]
pub struct Next<V> {
    inside: Arc<V>,
}

impl<V> Clone for Next<V> {
    fn clone(&self) -> Self {
        Self { inside: Arc::clone(&self.inside) }
    }
}

impl<V: for<'a> AsyncView<'a>> crate::Next for Next<V> {
    async fn run(self, req: &mut Request) -> Response {
        self.inside.call(req).await.respond()
    }
}

impl<V: for<'a> AsyncView<'a>> crate::middleware::next::Onward for Next<V> {
    type Next = Self;
}

impl<T, V: for<'a> AsyncView<'a>> crate::Provide<T> for Next<V> {
    fn provide(self, value: T) -> crate::middleware::next::Provided<T, Self>
    where
        T: NeededValue,
    {
        crate::middleware::next::Provided::new(value, self)
    }
}

/// A `next` for a blocking middleware, from a `fn(&mut Request) -> impl IntoResponse` or a closure. Stands
/// for `impl blocking::Next` and for every `impl blocking::Provide<T>`. May be run more than once.
///
/// ```
/// use ordain::{Request, Response, blocking, middleware, testing};
///
/// #[middleware]
/// fn audit(req: &mut Request, next: impl blocking::Next) -> Response {
///     let mut response = next.run(req);
///     response.headers_mut().insert("x-audited", "yes".parse().unwrap());
///     response
/// }
///
/// let response = audit(&mut Request::default(), testing::next_blocking(|_| "inner"));
/// assert_eq!(response.headers()["x-audited"], "yes");
/// ```
pub fn next_blocking<V, R>(inside: V) -> NextBlocking<V>
where
    V: Fn(&mut Request) -> R + Send + Sync,
    R: IntoResponse,
{
    NextBlocking { inside: Arc::new(inside) }
}

/// What [`next_blocking`] makes.
#[derive(Debug)]
#[must_use = "the rest of the chain does nothing until `.run(req)`"]
pub struct NextBlocking<V> {
    inside: Arc<V>,
}

impl<V> Clone for NextBlocking<V> {
    fn clone(&self) -> Self {
        Self { inside: Arc::clone(&self.inside) }
    }
}

impl<V, R> blocking::Next for NextBlocking<V>
where
    V: Fn(&mut Request) -> R + Send + Sync,
    R: IntoResponse,
{
    fn run(self, req: &mut Request) -> Response {
        (self.inside)(req).into_response()
    }
}

impl<T, V, R> blocking::Provide<T> for NextBlocking<V>
where
    V: Fn(&mut Request) -> R + Send + Sync,
    R: IntoResponse,
{
    type Next = Self;

    fn provide(self, value: T) -> blocking::Provided<T, Self>
    where
        T: NeededValue,
    {
        blocking::Provided::new(value, self)
    }
}
