//! A tower layer as an entry of a chain: the rest of the chain is its inner service.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::StatusCode;
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;
use tower_layer::Layer;
use tower_service::Service;

use crate::chain::boundary::{Scene, settle};
use crate::chain::{bridge, kinds};
use crate::entry::builtin::facts;
use crate::middleware::handler::Handler;
use crate::middleware::kind::{Kind, Run, Stack};
use crate::middleware::traits::{Afterwards, Middleware};
use crate::plan::{Capability, Facts, Id, Rule, RuleLists};
use crate::response::caught::{Caught, caught};
use crate::response::error::BoxError;
use crate::response::hand_over::replace;
use crate::response::inside;
use crate::response::log::{self, Extent, Owned, Root};
use crate::response::settings::Settings;
use crate::{Body, Error, IntoResponse, Request, Response};

/// The entry that is a tower [`Layer`]: the rest of the chain is its inner service.
///
/// Any layer that an axum router takes is an entry, and some that it does not take: bodies of any type are converted, and
/// an error of the layer is a response, so that nothing like `HandleErrorLayer` is needed. What ordain's attribute would
/// say is written on the entry: rules of order, sets, and `provides(T)` for what the layer puts into the request's
/// extensions, so that middlewares below may need it.
///
/// ```
/// use http::HeaderValue;
/// use http::header::SERVER;
/// use ordain::{Request, Tower, middleware_chain};
/// use tower_http::set_header::SetResponseHeaderLayer;
///
/// ordain::set!(Marks);
///
/// middleware_chain! {
///     struct Site {
///         #[middleware(in_set(Marks))]
///         server: Tower<SetResponseHeaderLayer<HeaderValue>>,
///     }
/// }
///
/// async fn hello(_: &mut Request) -> &'static str {
///     "hello"
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let server = Tower(SetResponseHeaderLayer::overriding(SERVER, HeaderValue::from_static("ordain")));
/// let site = Site { server }.wrap(hello);
/// let response = site.handle(http::Request::new(String::new())).await;
/// assert_eq!(response.headers()["server"], "ordain");
/// # });
/// ```
///
/// # What a layer may do
///
/// The layer is applied once, when the chain is built, on the thread that builds it (`Buffer` needs a runtime there). Its
/// service is cloned for each request, driven to readiness and called. It may answer by itself, call the inner service
/// once, or more than once, or move the call to another task.
///
/// A service takes its request by value; the middlewares above have lent theirs. After the layer they find in it what the
/// rest of the chain has left in it, also if the call was moved to another task. If the layer has answered without the
/// rest of the chain, or has put another request in the place of this one without its extensions, they find the head as
/// it was before the layer (method, URI, version, headers, extensions) and an empty body.
///
/// # Readiness
///
/// The rest of the chain is always ready, as a router's routes are. What waits until it is ready (`ConcurrencyLimit`,
/// `RateLimit`) makes the request wait in the chain, where a timeout above it counts the time. `LoadShed` sheds what is not
/// ready right inside it: it needs the limit in the same entry, `ServiceBuilder::new().load_shed().concurrency_limit(100)`,
/// and does nothing in an entry of its own.
///
/// # Errors
///
/// An error of the layer is converted like any other: `tower::timeout`'s `Elapsed` and `tower::load_shed`'s `Overloaded`,
/// also as the source of another error, become 503, everything else 500. A panic in the layer is an error too.
/// `process_exception` sees none of them.
///
/// # In a blocking chain
///
/// A layer is async: `block_on` runs it and what is inside it.
///
/// Below a blocking middleware it runs on that one's thread, and so does what blocks inside it. If the layer sends the call to
/// another task with `tokio::spawn` (`Buffer` does not), what blocks there takes a second thread while the first one
/// waits, and no second [turn](crate::blocking#threads).
///
/// # Cost
///
/// A copy of the head, a place for the request to come home to, and one allocation for the future of the rest of the
/// chain, whose type is erased here as it is after every twelfth entry.
///
/// # Identity
///
/// No rule can name a `Tower<L>`: rules that are to mean it name a set that its entry joins. The same layer may stand in a
/// chain more than once. [`layer!`](crate::layer) declares an entry of a layer that has a name, and rules of its own: so are the
/// `layers` of the crate [`ordain-contrib`](https://docs.rs/ordain-contrib) declared.
///
/// # What does not compile
///
/// The layer's service must be `Clone + Send + Sync + 'static`, as for `axum::Router::layer`, its future `Send`. Put a
/// `BufferLayer` around a service that is not `Clone` (`RateLimit`), in one `ServiceBuilder`. A layer whose type cannot be
/// written down goes in through [`Tower::any`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias("ServiceBuilder", "Layer", "layer"))]
pub struct Tower<L>(pub L);

