//! Layers of tower-http.

use ::tower_http::catch_panic::{CatchPanicLayer, DefaultResponseForPanic};
use ::tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use ::tower_http::compression::CompressionLayer;
use ::tower_http::cors::CorsLayer;
use ::tower_http::limit::RequestBodyLimitLayer;
use ::tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use ::tower_http::timeout::TimeoutLayer;
use ::tower_http::trace::TraceLayer;
use tower_layer::Layer;
use tower_service::Service;

use super::ready::{entry, layered};
use super::{Answers, Authenticates, ChangesBody, ReadsBody};
use crate::error::BoxError;
use crate::middleware::NoValue;
use crate::tower::Inner;
use crate::{IntoResponse, Request};

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

    /// Turns a panic into a response: [`CatchPanicLayer`]. Inside a chain none gets as far: see
    /// [the table](crate::layers#the-rules).
    CatchPanic<CatchPanicLayer<DefaultResponseForPanic>>: in_set Answers, before Authenticates;

    /// Answers 408 in place of a response that takes too long: [`TimeoutLayer`]. What is inside it is dropped.
    Timeout<TimeoutLayer>: in_set Answers, before Authenticates;

    /// Answers 413 to a body that is too long: [`RequestBodyLimitLayer`]. Above whatever reads the body.
    ///
    /// axum's extractors have a limit of 2 MB of their own: to allow more, disable it with
    /// [`DefaultBodyLimit`](https://docs.rs/axum/latest/axum/extract/struct.DefaultBodyLimit.html).
    BodyLimit<RequestBodyLimitLayer>: in_set Answers, before ReadsBody;
}
