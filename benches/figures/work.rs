//! What every layer does, and what stands innermost: the same for all, and opaque to the compiler.

use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use http::header::{HeaderMap, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::{StatusCode, Uri};
use serde::{Deserialize, Serialize};

pub(crate) const PATH: &str = "/articles/1";

/// What the layers do on the way out: const parameters say whether they set the header, too, for what the
/// compiler can see through is part of what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Work {
    /// They set the status.
    Status,
    /// They set the status and a header, which the view's response already has.
    Header,
}

impl Work {
    pub(crate) fn of(header: bool) -> Self {
        if header { Self::Header } else { Self::Status }
    }
}

/// The way in of every layer.
#[inline]
pub(crate) fn before(path: &str) {
    black_box(path);
}

/// The way out of every layer, for all peers that have the `http` crate's response.
#[inline]
pub(crate) fn after<const HEADER: bool, B>(response: &mut http::Response<B>) {
    *response.status_mut() = StatusCode::ACCEPTED;
    if HEADER {
        set_header(response.headers_mut());
    }
}

pub(crate) fn set_header(headers: &mut HeaderMap) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// The head of the view's response: it has the header already, so that the map's own memory is part of the
/// bare view.
pub(crate) fn answer_with<const HEADER: bool, B>(body: B) -> http::Response<B> {
    let mut response = http::Response::new(body);
    if HEADER {
        set_header(response.headers_mut());
    }
    black_box(response)
}

pub(crate) fn uri() -> Uri {
    Uri::from_static(PATH)
}

/// Runs a future that never waits.
pub(crate) fn now<F: Future>(future: F) -> F::Output {
    match poll_once(pin!(future)) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

// As a server would: it does not know the future, so that the future cannot become part of it.
#[inline(never)]
fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
