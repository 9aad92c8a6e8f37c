//! What is done last with a response, where a chain ends.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Method, StatusCode};
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
        }
        if self.cut {
            *response.body_mut() = Body::empty();
        }
    }
}

/// Adds the length, if it is known and not said yet.
fn measure(response: &mut Response) {
    let headers = response.headers();
    if !headers.contains_key(CONTENT_LENGTH)
        && !headers.contains_key(TRANSFER_ENCODING)
        && may_say_length(response.status())
        && let Some(length) = response.body().size_hint().exact()
    {
        response.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
}

/// RFC 9110, section 8.6: not where there is no body by definition; and a 304 could only say that of another response.
fn may_say_length(status: StatusCode) -> bool {
    !status.is_informational() && !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}
