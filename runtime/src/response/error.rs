//! One opaque error with a kind, its response, and the pages that replace it.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, StatusCode, header};

pub use crate::response::pages::Pages;

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
    /// 500: everything else.
    Other,
}

impl Kind {
    /// The status of its response.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::PermissionDenied => StatusCode::FORBIDDEN,
            Self::BadRequest | Self::Suspicious => StatusCode::BAD_REQUEST,
            Self::Other => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// An error raised by a view, a middleware, or a handler anywhere below a chain.
///
/// Opaque: it has a [`Kind`], a source chain, and nothing else that a client could see. Any
/// [`std::error::Error`] becomes one of kind *other* through `?`; the other kinds are raised by name.
/// It is an [`IntoResponse`], so that an axum handler raises by returning it; the core of the chain
/// meets it as it was, with `downcast_ref` working, before it is turned into a response.
/// Headers returned beside it, `([(RETRY_AFTER, "3")], error)`, stay with its page; the status is the kind's.
///
/// ```
/// use ordain::Error;
///
/// let lost: Error = std::io::Error::other("disk gone").into();
/// assert_eq!(lost.status(), 500);
/// assert!(lost.downcast_ref::<std::io::Error>().is_some());
/// assert_eq!(Error::not_found("no such page").status(), 404);
/// ```
pub struct Error {
    kind: Kind,
    status: StatusCode,
    source: BoxError,
}

impl Error {
    /// Raises a 404.
    pub fn not_found(source: impl Into<BoxError>) -> Self {
        Self::new(Kind::NotFound, source)
    }

    /// Raises a 403.
    pub fn permission_denied(source: impl Into<BoxError>) -> Self {
        Self::new(Kind::PermissionDenied, source)
    }

    /// Raises a 400.
    pub fn bad_request(source: impl Into<BoxError>) -> Self {
        Self::new(Kind::BadRequest, source)
    }

    /// Raises a 400 that is logged at ERROR: somebody tampers.
    pub fn suspicious(source: impl Into<BoxError>) -> Self {
        Self::new(Kind::Suspicious, source)
    }

    /// Raises a 500, from what is not a [`std::error::Error`] itself (those come through `?`).
    pub fn other(source: impl Into<BoxError>) -> Self {
        Self::new(Kind::Other, source)
    }

    fn new(kind: Kind, source: impl Into<BoxError>) -> Self {
        Self { kind, status: kind.status(), source: source.into() }
    }

    #[cfg(feature = "tower")]
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
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

    /// The status of the response it becomes.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The error it was raised from, with its own `source()` chain behind it.
    #[must_use]
    pub fn source(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.source.as_ref()
    }

    /// The error it was raised from, if that is an `E`.
    #[must_use]
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.source.downcast_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("source", &self.source)
            .finish()
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self::other(error)
    }
}

/// Raises from inside the chain. Outside any chain it is a short page with the error's status.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = page(self.status);
        self.raise_in(&mut response);
        response
    }
}

/// The built-in page: the status line's words, and nothing of the cause.
pub(crate) fn page(status: StatusCode) -> Response {
    (status, status.canonical_reason().unwrap_or("Error").to_lowercase()).into_response()
}

/// An error on its way to the core, in the extensions of a response.
#[derive(Clone)]
pub(crate) struct Raised(Arc<Error>);

impl Raised {
    /// Takes the error that a response carries, if it carries one.
    pub(crate) fn take(response: &mut Response) -> Option<Failure> {
        let Self(error) = response.extensions_mut().remove()?;
        Some(Failure { error, headers: std::mem::take(response.headers_mut()) })
    }
}

/// An error, and the headers that stood around it: those a view returns beside it, and those of layers that
/// it has come through.
pub(crate) struct Failure {
    pub(crate) error: Arc<Error>,
    pub(crate) headers: HeaderMap,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error: Arc::new(error), headers: HeaderMap::new() }
    }
}

impl Failure {
    /// Adds the headers to the error's page, but those that describe the body that they came with, and
    /// those that the page has itself.
    pub(crate) fn leave_headers(&self, page: &mut HeaderMap) {
        for name in self.headers.keys().filter(|name| !OF_A_BODY.contains(name)) {
            if ADDING_UP.contains(name) || !page.contains_key(name) {
                page.extend(self.headers.get_all(name).iter().map(|value| (name.clone(), value.clone())));
            }
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
