//! One opaque error with a kind, its response, and the pages that replace it.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::response::handed_on::HandedOn;
use crate::response::log;
pub use crate::response::pages::Pages;
use crate::response::pages::is_error;
#[cfg(feature = "axum")]
use crate::response::rejection;
use crate::response::source::Source;

/// Any error, boxed.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The kinds of error a chain tells apart; each has its status and its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// 404. Django's `Http404`.
    NotFound,
    /// 403. Django's `PermissionDenied`.
    PermissionDenied,
    /// 400. Django's `BadRequest`.
    BadRequest,
    /// 400, and logged at ERROR. Django's `SuspiciousOperation`.
    Suspicious,
    /// Everything else: 500, or the status that it was raised with.
    Other,
}

impl Kind {
    /// The status of its response, unless an error of it was raised with another.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::PermissionDenied => StatusCode::FORBIDDEN,
            Self::BadRequest | Self::Suspicious => StatusCode::BAD_REQUEST,
            Self::Other => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not found",
            Self::PermissionDenied => "permission denied",
            Self::BadRequest => "bad request",
            Self::Suspicious => "suspicious request",
            Self::Other => "other error",
        }
    }

    /// The kind that Django would give an error of this status.
    fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::FORBIDDEN => Self::PermissionDenied,
            StatusCode::BAD_REQUEST => Self::BadRequest,
            _ => Self::Other,
        }
    }
}

/// What is wrong, in words for a log or a page: `not found`. Of an error [`Error::in_words`] says more, where its kind is *other*.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// An error raised by a view, a middleware, or a handler anywhere below a chain.
///
/// Opaque: it has a [`Kind`], a status, a source chain, and nothing else that a client could see. It is an
/// [`IntoResponse`], so that an axum handler raises by returning it; the core of the chain meets it as it was,
/// with `downcast_ref` working, before it is turned into a response. Headers returned beside it,
/// `([(RETRY_AFTER, "3")], error)`, or added to it by [`with_header`](Self::with_header), stay with its page; its status is the
/// error's own.
///
/// ```
/// use http::StatusCode;
/// use ordain::Error;
/// use ordain::error::Kind;
///
/// let lost: Error = std::io::Error::other("disk gone").into();
/// assert_eq!(lost.status(), 500);
/// assert!(lost.downcast_ref::<std::io::Error>().is_some());
///
/// assert_eq!(Error::not_found("no such page").status(), 404);
///
/// let slow_down = Error::with_status(StatusCode::TOO_MANY_REQUESTS, "eleven a second");
/// assert_eq!((slow_down.status().as_u16(), slow_down.kind()), (429, Kind::Other));
/// ```
///
/// # By `?`
///
/// Whatever becomes a boxed error becomes an error of kind *other*: a [`std::error::Error`], a box of one, a string,
/// and an `anyhow::Error`. [`Error::downcast_ref`] finds what it was, also in the box; in an `anyhow::Error`, under
/// its contexts, with the feature `anyhow`.
///
/// With the feature `axum`, a rejection of an axum extractor keeps its status, also from a box: a query string that
/// cannot be read is the client's mistake in a middleware as it is in a handler.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::RequestExt;
/// use axum::extract::Query;
/// use ordain::{Error, Next, Request, Response, middleware, testing};
///
/// #[middleware]
/// async fn page(req: &mut Request, next: impl Next) -> Result<Response, Error> {
///     let Query(_page) = req.extract_parts::<Query<[(String, u32); 1]>>().await?;
///     Ok(next.run(req).await)
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let inside = async |_: &mut Request| "";
/// let error = page(&mut Request::default(), testing::next(inside)).await.unwrap_err();
/// assert_eq!(error.status(), 400);
/// # });
/// # }
/// ```
///
/// An extractor that is not axum's own says its status where it is raised:
/// `.map_err(|rejection| Error::with_status(rejection.status(), rejection))?`.
///
/// It is no [`std::error::Error`] itself, for all of those become one. A `main` that returns a `Box<dyn std::error::Error>` has what it
/// was raised from, by `?`; for a box that is `Send + Sync` it is `.map_err(Error::into_source)?`.
///
/// ```
/// use ordain::Error;
/// use ordain::error::BoxError;
///
/// fn setup() -> Result<(), Error> {
///     Err("no key")?
/// }
///
/// fn main_of_a_server() -> Result<(), Box<dyn std::error::Error>> {
///     Ok(setup()?)
/// }
///
/// fn on_another_thread() -> Result<(), BoxError> {
///     setup().map_err(Error::into_source)
/// }
///
/// assert_eq!(main_of_a_server().unwrap_err().to_string(), "no key");
/// assert_eq!(on_another_thread().unwrap_err().to_string(), "no key");
/// ```
///
/// # Through the layers of a router
///
/// An error that an axum handler returns comes through the layers of its router as a response: the built-in page of its
/// status, which carries the error in its extensions. What such a layer makes of that:
///
/// | | |
/// | --- | --- |
/// | headers that it sets | stay with the page, but those that describe a body |
/// | a status or a body that it writes into the response | is lost: the page of the error takes its place |
/// | a response of its own, without the extensions of this one | is an answer: no hook and no page sees the error, and the log has the status alone |
///
/// So a layer that gives errors another form belongs into the chain, as [`Pages`], or as a `process_exception`, which
/// meets the error itself.
#[doc(alias("Http404", "PermissionDenied", "BadRequest", "SuspiciousOperation", "HandleErrorLayer"))]
pub struct Error {
    kind: Kind,
    status: StatusCode,
    source: Source,
    /// Few have any.
    headers: Option<Box<HeaderMap>>,
}

