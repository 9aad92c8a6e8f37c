//! The entry that provides the address of the client.

use std::error::Error as StdError;
use std::fmt;
use std::net::IpAddr;
use std::ops::ControlFlow;

use http::HeaderName;
use ordain::{Error, FromChain, IntoResponse, Request, Response, middleware};

use super::entry::refusal;
use super::forwarded::Source;
use super::{Peer, Proxies};

/// Provides the [`ClientIp`]: the address of the peer, or the one that trusted proxies say.
///
/// ```
/// use axum::{Router, routing::get};
/// use http::HeaderName;
/// use ordain::middleware_chain;
/// use ordain_contrib::hosts::{ClientIp, Clients, Peer, Proxies, X_FORWARDED_FOR};
///
/// middleware_chain! {
///     struct Site {
///         clients: Clients,
///     }
/// }
///
/// async fn who(client: ClientIp) -> String {
///     client.to_string()
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let proxies = Proxies::new(["10.0.0.0/8"]).unwrap();
/// let clients = Clients::new().address_from(&proxies, X_FORWARDED_FOR);
/// let site = Site { clients }.wrap_router(Router::new().route("/", get(who)));
///
/// for (peer, client) in [("10.0.0.1", "192.0.2.7"), ("203.0.113.5", "203.0.113.5")] {
///     let mut request = http::Request::get("/").body(String::new()).unwrap();
///     request.headers_mut().insert(X_FORWARDED_FOR, "1.1.1.1, 192.0.2.7, 10.0.0.2".parse().unwrap());
///     request.extensions_mut().insert(Peer(peer.parse().unwrap()));
///     let body = axum::body::to_bytes(site.handle(request).await.into_body(), 100).await.unwrap();
///     assert_eq!(body, client);
/// }
/// # });
/// ```
///
/// The peer is known where axum serves `app.into_make_service_with_connect_info::<SocketAddr>()`. Where it is not, a request is an
/// error (500) that says so, unless [anyone is trusted](Proxies::anyone) and the header is there.
#[derive(Debug, Clone, Default)]
pub struct Clients {
    address: Option<Source>,
}

impl Clients {
    /// Takes the address of the peer. Nothing that is forwarded is read.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the address from a header of these proxies: `X-Forwarded-For`, `Forwarded`, or one that holds a single address.
    ///
    /// From the right, the last address that is not that of a trusted proxy counts. What stands before it is what the client
    /// wrote. Is what counts no address (`unknown`), the nearest one that is known stands for it.
    #[must_use]
    pub fn address_from(self, proxies: &Proxies, header: HeaderName) -> Self {
        Self { address: Some(Source { proxies: proxies.clone(), header }) }
    }

    pub(super) fn trusts_anyone(&self) -> bool {
        self.address.as_ref().is_some_and(|source| source.proxies.are_anyone())
    }
}

#[middleware]
impl Clients {
    fn process_request(&self, req: &Request) -> ControlFlow<Response, ClientIp> {
        let peer = Peer::of(req).map(|Peer(address)| address);
        let client = match &self.address {
            Some(source) if source.proxies.vouch_for(req) => match source.client(req.headers(), peer) {
                Ok(client) => client,
                Err(error) => return ControlFlow::Break(refusal(error)),
            },
            _ => peer,
        };
        match client {
            Some(address) => ControlFlow::Continue(ClientIp(address)),
            None => ControlFlow::Break(Error::other(UnknownPeer).into_response()),
        }
    }
}

/// The address of the client: an IPv4 address, or an IPv6 address that is none mapped from it.
///
/// A need of the middlewares below [`Clients`], and a parameter of axum handlers, of which [`Clients`] has an example:
///
/// ```
/// use ordain::{Request, middleware, middleware_chain};
/// use ordain_contrib::hosts::{ClientIp, Clients, Peer};
///
/// /// The metrics are for this machine.
/// #[middleware(process_request)]
/// fn only_from_here(_req: &Request, client: ClientIp) -> Option<(http::StatusCode, &'static str)> {
///     (!client.address().is_loopback()).then_some((http::StatusCode::FORBIDDEN, "from here only"))
/// }
///
/// middleware_chain! {
///     struct Metrics {
///         clients: Clients,
///         only_from_here,
///     }
/// }
///
/// # fn main() {
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let metrics = Metrics { clients: Clients::new() }.wrap(async |_: &mut Request| "requests 7");
/// for (peer, status) in [("::ffff:127.0.0.1", 200), ("192.0.2.7", 403)] {
///     let mut request = http::Request::new(String::new());
///     request.extensions_mut().insert(Peer(peer.parse().unwrap()));
///     assert_eq!(metrics.handle(request).await.status(), status);
/// }
/// # });
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, FromChain)]
#[from_chain(provided_by = "ordain_contrib::hosts::Clients")]
pub struct ClientIp(IpAddr);

impl ClientIp {
    /// The address.
    #[must_use]
    pub fn address(self) -> IpAddr {
        self.0
    }
}

impl From<IpAddr> for ClientIp {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }
}

impl fmt::Display for ClientIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Nobody has said who is at the other end of the connection: what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownPeer;

impl fmt::Display for UnknownPeer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the address of the client is not known: serve the chain by \
             `into_make_service_with_connect_info::<SocketAddr>()`, \
             or put a `hosts::Peer` into the extensions of the request",
        )
    }
}

impl StdError for UnknownPeer {}
