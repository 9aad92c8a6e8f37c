//! A linked chain as a tower service, and a declared one as a tower layer.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use tower_layer::Layer;
use tower_service::Service;

use crate::around::view::ServiceView;
use crate::chain::heard::{self, Heard};
use crate::chain::innermost::Innermost;
use crate::entry::declared::{Chain, Entries};
use crate::middleware::handler::Handler;
use crate::response::end::End;
use crate::response::error::BoxError;
use crate::response::inside::Inside;
use crate::response::log::{self, Extent, Owned, Root};
use crate::{Body, Request, Response};

/// A chain around its view: what every `wrap…` method returns.
///
/// It is a tower [`Service`] for requests of any body, `Clone` (a counted reference), and never fails:
/// whatever goes wrong inside is a response. `S` says whether its type is spelled out (no allocation) or
/// erased ([`Wrapped::boxed`]); `impl Serve` in a signature is either, and nothing that one implements.
///
/// What leaves it is fit for a server: the answer to a `HEAD` has the headers of that to a `GET`, with its
/// `Content-Length` if that is known, and no body. (A chain that is a layer, or inside another chain, leaves that to what is
/// around it.)
///
/// ```
/// use ordain::{Request, middleware_chain};
///
/// middleware_chain! {
///     struct Site {}
/// }
///
/// async fn hello(_: &mut Request) -> &'static str {
///     "hello"
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let site = Site.wrap(hello);
/// let response = site.handle(http::Request::new(String::new())).await;
/// assert_eq!(response.status(), 200);
/// # });
/// ```
#[derive(Clone)]
#[must_use = "a chain does nothing until it is served or given a request"]
#[doc(alias("Client", "oneshot", "make_service"))]
pub struct Wrapped<S> {
    serve: S,
}

/// A [`Wrapped`] chain whose type can be written down: what [`Wrapped::boxed`] and a chain's layer give.
///
/// ```
/// use ordain::{BoxedChain, Request, middleware_chain};
///
/// middleware_chain! {
///     struct Site {}
/// }
///
/// async fn hello(_: &mut Request) -> &'static str {
///     "hello"
/// }
///
/// struct App { site: BoxedChain }
///
/// let app = App { site: Site.wrap(hello).boxed() };
/// assert_eq!(app.site.handle_blocking(http::Request::new(String::new())).status(), 200);
/// ```
pub type BoxedChain = Wrapped<Boxed>;

impl<S> fmt::Debug for Wrapped<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wrapped")
    }
}

/// How a wrapped chain is run.
///
/// The `S` of a [`Wrapped<S>`](Wrapped) is one: ordain's own, of which there are two. There is nothing to implement; a signature
/// that hands a chain on says `Wrapped<impl Serve>` by saying [`BoxedChain`].
#[diagnostic::on_unimplemented(
    message = "`Wrapped<{Self}>` is not a chain around a `{Self}`: that has a type that cannot be written down",
    label = "where it was written, write `ordain::BoxedChain`",
    note = "end with `.boxed()`: `fn app() -> BoxedChain {{ Site.wrap_router(router).boxed() }}`"
)]
pub trait Serve: Clone + Send + Sync + 'static {
    /// The future of a request that owns its chain.
    type Future: Future<Output = Response> + Send + 'static;

    /// Runs a request, owning the chain meanwhile.
    fn serve(&self, req: Request) -> Self::Future;

    /// Runs a request.
    fn handle(&self, req: Request) -> impl Future<Output = Response> + Send;

    /// Runs a request in blocking mode.
    fn handle_blocking(&self, req: Request) -> Response;

    /// Erases the type.
    fn boxed(&self) -> Boxed;
}

