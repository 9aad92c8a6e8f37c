//! `Clients`.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::connect_info::MockConnectInfo;
use axum::routing::get;
use ordain::{Request, middleware_chain};

use super::{from, proxies};
use crate::hosts::{ClientIp, Clients, FORWARDED, Peer, Proxies, UnknownPeer, X_FORWARDED_FOR};
use crate::visit::{self, Answer, ask};

middleware_chain! {
    struct Site {
        pages: ordain::error::Pages,
        clients: Clients,
    }
}

fn answer(clients: Clients, request: Request) -> Answer {
    let pages = ordain::error::Pages::new().other(|_: &Request, error: &ordain::Error| {
        error.downcast_ref::<UnknownPeer>().map_or_else(String::new, ToString::to_string)
    });
    let seen = get(async |client: ClientIp| client.to_string());
    ask!(Site { pages, clients }.wrap_router(Router::new().route("/", seen)), request)
}

/// Who a request with these lines is from, by the proxy `10.0.0.1`.
fn forwarded_for(lines: &[&str]) -> String {
    let headers: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
    answer(Clients::new().address_from(&proxies(), X_FORWARDED_FOR), from("10.0.0.1", &headers)).text()
}

#[test]
fn cip_01_the_peer_is_that_of_the_connection() {
    let socket: SocketAddr = "192.0.2.9:55000".parse().unwrap();
    let mut connected = visit::get("/", &[]);
    connected.extensions_mut().insert(ConnectInfo(socket));
    assert_eq!(answer(Clients::new(), connected).text(), "192.0.2.9");
    let mut mocked = visit::get("/", &[]);
    mocked.extensions_mut().insert(MockConnectInfo(socket));
    assert_eq!(answer(Clients::new(), mocked).text(), "192.0.2.9");
    assert_eq!(answer(Clients::new(), from("2001:db8::7", &[])).text(), "2001:db8::7");
}

#[test]
fn cip_01_an_ipv4_address_that_is_mapped_into_ipv6_is_unmapped() {
    assert_eq!(answer(Clients::new(), from("::ffff:192.0.2.9", &[])).text(), "192.0.2.9");
    assert!(proxies().contain("::ffff:10.0.0.1".parse().unwrap()));
    let by_proxy = Clients::new().address_from(&proxies(), X_FORWARDED_FOR);
    let mapped = from("::ffff:10.0.0.1", &[("x-forwarded-for", "::ffff:192.0.2.4")]);
    assert_eq!(answer(by_proxy, mapped).text(), "192.0.2.4");
    assert_eq!(ClientIp::from("::ffff:192.0.2.4".parse::<std::net::IpAddr>().unwrap()).to_string(), "192.0.2.4");
}

#[test]
fn cip_01_a_peer_that_is_not_known_is_not_trusted_and_the_error_says_what_to_call() {
    let by_proxy = Clients::new().address_from(&proxies(), X_FORWARDED_FOR);
    for clients in [Clients::new(), by_proxy] {
        let answer = answer(clients, visit::get("/", &[("x-forwarded-for", "192.0.2.1")]));
        assert_eq!(answer.status, 500);
        assert!(answer.text().contains("into_make_service_with_connect_info::<SocketAddr>()"), "{}", answer.text());
    }
}

#[test]
fn cip_01_who_trusts_anyone_trusts_a_unix_socket() {
    let anyone = || Clients::new().address_from(&Proxies::anyone(), X_FORWARDED_FOR);
    let forwarded = [("x-forwarded-for", "192.0.2.1, 10.0.0.2")];
    assert_eq!(answer(anyone(), visit::get("/", &forwarded)).text(), "10.0.0.2", "the last counts");
    assert_eq!(answer(anyone(), visit::get("/", &[])).status, 500);
}

#[test]
fn cip_02_nobody_but_a_trusted_peer_says_the_address() {
    let by_proxy = Clients::new().address_from(&proxies(), X_FORWARDED_FOR);
    let request = from("192.0.2.9", &[("x-forwarded-for", "198.51.100.1")]);
    assert_eq!(answer(by_proxy, request).text(), "192.0.2.9");
    let unnamed = from("10.0.0.1", &[("x-forwarded-for", "198.51.100.1")]);
    assert_eq!(answer(Clients::new(), unnamed).text(), "10.0.0.1");
    let other = Clients::new().address_from(&proxies(), FORWARDED);
    let request = from("10.0.0.1", &[("x-forwarded-for", "198.51.100.1")]);
    assert_eq!(answer(other, request).text(), "10.0.0.1", "only the header that was named is read");
}

