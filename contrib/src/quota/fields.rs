//! What a client is told: the fields of the IETF's draft, `Retry-After`, and the refusal.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, RETRY_AFTER, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue, StatusCode, Version};
use ordain::{Error, Request, Response};

/// What clients are told of a limit.
static RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// How much of it is left.
static RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The name of a limit, as its fields have it: letters, digits, `-`, `_`, `.`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name(Box<str>);

impl Name {
    /// One that is known to be fine.
    pub(super) fn known(name: &'static str) -> Self {
        Self(name.into())
    }

    pub(super) fn parse(name: &str) -> Result<Self, InvalidName> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if (1..=64).contains(&name.len()) && name.bytes().all(fits) {
            Ok(Self(name.into()))
        } else {
            Err(InvalidName(name.to_owned()))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is no name of a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidName(String);

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no name of a limit: write at most 64 letters, digits, `-`, `_`, `.`", self.0)
    }
}

impl StdError for InvalidName {}

/// How a client stands with a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// What may be used in a window.
    pub(super) quota: u64,
    /// Its length, in seconds.
    pub(super) window: u64,
    /// What may still be used.
    pub(super) remaining: u64,
    /// In how many seconds there is more: all of it, or, where nothing is left, enough for this request.
    pub(super) reset: u64,
}

impl Standing {
    /// `RateLimit-Policy` and `RateLimit`, as draft-ietf-httpapi-ratelimit-headers-10 writes them.
    fn fields(self, name: &Name) -> [(&'static HeaderName, HeaderValue); 2] {
        let Self { quota, window, remaining, reset } = self;
        let (mut text, mut digits) = (String::with_capacity(name.as_str().len() + 48), itoa::Buffer::new());
        let mut value = |parameters: [(&str, u64); 2]| {
            text.clear();
            for part in ["\"", name.as_str(), "\""] {
                text.push_str(part);
            }
            for (parameter, number) in parameters {
                text.push_str(parameter);
                text.push_str(digits.format(bounded(number)));
            }
            // A name has no characters that no header has.
            HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
        };
        let (policy, limit) = (value([(";q=", quota), (";w=", window)]), value([(";r=", remaining), (";t=", reset)]));
        [(&RATE_LIMIT_POLICY, policy), (&RATE_LIMIT, limit)]
    }

    /// Tells it with a response. Of several limits each has a line.
    pub(super) fn tell(self, name: &Name, response: &mut Response) {
        for (name, value) in self.fields(name) {
            response.headers_mut().append(name, value);
        }
    }

    /// The refusal of a request.
    pub(super) fn refuse(self, name: &Name, req: &Request) -> Error {
        let fields = self.fields(name);
        let seconds = self.reset.max(1);
        let this = TooManyRequests { limit: name.0.clone(), retry_after: Duration::from_secs(seconds) };
        let mut error = Error::with_status(StatusCode::TOO_MANY_REQUESTS, this)
            .with_header(RETRY_AFTER, HeaderValue::from(seconds));
        for (name, value) in fields {
            error = error.with_header(name.clone(), value);
        }
        if leaves_a_body(req) { error.with_header(CONNECTION, HeaderValue::from_static("close")) } else { error }
    }
}

/// The largest integer of a structured field (RFC 9651, section 3.3.1).
fn bounded(number: u64) -> u64 {
    number.min(999_999_999_999_999)
}

/// Whether a body comes behind the request that nobody is going to read: the connection is of no use then (D24).
fn leaves_a_body(req: &Request) -> bool {
    let headers = req.headers();
    let is_http_1 = matches!(req.version(), Version::HTTP_10 | Version::HTTP_11);
    let has_body =
        headers.contains_key(TRANSFER_ENCODING) || headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0");
    is_http_1 && has_body
}

/// Somebody has asked too often: a 429, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooManyRequests {
    limit: Box<str>,
    retry_after: Duration,
}

impl TooManyRequests {
    /// The name of the limit, or of the plan.
    #[must_use]
    pub fn limit(&self) -> &str {
        &self.limit
    }

    /// When to ask again, as `Retry-After` says it: whole seconds, at least one.
    #[must_use]
    pub fn retry_after(&self) -> Duration {
        self.retry_after
    }
}

impl fmt::Display for TooManyRequests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, retry_after } = self;
        write!(f, "too many requests (`{limit}`): one more in {} seconds", retry_after.as_secs())
    }
}

impl StdError for TooManyRequests {}
