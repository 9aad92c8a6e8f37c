//! What is done last with a response, where a chain ends.

use std::mem;

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body::Body as _;

use crate::response::handed_on::hand_on;
use crate::response::inside::is_inside;
use crate::response::log;
use crate::{Body, Request, Response};

/// What is around a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// A service that the chain is a layer of. What is to be done last is that service's business.
    Service,
    /// A server, which need not cut off the body of the answer to a `HEAD`: hyper does not in HTTP/2.
    Server,
    /// The same, and the chain is in the place of an axum router, which says how long its responses are.
    #[cfg(feature = "axum")]
    RouterServer,
}

/// What there is to do last with the answer to one request.
#[derive(Clone, Copy)]
pub(crate) enum Last {
    /// The chain is inside another: what it has not answered is handed on. A length that is said for the time being stays so.
    Inside,
    /// The length is settled.
    Outermost { end: End, asked: Asked },
}

/// What of a request's method matters for the body of its answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Head,
    Connect,
    Other,
}

impl Asked {
    #[inline]
    fn of(method: &Method) -> Self {
        match *method {
            Method::HEAD => Self::Head,
            Method::CONNECT => Self::Connect,
            _ => Self::Other,
        }
    }
}

impl End {
    /// By the request as it comes in, whatever the chain makes of it. Asked before the chain begins.
    #[inline]
    pub(crate) fn last(self, req: &Request) -> Last {
        if is_inside() { Last::Inside } else { Last::Outermost { end: self, asked: Asked::of(req.method()) } }
    }

    /// Whether a length is said, where it is known.
    #[inline]
    fn measures(self, asked: Asked) -> bool {
        match self {
            Self::Service => false,
            Self::Server => asked == Asked::Head,
            #[cfg(feature = "axum")]
            Self::RouterServer => asked != Asked::Connect,
        }
    }
}

impl Last {
    #[inline]
    pub(crate) fn finish(self, response: &mut Response) {
        let Self::Outermost { end, asked } = self else { return hand_on(response) };
        if has_no_body(response.status()) {
            return forget_body(response);
        }
        let is_said = confirm(response, asked);
        if !is_said && end.measures(asked) {
            say(response);
        }
        if asked == Asked::Head && end != End::Service {
            cut(response);
        }
    }
}

/// Says how long the body is, if that is known.
fn say(response: &mut Response) {
    if let Some(length) = response.body().size_hint().exact()
        && !response.headers().contains_key(TRANSFER_ENCODING)
    {
        response.headers_mut().insert(CONTENT_LENGTH, spelled(length));
    }
}

/// RFC 9110, section 6.4.1: by definition.
#[inline]
fn has_no_body(status: StatusCode) -> bool {
    status.is_informational() || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

/// Drops the body beside a status that has none, with its length: not every server does.
///
/// RFC 9110, section 8.6: only a 304 may say a length, that of the response in whose place it stands.
#[cold]
fn forget_body(response: &mut Response) {
    let is_empty = response.body().size_hint().exact() == Some(0);
    let of_another = |said: &HeaderValue| is_empty && !said.is_sensitive();
    let keeps =
        response.status() == StatusCode::NOT_MODIFIED && response.headers().get(CONTENT_LENGTH).is_some_and(of_another);
    if !keeps {
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    if !is_empty {
        cut(response);
    }
}

fn cut(response: &mut Response) {
    log::end(mem::replace(response.body_mut(), Body::empty()), None);
}

/// As a header says it. `HeaderValue::from` takes an allocation more.
fn spelled(length: u64) -> HeaderValue {
    HeaderValue::from_str(itoa::Buffer::new().format(length)).unwrap_or_else(|_| length.into())
}

/// The length that a response says. Of few headers it is found sooner by a look at each than by its hash.
#[inline]
fn length_of(headers: &mut HeaderMap) -> Option<&mut HeaderValue> {
    if headers.len() > 6 {
        return headers.get_mut(CONTENT_LENGTH);
    }
    headers.iter_mut().find_map(|(name, value)| (*name == CONTENT_LENGTH).then_some(value))
}

/// Whether a header says this length.
fn says(value: &HeaderValue, length: u64) -> bool {
    let digits = value.as_bytes();
    // That many are no `u64` for certain.
    if digits.is_empty() || digits.len() > 19 {
        return false;
    }
    let mut said = 0;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return false;
        }
        said = said * 10 + u64::from(digit);
    }
    said == length
}

/// Marks a length that is that of the body as said for the time being: what is around may still change the body, and then it is
/// [corrected](confirm).
///
/// The mark is that the value is sensitive, which no length is. To take the header away, and to add it again, costs a request
/// more than all else at a chain's end.
#[cfg(feature = "axum")]
#[inline]
pub(crate) fn pencil(response: &mut Response) {
    let Some(length) = response.body().size_hint().exact() else { return };
    // A body that is empty may stand for another one, whose length is said.
    if let Some(said) = length_of(response.headers_mut())
        && (length > 0 || says(said, 0))
    {
        said.set_sensitive(true);
    }
}

/// Confirms the length that was said for the time being, or corrects it. Whether the response says one now.
///
/// One that somebody has said for good is corrected, too, if the body is there and is known to have another: the one who has
/// changed the body has not thought of it. (That of the answer to a `HEAD` may have gone before.)
#[inline]
fn confirm(response: &mut Response, asked: Asked) -> bool {
    let length = response.body().size_hint().exact();
    let Some(said) = length_of(response.headers_mut()) else { return false };
    let for_good = !said.is_sensitive();
    if for_good && (asked == Asked::Head || length.is_none()) {
        return true;
    }
    said.set_sensitive(false);
    match length {
        Some(length) if says(said, length) => true,
        Some(length) => {
            *said = spelled(length);
            true
        }
        None => {
            response.headers_mut().remove(CONTENT_LENGTH);
            false
        }
    }
}
