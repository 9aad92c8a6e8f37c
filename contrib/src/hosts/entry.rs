//! The entry that provides the host.

use std::error::Error;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use http::header::HOST;
use http::{HeaderName, HeaderValue, header};
use ordain::{IntoResponse, Request, Response, middleware};

use super::allowed::Allowed;
use super::authority::Authority;
use super::forwarded::Source;
use super::{Host, InvalidHosts, Proxies, Scheme, lately};

/// Provides the [`Host`] of a request, and refuses requests for hosts that are not this site's.
///
/// A request whose host is not allowed, is written in a way that no client writes it, is said twice or not at all is a 400
/// for everything below: [`HostError`] says which.
///
/// ```
/// use ordain::{Request, Response, middleware, middleware_chain};
/// use ordain_contrib::hosts::{Host, Hosts};
///
/// /// Needs the host.
/// #[middleware(process_response)]
/// fn canonical(_: &Request, host: Host, response: &mut Response) {
///     let link = format!("<{}/>; rel=\"canonical\"", host.origin());
///     response.headers_mut().insert("link", link.parse().unwrap());
/// }
///
/// middleware_chain! {
///     struct Site {
///         hosts: Hosts,
///         canonical,
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let site = Site { hosts: Hosts::new([".example.com"]).unwrap() }.wrap(async |_: &mut Request| "hello");
/// let asked_for = |host| http::Request::get("/").header("host", host).body(String::new()).unwrap();
///
/// let response = site.handle(asked_for("www.example.com")).await;
/// assert_eq!(response.headers()["link"], "<http://www.example.com/>; rel=\"canonical\"");
///
/// let response = site.handle(asked_for("evil.test")).await;
/// assert_eq!(response.status(), 400);
/// assert_eq!(response.headers()["x-content-type-options"], "nosniff");
/// # });
/// ```
#[derive(Debug, Clone)]
pub struct Hosts {
    allowed: Allowed,
    forwarded_host: Option<Source>,
    scheme: SchemeRule,
}

/// How the scheme is told.
#[derive(Debug, Clone)]
enum SchemeRule {
    /// By nobody: plain text.
    Untold,
    /// It is always https.
    AlwaysHttps,
    /// By a [`Tls`] in the extensions of a request.
    Connection,
    /// By the header of a proxy, and this value of it; else as for `Connection`.
    Header(Source, Box<str>),
}

/// Marks a request that has come over a TLS connection to this server: in the extensions of the request, put there by what
/// accepts the connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tls;

/// Says that a [`Hosts`] knows how the scheme of a request is told: what a redirect to HTTPS asks for, for without that it
/// redirects for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemeTold(());

impl Hosts {
    /// Allows these hosts: `example.com`, `.example.com` (it and all below it), `[::1]`.
    ///
    /// # Errors
    ///
    /// One of them is no host, or there is none.
    pub fn new<S: AsRef<str>>(hosts: impl IntoIterator<Item = S>) -> Result<Self, InvalidHosts> {
        Ok(Self::allowing(Allowed::list(hosts)?))
    }

    /// Allows any host: links that are made from it lead where the client wants.
    #[must_use]
    pub fn any() -> Self {
        Self::allowing(Allowed::Any)
    }

    pub(super) fn allows_any(&self) -> bool {
        matches!(self.allowed, Allowed::Any)
    }

    pub(super) fn trusts_anyone(&self) -> bool {
        let by_scheme = if let SchemeRule::Header(source, _) = &self.scheme { Some(source) } else { None };
        self.forwarded_host.iter().chain(by_scheme).any(|source| source.proxies.are_anyone())
    }

    fn allowing(allowed: Allowed) -> Self {
        Self { allowed, forwarded_host: None, scheme: SchemeRule::Untold }
    }

    /// Reads the host from a header of these proxies, where it is there: `X-Forwarded-Host`, or `Forwarded`.
    ///
    /// Its last element counts. What others than the proxies write is not read.
    #[must_use]
    pub fn host_from(self, proxies: &Proxies, header: HeaderName) -> Self {
        Self { forwarded_host: Some(Source { proxies: proxies.clone(), header }), ..self }
    }

    /// Reads the scheme from a header of these proxies: it is https if the last element is `https_value`, which is compared
    /// exactly, and http if it is anything else. Where the header is not there, the [connection](Self::scheme_by_connection) counts.
    ///
    /// The header is `X-Forwarded-Proto` or `Forwarded`, with the value `https`, or whatever the proxy has for that.
    #[must_use]
    pub fn scheme_from(self, proxies: &Proxies, header: HeaderName, https_value: &str) -> Self {
        let source = Source { proxies: proxies.clone(), header };
        Self { scheme: SchemeRule::Header(source, https_value.into()), ..self }
    }

    /// Takes a request for secure if it has a [`Tls`] in its extensions.
    #[must_use]
    pub fn scheme_by_connection(self) -> Self {
        Self { scheme: SchemeRule::Connection, ..self }
    }

    /// Takes each request for secure: nothing reaches this server in plain text, neither from the outside nor by a proxy.
    #[must_use]
    pub fn always_https(self) -> Self {
        Self { scheme: SchemeRule::AlwaysHttps, ..self }
    }