#[test]
fn cip_02_d26_the_last_address_that_is_not_a_trusted_proxys_counts() {
    assert_eq!(forwarded_for(&["192.0.2.1"]), "192.0.2.1");
    assert_eq!(forwarded_for(&["6.6.6.6, 192.0.2.1"]), "192.0.2.1");
    assert_eq!(forwarded_for(&["6.6.6.6, 192.0.2.1, 10.0.0.3,10.0.0.2"]), "192.0.2.1");
    assert_eq!(forwarded_for(&["6.6.6.6", "192.0.2.1", "10.0.0.2"]), "192.0.2.1", "lines are one list");
    assert_eq!(forwarded_for(&["10.0.0.3, 10.0.0.2"]), "10.0.0.3", "the client is one of them");
    assert_eq!(forwarded_for(&["192.0.2.1:4711"]), "192.0.2.1");
    assert_eq!(forwarded_for(&["[2001:db8::1]:4711"]), "2001:db8::1");
    assert_eq!(forwarded_for(&["[2001:db8::1]"]), "2001:db8::1");
    assert_eq!(forwarded_for(&["192.0.2.1, , "]), "192.0.2.1", "empty elements are none");
}

#[test]
fn cip_02_behind_what_is_no_address_nothing_is_read() {
    assert_eq!(forwarded_for(&["6.6.6.6, unknown"]), "10.0.0.1");
    assert_eq!(forwarded_for(&["6.6.6.6, unknown, 10.0.0.2"]), "10.0.0.2");
    assert_eq!(forwarded_for(&["6.6.6.6, [192.0.2.1]"]), "10.0.0.1");
    assert_eq!(forwarded_for(&["6.6.6.6, \"192.0.2.1\""]), "10.0.0.1");
    assert_eq!(forwarded_for(&["6.6.6.6, ä"]), "10.0.0.1");
    assert_eq!(forwarded_for(&[""]), "10.0.0.1");
}

#[test]
fn cip_02_forwarded_is_read_as_its_rfc_writes_it() {
    let seen = |value: &str| {
        let by_proxy = Clients::new().address_from(&proxies(), FORWARDED);
        answer(by_proxy, from("10.0.0.1", &[("forwarded", value)])).text()
    };
    assert_eq!(seen("for=192.0.2.1"), "192.0.2.1");
    assert_eq!(seen("For=\"[2001:db8::1]:4711\";proto=https"), "2001:db8::1");
    assert_eq!(seen("proto=https ; for=192.0.2.1, for=10.0.0.2;by=10.0.0.3"), "192.0.2.1");
    assert_eq!(seen("for=6.6.6.6, for=_hidden, for=10.0.0.2"), "10.0.0.2");
    assert_eq!(seen("for=\"6.6.6.6, for=192.0.2.1"), "192.0.2.1", "a quote that the client has opened");
    assert_eq!(seen("for=\"6.6.6.6\\\", for=192.0.2.1"), "192.0.2.1");
    assert_eq!(seen("for=6.6.6.6, for=192.0.2.1;for=192.0.2.2"), "10.0.0.1", "said twice in one element");
    assert_eq!(seen("for=6.6.6.6, proto=https"), "10.0.0.1");
}

#[test]
fn cip_02_a_header_that_is_too_long_is_refused_by_its_size() {
    let by_proxy = || Clients::new().address_from(&proxies(), X_FORWARDED_FOR);
    let long = format!("{}192.0.2.1", "6.6.6.6, ".repeat(500));
    let refused = answer(by_proxy(), from("10.0.0.1", &[("x-forwarded-for", &long)]));
    assert_eq!(refused.status, 400);
    assert_eq!(refused.header("x-content-type-options").as_deref(), Some("nosniff"));
    assert_eq!(answer(by_proxy(), from("192.0.2.9", &[("x-forwarded-for", &long)])).text(), "192.0.2.9");
}

#[test]
fn cip_02_networks_that_cannot_be_right_are_not_built() {
    for (wrong, message) in [
        ("10.0.0.0/33", "`10.0.0.0/33` is neither a network (`10.0.0.0/8`) nor an address"),
        ("proxy", "`proxy` is neither a network (`10.0.0.0/8`) nor an address"),
        ("0.0.0.0/0", "`0.0.0.0/0` is everyone: write `Proxies::anyone()` if that is meant"),
    ] {
        assert_eq!(Proxies::new([wrong]).unwrap_err().to_string(), message);
    }
    let none = Proxies::new(Vec::<String>::new()).unwrap_err();
    assert_eq!(none.to_string(), "no network is named: leave the proxies out if there are none");
}

#[test]
fn cip_03_a_trusted_peer_can_be_asked_for() {
    assert!(proxies().vouch_for(&from("10.0.0.1", &[])));
    assert!(!proxies().vouch_for(&from("192.0.2.1", &[])));
    assert!(!proxies().vouch_for(&visit::get("/", &[])));
    assert!(Proxies::anyone().vouch_for(&visit::get("/", &[])));
    assert_eq!(Peer::of(&visit::get("/", &[])), None);
}
