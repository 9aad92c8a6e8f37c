//! The rules, by their numbers.

mod clients;
mod host;
mod tampered;

use std::net::IpAddr;

use super::{Peer, Proxies};
use crate::visit;

/// The proxies of these tests.
fn proxies() -> Proxies {
    Proxies::new(["10.0.0.0/8", "fd00::/8"]).unwrap()
}

/// A request from this peer.
fn from(peer: &str, headers: &[(&str, &str)]) -> ordain::Request {
    let mut request = visit::get("/", headers);
    request.extensions_mut().insert(Peer(peer.parse::<IpAddr>().unwrap()));
    request
}
