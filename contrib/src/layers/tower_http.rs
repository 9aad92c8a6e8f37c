//! Layers of tower-http.

use std::sync::Arc;

use ::tower_http::catch_panic::{DefaultResponseForPanic, ResponseForPanic};
use ::tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use ::tower_http::compression::CompressionLayer;
use ::tower_http::cors::CorsLayer;
use ::tower_http::limit::RequestBodyLimitLayer;
use ::tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use ::tower_http::timeout::TimeoutLayer;
use ::tower_http::trace::TraceLayer;
use bytes::Bytes;
use ordain::Body;
use ordain::entries::{Configures, Settings};
use ordain::error::BoxError;
use ordain::sets::{Answers, Authenticates, ChangesBody, Compresses, HandlesCors, ReadsBody, Redirects, Varies};
use ordain::{layer, setting};

layer! {
    /// Gives every request an id, in a header: [`SetRequestIdLayer`]. Above [`Trace`], so that the span can name it.
    pub struct SetRequestId<L = SetRequestIdLayer<MakeRequestUuid>>: before(Trace);
}

layer! {
    /// Copies the id of a request to its response: [`PropagateRequestIdLayer`]. Below [`SetRequestId`] and [`Trace`], above
    /// whatever answers by itself, for such an answer would have no id.
    pub struct PropagateRequestId<L = PropagateRequestIdLayer>:
        after(SetRequestId, Trace),
        before(HandlesCors, Answers, Authenticates, Redirects);
}

layer! {
    /// Logs requests and responses: [`TraceLayer`]. Above whatever answers by itself, for that would leave no trace.
    ///
    /// A span of one's own is a closure, which has a type to write down as a `fn`:
    ///
    /// ```
    /// use ordain::{Request, middleware_chain};
    /// use ordain_contrib::layers;
    /// use tower_http::trace::{HttpMakeClassifier, TraceLayer};
    /// use tracing::Span;
    ///
    /// middleware_chain! {
    ///     struct Site {
    ///         trace: layers::Trace<TraceLayer<HttpMakeClassifier, fn(&Request) -> Span>>,
    ///     }
    /// }
    ///
    /// let span = |req: &Request| tracing::info_span!("request", method = %req.method(), path = req.uri().path());
    /// let trace = layers::Trace(TraceLayer::new_for_http().make_span_with(span as fn(&Request) -> Span));
    /// let site = Site { trace }.wrap(async |_: &mut Request| "hello");
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// assert_eq!(site.handle(http::Request::new(String::new())).await.status(), 200);
    /// # });
    /// ```
    ///
    /// One that holds something is an `ordain::Tower<ordain::AnyLayer>`, with the rules of this entry written on it.
    pub struct Trace<L = TraceLayer<SharedClassifier<ServerErrorsAsFailures>>>:
        before(HandlesCors, Answers, Authenticates, Redirects);
}

layer! {
    /// Answers preflights and adds CORS headers: [`CorsLayer`]. Above whatever answers by itself: a preflight has no
    /// credentials and follows no redirect, and an answer without these headers cannot be read by the script that asked.
    pub struct Cors<L = CorsLayer>:
        in_set(HandlesCors),
        before(Answers, Authenticates, Redirects),
        conflicts(HandlesCors);
}

layer! {
    /// Compresses bodies: [`CompressionLayer`]. Above whatever rewrites them.
    pub struct Compression<L = CompressionLayer>:
        in_set(Compresses, Varies),
        before(ChangesBody),
        conflicts(Compresses);
}

layer! {
    /// Answers 408 in place of a response that takes too long: [`TimeoutLayer`]. What is inside it is dropped.
    pub struct Timeout<L = TimeoutLayer>: in_set(Answers), before(Authenticates);
}

layer! {
    /// Answers 413 to a body that is too long: [`RequestBodyLimitLayer`]. Above whatever reads the body.
    ///
    /// axum's extractors have a limit of 2 MB of their own: to allow more, disable it with
    /// [`DefaultBodyLimit`](https://docs.rs/axum/latest/axum/extract/struct.DefaultBodyLimit.html).
    pub struct BodyLimit<L = RequestBodyLimitLayer>: in_set(Answers), before(ReadsBody);
}

/// Makes the response to a panic: the [`ResponseForPanic`] that a `CatchPanicLayer` holds, without that layer.
///
/// A chain catches panics by itself, around each middleware and around the view, so that a layer would never see one.
/// This response stands for every panic in the chain, whatever stands above or below, in the place of the page of
/// [`Pages::other`](ordain::error::Pages::other). The handler is given the panic's message, as a `String`.
///
/// ```
/// use std::any::Any;
///
/// use ordain::{IntoResponse, Request, Response, middleware_chain};
/// use ordain_contrib::layers;
///
/// middleware_chain! {
///     struct Site {
///         catch_panic: layers::CatchPanic<fn(Box<dyn Any + Send>) -> Response>,
///     }
/// }
///
/// fn panicked(_: Box<dyn Any + Send>) -> Response {
///     (http::StatusCode::INTERNAL_SERVER_ERROR, r#"{"error": "ours"}"#).into_response()
/// }
///
/// async fn view(_: &mut Request) {
///     panic!("secret")
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let site = Site { catch_panic: layers::CatchPanic(panicked) }.wrap(view);
/// let response = site.handle(http::Request::new(String::new())).await;
/// let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
/// assert_eq!(body, r#"{"error": "ours"}"#);
/// # });
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CatchPanic<T = DefaultResponseForPanic>(
    /// The handler.
    pub T,
);

impl<T> Configures for CatchPanic<T>
where
    T: ResponseForPanic<ResponseBody: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static>,
    T: Send + Sync + 'static,
{
    const LOOKS_AT_REQUEST: bool = false;

    fn configure(self: Arc<Self>, settings: &mut Settings) {
        settings.set_panic_page(move |panic| {
            self.0.clone().response_for_panic(Box::new(panic.message().to_owned())).map(Body::new)
        });
    }
}

setting!(CatchPanic<T>);
