//! Preconditions that a view asks itself, before it does its work.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::time::SystemTime;

use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use http::header::{ETAG, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE, LAST_MODIFIED};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use ordain::Request;

use super::judge::{Verdict, judge};
use super::tags::Tags;

/// What a client says about the version that it has: a parameter of axum handlers, for a view that can tell its version before it does
/// its work.
///
/// Unlike [`ConditionalGet`](super::ConditionalGet), which comes when the view has run, it spares the work, and a `PUT` or `DELETE` of a version that
/// is not the client's any more changes nothing. It needs no entry in the chain.
///
/// ```
/// use axum::{Router, routing::get};
/// use ordain_contrib::conditional::{Preconditions, Unmet, Validators};
/// # use tower::ServiceExt;
///
/// async fn show(preconditions: Preconditions) -> Result<(Validators, &'static str), Unmet> {
///     let version = Validators::strong("7").unwrap();
///     preconditions.check(&version)?;
///     Ok((version, "much work"))
/// }
///
/// async fn save(preconditions: Preconditions) -> Result<&'static str, Unmet> {
///     preconditions.check(&Validators::strong("7").unwrap())?;
///     Ok("saved")
/// }
///
/// let router = Router::new().route("/note", get(show).put(save));
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let ask = async |method, header, tag| {
///     let request = http::Request::builder().method(method).uri("/note").header(header, tag);
///     let response = router.clone().oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
///     response.status().as_u16()
/// };
/// assert_eq!(ask("GET", "if-none-match", "\"6\"").await, 200);
/// assert_eq!(ask("GET", "if-none-match", "\"7\"").await, 304);
/// assert_eq!(ask("PUT", "if-match", "\"6\"").await, 412);
/// assert_eq!(ask("PUT", "if-match", "\"7\"").await, 200);
/// # });
/// ```
#[derive(Debug, Clone)]
pub struct Preconditions {
    method: Method,
    asked: HeaderMap,
}

impl Preconditions {
    /// Reads them of a request.
    #[must_use]
    pub fn of(req: &Request) -> Self {
        Self::read(req.method(), req.headers())
    }

    fn read(method: &Method, headers: &HeaderMap) -> Self {
        let mut asked = HeaderMap::new();
        for name in [IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE] {
            for value in headers.get_all(&name) {
                asked.append(&name, value.clone());
            }
        }
        Self { method: method.clone(), asked }
    }

    /// Asks them of what there is now; [`Validators::none`] stands for what there is not.
    ///
    /// # Errors
    ///
    /// They do not hold: [`Unmet`] is the response.
    pub fn check(&self, now: &Validators) -> Result<(), Unmet> {
        let changes_nothing = matches!(self.method, Method::GET | Method::HEAD);
        // Whoever writes `If-Match: 7` means a version, and not any.
        if !changes_nothing && self.asked.contains_key(IF_MATCH) && Tags::of(&self.asked, &IF_MATCH) == Tags::None {
            return Err(Unmet(Answer::Failed));
        }
        let modified = now.modified.filter(|_| changes_nothing || self.asked.contains_key(IF_UNMODIFIED_SINCE));
        match judge(&self.asked, now.tag.as_ref().map(HeaderValue::as_bytes), modified) {
            Verdict::Met => Ok(()),
            Verdict::NotModified if changes_nothing => Err(Unmet(Answer::NotModified(now.clone()))),
            Verdict::NotModified | Verdict::Failed => Err(Unmet(Answer::Failed)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Preconditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.method, &parts.headers))
    }
}

/// What tells a version: a tag, a date, both or neither. Beside a body it is the headers `ETag` and `Last-Modified`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    tag: Option<HeaderValue>,
    modified: Option<SystemTime>,
}

impl Validators {
    /// Of what is not there: `If-Match: *` does not hold for it, `If-None-Match: *` does.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// A tag that is another one for each byte that is another, without its quotes.
    ///
    /// # Errors
    ///
    /// It has a quote, a space, or what cannot stand in a header.
    pub fn strong(tag: &str) -> Result<Self, InvalidTag> {
        Self::tagged("", tag)
    }

    /// A tag of what means the same, without its quotes.
    ///
    /// # Errors
    ///
    /// It has a quote, a space, or what cannot stand in a header.
    pub fn weak(tag: &str) -> Result<Self, InvalidTag> {
        Self::tagged("W/", tag)
    }

    fn tagged(kind: &str, tag: &str) -> Result<Self, InvalidTag> {
        let wrong = || InvalidTag(tag.to_owned());
        if !tag.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"') {
            return Err(wrong());
        }
        let tag = HeaderValue::try_from(format!("{kind}\"{tag}\"")).map_err(|_| wrong())?;
        Ok(Self { tag: Some(tag), modified: None })
    }

    /// Says when it was changed for the last time, in seconds: what is behind them is cut off.
    #[must_use]
    pub fn modified(self, time: SystemTime) -> Self {
        let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // What is behind the year 9999 has no date in HTTP.
        let seconds = std::time::Duration::from_secs(since.as_secs().min(253_402_300_799));
        Self { modified: Some(SystemTime::UNIX_EPOCH + seconds), ..self }
    }
}

impl IntoResponseParts for Validators {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        let date = self.modified.and_then(|time| HeaderValue::try_from(httpdate::fmt_http_date(time)).ok());
        parts.headers_mut().extend(self.tag.map(|tag| (ETAG, tag)));
        parts.headers_mut().extend(date.map(|date| (LAST_MODIFIED, date)));
        Ok(parts)
    }
}

/// The response to a request whose preconditions do not hold: 304 with the validators, or 412.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet(Answer);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    NotModified(Validators),
    Failed,
}

impl IntoResponse for Unmet {
    fn into_response(self) -> Response {
        match self.0 {
            Answer::NotModified(validators) => (StatusCode::NOT_MODIFIED, validators, ()).into_response(),
            Answer::Failed => StatusCode::PRECONDITION_FAILED.into_response(),
        }
    }
}

/// For `?` in a handler whose error is any response.
impl From<Unmet> for Response {
    fn from(unmet: Unmet) -> Self {
        unmet.into_response()
    }
}

/// A tag that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidTag(String);

impl fmt::Display for InvalidTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no tag: write visible ASCII, without quotes and spaces", self.0)
    }
}

impl Error for InvalidTag {}