type Answering = Pin<Box<dyn Future<Output = Result<Response, BoxError>> + Send>>;

/// A layer whose type is erased, for one whose type cannot be written down, because it holds a closure or an `async fn`
/// (everything that axum's `from_fn` makes): [`Tower::any`].
#[derive(Clone)]
pub struct AnyLayer {
    apply: Arc<dyn Fn(Inner) -> AnyService + Send + Sync>,
}

impl fmt::Debug for AnyLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyLayer")
    }
}

impl Tower<AnyLayer> {
    /// The entry that is any layer, by a type that can be written down. One allocation a request more.
    ///
    /// ```
    /// # #[cfg(feature = "axum")] {
    /// use axum::extract::Request;
    /// use axum::middleware::{Next, from_fn};
    /// use axum::response::Response;
    /// use ordain::{AnyLayer, Tower, middleware_chain};
    ///
    /// async fn legacy(req: Request, next: Next) -> Response {
    ///     next.run(req).await
    /// }
    ///
    /// middleware_chain! {
    ///     struct Site {
    ///         legacy: Tower<AnyLayer>,
    ///     }
    /// }
    ///
    /// let app = Site { legacy: Tower::any(from_fn(legacy)) }.wrap_router(axum::Router::new());
    /// # }
    /// ```
    pub fn any<L, S>(layer: L) -> Self
    where
        L: Layer<Inner, Service = S> + Send + Sync + 'static,
        S: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>,
        S: Clone + Send + Sync + 'static,
    {
        let apply = move |rest| {
            let service = layer.layer(rest);
            let run = move |req| -> Answering {
                let mut service = service.clone();
                Box::pin(async move {
                    let response = call(&mut service, req).await.map_err(Into::into)?;
                    Ok(response.into_response())
                })
            };
            AnyService { run: Arc::new(run) }
        };
        Self(AnyLayer { apply: Arc::new(apply) })
    }
}

impl Layer<Inner> for AnyLayer {
    type Service = AnyService;

    fn layer(&self, rest: Inner) -> AnyService {
        (self.apply)(rest)
    }
}

/// The service of an [`AnyLayer`].
#[derive(Clone)]
pub struct AnyService {
    run: Arc<dyn Fn(Request) -> Answering + Send + Sync>,
}

impl fmt::Debug for AnyService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyService")
    }
}

impl Service<Request> for AnyService {
    type Response = Response;
    type Error = BoxError;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, req: Request) -> Answering {
        (self.run)(req)
    }
}

/// What makes a service out of the rest of a chain.
pub trait Layered: Middleware {
    /// The service.
    type Service: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static;

    /// Makes it. Called once, when the chain is built.
    fn around(&self, rest: Inner) -> Self::Service;
}

/// A layer that fits around the rest of a chain.
pub trait Fitting: Send + Sync + 'static {
    /// See [`Layered::Service`].
    type Service: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static;

    /// See [`Layered::around`].
    fn around(&self, rest: Inner) -> Self::Service;
}

impl<L, S> Fitting for L
where
    L: Layer<Inner, Service = S> + Send + Sync + 'static,
    S: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
{
    type Service = S;

    fn around(&self, rest: Inner) -> S {
        self.layer(rest)
    }
}

/// What the planner knows of an entry that holds a tower layer: what it provides, and its rules.
#[must_use]
pub const fn layer_facts(id: Id, name: &'static str, provides: Option<&'static str>, rules: RuleLists) -> Facts {
    Facts { provides, rules, capability: Capability::Async, ..facts(id, name) }
}

impl<L, S> Middleware for Tower<L>
where
    L: Layer<Inner, Service = S> + Send + Sync + 'static,
    S: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
{
    type Kind = kinds::Layered;
    const AFTERWARDS: Afterwards = Afterwards::Leaves;
    const FACTS: Facts = layer_facts(Id::FOREIGN, "Tower", None, RuleLists::of(&[Rule::Repeatable]));
}

impl<L, S> Layered for Tower<L>
where
    L: Layer<Inner, Service = S> + Send + Sync + 'static,
    S: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
{
    type Service = S;

    fn around(&self, rest: Inner) -> S {
        self.0.layer(rest)
    }
}

impl<M: Layered> Kind<M> for kinds::Layered {
    type Stack<S: Stack> = ();
    type Rest<S: Stack, R: Handler> = Around<M::Service, R::Boundary>;

