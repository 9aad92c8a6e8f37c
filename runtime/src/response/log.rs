//! Each error is logged once, where it is converted, with the request's method and path.
//!
//! A layer's future does not hold the request: the layer itself does, and that is what keeps a layer at
//! 24 bytes. So a conversion inside such a future leaves its record on the thread, and the nearest frame
//! that owns the request, [`Root`], writes it when the poll returns to it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::StatusCode;
use pin_project_lite::pin_project;
use tracing::Span;

use crate::response::caught::caught;
use crate::response::end::Last;
use crate::response::error::{Error, Kind, reason};
use crate::response::inside::{Inside, is_inside};
use crate::{Request, Response};

/// Marks a response that has been logged, in its extensions.
#[derive(Clone)]
pub(crate) struct Logged;

struct Record {
    status: StatusCode,
    suspicious: bool,
    message: Cow<'static, str>,
    span: Span,
}

thread_local! {
    static PENDING: RefCell<Vec<Record>> = const { RefCell::new(Vec::new()) };
    /// Whether there are any: the one question that every request asks.
    static ANY_PENDING: Cell<bool> = const { Cell::new(false) };
}

fn leave(records: impl IntoIterator<Item = Record>) {
    PENDING.with_borrow_mut(|pending| pending.extend(records));
    ANY_PENDING.set(true);
}

#[cold]
fn take() -> Vec<Record> {
    ANY_PENDING.set(false);
    PENDING.take()
}

/// Logs an error that is being converted: at once where the request is at hand, else at the nearest root. Outside of all
/// chains there is none, and whoever comes next on this thread has another request.
pub(crate) fn error(error: &Error, req: Option<&Request>) {
    let (status, suspicious) = (error.status(), error.kind() == Kind::Suspicious);
    match req {
        // Nothing is spelled that nobody reads.
        Some(req) => write(status, suspicious, &Spelled(error), req.method().as_str(), req.uri().path()),
        None if is_inside() => {
            leave([Record { status, suspicious, message: source_chain(error).into(), span: Span::current() }]);
        }
        None => write(status, suspicious, &Spelled(error), "", ""),
    }
}

/// An error and its sources, when it is read.
struct Spelled<'e>(&'e Error);

impl fmt::Display for Spelled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&source_chain(self.0))
    }
}

/// What is done with the response of a chain: one of the outermost that is an error, and that nobody has logged, leaves its
/// record.
#[inline]
pub(crate) fn conclude(response: &mut Response, last: Last) {
    if response.status().as_u16() >= 400 && !matches!(last, Last::Inside) {
        leave_status(response);
    }
    last.finish(response);
}

#[cold]
#[inline(never)]
fn leave_status(response: &Response) {
    if response.extensions().get::<Logged>().is_none() {
        let status = response.status();
        leave([Record { status, suspicious: false, message: reason(status), span: Span::current() }]);
    }
}

/// A request that somebody runs a chain with, or a part of one. It ends with that run, whether that comes to its end or is dropped:
/// what is left to be logged is written, and its values end, for they may panic at that.
pub(crate) struct Owned(pub(crate) Request);

impl Drop for Owned {
    #[inline]
    fn drop(&mut self) {
        let Self(req) = self;
        flush(req);
        if !req.extensions().is_empty() {
            let values = std::mem::take(req.extensions_mut());
            // What one value leaves to be logged while it ends is of this request, too.
            let inside = Inside::here();
            end(values, Some(req));
            drop(inside);
            flush(req);
        }
    }
}

/// Drops a value of a request or a response. It may panic at that: it is logged, and changes nothing.
#[inline]
pub(crate) fn end<T>(value: T, req: Option<&Request>) {
    end_by(|| drop(value), req);
}

/// The same of a value that is dropped where it is.
#[inline]
pub(crate) fn end_by(end: impl FnOnce(), req: Option<&Request>) {
    if let Err(panic) = caught(end) {
        error(&panic, req);
    }
}

/// The same of a whole response.
pub(crate) fn end_response(response: Response, req: Option<&Request>) {
    let (head, body) = response.into_parts();
    end(head, req);
    end(body, req);
}

/// Writes what conversions on this thread have left, now that the request is at hand.
#[inline]
pub(crate) fn flush(req: &Request) {
    if ANY_PENDING.get() {
        write_pending(req);
    }
}

#[cold]
#[inline(never)]
fn write_pending(req: &Request) {
    for record in take() {
        record.write(req.method().as_str(), req.uri().path());
    }
}

/// An error and its sources, as they say it themselves: they may panic at that.
pub(crate) fn source_chain(error: &Error) -> String {
    caught(|| spelled(error)).unwrap_or_else(|panic| panic.to_string())
}

fn spelled(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source().source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl Record {
    fn write(&self, method: &str, path: &str) {
        self.span.in_scope(|| write(self.status, self.suspicious, &self.message, method, path));
    }
}

fn write(status: StatusCode, suspicious: bool, message: &dyn fmt::Display, method: &str, path: &str) {
    let is_error = suspicious || status.is_server_error();
    let status = status.as_u16();
    if is_error {
        tracing::error!(target: "ordain", status, method, path, "{message}");
    } else {
        tracing::warn!(target: "ordain", status, method, path, "{message}");
    }
}

/// Records that have left the thread and wait for the request to come home.
///
/// If the request is dropped instead, they are written without it.
#[derive(Default)]
struct Waiting(Vec<Record>);

impl Drop for Waiting {
    fn drop(&mut self) {
        for record in &self.0 {
            record.write("", "");
        }
    }
}

pin_project! {
    /// Polls the [inside](Inside) of a frame that owns a request, and takes what conversions in it have left.
    /// Where a chain ends, this also concludes its response, in its place.
    pub(crate) struct Root<F> {
        #[pin]
        inner: F,
        waiting: Option<Waiting>,
        extent: Extent,
    }
}

/// How much of a chain a frame runs.
#[derive(Clone, Copy)]
pub(crate) enum Extent {
    /// All of it, with what is to be done last.
    Whole(Last),
    /// The rest of one that is so deep inside others.
    #[cfg(feature = "tower")]
    Rest { depth: u32 },
}

impl<F> Root<F> {
    pub(crate) fn new(inner: F, extent: Extent) -> Self {
        Self { inner, waiting: None, extent }
    }
}

impl<F: Future<Output = Response>> Future for Root<F> {
    type Output = Response;

    #[expect(clippy::inline_always, reason = "a call would copy the response once more")]
    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = self.project();
        let inside = match *this.extent {
            Extent::Whole(_) => Inside::here(),
            #[cfg(feature = "tower")]
            Extent::Rest { depth } => Inside::at(depth),
        };
        let mut polled = this.inner.poll(cx);
        match &mut polled {
            // Back on the thread, for the frame to `flush` with the request it has again.
            Poll::Ready(response) => {
                if let Some(mut waiting) = this.waiting.take() {
                    let left = take();
                    leave(std::mem::take(&mut waiting.0).into_iter().chain(left));
                }
                match *this.extent {
                    Extent::Whole(last) => conclude(response, last),
                    #[cfg(feature = "tower")]
                    Extent::Rest { .. } => {}
                }
            }
            Poll::Pending if ANY_PENDING.get() => this.waiting.get_or_insert_default().0.extend(take()),
            Poll::Pending => {}
        }
        drop(inside);
        polled
    }
}
