//! The entry.

use std::error::Error;
use std::fmt;

use http::header::{ACCEPT_ENCODING, ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body::Body as _;
use ordain::sets::{ChangesBody, Compresses, Varies};
use ordain::{Request, Response, middleware};

use super::accept::accepts_gzip;
use super::stream::How;
use crate::caching::{has_directive, vary_on};
use crate::content::{Content, content, is_partial};
use crate::notes::note;

/// Compresses responses for those who accept it. The [module](super) has the rules.
#[derive(Debug, Clone)]
pub struct Gzip {
    how: How,
    from_length: u64,
    ranges: bool,
}

impl Default for Gzip {
    fn default() -> Self {
        Self { how: How::new(6, 99), from_length: 200, ranges: false }
    }
}

impl Gzip {
    /// Compresses what has 200 bytes or more, at level 6, with up to 99 bytes of padding.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Compresses faster (1) or better (9).
    ///
    /// # Errors
    ///
    /// There is no such level.
    pub fn level(mut self, level: u32) -> Result<Self, InvalidLevel> {
        if !(1..=9).contains(&level) {
            return Err(InvalidLevel(level));
        }
        self.how = How::new(level, self.how.padding);
        Ok(self)
    }

    /// Compresses what has so many bytes or more.
    #[must_use]
    pub fn from_length(self, bytes: u64) -> Self {
        Self { from_length: bytes, ..self }
    }

    /// Leaves the padding out: for a site whose pages hold no secret.
    #[must_use]
    pub fn without_padding(mut self) -> Self {
        self.how.padding = 0;
        self
    }

    /// Compresses what could be asked for in ranges, too, as file servers offer it, and takes the offer (`Accept-Ranges`) out.
    #[must_use]
    pub fn instead_of_ranges(self) -> Self {
        Self { ranges: true, ..self }
    }

    /// Whether a response would be compressed for somebody.
    fn is_for(&self, response: &Response) -> bool {
        let long_enough = response.body().size_hint().exact().is_none_or(|length| length >= self.from_length);
        let headers = response.headers();
        long_enough
            && !headers.contains_key(CONTENT_ENCODING)
            && response.extensions().get::<Plain>().is_none()
            && !is_partial(response.status(), headers)
            && (self.ranges || !offers_ranges(headers))
            && !has_directive(headers, "no-transform")
            && !DIGESTS.iter().any(|digest| headers.contains_key(digest))
            && !is_compressed_already(headers)
    }
}

#[middleware(in_set(Compresses, Varies), before(ChangesBody), conflicts(Compresses))]
impl Gzip {
    fn process_response(&self, req: &Request, response: &mut Response) {
        if !self.is_for(response) {
            return;
        }
        vary_on(response.headers_mut(), &ACCEPT_ENCODING);
        if !accepts_gzip(req.headers()) {
            return;
        }
        let (compressed, length) = match content(std::mem::take(response.body_mut()), IN_MEMORY) {
            Content::Whole(bytes) => match self.how.whole(&bytes) {
                Some(compressed) => {
                    let length = compressed.len();
                    (compressed.into(), Some(length))
                }
                None => {
                    *response.body_mut() = bytes.into();
                    return;
                }
            },
            Content::Streamed(body) => match self.how.streamed(body) {
                Ok(body) => (body, None),
                Err(body) => {
                    *response.body_mut() = body;
                    return;
                }
            },
        };
        *response.body_mut() = compressed;
        describe(response.headers_mut(), length);
    }
}

/// What is longer is compressed as it is read.
const IN_MEMORY: u64 = 1 << 20;

/// Says what the body is now.
fn describe(headers: &mut HeaderMap, length: Option<usize>) {
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.remove(ACCEPT_RANGES);
    if headers.remove(CONTENT_LENGTH).is_some()
        && let Some(length) = length
    {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    // Other bytes than those that it was made of: no strong validator any more (RFC 9110, section 8.8.1).
    if let Some(tag) = headers.get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""))
        && let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat())
    {
        headers.insert(ETAG, weak);
    }
}

/// Digests of the bytes (RFC 9530 and what came before it).
static DIGESTS: [HeaderName; 4] = [
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("repr-digest"),
    HeaderName::from_static("digest"),
    HeaderName::from_static("content-md5"),
];

fn offers_ranges(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT_RANGES).is_some_and(|ranges| !ranges.as_bytes().eq_ignore_ascii_case(b"none"))
}

/// Whether it is of a type that is compressed already, or that is read frame by frame.
fn is_compressed_already(headers: &HeaderMap) -> bool {
    let Some(Ok(media_type)) = headers.get(CONTENT_TYPE).map(HeaderValue::to_str) else { return false };
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, name) = media_type.split_once('/').unwrap_or((&media_type, ""));
    match kind {
        "image" => !matches!(name, "svg+xml" | "bmp" | "x-icon" | "vnd.microsoft.icon" | "x-ms-bmp"),
        "audio" | "video" => true,
        "font" => matches!(name, "woff" | "woff2"),
        "text" => name == "event-stream",
        "application" => {
            COMPRESSED.contains(&name) || name == "grpc" || name.starts_with("grpc+") || name.starts_with("grpc-")
        }
        _ => false,
    }
}

/// Kinds of `application`.
const COMPRESSED: [&str; 17] = [
    "epub+zip",
    "font-woff",
    "gzip",
    "java-archive",
    "vnd.openxmlformats-officedocument.presentationml.presentation",
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vnd.openxmlformats-officedocument.wordprocessingml.document",
    "vnd.rar",
    "x-7z-compressed",
    "x-bzip",
    "x-bzip2",
    "x-compress",
    "x-gzip",
    "x-rar-compressed",
    "x-xz",
    "zip",
    "zstd",
];

/// A note of a response: it is not to be compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain;

note!(Plain);

/// A level that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidLevel(u32);

impl fmt::Display for InvalidLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no level {}: they are 1 (fast) to 9 (small)", self.0)
    }
}

impl Error for InvalidLevel {}