impl<S: Serve> Wrapped<S> {
    /// Runs a request through the chain.
    ///
    /// Dropping the future cancels the request: async frames at once, a blocking run that has begun goes
    /// on to its end on its own thread.
    pub fn handle<B>(&self, req: http::Request<B>) -> impl Future<Output = Response> + Send
    where
        B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        self.serve.handle(req.map(Body::new))
    }

    /// Runs a request through the chain on this thread, which may block: for a server without an async
    /// runtime. What is async in the chain runs in `block_on`, on the runtime of many threads that is current
    /// here, or on a small one that is made once.
    ///
    /// Do not call it on a thread of an async runtime: it blocks that. The other tasks of a runtime of many
    /// threads go on; on a runtime of one thread all of them wait, and if the chain waits for one of them, it
    /// waits forever. So it does on both for a body that its own task would bring, as that of a connection in HTTP/1.
    ///
    /// Nor around tokio's `spawn_blocking`: that thread is one that the chain may wait for, and as many requests as there are of
    /// them [wait for ever](crate::blocking#threads). [`Wrapped::handle`] has threads of its own for what blocks.
    pub fn handle_blocking<B>(&self, req: http::Request<B>) -> Response
    where
        B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        self.serve.handle_blocking(req.map(Body::new))
    }

    /// Erases the type, so that it can be written down: [`BoxedChain`]. One allocation a request more.
    // By value, for tower's `ServiceExt::boxed` would come before it otherwise, where that is imported.
    pub fn boxed(self) -> BoxedChain {
        Wrapped { serve: self.serve.boxed() }
    }
}

impl<S, B> Service<http::Request<B>> for Wrapped<S>
where
    S: Serve,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answered<S::Future>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, req: http::Request<B>) -> Self::Future {
        Answered::new(self.serve.serve(req.map(Body::new)))
    }
}

pin_project_lite::pin_project! {
    /// The future of a [`Wrapped`] chain as a tower service.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Answered<F> {
        #[pin]
        inner: F,
    }
}

impl<F> Answered<F> {
    pub(super) fn new(inner: F) -> Self {
        Self { inner }
    }
}

impl<F: Future<Output = Response>> Future for Answered<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().inner.poll(cx).map(Ok)
    }
}

/// Runs a request through a handler. A macro, for an `async fn` of its own would move the response once more.
macro_rules! run {
    ($handler:expr, $end:expr, $owned:ident) => {{
        let last = $end.last(&$owned.0);
        Root::new($handler.call(&mut $owned.0), Extent::Whole(last)).await
    }};
}

/// The same on a thread that may block.
fn run_blocking(handler: &impl Handler, end: End, req: Request) -> Response {
    let last = end.last(&req);
    let mut owned = Owned(req);
    let inside = Inside::here();
    let mut response = handler.call_blocking(&mut owned.0);
    log::conclude(&mut response, last);
    drop(inside);
    response
}

/// Links a chain around what stands innermost.
pub fn wrap<C: Chain, V: Innermost>(chain: C, view: V) -> Wrapped<impl Serve + use<C, V>> {
    serve(chain.entries().link(view), End::Server)
}

/// Makes a linked chain a service.
pub(crate) fn serve<H: Handler>(handler: H, end: End) -> Wrapped<impl Serve + use<H>> {
    let handler = Arc::new(handler);
    // The closure's type stands for the type of the future that it makes, which has no name.
    let start = |handler: Arc<H>, end: End, mut owned: Owned| async move { run!(handler, end, owned) };
    Wrapped { serve: Spelled { handler, end, start } }
}

/// A chain whose type is spelled out.
struct Spelled<H, F> {
    handler: Arc<H>,
    end: End,
    start: F,
}

impl<H, F: Clone> Clone for Spelled<H, F> {
    fn clone(&self) -> Self {
        Self { handler: Arc::clone(&self.handler), end: self.end, start: self.start.clone() }
    }
}

