//! Where a request comes from.

use super::super::InvalidOrigin;
use super::*;
use crate::cookies::Settings;

/// A `POST` with a token that is right, from `www.example.com`, with these headers and none of `Sec-Fetch-*`.
fn from(headers: &[(&str, &str)]) -> Request<Body> {
    let mut all = vec![("x-csrftoken", TOKEN), ("host", "www.example.com")];
    all.retain(|(name, _)| !headers.iter().any(|(own, _)| own == name));
    all.extend(headers);
    let mut request = post("", &all);
    if !headers.iter().any(|(name, _)| *name == "sec-fetch-site") {
        request.headers_mut().remove("sec-fetch-site");
    }
    request
}

fn plain(csrf: Csrf<InCookie>) -> BoxedChain {
    site(Hosts::any(), csrf)
}

fn trusting(origins: &[&str]) -> Csrf<InCookie> {
    Csrf::new().trust(origins).expect("origins")
}

fn domain(domain: &str) -> Csrf<InCookie> {
    // The test's cookie is that of one host.
    Csrf::new().cookie(Settings::from_static("csrf").domain(domain).expect("a domain"))
}

fn reason(site: &BoxedChain, request: Request<Body>) -> String {
    let (status, text) = said(site, request);
    assert!(status == 200 && text.is_empty() || status == 403, "{status} {text}");
    text
}

#[test]
fn csr_05_an_origin_is_this_site_s_or_one_that_is_trusted() {
    let site = plain(trusting(&["http://app.example.org", "https://*.example.net", "http://*.example.net:8000"]));
    for (origin, fine) in [
        ("http://www.example.com", true),
        ("http://app.example.org", true),
        ("https://app.example.org", false),
        ("http://www.app.example.org", false),
        ("https://example.net", true),
        ("https://a.b.example.net", true),
        ("http://a.example.net", false),
        ("http://a.example.net:8000", true),
        ("https://evilexample.net", false),
        ("https://.example.net", false),
        ("https://evil.test/.example.net", false),
        ("https://evil.test#.example.net", false),
        ("https://evil@a.example.net", false),
    ] {
        let expected = if fine { String::new() } else { format!("Origin {{ origin: {origin:?} }}") };
        assert_eq!(reason(&site, from(&[("origin", origin)])), expected);
    }
}

