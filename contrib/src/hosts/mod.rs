//! The host, the scheme and the address of a request, from those who are trusted to say them.
//!
//! [`Hosts`] provides the [`Host`], which whoever builds or compares a URL needs; [`Clients`] provides the [`ClientIp`], which
//! whoever limits or denies needs. Without the first a link in a mail leads where the sender of the request wants; with a `Forwarded`
//! that anyone may write, everybody picks the address that is limited.
//!
//! ```
//! use ordain::middleware_chain;
//! use ordain_contrib::hosts::{Clients, Hosts, Proxies, X_FORWARDED_FOR, X_FORWARDED_PROTO};
//!
//! middleware_chain! {
//!     struct Site {
//!         hosts: Hosts,
//!         clients: Clients,
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let proxies = Proxies::new(["10.0.0.0/8"])?;
//! let site = Site {
//!     hosts: Hosts::new(["example.com"])?.scheme_from(&proxies, X_FORWARDED_PROTO, "https"),
//!     clients: Clients::new().address_from(&proxies, X_FORWARDED_FOR),
//! };
//! # Ok(())
//! # }
//! ```
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's names are of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | HST-1 | `X-Forwarded-Host` | read if it was named, from a trusted peer only, in the place of `Host` |
//! | HST-2 | a name, in any case, with a port or a final dot | matched against the list: exactly, or the name behind a leading dot and all below it; else 400, logged as suspicious (Django's `ALLOWED_HOSTS`) |
//! | HST-3 | any request | is checked, whether somebody asks for the host or not (Django: when somebody asks) |
//! | HST-4 | the authority of the URI and `Host` | both and different, several lines, or none: 400, `text/plain`, with `nosniff` |
//! | SCH-1 | the header of the scheme | alone decides where it is there; compared exactly, trimmed; the last element counts (Django: the first, see CIP-2) |
//! | CIP-1 | the peer | is the connection's; IPv4 that is mapped into IPv6 is unmapped; one that is not known is not trusted, and [`Clients`] fails with what to call |
//! | CIP-2, D26 | forwarded host, scheme, address | are read from a trusted peer, in the one header that was named, from the right: the last element that is not a trusted proxy's own counts |
//!
//! Left out: Django's server name in the place of a missing `Host` (HST-1), for there is none that is known here; its list for `DEBUG` (HST-2),
//! for there is no such switch: `Hosts::new(["localhost", ".localhost", "127.0.0.1", "[::1]"])` says it. That a remote user needs a trusted peer
//! (CIP-3) is asked with [`Proxies::vouch_for`].

mod allowed;
pub(crate) mod authority;
mod clients;
mod entry;
mod forwarded;
mod host;
mod lately;
mod proxies;
pub mod testing;
mod weaknesses;

#[cfg(test)]
mod tests;

use http::HeaderName;
pub use http::header::FORWARDED;

pub use self::allowed::InvalidHosts;
pub use self::clients::{ClientIp, Clients, UnknownPeer};
pub use self::entry::{HostError, Hosts, SchemeTold, SchemeUntold, Tls};
pub use self::host::{Host, Scheme};
pub use self::proxies::{InvalidNetwork, Peer, Proxies};
pub use self::weaknesses::Weakness;

/// `X-Forwarded-For`: the addresses that a request has come through, each proxy appending that of its peer.
pub const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// `X-Forwarded-Host`: the host that the client has asked for.
pub const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// `X-Forwarded-Proto`: the scheme that the client has asked by.
pub const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
