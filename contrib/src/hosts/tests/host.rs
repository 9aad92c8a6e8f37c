//! `Hosts`.

use axum::Router;
use axum::routing::get;
use http::HeaderValue;
use ordain::{Request, middleware_chain};

use super::{from, proxies};
use crate::hosts::{FORWARDED, Host, HostError, Hosts, Tls, X_FORWARDED_HOST, X_FORWARDED_PROTO};
use crate::visit::{self, Answer, ask};

middleware_chain! {
    struct Site {
        hosts: Hosts,
    }
}

/// Name, port and scheme as a handler gets them.
async fn seen(host: Host) -> String {
    format!("{} {:?} {}", host.name(), host.port(), host.scheme())
}

fn answer(hosts: Hosts, request: Request) -> Answer {
    ask!(Site { hosts }.wrap_router(Router::new().route("/", get(seen))), request)
}

fn listed() -> Hosts {
    Hosts::new(["example.com", ".example.org", "[::1]", "127.0.0.1"]).unwrap()
}

/// What a request with this `Host` is taken for, or its status.
fn host(line: &str) -> String {
    let answer = answer(listed(), visit::get("/", &[("host", line)]));
    if answer.status == 200 { answer.text() } else { answer.status.as_str().to_owned() }
}

#[test]
fn hst_01_the_forwarded_host_counts_where_a_trusted_peer_says_it() {
    let by_proxy = || listed().host_from(&proxies(), X_FORWARDED_HOST);
    let forwarded = [("x-forwarded-host", "www.example.org")];
    assert_eq!(answer(by_proxy(), from("10.0.0.1", &forwarded)).text(), "www.example.org None http");
    assert_eq!(answer(by_proxy(), from("192.0.2.1", &forwarded)).text(), "example.com None http");
    assert_eq!(answer(by_proxy(), visit::get("/", &forwarded)).text(), "example.com None http", "no peer is known");
    assert_eq!(answer(by_proxy(), from("10.0.0.1", &[])).text(), "example.com None http", "none is forwarded");
    assert_eq!(answer(listed(), from("10.0.0.1", &forwarded)).text(), "example.com None http", "none was named");
}

#[test]
fn hst_01_what_a_proxy_calls_this_server_does_not_matter() {
    let by_proxy = listed().host_from(&proxies(), X_FORWARDED_HOST);
    let headers = [("host", "app_server:8000"), ("x-forwarded-host", "example.com:8443")];
    assert_eq!(answer(by_proxy, from("10.0.0.1", &headers)).text(), "example.com Some(8443) http");
}

#[test]
fn hst_01_the_port_of_the_scheme_is_left_out() {
    assert_eq!(host("example.com:80"), "example.com None http");
    assert_eq!(host("example.com:443"), "example.com Some(443) http");
    let tls = listed().always_https();
    assert_eq!(answer(tls, visit::get("/", &[("host", "example.com:443")])).text(), "example.com None https");
}

#[test]
fn hst_02_a_host_is_matched_exactly_or_below_a_dot() {
    for (line, seen) in [
        ("example.com", "example.com None http"),
        ("EXAMPLE.com", "example.com None http"),
        ("example.com.", "example.com None http"),
        ("example.com:8000", "example.com Some(8000) http"),
        ("www.example.com", "400"),
        ("notexample.com", "400"),
        ("example.org", "example.org None http"),
        ("a.b.example.org", "a.b.example.org None http"),
        ("notexample.org", "400"),
        (".example.org", "400"),
        ("[::1]:8000", "[::1] Some(8000) http"),
        ("[0:0::1]", "[::1] None http"),
        ("127.0.0.1", "127.0.0.1 None http"),
    ] {
        assert_eq!(host(line), seen, "{line}");
    }
}

#[test]
fn hst_02_which_host_was_read_before_makes_no_difference() {
    let any = || Hosts::any().always_https();
    let long = format!("{}.example.org", "a".repeat(60));
    for _ in 0..2 {
        for (line, of_the_list, of_any) in [
            ("example.com", "example.com None http", "example.com None https"),
            ("EXAMPLE.com:80", "example.com None http", "example.com Some(80) https"),
            ("example.com:443", "example.com Some(443) http", "example.com None https"),
            ("evil.test", "400", "evil.test None https"),
            ("a.example.org", "a.example.org None http", "a.example.org None https"),
            (&long, &*format!("{long} None http"), &*format!("{long} None https")),
            ("e_vil", "400", "400"),
        ] {
            // Twice by turns: each reads what the other has read.
            for _ in 0..2 {
                assert_eq!(host(line), of_the_list);
                let answer = answer(any(), visit::get("/", &[("host", line)]));
                assert_eq!(
                    if answer.status == 200 { answer.text() } else { answer.status.as_str().to_owned() },
                    of_any
                );
            }
        }
    }
}

