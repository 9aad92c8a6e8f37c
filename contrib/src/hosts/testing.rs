//! A host for unit tests of what needs one, without a chain.

use std::sync::Arc;

use super::authority::Authority;
use super::{Host, Scheme};

/// Makes the host of a request for this origin, as [`Hosts`](super::Hosts) provides it. A [`ClientIp`](super::ClientIp) is made of an address:
/// `ClientIp::from(address)`.
///
/// ```
/// use http::HeaderValue;
/// use ordain::{Error, Request, Response, middleware};
/// use ordain_contrib::hosts::{Host, testing};
///
/// #[middleware(process_response)]
/// fn canonical(req: &Request, host: Host, response: &mut Response) -> Result<(), Error> {
///     let link = format!("<{}{}>; rel=\"canonical\"", host.origin(), req.uri().path());
///     response.headers_mut().insert("link", HeaderValue::try_from(link)?);
///     Ok(())
/// }
///
/// # fn main() {
/// let mut response = Response::default();
/// canonical(&Request::default(), testing::host("https://example.com"), &mut response).unwrap();
/// assert_eq!(response.headers()["link"], "<https://example.com/>; rel=\"canonical\"");
/// # }
/// ```
///
/// # Panics
///
/// It is no origin: a scheme, `http://` or `https://`, and a host, with a port or without.
#[must_use]
#[track_caller]
pub fn host(origin: &str) -> Host {
    let (scheme, authority) = match origin.split_once("://") {
        Some(("http", authority)) => (Scheme::Http, Authority::parse(authority.as_bytes())),
        Some(("https", authority)) => (Scheme::Https, Authority::parse(authority.as_bytes())),
        _ => panic!("`{origin}` is no origin: `http://` or `https://` stands before a host"),
    };
    match authority {
        Ok(authority) => Host::new(Arc::from(&*authority.name), authority.port, scheme),
        Err(error) => panic!("`{origin}` is no origin: {error}"),
    }
}
