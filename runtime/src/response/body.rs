//! The body of a request, read and left for those below.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum_core::body::Body;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::LengthLimitError;

use crate::response::Request;
use crate::response::error::{BoxError, Error};

/// Reads the whole body of a request, and leaves it there for those below.
///
/// A body that says at once that it is longer (by its `Content-Length`) is not read at all. Whatever comes of it, and also
/// if this future is dropped, those below read what they would have read: what has been read, and the rest.
///
/// A second reader, or the handler's own extractor, finds it in memory. What the body costs is up to `limit`
/// bytes for each request that is under way.
///
/// ```
/// use http::StatusCode;
/// use ordain::{Error, Next, Request, Response, body, middleware, middleware_chain};
///
/// /// Lets in what is signed, and nothing longer than 1 KiB.
/// #[middleware]
/// async fn signed(req: &mut Request, next: impl Next) -> Result<Response, Error> {
///     let bytes = body::read(req, 1024).await?;
///     if !bytes.starts_with(b"signed: ") {
///         return Err(Error::permission_denied("no signature"));
///     }
///     Ok(next.run(req).await)
/// }
///
/// middleware_chain! {
///     struct Site { signed }
/// }
///
/// async fn length(req: &mut Request) -> Result<String, Error> {
///     Ok(body::read(req, 4096).await?.len().to_string())
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let site = Site.wrap(length);
/// let send = async |body: String| site.handle(http::Request::post("/").body(body).unwrap()).await.status();
/// assert_eq!(send("signed: hello".into()).await, StatusCode::OK);
/// assert_eq!(send("hello".into()).await, StatusCode::FORBIDDEN);
/// assert_eq!(send("signed: ".repeat(1000)).await, StatusCode::PAYLOAD_TOO_LARGE);
/// # });
/// ```
///
/// # Errors
///
/// * 413, from [`TooLarge`]: it has more bytes than `limit`. Also if a limit of somebody above is reached: axum's
///   `DefaultBodyLimit`, tower-http's `RequestBodyLimitLayer`.
/// * 400: it breaks off, or cannot be decoded. Its own error is the source.
pub async fn read(req: &mut Request, limit: usize) -> Result<Bytes, Error> {
    if req.body().size_hint().lower() > limit as u64 {
        return Err(TooLarge { limit }.into_error());
    }
    let mut reading = Reading { rest: Some(mem::take(req.body_mut())), read: Read::default(), req };
    poll_fn(|cx| reading.poll(cx, limit)).await
}

/// Reads the beginning of the body of a request, and leaves it there for those below: for a middleware that finds what it
/// looks for in the first fields of a long upload.
///
/// Waits until `length` bytes have come or the body is over, and gives no more of it. As with [`read`], those below read what
/// they would have read, whatever comes of it.
///
/// ```
/// use ordain::{Error, Next, Request, Response, body, middleware};
///
/// /// Lets in what begins as a PNG does, however long it is.
/// #[middleware]
/// async fn images(req: &mut Request, next: impl Next) -> Result<Response, Error> {
///     let start = body::read_start(req, 8).await?;
///     if start.bytes != b"\x89PNG\r\n\x1a\n"[..] {
///         return Err(Error::bad_request("no image"));
///     }
///     Ok(next.run(req).await)
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let send = async |body: &'static [u8]| {
///     let echo = ordain::testing::next(async |req: &mut Request| std::mem::take(req.body_mut()));
///     images(&mut http::Request::post("/").body(body.into()).unwrap(), echo).await
/// };
/// let mut sent = Request::new(send(b"\x89PNG\r\n\x1a\nand so on").await.unwrap().into_body());
/// assert_eq!(body::read(&mut sent, 99).await.unwrap().len(), 17);
/// assert_eq!(send(b"GIF89a").await.unwrap_err().status(), 400);
/// # });
/// ```
///
/// # Errors
///
/// Those of [`read`], but that more bytes than `length` are none.
pub async fn read_start(req: &mut Request, length: usize) -> Result<Start, Error> {
    let mut reading = Reading { rest: Some(mem::take(req.body_mut())), read: Read::default(), req };
    poll_fn(|cx| reading.poll_start(cx, length)).await
}

/// The beginning of a body: what [`read_start`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Start {
    /// The bytes.
    pub bytes: Bytes,
    /// These are all that the body has.
    pub is_whole: bool,
}

/// The source of the error of [`read`] for a body that has more bytes than it may have. It is a 413.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge {
    limit: usize,
}

