//! A request that is not over yet, and its body.

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::{Instant, SystemTime};

use axum_core::body::Body;
use bytes::Bytes;
use http::{Method, StatusCode};
use http_body::{Body as _, Frame, SizeHint};
use ordain::{Request, Response};

use super::entry::Shared;
use super::line::{End, Line};
use super::{Quiet, TraceParent};

/// The route that a request has found, for the log above.
#[derive(Debug, Clone, Default)]
pub(super) struct Route(pub(super) Arc<OnceLock<String>>);

/// A request that is not over yet. It is logged when this is dropped, whatever has happened until then.
pub(super) struct Pending {
    shared: Arc<Shared>,
    route: Route,
    begin: Instant,
    line: Line,
    is_quiet: bool,
}

impl Pending {
    pub(super) fn begin(shared: &Arc<Shared>, req: &mut Request) -> Self {
        let route = Route::default();
        req.extensions_mut().insert(route.clone());
        let line = Line {
            begin: SystemTime::now(),
            duration: std::time::Duration::ZERO,
            method: req.method().clone(),
            version: req.version(),
            route: None,
            path: shared.tells_paths.then(|| req.uri().path().to_owned()),
            status: None,
            bytes: 0,
            end: End::Cancelled,
            user: None,
            country: None,
            trace: TraceParent::of(req.headers()),
        };
        shared.began(&line);
        Self { shared: Arc::clone(shared), route, begin: Instant::now(), line, is_quiet: false }
    }

    /// What is known when there is a response; its body tells when it has ended.
    pub(super) fn answered(mut self, response: Response, user: Option<String>, country: Option<String>) -> Response {
        self.is_quiet = response.extensions().get::<Quiet>().is_some();
        let status = response.status();
        self.line.status = Some(status);
        self.line.user = user;
        self.line.country = country;
        let has_no_body = self.line.method == Method::HEAD
            || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
            || status.is_informational();
        if has_no_body || response.body().is_end_stream() {
            self.line.end = End::Whole;
            drop(self);
            return response;
        }
        self.line.end = End::Dropped;
        response.map(|inner| Body::new(Counted { inner, pending: Some(self) }))
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.line.duration = self.begin.elapsed();
        // Whoever has the route but us has been dropped, or is about to be.
        self.line.route = self.route.0.get().cloned();
        self.shared.ended(&self.line, self.is_quiet);
    }
}

/// A body whose bytes are counted.
struct Counted {
    inner: Body,
    pending: Option<Pending>,
}

impl Counted {
    fn ends(&mut self, end: End) {
        if let Some(mut pending) = mem::take(&mut self.pending) {
            pending.line.end = end;
        }
    }
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        let frame = ready!(Pin::new(&mut this.inner).poll_frame(context));
        match &frame {
            None => this.ends(End::Whole),
            Some(Err(_)) => this.ends(End::Failed),
            Some(Ok(frame)) => {
                if let (Some(data), Some(pending)) = (frame.data_ref(), &mut this.pending) {
                    pending.line.bytes = pending.line.bytes.saturating_add(data.len() as u64);
                }
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A server reads no further than to the length that it knows.
impl Drop for Counted {
    fn drop(&mut self) {
        let is_whole = self.inner.is_end_stream() || self.inner.size_hint().exact() == Some(0);
        self.ends(if is_whole { End::Whole } else { End::Dropped });
    }
}