    fn link<S: Stack, R: Handler>(middleware: Arc<M>, rest: Run<S, R>) -> Run<(), Self::Rest<S, R>> {
        let settings = Arc::clone(&rest.settings);
        let service = middleware.around(Inner { rest: Arc::new(rest) });
        Run::around(Around { service, settings: Arc::clone(&settings), boundary: PhantomData }, &settings)
    }
}

/// A layer's service, around the rest of the chain.
pub struct Around<S, B> {
    service: S,
    settings: Arc<Settings>,
    boundary: PhantomData<fn() -> B>,
}

impl<S, B> fmt::Debug for Around<S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Around")
    }
}

impl<S, B> Handler for Around<S, B>
where
    S: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
    B: crate::middleware::handler::BoundaryMode,
{
    type Boundary = B;

    async fn call(&self, req: &mut Request) -> Response {
        let home = Home::here();
        let outcome = match caught(|| bridge::give_away(req, Afterwards::Reads)) {
            Ok(mut moved) => {
                moved.extensions_mut().insert(home.clone());
                Caught::new(pass(self.service.clone(), moved)).await.and_then(|answer| answer)
            }
            Err(error) => Err(error),
        };
        if let Some(returned) = home.take() {
            replace(req, returned);
        }
        settle(outcome, Some(Scene { settings: &self.settings, req }))
    }

    fn call_blocking(&self, req: &mut Request) -> Response {
        bridge::block_on(self.call(req))
    }
}

/// Gives a request to a service, once that is ready.
async fn call<S: Service<Request>>(service: &mut S, req: Request) -> Result<S::Response, S::Error> {
    std::future::poll_fn(|cx| service.poll_ready(cx)).await?;
    service.call(req).await
}

async fn pass<S>(mut service: S, req: Request) -> Result<Response, Error>
where
    S: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>,
{
    match call(&mut service, req).await {
        Ok(response) => Ok(response.into_response()),
        Err(error) => Err(failed(error.into())),
    }
}

/// 503 for a layer that says "not now", 500 for any other.
fn failed(error: BoxError) -> Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&*error);
    while let Some(at) = cause {
        if at.is::<Elapsed>() || at.is::<Overloaded>() {
            return Error::with_status(StatusCode::SERVICE_UNAVAILABLE, error);
        }
        cause = at.source();
    }
    Error::other(error)
}

/// Where a request comes home to: it carries this in its extensions on its way through a layer.
#[derive(Clone)]
struct Home {
    returned: Arc<Mutex<Option<Request>>>,
    /// How many chains it is inside of, wherever the layer sends it.
    depth: u32,
}

impl Home {
    fn here() -> Self {
        Self { returned: Arc::default(), depth: inside::depth() }
    }

    fn put(&self, req: Request) {
        *self.returned.lock().unwrap_or_else(PoisonError::into_inner) = Some(req);
    }

    fn take(&self) -> Option<Request> {
        self.returned.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The rest of a chain, as the inner service of a [`Tower`] layer. Always ready, never fails.
#[derive(Clone)]
pub struct Inner {
    rest: Arc<dyn Below>,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inner")
    }
}

impl<B> Service<http::Request<B>> for Inner
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = InnerFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, req: http::Request<B>) -> InnerFuture {
        InnerFuture { inner: Arc::clone(&self.rest).run(req.map(Body::new)) }
    }
}

/// The future of the rest of a chain inside a [`Tower`] layer.
#[must_use = "futures do nothing unless polled"]
pub struct InnerFuture {
    inner: Pin<Box<dyn Future<Output = Response> + Send>>,
}

impl fmt::Debug for InnerFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InnerFuture")
    }
}

impl Future for InnerFuture {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.inner.as_mut().poll(cx).map(Ok)
    }
}

/// The object-safe twin of [`Handler`] for a request that is given away.
trait Below: Send + Sync {
    fn run(self: Arc<Self>, req: Request) -> Pin<Box<dyn Future<Output = Response> + Send>>;
}

impl<H: Handler> Below for H {
    fn run(self: Arc<Self>, req: Request) -> Pin<Box<dyn Future<Output = Response> + Send>> {
        let mut owned = Owned(req);
        Box::pin(async move {
            let Owned(req) = &mut owned;
            let home = req.extensions_mut().remove::<Home>();
            let depth = home.as_ref().map_or_else(|| inside::depth().max(1), |home| home.depth);
            let response = Root::new(self.call(req), Extent::Rest { depth }).await;
            log::flush(req);
            if let Some(home) = home {
                home.put(mem::take(req));
            }
            response
        })
    }
}
