//! The host of a request: what the others build and compare URLs with.

use std::fmt;
use std::sync::Arc;

use ordain::FromChain;

/// How a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// In plain text.
    Http,
    /// Over TLS, to this server or to a proxy that is trusted to say so.
    Https,
}

impl Scheme {
    /// Its name in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// A port, unless it is the one that there is anyway.
    pub(super) fn port_beside(self, port: Option<u16>) -> Option<u16> {
        port.filter(|port| *port != self.default_port())
    }

    /// The port of a URL that names none.
    #[must_use]
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The host that a request is for, checked by [`Hosts`](super::Hosts): name, port and scheme.
///
/// A need of the middlewares below, and a parameter of axum handlers:
///
/// ```
/// use axum::{Router, routing::get};
/// use ordain::middleware_chain;
/// use ordain_contrib::hosts::{Host, Hosts};
///
/// middleware_chain! {
///     struct Site {
///         hosts: Hosts,
///     }
/// }
///
/// async fn feed(host: Host) -> String {
///     format!("{}/feed.xml", host.origin())
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let hosts = Hosts::new(["example.com"]).unwrap();
/// let site = Site { hosts }.wrap_router(Router::new().route("/feed", get(feed)));
/// let request = http::Request::get("/feed").header("host", "Example.com:8000").body(String::new()).unwrap();
/// let body = axum::body::to_bytes(site.handle(request).await.into_body(), 100).await.unwrap();
/// assert_eq!(body, "http://example.com:8000/feed.xml");
/// # });
/// ```
///
/// In a middleware:
///
/// ```
/// use http::HeaderValue;
/// use ordain::{Error, Request, Response, middleware};
/// use ordain_contrib::hosts::Host;
///
/// /// Says which address of a page is the one to be found by.
/// #[middleware(process_response)]
/// fn canonical(req: &Request, host: Host, response: &mut Response) -> Result<(), Error> {
///     let link = format!("<{}{}>; rel=\"canonical\"", host.origin(), req.uri().path());
///     response.headers_mut().insert("link", HeaderValue::try_from(link)?);
///     Ok(())
/// }
/// # fn main() {}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, FromChain)]
#[from_chain(provided_by = "ordain_contrib::hosts::Hosts")]
pub struct Host {
    name: Arc<str>,
    port: Option<u16>,
    scheme: Scheme,
}

impl Host {
    /// With the port that was written, if one was.
    pub(super) fn new(name: Arc<str>, port: Option<u16>, scheme: Scheme) -> Self {
        Self { name, port: scheme.port_beside(port), scheme }
    }

    /// The name: lower-case, without a final dot; an IPv6 address stands in brackets.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The port, unless it is the scheme's own.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// How the request has come.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether the request has come over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.scheme == Scheme::Https
    }

    /// Name and port as a URL has them: `example.com`, `example.com:8000`.
    #[must_use]
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.name),
            None => self.name.to_string(),
        }
    }

    /// The origin (RFC 6454) of the site's own pages, as a browser writes it: `https://example.com`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.authority())
    }
}
