//! The entry.

use axum_core::body::Body;
use http::header::{AGE, CACHE_CONTROL, CONTENT_LOCATION, DATE, ETAG, EXPIRES, LAST_MODIFIED, SET_COOKIE, VARY};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use ordain::sets::{AnswersConditions, ChangesBody};
use ordain::{IntoResponse, Request, Response, middleware};
use sha2::{Digest, Sha256};

use super::judge::{Verdict, date, judge};
use crate::caching::{DoNotStore, has_directive};
use crate::content::{Content, content, is_partial, push_half};

/// Tags responses by what is in them, and answers 304 to those who have them already. The [module](super) has the rules.
#[derive(Debug, Clone)]
pub struct ConditionalGet {
    longest: u64,
}

impl Default for ConditionalGet {
    fn default() -> Self {
        Self { longest: 1 << 20 }
    }
}

impl ConditionalGet {
    /// Tags bodies of up to a megabyte.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Tags bodies of up to so many bytes; 0 is none.
    #[must_use]
    pub fn up_to(self, bytes: u64) -> Self {
        Self { longest: bytes }
    }

    /// Tags a response by its body, if that is in memory.
    fn tag(&self, response: &mut Response) {
        match content(std::mem::take(response.body_mut()), self.longest) {
            Content::Streamed(body) => *response.body_mut() = body,
            Content::Whole(bytes) => {
                if !bytes.is_empty()
                    && let Ok(tag) = HeaderValue::try_from(tag_of(&bytes))
                {
                    response.headers_mut().insert(ETAG, tag);
                }
                *response.body_mut() = bytes.into();
            }
        }
    }
}

/// Half of its SHA-256, in quotes.
fn tag_of(bytes: &[u8]) -> String {
    let mut tag = String::with_capacity(34);
    tag.push('"');
    push_half(&mut tag, Sha256::new_with_prefix(bytes));
    tag.push('"');
    tag
}

#[middleware(in_set(AnswersConditions, ChangesBody), before(ChangesBody))]
impl ConditionalGet {
    fn process_response(&self, req: &Request, response: &mut Response) {
        if !matches!(*req.method(), Method::GET | Method::HEAD) || must_be_new(req, response) {
            return;
        }
        let headers = response.headers();
        // A part has the tag of the whole (RFC 9110, section 15.3.7), which is not here.
        if !(headers.contains_key(ETAG) || has_directive(headers, "no-store") || is_partial(response.status(), headers))
        {
            self.tag(response);
        }
        if !response.status().is_success() {
            return;
        }
        let (tag, modified) = (response.headers().get(ETAG), date(response.headers(), &LAST_MODIFIED));
        if tag.is_none() && modified.is_none() {
            return;
        }
        match judge(req.headers(), tag.map(HeaderValue::as_bytes), modified) {
            Verdict::Met => {}
            Verdict::NotModified => not_modified(response),
            Verdict::Failed => *response = StatusCode::PRECONDITION_FAILED.into_response(),
        }
    }
}

/// Whether a page must not be shown again, since something in it is meant for one time.
fn must_be_new(req: &Request, response: &Response) -> bool {
    response.extensions().get::<DoNotStore>().is_some() || has_used_nonce(req)
}

/// Whether the page shows a nonce, also one of which an entry above will say so.
#[cfg(feature = "csp")]
fn has_used_nonce(req: &Request) -> bool {
    req.extensions().get::<crate::csp::Nonce>().is_some_and(|nonce| nonce.used().is_some())
}

#[cfg(not(feature = "csp"))]
fn has_used_nonce(_: &Request) -> bool {
    false
}

/// Leaves of a response what a 304 has (RFC 9110, section 15.4.5), its age, without which what was kept by a cache in the chain is new to those
/// in front, its cookies and its notes.
fn not_modified(response: &mut Response) {
    const KEPT: [HeaderName; 9] =
        [AGE, CACHE_CONTROL, CONTENT_LOCATION, DATE, ETAG, EXPIRES, LAST_MODIFIED, SET_COOKIE, VARY];
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    let all = std::mem::take(response.headers_mut());
    for name in KEPT {
        for value in all.get_all(&name) {
            response.headers_mut().append(&name, value.clone());
        }
    }
}