#[test]
fn hst_02_other_characters_than_those_of_a_host_are_refused() {
    for line in [
        "",
        ":80",
        ".",
        "exa_mple.com",
        "example.com/",
        "user@example.com",
        "example.com:",
        "example.com:80:80",
        "example.com:99999",
        "example.com:+80",
        "example.com:0",
        "[::1",
        "::1",
        "[::g]",
        "[::1]80",
        "[example.com]",
        "example.com, example.com",
        "example.com ",
        "exämple.com",
        "*",
    ] {
        assert_eq!(host(line), "400", "{line}");
    }
}

#[test]
fn hst_02_over_long_hosts_are_refused_by_their_size() {
    let long = format!("{}example.org", "a.".repeat(200));
    let error = answer(listed(), visit::get("/", &[("host", &long)]));
    assert_eq!(error.status, 400);
    assert_eq!(answer(Hosts::any(), visit::get("/", &[("host", &long)])).status, 400);
}

#[test]
fn hst_02_a_list_that_cannot_be_right_is_not_built() {
    for (wrong, message) in [
        ("*", "`*` is not a host: write `Hosts::any()` if each is to be allowed"),
        ("example.com:80", "`example.com:80` is not a host: a port is no part of it, each is allowed"),
        (".", "`.` is not a host: a name follows the dot"),
        (
            "https://example.com",
            "`https://example.com` is not a host: write a name in ASCII, or an IPv6 address in brackets, without scheme and path",
        ),
    ] {
        assert_eq!(Hosts::new([wrong]).unwrap_err().to_string(), message);
    }
    let none = Hosts::new(Vec::<String>::new()).unwrap_err();
    assert_eq!(none.to_string(), "no host is allowed: name those that the site is reached by");
}

#[test]
fn hst_03_a_foreign_host_is_refused_though_nobody_asks_for_it() {
    let site = Site { hosts: listed() }.wrap(async |_: &mut Request| "nobody has asked");
    assert_eq!(ask!(site, visit::get("/", &[("host", "evil.test")])).status, 400);
}

#[test]
fn hst_04_the_authority_of_the_uri_comes_before_the_host() {
    let absolute = |line: Option<&str>| {
        let mut request = visit::get("/", &[]);
        *request.uri_mut() = "http://example.com/".parse().unwrap();
        request.headers_mut().remove("host");
        if let Some(line) = line {
            request.headers_mut().insert("host", line.parse().unwrap());
        }
        answer(listed(), request)
    };
    assert_eq!(absolute(None).text(), "example.com None http");
    assert_eq!(absolute(Some("Example.com")).text(), "example.com None http");
    assert_eq!(absolute(Some("www.example.org")).status, 400);
    assert_eq!(absolute(Some("example.com:8000")).status, 400);
}

#[test]
fn hst_04_several_hosts_or_none_are_refused() {
    let mut none = visit::get("/", &[]);
    none.headers_mut().remove("host");
    assert_eq!(answer(Hosts::any(), none).status, 400);
    let mut twice = visit::get("/", &[]);
    twice.headers_mut().append("host", HeaderValue::from_static("example.com"));
    assert_eq!(answer(Hosts::any(), twice).status, 400);
    let mut user = visit::get("/", &[]);
    *user.uri_mut() = "http://user@example.com/".parse().unwrap();
    assert_eq!(answer(Hosts::any(), user).status, 400);
}

#[test]
fn hst_04_its_own_answers_are_plain_text_that_nothing_else_is_made_of() {
    let answer = answer(listed(), visit::get("/", &[("host", "evil.test")]));
    assert_eq!(answer.header("content-type").as_deref(), Some("text/plain; charset=utf-8"));
    assert_eq!(answer.header("x-content-type-options").as_deref(), Some("nosniff"));
    assert_eq!(answer.text(), "bad request");
}

#[test]
fn hst_04_a_page_of_the_application_learns_the_reason() {
    middleware_chain! {
        struct WithPages {
            pages: ordain::error::Pages,
            hosts: Hosts,
        }
    }
    let reason = |_: &Request, error: &ordain::Error| format!("{:?}", error.downcast_ref::<HostError>());
    let pages = ordain::error::Pages::new().suspicious(reason).bad_request(reason);
    let site = WithPages { pages, hosts: listed() }.wrap(async |_: &mut Request| "hello");
    let foreign = ask!(site, visit::get("/", &[("host", "evil.test")]));
    assert_eq!((foreign.status.as_u16(), foreign.text().as_str()), (400, "Some(NotAllowed(\"evil.test\"))"));
    let malformed = ask!(site, visit::get("/", &[("host", "a b")]));
    assert_eq!((malformed.status.as_u16(), malformed.text().as_str()), (400, "Some(Malformed)"));
}