impl Error {
    /// Raises a 404.
    pub fn not_found(source: impl Into<BoxError> + 'static) -> Self {
        Self::new(Kind::NotFound, Source::of(source))
    }

    /// Raises a 403.
    pub fn permission_denied(source: impl Into<BoxError> + 'static) -> Self {
        Self::new(Kind::PermissionDenied, Source::of(source))
    }

    /// Raises a 400.
    pub fn bad_request(source: impl Into<BoxError> + 'static) -> Self {
        Self::new(Kind::BadRequest, Source::of(source))
    }

    /// Raises a 400 that is logged at ERROR: somebody tampers.
    pub fn suspicious(source: impl Into<BoxError> + 'static) -> Self {
        Self::new(Kind::Suspicious, Source::of(source))
    }

    /// Raises a 500, whatever the source.
    pub fn other(source: impl Into<BoxError> + 'static) -> Self {
        Self::new(Kind::Other, Source::of(source))
    }

    /// Raises an error of any status from 400 to 599. 404, 403 and 400 are of the kinds that have these; everything
    /// else is of kind *other*, logged at ERROR from 500 on, else at WARN.
    ///
    /// A status that is none of an error is a 500.
    ///
    /// ```
    /// use http::StatusCode;
    /// use ordain::Error;
    /// use ordain::error::Kind;
    ///
    /// let taken = Error::with_status(StatusCode::CONFLICT, "that name is taken");
    /// assert_eq!((taken.status().as_u16(), taken.kind()), (409, Kind::Other));
    /// let gone = Error::with_status(StatusCode::NOT_FOUND, "no such article");
    /// assert_eq!((gone.status().as_u16(), gone.kind()), (404, Kind::NotFound));
    /// assert_eq!(Error::with_status(StatusCode::OK, "?").status(), 500);
    /// ```
    pub fn with_status(status: StatusCode, source: impl Into<BoxError> + 'static) -> Self {
        Self::of_status(status, Source::of(source))
    }

