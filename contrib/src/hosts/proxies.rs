//! Who is trusted to say for whom a request comes.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::ConnectInfo;
use axum::extract::connect_info::MockConnectInfo;
use ipnet::IpNet;
use ordain::Request;

/// The networks of the proxies in front of this server: what they write into `Forwarded` and the like is believed, what
/// anyone else writes is not read.
///
/// ```
/// use ordain_contrib::hosts::Proxies;
///
/// let proxies = Proxies::new(["10.0.0.0/8", "192.168.1.7", "fd00::/8"]).unwrap();
/// assert!(proxies.contain("10.1.2.3".parse().unwrap()));
/// assert!(!proxies.contain("11.1.2.3".parse().unwrap()));
///
/// let typo = Proxies::new(["10.0.0.1/8"]).unwrap_err();
/// assert_eq!(typo.to_string(), "`10.0.0.1/8` has bits behind its prefix: write `10.0.0.0/8` or `10.0.0.1`");
/// ```
#[derive(Debug, Clone)]
pub struct Proxies {
    networks: Option<Arc<[IpNet]>>,
}

impl Proxies {
    /// Trusts these networks and addresses.
    ///
    /// # Errors
    ///
    /// One of them is neither a network nor an address, has bits behind its prefix, or is everyone; or there is none.
    pub fn new<S: AsRef<str>>(networks: impl IntoIterator<Item = S>) -> Result<Self, InvalidNetwork> {
        let networks: Vec<_> = networks.into_iter().map(|network| parse(network.as_ref())).collect::<Result<_, _>>()?;
        if networks.is_empty() {
            return Err(InvalidNetwork("no network is named: leave the proxies out if there are none".to_owned()));
        }
        Ok(Self { networks: Some(networks.into()) })
    }

    /// Trusts whoever is connected, also where the address of the peer is not known (a unix socket).
    ///
    /// Right only where nobody but the proxies can reach this server.
    #[must_use]
    pub fn anyone() -> Self {
        Self { networks: None }
    }

    /// Whether an address is that of a trusted proxy.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.as_ref().is_none_or(|networks| networks.iter().any(|network| network.contains(&address)))
    }

    /// Whether the peer of a request is a trusted proxy. A peer that is not known is none.
    #[must_use]
    pub fn vouch_for(&self, req: &Request) -> bool {
        match Peer::of(req) {
            Some(Peer(address)) => self.contain(address),
            None => self.networks.is_none(),
        }
    }

    /// Whether whoever is connected is trusted: see [`Proxies::anyone`].
    #[must_use]
    pub fn are_anyone(&self) -> bool {
        self.networks.is_none()
    }

    /// Whether an address that is written behind others stands for a proxy of ours. Nobody's does if anyone is trusted: the
    /// last one counts.
    pub(super) fn passed_on(&self, address: IpAddr) -> bool {
        self.networks.is_some() && self.contain(address)
    }
}

fn parse(text: &str) -> Result<IpNet, InvalidNetwork> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(address.to_canonical().into());
    }
    let network: IpNet = text
        .parse()
        .map_err(|_| InvalidNetwork(format!("`{text}` is neither a network (`10.0.0.0/8`) nor an address")))?;
    if network.addr() != network.network() {
        let (whole, one) = (network.trunc(), network.addr());
        return Err(InvalidNetwork(format!("`{text}` has bits behind its prefix: write `{whole}` or `{one}`")));
    }
    if network.prefix_len() == 0 {
        return Err(InvalidNetwork(format!("`{text}` is everyone: write `Proxies::anyone()` if that is meant")));
    }
    Ok(network)
}

/// A list of networks that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidNetwork(String);

impl fmt::Display for InvalidNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidNetwork {}

/// The address at the other end of the connection.
///
/// It is what axum's `ConnectInfo<SocketAddr>` says, or `MockConnectInfo<SocketAddr>`. A server that has neither, and a test, puts
/// a `Peer` into the request's extensions, which comes first:
///
/// ```
/// use ordain_contrib::hosts::Peer;
///
/// let mut request = ordain::Request::default();
/// request.extensions_mut().insert(Peer("::ffff:192.0.2.1".parse().unwrap()));
/// assert_eq!(Peer::of(&request), Some(Peer("192.0.2.1".parse().unwrap())));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// The peer of a request, if it is known; an IPv4 address that is mapped into IPv6 is unmapped.
    #[must_use]
    pub fn of(req: &Request) -> Option<Self> {
        let extensions = req.extensions();
        let connected = || extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(socket)| socket.ip());
        let mocked = || extensions.get::<MockConnectInfo<SocketAddr>>().map(|MockConnectInfo(socket)| socket.ip());
        let address = extensions.get().map(|Self(address)| *address).or_else(connected).or_else(mocked)?;
        Some(Self(address.to_canonical()))
    }
}
