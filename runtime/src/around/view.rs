//! What may stand at the innermost place, and what the hooks learn of it.

use std::any::type_name;
use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use tower_service::Service;

use crate::chain::boundary::BoundaryMode;
use crate::chain::bridge;
use crate::chain::innermost::{Core, Endpoint, Viewed};
use crate::chain::link::Handler;
use crate::middleware::hooks::CoreHooks;
use crate::response::caught::caught;
use crate::response::error::BoxError;
use crate::response::hand_over::{call, hand_over};
use crate::response::settings::Settings;
use crate::{Body, Error, IntoResponse, Request, Response};

/// What a chain's `process_view` hooks are told about the view that is about to run.
///
/// ```
/// use ordain::{Request, View, middleware, middleware_chain};
///
/// #[middleware(process_view)]
/// fn announce(req: &mut Request, view: &View<'_>) {
///     let name = view.name().to_owned();
///     req.headers_mut().insert("x-view", name.parse().unwrap());
/// }
///
/// middleware_chain! {
///     struct Site {
///         announce,
///     }
/// }
///
/// async fn article(req: &mut Request) -> String {
///     req.headers()["x-view"].to_str().unwrap().to_owned()
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let response = Site.wrap(article).handle(http::Request::new(String::new())).await;
/// let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
/// assert!(body.ends_with(b"article"));
/// # });
/// ```
#[derive(Debug, Clone)]
pub struct View<'a> {
    name: &'a str,
    route: Option<&'a str>,
    params: &'a [(String, String)],
    /// The name is that of a service's type, for want of one of its own.
    #[cfg_attr(not(feature = "axum"), expect(dead_code, reason = "only a router knows a better one"))]
    unnamed: bool,
}

impl<'a> View<'a> {
    /// A view for unit tests of a `process_view` hook: its name, its route, and the route's parameters.
    #[must_use]
    pub fn new(name: &'a str, route: Option<&'a str>, params: &'a [(String, String)]) -> Self {
        Self { name, route, params, unnamed: false }
    }

    /// A view that is known when the chain is built.
    pub(crate) fn known(name: Option<&'a str>, type_name: &'a str) -> Self {
        Self { name: name.unwrap_or(type_name), route: None, params: &[], unnamed: name.is_none() }
    }

    /// The view's own name, if it has one.
    #[cfg(feature = "axum")]
    pub(crate) fn own_name(&self) -> Option<&str> {
        (!self.unnamed).then_some(self.name)
    }

    /// The view's name: ends in the name of the view's fn. For a handler of an axum router it is the route, unless the
    /// handler is `named`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }

    /// The route that matched, as the router spells it: `/articles/{id}`. Also where the chain is a layer inside an axum
    /// router.
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        self.route
    }

    /// A parameter of the route by its name, percent-decoded.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// All parameters of the route, in its order.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        self.params.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// What [`link`](crate::__private::Entries::link) puts at the innermost place of a chain.
pub trait Innermost {
    /// The handler that it becomes.
    type Handler<H: CoreHooks, B: BoundaryMode>: Handler<Boundary = B>;

    /// Makes the handler.
    fn within<H: CoreHooks, B: BoundaryMode>(self, core: Core<H>) -> Self::Handler<H, B>;
}

impl<E: Endpoint + NamedView> Innermost for E {
    type Handler<H: CoreHooks, B: BoundaryMode> = Viewed<H, E, B>;

    fn within<H: CoreHooks, B: BoundaryMode>(self, core: Core<H>) -> Viewed<H, E, B> {
        Viewed::new(core, self)
    }
}

/// An endpoint that is known before routing.
pub trait NamedView: 'static {
    /// The name of its type, which for a fn is the name of the fn.
    fn type_name() -> &'static str;

    /// Its name, if that says more than its route.
    fn name(&self) -> Option<&'static str> {
        Some(Self::type_name())
    }
}

/// An async view: an `async fn(&mut Request) -> impl IntoResponse`, or an async closure.
///
/// An async closure that moves values in lends them to its future, which no trait bound can call `Send`
/// yet: write a closure that returns an `async move` block, or take the value from the chain
/// ([`Shared`](crate::Shared)).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an async view",
    label = "not an `async fn(&mut Request) -> impl IntoResponse`",
    note = "a blocking view goes to `wrap_blocking`, a tower service to `wrap_service`, an axum router to `wrap_router`"
)]
pub trait AsyncView<'a>: Send + Sync + 'static {
    /// Its future.
    type Future: Future<Output: IntoResponse> + Send;

    /// Calls it.
    fn call(&self, req: &'a mut Request) -> Self::Future;
}

impl<'a, F, Fut> AsyncView<'a> for F
where
    F: Fn(&'a mut Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: IntoResponse> + Send,
{
    type Future = Fut;

    fn call(&self, req: &'a mut Request) -> Fut {
        self(req)
    }
}

/// An [`AsyncView`] at the innermost place.
#[derive(Debug)]
pub struct AsyncFn<V>(pub V);

impl<V: for<'a> AsyncView<'a>> Endpoint for AsyncFn<V> {
    async fn answer(&self, req: &mut Request, _: &Arc<Settings>) -> Response {
        self.0.call(req).await.into_response()
    }

    fn answer_blocking(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        bridge::block_on(self.answer(req, settings))
    }
}

impl<V: for<'a> AsyncView<'a>> NamedView for AsyncFn<V> {
    fn type_name() -> &'static str {
        type_name::<V>()
    }
}

/// A blocking view at the innermost place.
#[derive(Debug)]
pub struct BlockingFn<V>(pub Arc<V>);

impl<V, R> Endpoint for BlockingFn<V>
where
    V: Fn(&mut Request) -> R + Send + Sync + 'static,
    R: IntoResponse + 'static,
{
    async fn answer(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        let view = Arc::clone(&self.0);
        let work = move |req: &mut Request, _: &Settings| {
            caught(|| view(req).into_response()).unwrap_or_else(IntoResponse::into_response)
        };
        bridge::hop(req, settings, work).await.unwrap_or_else(IntoResponse::into_response)
    }

    fn answer_blocking(&self, req: &mut Request, _: &Arc<Settings>) -> Response {
        self.0(req).into_response()
    }
}

impl<V, R> NamedView for BlockingFn<V>
where
    V: Fn(&mut Request) -> R + Send + Sync + 'static,
    R: IntoResponse + 'static,
{
    fn type_name() -> &'static str {
        type_name::<V>()
    }
}

/// A tower service at the innermost place.
#[derive(Debug)]
pub struct ServiceView<S>(pub S);

impl<S, B> Endpoint for ServiceView<S>
where
    S: Service<Request, Response = http::Response<B>, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    async fn answer(&self, req: &mut Request, _: &Arc<Settings>) -> Response {
        let mut service = self.0.clone();
        match call(&mut service, hand_over(req)).await {
            Ok(response) => response.map(Body::new),
            Err(error) => Error::other(error).into_response(),
        }
    }

    fn answer_blocking(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        bridge::block_on(self.answer(req, settings))
    }
}

impl<S, B> NamedView for ServiceView<S>
where
    S: Service<Request, Response = http::Response<B>, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    fn type_name() -> &'static str {
        type_name::<S>()
    }

    #[cfg(feature = "axum")]
    fn name(&self) -> Option<&'static str> {
        crate::around::named::name_in(&self.0)
    }

    #[cfg(not(feature = "axum"))]
    fn name(&self) -> Option<&'static str> {
        None
    }
}