impl TooLarge {
    /// How many bytes it may have.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    fn into_error(self) -> Error {
        Error::with_status(StatusCode::PAYLOAD_TOO_LARGE, self)
    }
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body has more than {} bytes", self.limit)
    }
}

impl StdError for TooLarge {}

/// What a body has failed with, for whoever reads it.
#[derive(Debug, Clone)]
struct Broken(Arc<BoxError>);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body cannot be read")
    }
}

impl StdError for Broken {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.0)
    }
}

impl Broken {
    fn into_error(self) -> Error {
        let mut cause: Option<&(dyn StdError + 'static)> = Some(&**self.0);
        while let Some(at) = cause {
            if at.is::<LengthLimitError>() {
                return Error::with_status(StatusCode::PAYLOAD_TOO_LARGE, self);
            }
            cause = at.source();
        }
        Error::bad_request(self)
    }
}

/// What has been read of a body.
#[derive(Default)]
struct Read {
    data: VecDeque<Bytes>,
    length: usize,
    trailers: Option<HeaderMap>,
    broken: Option<Broken>,
}

/// A body that is being read. When this ends, those below find it in the request.
struct Reading<'a> {
    req: &'a mut Request,
    read: Read,
    rest: Option<Body>,
}

impl Reading<'_> {
    fn poll(&mut self, cx: &mut Context<'_>, limit: usize) -> Poll<Result<Bytes, Error>> {
        while ready!(self.poll_more(cx))? {
            if self.read.length > limit {
                return Poll::Ready(Err(TooLarge { limit }.into_error()));
            }
        }
        Poll::Ready(Ok(self.read.joined()))
    }

    fn poll_start(&mut self, cx: &mut Context<'_>, length: usize) -> Poll<Result<Start, Error>> {
        while self.read.length < length && ready!(self.poll_more(cx))? {}
        let is_over = self.rest.as_ref().is_none_or(http_body::Body::is_end_stream);
        let is_whole = is_over && self.read.length <= length;
        let mut bytes = self.read.joined();
        bytes.truncate(length);
        Poll::Ready(Ok(Start { bytes, is_whole }))
    }

    /// Reads a frame more, and says whether there was one.
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Error>> {
        let Some(rest) = &mut self.rest else { return Poll::Ready(Ok(false)) };
        Poll::Ready(match ready!(Pin::new(rest).poll_frame(cx)) {
            None => {
                self.rest = None;
                Ok(false)
            }
            Some(Ok(frame)) => {
                self.read.push(frame);
                Ok(true)
            }
            Some(Err(error)) => {
                self.rest = None;
                let broken = Broken(Arc::new(error.into_inner()));
                self.read.broken = Some(broken.clone());
                Err(broken.into_error())
            }
        })
    }
}

impl Read {
    fn push(&mut self, frame: Frame<Bytes>) {
        match frame.into_data() {
            Ok(data) => {
                self.length += data.len();
                self.data.push_back(data);
            }
            Err(frame) => self.trailers = frame.into_trailers().ok(),
        }
    }

    fn joined(&mut self) -> Bytes {
        if self.data.len() > 1 {
            let mut joined = BytesMut::with_capacity(self.length);
            self.data.drain(..).for_each(|data| joined.extend_from_slice(&data));
            self.data.push_back(joined.freeze());
        }
        self.data.front().cloned().unwrap_or_default()
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let (read, rest) = (mem::take(&mut self.read), self.rest.take());
        *self.req.body_mut() = Body::new(Again { read, rest });
    }
}

/// A body that has been read in part, once more.
struct Again {
    read: Read,
    rest: Option<Body>,
}

impl http_body::Body for Again {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Self { read, rest } = &mut *self;
        if let Some(data) = read.data.pop_front() {
            read.length -= data.len();
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        if let Some(trailers) = read.trailers.take() {
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        if let Some(broken) = read.broken.take() {
            return Poll::Ready(Some(Err(axum_core::Error::new(broken))));
        }
        match rest {
            Some(rest) => Pin::new(rest).poll_frame(cx),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        let Read { data, trailers, broken, .. } = &self.read;
        let is_read = data.is_empty() && trailers.is_none() && broken.is_none();
        is_read && self.rest.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let read = self.read.length as u64;
        let rest = match &self.rest {
            Some(rest) => rest.size_hint(),
            None if self.read.broken.is_some() => SizeHint::new(),
            None => SizeHint::with_exact(0),
        };
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower() + read);
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper + read);
        }
        hint
    }
}
