//! A request that is given away to what consumes it, and what takes its place.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::body::Body;
use bytes::Bytes;
use http::Uri;
use http_body::{Body as _, Frame};

use crate::response::{Request, log};

/// Takes a request away for a service that consumes it, and leaves its head behind, so that middlewares
/// may read it after the response. A body goes with it for good.
pub(crate) fn hand_over(req: &mut Request) -> Request {
    let body = if req.body().is_end_stream() { Body::empty() } else { Body::new(Gone) };
    let mut head = Request::new(body);
    begin(head.method_mut(), req.method().clone());
    begin(head.uri_mut(), req.uri().clone());
    *head.version_mut() = req.version();
    begin(head.headers_mut(), req.headers().clone());
    begin(head.extensions_mut(), req.extensions().clone());
    mem::replace(req, head)
}

/// Takes a request away where nobody looks at it again, but for its method, URI and version, which the log wants.
///
/// What is kept stays where it is: to take all of it, and to give these back, would be two moves of a request more.
#[expect(clippy::inline_always, reason = "the request is made where it is given away")]
#[inline(always)]
pub(crate) fn let_go(req: &mut Request) -> Request {
    let mut given = let_go_headless(req);
    mem::swap(given.headers_mut(), req.headers_mut());
    given
}

/// The same where its headers are looked at, too.
pub(crate) fn let_go_but_headers(req: &mut Request) -> Request {
    let mut given = let_go_headless(req);
    begin(given.headers_mut(), req.headers().clone());
    given
}

/// All but the headers.
#[expect(clippy::inline_always, reason = "the same")]
#[inline(always)]
fn let_go_headless(req: &mut Request) -> Request {
    let mut given = Request::new(mem::take(req.body_mut()));
    begin(given.method_mut(), req.method().clone());
    begin(given.uri_mut(), copied(req.uri()));
    *given.version_mut() = req.version();
    mem::swap(given.extensions_mut(), req.extensions_mut());
    given
}

/// Fills a field of a new request. There is nothing in it to drop, which LLVM does not see.
#[inline]
fn begin<T>(field: &mut T, value: T) {
    mem::forget(mem::replace(field, value));
}

/// A URI once more. Of most requests it is a path, which is cheaper to copy alone.
#[expect(clippy::inline_always, reason = "the same")]
#[inline(always)]
fn copied(uri: &Uri) -> Uri {
    match uri.path_and_query() {
        Some(path) if uri.scheme().is_none() && uri.authority().is_none() => Uri::from(path.clone()),
        _ => uri.clone(),
    }
}

/// The body of a request that has gone with somebody who was given it: an error, so that a second run does not take it for
/// an empty one.
struct Gone;

/// Why there is no body.
#[derive(Debug)]
struct BodyIsGone;

impl fmt::Display for BodyIsGone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body of the request is gone with an earlier run of `next`")
    }
}

impl std::error::Error for BodyIsGone {}

impl http_body::Body for Gone {
    type Data = Bytes;
    type Error = BodyIsGone;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyIsGone>>> {
        Poll::Ready(Some(Err(BodyIsGone)))
    }
}

/// Puts another request in the place of one, whose values may panic when they are dropped: that is logged,
/// and changes nothing.
pub(crate) fn replace(req: &mut Request, other: Request) {
    log::end(mem::replace(req, other), Some(req));
}