#[test]
fn csr_05_without_an_origin_https_asks_for_a_referer() {
    let site = secure(trusting(&["https://app.example.org", "https://*.example.net"]));
    assert_eq!(reason(&site, from(&[])), "NoReferer");
    for (referer, why) in [
        ("https://www.example.com/page?x#y", ""),
        ("https://www.example.com", ""),
        ("https://app.example.org/", ""),
        ("https://a.example.net/", ""),
        ("https://example.net/", ""),
        ("", "MalformedReferer"),
        ("/page", "MalformedReferer"),
        ("//www.example.com/", "MalformedReferer"),
        ("https://", "MalformedReferer"),
        ("https://[::1", "MalformedReferer"),
        ("http://www.example.com/", "InsecureReferer"),
        ("https://evil.test/", r#"Referer { host: "evil.test" }"#),
        ("https://www.example.com.evil.test/", r#"Referer { host: "www.example.com.evil.test" }"#),
    ] {
        assert_eq!(reason(&site, from(&[("referer", referer)])), why, "{referer}");
    }
    let long = format!("https://www.example.com/{}", "x".repeat(4096));
    assert_eq!(reason(&site, from(&[("referer", &long)])), "MalformedReferer");
}

#[test]
fn csr_05_a_request_is_judged_once() {
    let chain = |csrf| Site { pages: pages(), hosts: Hosts::any(), csrf };
    // The inner one trusts nobody, and is not asked.
    let inner = chain(Csrf::new()).wrap_router(Router::new().route("/", any(async || ())));
    let outer = chain(trusting(&["https://app.example.org"]));
    let site = outer.wrap_router(Router::new().route_service("/", inner)).boxed();
    assert_eq!(reason(&site, from(&[("origin", "https://app.example.org")])), "");
}

#[test]
fn csr_06_an_origin_is_compared_byte_by_byte() {
    let site = plain(Csrf::new());
    for (host, origin, fine) in [
        ("www.example.com", "null", false),
        ("www.example.com", "", false),
        ("www.example.com", "http://WWW.example.com", false),
        ("www.example.com", "http://www.example.com:8000", false),
        ("www.example.com", "http://www.example.com/", false),
        ("www.example.com:8000", "http://www.example.com:8000", true),
        // The host is in its normal form, which is what a browser writes of it.
        ("www.example.com:80", "http://www.example.com", true),
        ("WWW.example.com", "http://www.example.com", true),
    ] {
        let why = reason(&site, from(&[("host", host), ("origin", origin)]));
        let expected = if fine { String::new() } else { format!("Origin {{ origin: {origin:?} }}") };
        assert_eq!(why, expected, "{host}");
    }
    let twice = [("origin", "http://www.example.com"), ("origin", "http://www.example.com")];
    assert_eq!(reason(&site, from(&twice)), r#"Origin { origin: "" }"#);
}

#[test]
fn csr_06_a_referer_counts_where_there_is_no_origin_and_only_on_https() {
    let hostile = ("referer", "https://evil.test/");
    assert_eq!(reason(&secure(Csrf::new()), from(&[("origin", "https://www.example.com"), hostile])), "");
    assert_eq!(reason(&plain(Csrf::new()), from(&[hostile])), "");
    assert_eq!(reason(&plain(Csrf::new()), from(&[])), "");
}

#[test]
fn csr_06_the_host_of_a_referer_is_compared_as_it_is_written() {
    let site = secure(trusting(&["http://*.example.net"]));
    for (host, referer, fine) in [
        ("www.example.com", "https://ann@www.example.com/", false),
        ("www.example.com", "https://www.example.com:4443/", false),
        ("www.example.com:4443", "https://www.example.com:4443/", true),
        ("www.example.com", "https://a.example.net/", true),
        ("www.example.com", "https://ann@a.example.net/", false),
    ] {
        assert_eq!(reason(&site, from(&[("host", host), ("referer", referer)])).is_empty(), fine, "{referer}");
    }
}

#[test]
fn csr_06_a_domain_of_the_cookie_stands_for_the_host() {
    let referred = |csrf, host, referer| {
        let cookie = format!("__Secure-csrf={SECRET}");
        reason(&secure(csrf), from(&[("host", host), ("referer", referer), ("cookie", &cookie)])).is_empty()
    };
    assert!(referred(domain(".example.com"), "www.example.com", "https://other.example.com/"));
    assert!(referred(domain(".example.com"), "www.example.com:4443", "https://other.example.com:4443/"));
    assert!(!referred(domain(".example.com"), "www.example.com:4443", "https://other.example.com/"));
    assert!(referred(domain("example.com"), "www.example.com", "https://example.com/"));
    assert!(
        !referred(domain("example.com"), "www.example.com", "https://www.example.com/"),
        "it does not count any more"
    );
}

#[test]
fn d27_what_the_browser_says_is_asked_first() {
    let site = secure(trusting(&["https://app.example.com"]));
    let trusted = ("origin", "https://app.example.com");
    for (says, origin, why) in [
        ("same-origin", ("origin", "null"), ""),
        ("same-origin", ("origin", "http://www.example.com"), ""),
        ("none", ("origin", "null"), ""),
        ("same-site", trusted, ""),
        ("cross-site", trusted, ""),
        (
            "same-site",
            ("origin", "https://www.example.com"),
            r#"CrossSite { origin: Some("https://www.example.com") }"#,
        ),
        ("cross-site", ("origin", "https://evil.test"), r#"CrossSite { origin: Some("https://evil.test") }"#),
        ("cross-site", ("x-other", ""), "CrossSite { origin: None }"),
        ("Same-Origin", ("x-other", ""), "CrossSite { origin: None }"),
        ("", ("x-other", ""), "CrossSite { origin: None }"),
    ] {
        assert_eq!(reason(&site, from(&[("sec-fetch-site", says), origin])), why, "{says} {origin:?}");
    }
    let without_a_token = from(&[("sec-fetch-site", "same-origin"), ("x-csrftoken", OTHER)]);
    assert_eq!(reason(&site, without_a_token), r#"Mismatch(Header("x-csrftoken"))"#, "it goes on to the token");
}

#[test]
fn d27_a_mismatch_of_scheme_is_told_as_such() {
    let own = r#"own: "http://www.example.com""#;
    let behind_a_proxy = reason(&plain(Csrf::new()), from(&[("origin", "https://www.example.com")]));
    assert_eq!(behind_a_proxy, format!(r#"Scheme {{ origin: "https://www.example.com", {own} }}"#));
    let from_plain_text = reason(&secure(Csrf::new()), from(&[("origin", "http://www.example.com")]));
    assert!(from_plain_text.starts_with("Scheme"), "{from_plain_text}");
    let told = Rejected::Scheme { origin: "https://a.b".to_owned(), own: "http://a.b".to_owned() }.to_string();
    assert_eq!(
        told,
        "csrf: the origin \"https://a.b\" has not the scheme of \"http://a.b\": sent by a page in plain text, or `Hosts` is not told \
         that a proxy speaks TLS (`scheme_from`)"
    );
}

#[test]
fn what_is_no_origin_is_not_trusted() {
    let wrong = |origin| Csrf::<InCookie>::new().trust([origin]).map_err(|error: InvalidOrigin| error.to_string());
    for origin in ["example.com", "://example.com", "1http://a.b", "h*p://a.b", "//a.b"] {
        assert_eq!(
            wrong(origin).unwrap_err(),
            format!("`{origin}` is no origin: a scheme stands before it, `https://`")
        );
    }
    for origin in [
        "https://",
        "https://a/b",
        "https://a?b",
        "https://*",
        "https://*.",
        "https://a@b",
        "https://a:x",
        "https://*.*.a",
    ] {
        let why = "a host and nothing else follows the scheme, or `*.` and a host";
        assert_eq!(wrong(origin).unwrap_err(), format!("`{origin}` is no origin: {why}"));
    }
    // As a browser writes it.
    let site = plain(trusting(&["HTTPS://App.Example.ORG:443", "app://localhost"]));
    for origin in ["https://app.example.org", "app://localhost"] {
        assert_eq!(reason(&site, from(&[("origin", origin)])), "");
    }
}