    /// Says whether the scheme is told: asked for by what redirects to HTTPS.
    ///
    /// # Errors
    ///
    /// None of `scheme_from`, `scheme_by_connection` and `always_https` has been called.
    pub fn scheme_told(&self) -> Result<SchemeTold, SchemeUntold> {
        match self.scheme {
            SchemeRule::Untold => Err(SchemeUntold(())),
            _ => Ok(SchemeTold(())),
        }
    }

    fn host(&self, req: &Request) -> Result<Host, HostError> {
        let scheme = self.scheme_of(req)?;
        if let Some(forwarded) = self.forwarded_authority(req)? {
            return Ok(Host::new(self.allowed(&forwarded)?, forwarded.port, scheme));
        }
        let line = own_line(req)?;
        if let Some(line) = line.filter(|_| req.uri().authority().is_none()) {
            if let Some((name, port)) = lately::read(line).filter(|(name, _)| self.allowed.admits(name)) {
                return Ok(Host::new(name, port, scheme));
            }
            let authority = Authority::parse(line)?;
            let name = self.allowed(&authority)?;
            lately::remember(line, &authority, &name);
            return Ok(Host::new(name, authority.port, scheme));
        }
        let authority = own_authority(req, line)?;
        Ok(Host::new(self.allowed(&authority)?, authority.port, scheme))
    }

    fn allowed(&self, authority: &Authority<'_>) -> Result<Arc<str>, HostError> {
        let name = &authority.name;
        self.allowed.admit(name).ok_or_else(|| HostError::NotAllowed(name.as_ref().to_owned()))
    }

    fn forwarded_authority<'r>(&self, req: &'r Request) -> Result<Option<Authority<'r>>, HostError> {
        match &self.forwarded_host {
            Some(source) if source.proxies.vouch_for(req) => {
                source.last(req.headers(), "host")?.map(|host| Authority::parse(host.as_bytes())).transpose()
            }
            _ => Ok(None),
        }
    }

    fn scheme_of(&self, req: &Request) -> Result<Scheme, HostError> {
        let by_connection = || if req.extensions().get::<Tls>().is_some() { Scheme::Https } else { Scheme::Http };
        Ok(match &self.scheme {
            SchemeRule::Untold => Scheme::Http,
            SchemeRule::AlwaysHttps => Scheme::Https,
            SchemeRule::Header(source, https) if source.proxies.vouch_for(req) => {
                match source.last(req.headers(), "proto")? {
                    Some(value) if *value == **https => Scheme::Https,
                    Some(_) => Scheme::Http,
                    None => by_connection(),
                }
            }
            SchemeRule::Connection | SchemeRule::Header(..) => by_connection(),
        })
    }
}

/// The line of `Host`, of which there is one at most.
fn own_line(req: &Request) -> Result<Option<&[u8]>, HostError> {
    let mut lines = req.headers().get_all(HOST).iter();
    let (line, another) = (lines.next(), lines.next());
    if another.is_some() {
        return Err(HostError::Several);
    }
    Ok(line.map(HeaderValue::as_bytes))
}

/// What the request itself says: the authority of its URI (HTTP/2, and the absolute form of HTTP/1.1), or its `Host`.
fn own_authority<'r>(req: &'r Request, line: Option<&'r [u8]>) -> Result<Authority<'r>, HostError> {
    let line = line.map(Authority::parse).transpose()?;
    let uri = req.uri().authority().map(|authority| Authority::parse(authority.as_str().as_bytes())).transpose()?;
    match (uri, line) {
        (Some(uri), Some(line)) if uri != line => Err(HostError::Several),
        (Some(host), _) | (None, Some(host)) => Ok(host),
        (None, None) => Err(HostError::Missing),
    }
}

#[middleware]
impl Hosts {
    fn process_request(&self, req: &Request) -> ControlFlow<Response, Host> {
        match self.host(req) {
            Ok(host) => ControlFlow::Continue(host),
            Err(error) => ControlFlow::Break(refusal(error)),
        }
    }
}

/// The answer to a request that is refused: an error, whose page no browser takes for something else.
pub(super) fn refusal(error: HostError) -> Response {
    let nosniff = [(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"))];
    let error = match &error {
        HostError::NotAllowed(_) => ordain::Error::suspicious(error),
        _ => ordain::Error::bad_request(error),
    };
    (nosniff, error).into_response()
}

/// Why a request has no host that could be trusted: what [`Error::downcast_ref`](ordain::Error::downcast_ref) gives for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostError {
    /// It names none.
    Missing,
    /// It names several: two lines of `Host`, or one that differs from the URI.
    Several,
    /// It is not written as a host is.
    Malformed,
    /// A forwarded header is longer than any that proxies write.
    TooLong,
    /// It is for a host that is not this site's.
    NotAllowed(String),
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the request names no host"),
            Self::Several => f.write_str("the request names several hosts"),
            Self::Malformed => f.write_str("the host of the request is malformed"),
            Self::TooLong => f.write_str("a forwarded header is too long"),
            Self::NotAllowed(host) => write!(f, "the host `{host}` is not allowed: `Hosts::new` does not name it"),
        }
    }
}

impl Error for HostError {}

/// Nobody tells the scheme of a request: [`Hosts::scheme_told`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemeUntold(());

impl fmt::Display for SchemeUntold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "`Hosts` does not know which requests have come over TLS: \
             call `scheme_from`, `scheme_by_connection` or `always_https` on it",
        )
    }
}

impl Error for SchemeUntold {}