    /// Adds a header to what it becomes, whatever page that is: what an answer of its status should say. One that describes a body
    /// is left out.
    ///
    /// ```
    /// use http::header::RETRY_AFTER;
    /// use http::{HeaderValue, StatusCode};
    /// use ordain::{Error, Request, middleware_chain};
    ///
    /// middleware_chain! {
    ///     struct Site {}
    /// }
    ///
    /// let site = Site.wrap_blocking(|_: &mut Request| -> Result<&'static str, Error> {
    ///     let busy = Error::with_status(StatusCode::SERVICE_UNAVAILABLE, "all hands are full");
    ///     Err(busy.with_header(RETRY_AFTER, HeaderValue::from_static("3")))
    /// });
    /// let response = site.handle_blocking(http::Request::new(String::new()));
    /// assert_eq!(response.status(), 503);
    /// assert_eq!(response.headers()["retry-after"], "3");
    /// ```
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.get_or_insert_default().append(name, value);
        self
    }

    fn new(kind: Kind, source: Source) -> Self {
        Self { kind, status: kind.status(), source, headers: None }
    }

    fn of_status(status: StatusCode, source: Source) -> Self {
        if is_error(status) {
            Self { kind: Kind::of(status), status, source, headers: None }
        } else {
            Self::new(Kind::Other, source)
        }
    }

    fn take_headers(&mut self) -> HeaderMap {
        self.headers.take().map_or_else(HeaderMap::new, |headers| *headers)
    }

    /// Lets a response carry it to the next boundary.
    pub(crate) fn raise_in(self, response: &mut Response) {
        response.extensions_mut().insert(Raised(Arc::new(self)));
    }

    pub(crate) fn panicked(payload: &(dyn Any + Send)) -> Self {
        let message = payload
            .downcast_ref::<&'static str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a value that is not a string".to_owned());
        Self::other(Panicked { message })
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What is wrong, in words for a log or a page: what its [`Kind`] says, or, where that is *other*, its status: `unauthorized`.
    ///
    /// ```
    /// use http::StatusCode;
    /// use ordain::Error;
    ///
    /// let stranger = Error::with_status(StatusCode::UNAUTHORIZED, "no token");
    /// assert_eq!((stranger.in_words(), stranger.kind().to_string()), ("unauthorized".into(), "other error".to_owned()));
    /// assert_eq!(Error::suspicious("a signature").in_words(), "suspicious request");
    /// ```
    #[must_use]
    pub fn in_words(&self) -> Cow<'static, str> {
        match self.kind {
            Kind::Other => reason(self.status),
            kind => Cow::Borrowed(kind.as_str()),
        }
    }

    /// The status of the response it becomes.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The error it was raised from, with its own `source()` chain behind it.
    #[must_use]
    pub fn source(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.source.get()
    }

    /// The error it was raised from, without the kind, the status and the headers.
    #[must_use]
    pub fn into_source(self) -> BoxError {
        self.source.into_boxed()
    }

    /// The error it was raised from, if that is an `E`, or a box, an `Arc` or (feature `anyhow`) an `anyhow::Error`
    /// that was made of one.
    ///
    /// ```
    /// use ordain::Error;
    /// use ordain::error::BoxError;
    ///
    /// let boxed: BoxError = Box::new(std::fmt::Error);
    /// assert!(Error::from(boxed).downcast_ref::<std::fmt::Error>().is_some());
    /// # #[cfg(feature = "anyhow")] {
    /// let explained = anyhow::Error::new(std::fmt::Error).context("cannot write the report");
    /// let error = Error::from(explained);
    /// assert_eq!(error.to_string(), "cannot write the report");
    /// assert!(error.downcast_ref::<std::fmt::Error>().is_some());
    /// # }
    /// ```
    #[must_use]
    pub fn downcast_ref<E: StdError + Send + Sync + 'static>(&self) -> Option<&E> {
        self.source.downcast_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.source(), f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("source", &self.source())
            .finish_non_exhaustive()
    }
}

impl<E: Into<BoxError> + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        let source = Source::of(error);
        #[cfg(feature = "axum")]
        if let Some(status) = rejection::status_of(&source) {
            return Self::of_status(status, source);
        }
        Self::new(Kind::Other, source)
    }
}

/// For a fn that sets something up: what it was raised from.
impl From<Error> for Box<dyn StdError> {
    fn from(error: Error) -> Self {
        error.into_source()
    }
}