impl<H, F, Fut> Serve for Spelled<H, F>
where
    H: Handler,
    F: Fn(Arc<H>, End, Owned) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Response> + Send + 'static,
{
    type Future = Fut;

    fn serve(&self, req: Request) -> Fut {
        (self.start)(Arc::clone(&self.handler), self.end, Owned(req))
    }

    fn handle(&self, req: Request) -> impl Future<Output = Response> + Send {
        let mut owned = Owned(req);
        async move { run!(self.handler, self.end, owned) }
    }

    fn handle_blocking(&self, req: Request) -> Response {
        run_blocking(&*self.handler, self.end, req)
    }

    fn boxed(&self) -> Boxed {
        Boxed { handler: Arc::clone(&self.handler) as Arc<dyn Whole>, end: self.end, heard: None }
    }
}

/// The object-safe twin of a [`Handler`] that is all of a chain.
trait Whole: Send + Sync {
    fn run(self: Arc<Self>, end: End, req: Request) -> Pin<Box<dyn Future<Output = Response> + Send>>;
    fn run_blocking(&self, end: End, req: Request) -> Response;
}

impl<H: Handler> Whole for H {
    fn run(self: Arc<Self>, end: End, req: Request) -> Pin<Box<dyn Future<Output = Response> + Send>> {
        let mut owned = Owned(req);
        Box::pin(async move { run!(self, end, owned) })
    }

    fn run_blocking(&self, end: End, req: Request) -> Response {
        run_blocking(self, end, req)
    }
}

/// A chain whose type is erased.
pub struct Boxed {
    handler: Arc<dyn Whole>,
    end: End,
    /// What the service inside has told, where the chain is a layer.
    heard: Option<Arc<Heard>>,
}

/// Tells what the service inside has told, which is not cloned itself.
impl Clone for Boxed {
    fn clone(&self) -> Self {
        let clone = || Self { handler: Arc::clone(&self.handler), end: self.end, heard: self.heard.clone() };
        match &self.heard {
            Some(told) => heard::around(clone, |heard| heard.clone_from(told)),
            None => clone(),
        }
    }
}

impl fmt::Debug for Boxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Boxed")
    }
}

impl Serve for Boxed {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn serve(&self, req: Request) -> Self::Future {
        Arc::clone(&self.handler).run(self.end, req)
    }

    fn handle(&self, req: Request) -> impl Future<Output = Response> + Send {
        self.serve(req)
    }

    fn handle_blocking(&self, req: Request) -> Response {
        self.handler.run_blocking(self.end, req)
    }

    fn boxed(&self) -> Boxed {
        self.clone()
    }
}

/// A chain as a [`tower::Layer`](Layer): what a chain's `layer()` gives.
///
/// Wherever the layer is applied, and however often (a router applies it once per route), its middlewares
/// are the same values: one session store, one rate limit.
///
/// ```
/// # #[cfg(feature = "axum")]
/// # fn main() {
/// use axum::Router;
/// use axum::routing::get;
/// use ordain::{Request, Response, middleware, middleware_chain};
///
/// #[middleware(process_response)]
/// fn no_sniff(_req: &Request, response: &mut Response) {
///     response.headers_mut().insert("x-content-type-options", "nosniff".parse().unwrap());
/// }
///
/// middleware_chain! {
///     struct Site { no_sniff }
/// }
///
/// let router: Router = Router::new().route("/", get("hello")).layer(Site.layer());
/// # let _ = router;
/// # }
/// # #[cfg(not(feature = "axum"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone)]
#[must_use = "a layer does nothing until it is applied"]
pub struct ChainLayer<E> {
    entries: E,
}

impl<E, S> Layer<S> for ChainLayer<E>
where
    E: Entries,
    ServiceView<S>: Innermost,
{
    type Service = BoxedChain;

    fn layer(&self, service: S) -> BoxedChain {
        let view = ServiceView(service);
        let heard = view.heard();
        let chain = serve(self.entries.link(view), End::Service).serve.boxed();
        Wrapped { serve: Boxed { heard: (heard != Heard::default()).then(|| Arc::new(heard)), ..chain } }
    }
}

/// A chain's middlewares as a layer.
pub fn layer<C: Chain>(chain: C) -> ChainLayer<C::Entries> {
    ChainLayer { entries: chain.entries() }
}
