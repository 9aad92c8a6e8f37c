//! What is done last with a response, where a chain ends.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderValue, Method, StatusCode};
use http_body::Body as _;

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
pub(crate) struct Last {
    measure: bool,
    cut: bool,
}

impl End {
    /// By the request as it comes in, whatever the chain makes of it.
    #[inline]
    pub(crate) fn last(self, req: &Request) -> Last {
        let is_head = req.method() == Method::HEAD;
        match self {
            Self::Service => Last { measure: false, cut: false },
            Self::Server => Last { measure: is_head, cut: is_head },
            #[cfg(feature = "axum")]
            Self::RouterServer => Last { measure: req.method() != Method::CONNECT, cut: is_head },
        }
    }
}

impl Last {
    #[inline]
    pub(crate) fn finish(self, response: &mut Response) {
        if self.measure {
            measure(response);
        } else {
            confirm(response);
        }
        if self.cut {
            *response.body_mut() = Body::empty();
        }
    }
}

/// Says how long the body is, if that is known and nobody has said it for good.
fn measure(response: &mut Response) {
    if confirm(response) || response.headers().contains_key(TRANSFER_ENCODING) || !may_say_length(response.status()) {
        return;
    }
    if let Some(length) = response.body().size_hint().exact() {
        response.headers_mut().insert(CONTENT_LENGTH, spelled(length));
    }
}

/// RFC 9110, section 8.6: not where there is no body by definition; and a 304 could only say that of another response.
fn may_say_length(status: StatusCode) -> bool {
    !status.is_informational() && !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

/// As a header says it. `HeaderValue::from` takes an allocation more.
fn spelled(length: u64) -> HeaderValue {
    HeaderValue::from_str(itoa::Buffer::new().format(length)).unwrap_or_else(|_| length.into())
}

fn says(value: &HeaderValue, length: u64) -> bool {
    value.as_bytes() == itoa::Buffer::new().format(length).as_bytes()
}

/// Marks a length that is that of the body as said for the time being: what is around may still change the body, and then it is
/// [corrected](confirm).
///
/// The mark is that the value is sensitive, which no length is. To take the header away, and to add it again, costs a request
/// more than all else at a chain's end.
pub(crate) fn pencil(response: &mut Response) {
    let length = response.body().size_hint().exact();
    if let (Some(length), Some(said)) = (length, response.headers_mut().get_mut(CONTENT_LENGTH))
        && says(said, length)
    {
        said.set_sensitive(true);
    }
}

/// Confirms the length that was said for the time being, or corrects it. Whether the response says one now.
fn confirm(response: &mut Response) -> bool {
    let (length, status) = (response.body().size_hint().exact(), response.status());
    let Some(said) = response.headers_mut().get_mut(CONTENT_LENGTH) else { return false };
    if !said.is_sensitive() {
        return true;
    }
    said.set_sensitive(false);
    match length.filter(|_| may_say_length(status)) {
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
