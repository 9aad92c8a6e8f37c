//! What is kept.

use std::time::{Duration, Instant, SystemTime};

use axum_core::body::Body;
use bytes::Bytes;
use http::header::{AGE, CONNECTION, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue};
use ordain::Response;

/// What a [`Store`](super::Store) keeps under a key: a page, or by what the pages of a URL vary.
#[derive(Debug, Clone)]
pub struct Kept {
    pub(super) what: What,
    /// Not shown from then on.
    pub(super) until: SystemTime,
    /// When it began to be built, here.
    pub(super) begun: Instant,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (&self.what, self.until) == (&other.what, other.until)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// The only page of its URL, or one of several.
    Page(Page),
    /// The names of headers, sorted: pages of the URL are told apart by their values.
    Names(Vec<HeaderName>),
}

/// A response with status 200, as it was when it was kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    /// With a place for its age: a copy of it is shown as soon as that is said.
    headers: HeaderMap,
    pub(super) body: Bytes,
    /// When it was made. What had an `Age` was made earlier than it came here.
    pub(super) made: SystemTime,
    /// It is not to be compressed.
    pub(super) plain: bool,
}

/// What an entry takes beside what is in it: the key, and the accounts of the store and of the allocator, as measured with moka 0.12.
const OVERHEAD: usize = 896;

impl Kept {
    /// Some number of bytes that it takes in memory, the store's own accounts of it included.
    #[must_use]
    pub fn weight(&self) -> usize {
        /// Of a header: where it stands in the map, and the count of those who have it.
        const LINE: usize = 128;
        OVERHEAD
            + match &self.what {
                What::Names(names) => names.iter().map(|name| LINE + name.as_str().len()).sum::<usize>(),
                What::Page(page) => {
                    let lines = page.lines().map(|(name, value)| LINE + name.as_str().len() + value.len());
                    lines.sum::<usize>() + page.body.len()
                }
            }
    }

    /// When a store may forget it.
    #[must_use]
    pub fn until(&self) -> SystemTime {
        self.until
    }

    /// When it began to be built, or was read from [bytes](Self::from_bytes).
    #[must_use]
    pub fn begun(&self) -> Instant {
        self.begun
    }
}

impl Page {
    /// Of a response whose body is this. Copies all of it: what is kept holds no buffer of a connection, or of a longer text.
    pub(super) fn of(response: &Response, body: &Bytes, now: SystemTime) -> Self {
        let mut headers = HeaderMap::with_capacity(response.headers().len() + 1);
        for (name, value) in response.headers() {
            if *name != AGE && !is_of_the_connection(name) && !is_of_the_visitor(name) {
                // A value out of a header goes into one.
                if let Ok(copy) = HeaderValue::from_bytes(value.as_bytes()) {
                    headers.append(name, copy);
                }
            }
        }
        let made = now.checked_sub(age(response.headers())).unwrap_or(now);
        Self::new(headers, Bytes::copy_from_slice(body), made, is_plain(response))
    }

    pub(super) fn new(mut headers: HeaderMap, body: Bytes, made: SystemTime, plain: bool) -> Self {
        headers.insert(AGE, spelled(0));
        Self { headers, body, made, plain }
    }

    /// Its headers, but for its age.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.headers.iter().filter(|(name, _)| **name != AGE)
    }

    /// As a response of now.
    pub(super) fn response(&self, now: SystemTime) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.headers_mut() = self.headers.clone();
        let age = now.duration_since(self.made).unwrap_or_default();
        response.headers_mut().insert(AGE, spelled(age.as_secs()));
        if self.plain {
            mark_plain(&mut response);
        }
        response
    }
}

/// A number of seconds. Few pages are kept for longer than it takes to count to a thousand: those need no memory of their own.
fn spelled(seconds: u64) -> HeaderValue {
    /// Three digits each.
    #[expect(clippy::cast_possible_truncation, reason = "a digit")]
    static DIGITS: [u8; 3000] = {
        let mut digits = [b'0'; 3000];
        let mut at = 0;
        while at < 3000 {
            let (number, place) = (at / 3, at % 3);
            digits[at] += (number / [100, 10, 1][place] % 10) as u8;
            at += 1;
        }
        digits
    };
    let zeros = match seconds {
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    let digits = usize::try_from(seconds).ok().and_then(|number| DIGITS.get(number * 3 + zeros..number * 3 + 3));
    let value = digits.and_then(|digits| HeaderValue::from_maybe_shared(Bytes::from_static(digits)).ok());
    value.unwrap_or_else(|| HeaderValue::from(seconds))
}

/// Headers of one connection, which no cache keeps (RFC 9111, section 3.1).
fn is_of_the_connection(name: &HeaderName) -> bool {
    static MORE: [HeaderName; 2] = [HeaderName::from_static("keep-alive"), HeaderName::from_static("proxy-connection")];
    [CONNECTION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION].contains(name)
        || MORE.contains(name)
}

/// How a visitor stands with a limit (draft-ietf-httpapi-ratelimit-headers-10): whoever is shown the page has been told their own.
fn is_of_the_visitor(name: &HeaderName) -> bool {
    static FIELDS: [HeaderName; 2] =
        [HeaderName::from_static("ratelimit"), HeaderName::from_static("ratelimit-policy")];
    FIELDS.contains(name)
}

/// How old a response says that it is.
pub(super) fn age(headers: &HeaderMap) -> Duration {
    let age = headers.get(AGE).and_then(|age| age.to_str().ok()?.trim().parse().ok());
    age.map_or(Duration::ZERO, Duration::from_secs)
}

#[cfg(feature = "gzip")]
fn is_plain(response: &Response) -> bool {
    response.extensions().get::<crate::gzip::Plain>().is_some()
}

#[cfg(not(feature = "gzip"))]
fn is_plain(_: &Response) -> bool {
    false
}

#[cfg(feature = "gzip")]
fn mark_plain(response: &mut Response) {
    response.extensions_mut().insert(crate::gzip::Plain);
}

#[cfg(not(feature = "gzip"))]
fn mark_plain(_: &mut Response) {}