#[test]
fn sch_01_the_header_of_the_scheme_alone_decides() {
    let by_proxy = || listed().scheme_from(&proxies(), X_FORWARDED_PROTO, "https");
    let scheme = |value: &'static str, tls: bool| {
        let mut request = from("10.0.0.1", &[("x-forwarded-proto", value)]);
        if tls {
            request.extensions_mut().insert(Tls);
        }
        answer(by_proxy(), request).text()
    };
    assert_eq!(scheme("https", false), "example.com None https");
    assert_eq!(scheme(" https\t", false), "example.com None https");
    assert_eq!(scheme("http", true), "example.com None http", "on a TLS connection");
    assert_eq!(scheme("HTTPS", false), "example.com None http", "compared exactly");
    assert_eq!(scheme("http, https", false), "example.com None https", "the client has written the first");
    assert_eq!(scheme("https, http", false), "example.com None http");
    let mut none = from("10.0.0.1", &[]);
    none.extensions_mut().insert(Tls);
    assert_eq!(
        answer(by_proxy(), none).text(),
        "example.com None https",
        "where it is not there, the connection counts"
    );
}

#[test]
fn sch_01_nobody_but_a_trusted_peer_says_the_scheme() {
    let by_proxy = || listed().scheme_from(&proxies(), X_FORWARDED_PROTO, "https");
    let https = [("x-forwarded-proto", "https")];
    assert_eq!(answer(by_proxy(), from("192.0.2.1", &https)).text(), "example.com None http");
    assert_eq!(answer(by_proxy(), visit::get("/", &https)).text(), "example.com None http");
    assert_eq!(answer(listed(), from("10.0.0.1", &https)).text(), "example.com None http");
    let mut absolute = visit::get("/", &[]);
    *absolute.uri_mut() = "https://example.com/".parse().unwrap();
    assert_eq!(answer(listed(), absolute).text(), "example.com None http", "a URI is what the client has written");
}

#[test]
fn sch_01_the_scheme_is_known_to_be_told_or_not() {
    assert!(listed().scheme_told().is_err());
    assert!(listed().host_from(&proxies(), X_FORWARDED_HOST).scheme_told().is_err());
    assert!(listed().scheme_from(&proxies(), X_FORWARDED_PROTO, "https").scheme_told().is_ok());
    assert!(listed().scheme_by_connection().scheme_told().is_ok());
    assert!(listed().always_https().scheme_told().is_ok());
}

#[test]
fn cip_02_host_and_scheme_of_forwarded_are_those_of_the_outermost_trusted_proxy() {
    let by_proxy = || listed().host_from(&proxies(), FORWARDED).scheme_from(&proxies(), FORWARDED, "https");
    let seen = |value: &'static str| answer(by_proxy(), from("10.0.0.1", &[("forwarded", value)])).text();
    assert_eq!(seen("for=192.0.2.1;proto=https;host=www.example.org"), "www.example.org None https");
    assert_eq!(
        seen(
            "host=evil.test, for=192.0.2.1;proto=https;host=\"www.example.org:8443\", for=10.0.0.2;proto=http;host=inner"
        ),
        "www.example.org Some(8443) https"
    );
    assert_eq!(
        seen("for=\"x, for=192.0.2.1;host=example.org"),
        "example.org None http",
        "a quote that the client has opened"
    );
    assert_eq!(seen("for=192.0.2.1;host=a;host=b"), "example.com None http", "said twice in one element");
}

#[test]
fn cip_02_a_forwarded_header_that_is_too_long_is_refused_by_its_size() {
    let long = "a, ".repeat(2000);
    for hosts in
        [listed().host_from(&proxies(), X_FORWARDED_HOST), listed().scheme_from(&proxies(), X_FORWARDED_HOST, "https")]
    {
        let request = |peer| from(peer, &[("x-forwarded-host", &long)]);
        assert_eq!(answer(hosts.clone(), request("10.0.0.1")).status, 400);
        assert_eq!(answer(hosts, request("192.0.2.1")).status, 200, "not read from others");
    }
}

#[test]
fn a_handler_outside_the_chain_says_what_is_missing() {
    middleware_chain! {
        struct Empty {}
    }
    let answer = ask!(Empty {}.wrap_router(Router::new().route("/", get(seen))), visit::get("/", &[]));
    assert_eq!(answer.status, 500);
}
