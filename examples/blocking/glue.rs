//! What stands between `tiny_http` and a chain, to be copied as it is.
//!
//! `tiny_http` gives every request a thread, and knows neither `http` nor an async runtime. A chain takes an
//! `http::Request<Body>`, and gives an `http::Response<Body>` whose body may be produced frame by frame. Besides the two this
//! file needs `http`, `http-body`, `http-body-util` and `pollster`.

use std::error::Error;
use std::io::{self, Read};

use http::{HeaderName, HeaderValue};
use http_body::Body as HttpBody;
use http_body_util::BodyExt;
use ordain::{Body, BoxedChain};

/// The most bytes that are read of a request's body before the chain runs.
const LIMIT: u64 = 2 << 20;

/// Gives a request of `tiny_http` to a chain, and its answer back: call it for each of `server.incoming_requests()`, on as
/// many threads as there are to be.
///
/// A body beyond [`LIMIT`] is answered 413, and what is no request of `http`, such as an URI with spaces, 400, without the chain.
///
/// # Errors
///
/// The client is gone, or its body or that of the answer broke off.
pub(crate) fn answer(mut request: tiny_http::Request, app: &BoxedChain) -> Result<(), Box<dyn Error>> {
    let mut body = Vec::new();
    request.as_reader().take(LIMIT + 1).read_to_end(&mut body)?;
    if u64::try_from(body.len())? > LIMIT {
        return Ok(request.respond(tiny_http::Response::empty(413))?);
    }
    let mut builder = http::Request::builder().method(request.method().as_str()).uri(request.url());
    for header in request.headers() {
        builder = builder.header(header.field.as_str().as_str(), header.value.as_str());
    }
    let Ok(req) = builder.body(Body::from(body)) else {
        return Ok(request.respond(tiny_http::Response::empty(400))?);
    };
    let (head, body) = app.handle_blocking(req).into_parts();
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        tiny_http::Header::from_bytes(name.as_str(), value.as_bytes()).ok()
    };
    let headers = head.headers.iter().filter_map(header).collect();
    let status = tiny_http::StatusCode(head.status.as_u16());
    let length = body.size_hint().exact().and_then(|length| usize::try_from(length).ok());
    let body = Frames { body, frame: Data::new() };
    Ok(request.respond(tiny_http::Response::new(status, headers, body, length, None))?)
}

type Data = <Body as HttpBody>::Data;

/// Reads a body frame by frame, as it is produced.
struct Frames {
    body: Body,
    frame: Data,
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.frame.is_empty() {
            match pollster::block_on(self.body.frame()) {
                Some(frame) => self.frame = frame.map_err(io::Error::other)?.into_data().unwrap_or_default(),
                None => return Ok(0),
            }
        }
        let len = buffer.len().min(self.frame.len());
        buffer[..len].copy_from_slice(&self.frame.split_to(len));
        Ok(len)
    }
}