/// Raises from inside the chain. Outside any chain it is a short page with the error's status.
impl IntoResponse for Error {
    fn into_response(mut self) -> Response {
        let mut response = page(self.status);
        leave_headers(&self.take_headers(), response.headers_mut());
        self.raise_in(&mut response);
        response
    }
}

/// The built-in page: the status line's words, and nothing of the cause.
pub(crate) fn page(status: StatusCode) -> Response {
    (status, reason(status)).into_response()
}

/// The status line's words. Those of what a flood of requests is refused by are at hand.
pub(crate) fn reason(status: StatusCode) -> Cow<'static, str> {
    Cow::Borrowed(match status {
        StatusCode::BAD_REQUEST => "bad request",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not found",
        StatusCode::TOO_MANY_REQUESTS => "too many requests",
        StatusCode::SERVICE_UNAVAILABLE => "service unavailable",
        other => return other.canonical_reason().unwrap_or("error").to_lowercase().into(),
    })
}

/// An error on its way to the core, in the extensions of a response of which nothing else but headers is of use.
#[derive(Clone)]
pub(crate) struct Raised(Arc<Error>);

impl Raised {
    /// Takes the error that a response carries, if it carries one.
    pub(crate) fn take(response: &mut Response) -> Option<Failure> {
        let error = match response.extensions_mut().remove() {
            Some(Self(error)) => error,
            None => HandedOn::take(response)?,
        };
        let headers = std::mem::take(response.headers_mut());
        log::end_response(std::mem::take(response), None);
        Some(Failure { error, headers })
    }
}

/// An error, and the headers that stood around it: those a view returns beside it, and those of layers that
/// it has come through.
pub(crate) struct Failure {
    pub(crate) error: Arc<Error>,
    pub(crate) headers: HeaderMap,
}

impl From<Error> for Failure {
    fn from(mut error: Error) -> Self {
        let headers = error.take_headers();
        Self { error: Arc::new(error), headers }
    }
}

/// The source of the error of a router that has found no route: no view has failed.
#[cfg(feature = "axum")]
#[derive(Debug)]
pub(crate) struct NoRoute;

#[cfg(feature = "axum")]
impl fmt::Display for NoRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no route was found")
    }
}

#[cfg(feature = "axum")]
impl StdError for NoRoute {}

impl Failure {
    /// Whether it is that of a view. A route that a router inside has not found has no view.
    #[cfg_attr(not(feature = "axum"), expect(clippy::unused_self, reason = "with the feature it is asked"))]
    pub(crate) fn is_of_a_view(&self) -> bool {
        #[cfg(feature = "axum")]
        if self.error.downcast_ref::<NoRoute>().is_some() {
            return false;
        }
        true
    }

    /// Adds the headers to the error's page, but those that describe the body that they came with, and
    /// those that the page has itself.
    pub(crate) fn leave_headers(&self, page: &mut HeaderMap) {
        leave_headers(&self.headers, page);
    }
}

fn leave_headers(headers: &HeaderMap, page: &mut HeaderMap) {
    for name in headers.keys().filter(|name| !OF_A_BODY.contains(name)) {
        if ADDING_UP.contains(name) || !page.contains_key(name) {
            page.extend(headers.get_all(name).iter().map(|value| (name.clone(), value.clone())));
        }
    }
}

/// Headers of which each counts, whoever has set it.
static ADDING_UP: [HeaderName; 2] = [header::SET_COOKIE, header::VARY];

/// The headers that describe a body (RFC 9110, sections 6.5 and 8; RFC 9530), or say how it is sent.
static OF_A_BODY: [HeaderName; 14] = [
    header::ACCEPT_RANGES,
    header::CONTENT_DISPOSITION,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LENGTH,
    header::CONTENT_LOCATION,
    header::CONTENT_RANGE,
    header::CONTENT_TYPE,
    header::ETAG,
    header::LAST_MODIFIED,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("repr-digest"),
];

/// A panic of a view, a middleware or a hook: what [`Error::downcast_ref`] gives for one.
#[derive(Debug)]
pub struct Panicked {
    message: String,
}

impl Panicked {
    /// The panic's message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.message)
    }
}

impl StdError for Panicked {}
