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
use tower_layer::Layer;
use tower_service::Service;

use super::ready::{entry, layered};
use super::{Answers, Authenticates, ChangesBody, ReadsBody};
use crate::entry::builtin::settings_entry;
use crate::entry::tower::Inner;
use crate::middleware::traits::NoValue;
use crate::response::error::BoxError;
use crate::{Body, IntoResponse, Request};

macro_rules! ready {
    ($($(#[$doc:meta])* $name:ident<$default:ty>: $($word:ident $target:ty),*;)*) => {$(
        entry! {
            $(#[$doc])*
            $name<$default>
        }

        layered! {
            [L, S] $name<L>, L, where {
                L: Layer<Inner, Service = S> + Send + Sync + 'static,
                S: Service<Request, Response: IntoResponse, Error: Into<BoxError>, Future: Send>,
                S: Clone + Send + Sync + 'static,
            };
            provides NoValue, None;
            $($word $target,)*
        }
    )*};
}

ready! {
    /// Gives every request an id, in a header: [`SetRequestIdLayer`]. Above [`Trace`], so that the span can name it.
    SetRequestId<SetRequestIdLayer<MakeRequestUuid>>: before Trace;

    /// Copies the id of a request to its response: [`PropagateRequestIdLayer`]. Below [`SetRequestId`] and [`Trace`].
    PropagateRequestId<PropagateRequestIdLayer>: after SetRequestId, after Trace;

    /// Logs requests and responses: [`TraceLayer`]. Above whatever answers by itself, for that would leave no trace.
    Trace<TraceLayer<SharedClassifier<ServerErrorsAsFailures>>>:
        before Cors, before Answers, before Authenticates;

    /// Answers preflights and adds CORS headers: [`CorsLayer`]. Above whatever answers by itself: a preflight has no
    /// credentials, and an answer without these headers cannot be read by the script that asked.
    Cors<CorsLayer>: before Answers, before Authenticates;

    /// Compresses bodies: [`CompressionLayer`]. Above whatever rewrites them.
    Compression<CompressionLayer>: before ChangesBody;

    /// Answers 408 in place of a response that takes too long: [`TimeoutLayer`]. What is inside it is dropped.
    Timeout<TimeoutLayer>: in_set Answers, before Authenticates;

    /// Answers 413 to a body that is too long: [`RequestBodyLimitLayer`]. Above whatever reads the body.
    ///
    /// axum's extractors have a limit of 2 MB of their own: to allow more, disable it with
    /// [`DefaultBodyLimit`](https://docs.rs/axum/latest/axum/extract/struct.DefaultBodyLimit.html).
    BodyLimit<RequestBodyLimitLayer>: in_set Answers, before ReadsBody;
}

/// Makes the response to a panic: the [`ResponseForPanic`] that a `CatchPanicLayer` holds, without that layer.
///
/// A chain catches panics by itself, around each middleware and around the view, so that a layer would never see one.
/// This response stands for every panic in the chain, whatever stands above or below, in the place of the page of
/// [`Pages::other`](crate::error::Pages::other). The handler is given the panic's message, as a `String`.
///
/// ```
/// use std::any::Any;
///
/// use ordain::{IntoResponse, Request, Response, layers, middleware_chain};
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

settings_entry! {
    [
        T: ResponseForPanic<ResponseBody: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static>
            + Send + Sync + 'static
    ]
    CatchPanic<T>, "CatchPanic", |this: Arc<Self>, settings| {
        let handler = this.0.clone();
        settings.panic_page = Some(Arc::new(move |panic| {
            handler.clone().response_for_panic(Box::new(panic.message().to_owned())).map(Body::new)
        }));
    }
}
