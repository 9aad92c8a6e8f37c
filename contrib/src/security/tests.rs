//! The rules, by their numbers.

use std::time::Duration;

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use http::Method;
use ordain::{Error, Request, middleware_chain};

use super::{
    Allow, EmbedderPolicy, Hsts, OpenerPolicy, PermissionsPolicy, ReferrerPolicy, ReportingEndpoints, ResourcePolicy,
    Security, Weakness,
};
use crate::hosts::{Hosts, Tls};
use crate::visit::{self, Answer, ask};

middleware_chain! {
    struct Site {
        hosts: Hosts,
        security: Security,
    }
}

const A_YEAR: Duration = Duration::from_hours(365 * 24);

fn hosts() -> Hosts {
    Hosts::new(["example.com"]).unwrap().scheme_by_connection()
}

fn redirecting() -> Security {
    Security::new().redirect_to_https(hosts().scheme_told().unwrap())
}

fn answer(security: Security, request: Request) -> Answer {
    let router = Router::new()
        .route("/", get(async || "hello"))
        .route(
            "/own",
            get(async || ([("REFERRER-POLICY", "origin"), ("cross-origin-opener-policy", "unsafe-none")], "hello")),
        )
        .route("/denied", get(async || Error::permission_denied("no").into_response()))
        .route("/broken", get(async || Error::other("broken").into_response()));
    ask!(Site { hosts: hosts(), security }.wrap_router(router), request)
}

fn secure(path: &str) -> Request {
    let mut request = visit::get(path, &[]);
    request.extensions_mut().insert(Tls);
    request
}

/// All headers but those of the body.
fn headers(answer: &Answer) -> Vec<(String, String)> {
    let of_the_body = ["content-type", "content-length"];
    let headers = answer.headers.iter().filter(|(name, _)| !of_the_body.contains(&name.as_str()));
    let mut headers: Vec<_> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort();
    headers
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

const THE_THREE: [(&str, &str); 3] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
];

#[test]
fn sec_01_the_defaults_are_three_headers_on_each_status() {
    for (path, status) in [("/", 200), ("/nowhere", 404), ("/denied", 403), ("/broken", 500)] {
        let answer = answer(Security::new(), visit::get(path, &[]));
        assert_eq!(answer.status, status);
        assert_eq!(headers(&answer), owned(&THE_THREE), "{path}");
    }
    assert_eq!(headers(&answer(Security::new(), secure("/"))), owned(&THE_THREE));
}

#[test]
fn sec_02_transport_security_is_for_secure_requests() {
    let year = Hsts::new(A_YEAR).unwrap();
    let sent = |hsts: Hsts, request: Request| {
        answer(Security::new().strict_transport_security(hsts), request).header("strict-transport-security")
    };
    assert_eq!(sent(year, secure("/")).as_deref(), Some("max-age=31536000"));
    assert_eq!(sent(year.including_subdomains(), secure("/")).as_deref(), Some("max-age=31536000; includeSubDomains"));
    let preloaded = year.including_subdomains().preload().unwrap();
    assert_eq!(sent(preloaded, secure("/nowhere")).as_deref(), Some("max-age=31536000; includeSubDomains; preload"));
    assert_eq!(sent(Hsts::forget(), secure("/")).as_deref(), Some("max-age=0"));
    assert_eq!(sent(preloaded, visit::get("/", &[])), None);
}

#[test]
fn sec_03_the_headers_of_the_view_stay() {
    let answer = answer(Security::new(), visit::get("/own", &[]));
    let expected = [
        ("cross-origin-opener-policy", "unsafe-none"),
        ("referrer-policy", "origin"),
        ("x-content-type-options", "nosniff"),
    ];
    assert_eq!(headers(&answer), owned(&expected));
}

#[test]
fn sec_04_several_referrer_policies_are_one_header() {
    let sent = |security| answer(security, visit::get("/", &[])).header("referrer-policy");
    let one = Security::new().referrer_policy(ReferrerPolicy::NoReferrer);
    assert_eq!(sent(one).as_deref(), Some("no-referrer"));
    let several = Security::new().referrer_policies(ReferrerPolicy::NoReferrer, &[ReferrerPolicy::StrictOrigin]);
    assert_eq!(sent(several).as_deref(), Some("no-referrer,strict-origin"));
    assert_eq!(sent(Security::new().without_referrer_policy()), None);
}

#[test]
fn sec_05_what_is_left_out_by_name_is_not_sent() {
    let none = Security::new().without_opener_policy().without_referrer_policy().without_nosniff();
    assert_eq!(headers(&answer(none, visit::get("/", &[]))), owned(&[]));
    let popups = Security::new().opener_policy(OpenerPolicy::SameOriginAllowPopups);
    let sent = answer(popups, visit::get("/", &[])).header("cross-origin-opener-policy");
    assert_eq!(sent.as_deref(), Some("same-origin-allow-popups"));
}

#[test]
fn sec_06_plain_text_is_redirected_as_it_was_asked() {
    let location = |host: &str, path: &str| {
        let year = Hsts::new(A_YEAR).unwrap();
        let security = redirecting().strict_transport_security(year);
        let answer = answer(security, visit::get(path, &[("host", host)]));
        assert_eq!(answer.status, 308);
        let mut expected = owned(&THE_THREE);
        expected.insert(1, ("location".to_owned(), answer.header("location").unwrap()));
        assert_eq!(headers(&answer), expected);
        answer.header("location").unwrap()
    };
    assert_eq!(location("example.com", "/a/b?c=%20d&e"), "https://example.com/a/b?c=%20d&e");
    assert_eq!(location("example.com:8000", "/"), "https://example.com:8000/");
    assert_eq!(location("example.com:80", "/"), "https://example.com/");
    assert_eq!(location("EXAMPLE.com", "//evil.test/"), "https://example.com/%2Fevil.test/");
    assert_eq!(answer(redirecting(), secure("/")).status, 200);
    assert_eq!(answer(Security::new(), visit::get("/", &[])).status, 200, "off until it is named");
}

#[test]
fn sec_06_below_a_router_that_takes_a_prefix_off_the_whole_path_is_kept() {
    middleware_chain! {
        struct Outer {}
    }
    let site = Site { hosts: hosts(), security: redirecting().except_below("/app/health").unwrap() };
    let inner = Router::new().route("/a", get(async || "a")).route("/health", get(async || "well")).layer(site.layer());
    let outer = Outer {}.wrap_router(Router::new().nest("/app", inner));
    assert_eq!(
        ask!(outer, visit::get("/app/a?b", &[])).header("location").as_deref(),
        Some("https://example.com/app/a?b")
    );
    assert_eq!(ask!(outer, visit::get("/app/health", &[])).status, 200);
}

#[test]
fn sec_06_another_host_may_be_named() {
    let told = hosts().scheme_told().unwrap();
    let location = |authority| {
        let security = Security::new().redirect_to_https_of(authority, told).unwrap();
        answer(security, visit::get("/a", &[])).header("location").unwrap()
    };
    assert_eq!(location("Secure.example.com"), "https://secure.example.com/a");
    assert_eq!(location("secure.example.com:8443"), "https://secure.example.com:8443/a");
    assert_eq!(location("secure.example.com:443"), "https://secure.example.com/a");
    let wrong = Security::new().redirect_to_https_of("https://secure.example.com", told).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "`https://secure.example.com` is not a host: write `secure.example.com`, or with a port"
    );
}

#[test]
fn sec_07_d08_the_redirect_keeps_the_method() {
    for method in [Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let answer = answer(redirecting(), visit::request(method, "/a", &[]));
        assert_eq!(
            (answer.status.as_u16(), answer.header("location").as_deref()),
            (308, Some("https://example.com/a"))
        );
    }
}

#[test]
fn sec_08_an_exemption_is_a_prefix_of_whole_segments() {
    let status = |path: &str| {
        let security = redirecting().except_below("/health").unwrap().except_below("/.well-known/").unwrap();
        answer(security, visit::get(path, &[])).status.as_u16()
    };
    assert_eq!(status("/health"), 404);
    assert_eq!(status("/health/db?x"), 404);
    assert_eq!(status("/healthy"), 308);
    assert_eq!(status("/x/health"), 308);
    assert_eq!(status("/.well-known/acme"), 404);
    assert_eq!(status("//health"), 308);
    for wrong in ["", "/", "health", "/health?x"] {
        assert!(Security::new().except_below(wrong).is_err(), "{wrong}");
    }
    let unnamed = Security::new().except_below("/health").unwrap();
    assert_eq!(answer(unnamed, visit::get("/", &[])).status, 200, "an exemption is no redirect");
}

#[test]
fn sec_09_a_foreign_host_is_refused_and_not_redirected() {
    let answer = answer(redirecting(), visit::get("/", &[("host", "evil.test")]));
    assert_eq!(answer.status, 400);
    assert_eq!(headers(&answer), owned(&[("x-content-type-options", "nosniff")]));
}

#[test]
fn d35_preload_wants_a_year_and_the_subdomains() {
    let day = Hsts::new(Duration::from_hours(24)).unwrap();
    let year = Hsts::new(A_YEAR).unwrap();
    assert!(day.including_subdomains().preload().is_err());
    assert!(year.preload().is_err());
    assert!(year.including_subdomains().preload().is_ok());
    assert!(Hsts::new(Duration::from_millis(999)).is_err());
}

#[test]
fn d35_the_policies_about_embedding_are_sent_when_they_are_named() {
    let permissions = PermissionsPolicy::new([("camera", Allow::Nobody), ("fullscreen", Allow::Anyone)]).unwrap();
    let endpoints = ReportingEndpoints::new([("csp", "/reports")]).unwrap();
    let security = Security::new()
        .resource_policy(ResourcePolicy::SameSite)
        .embedder_policy(EmbedderPolicy::RequireCorp)
        .permissions_policy(&permissions)
        .reporting_endpoints(&endpoints)
        .origin_agent_cluster();
    let expected = [
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-site"),
        ("origin-agent-cluster", "?1"),
        ("permissions-policy", "camera=(), fullscreen=*"),
        ("referrer-policy", "same-origin"),
        ("reporting-endpoints", "csp=\"/reports\""),
        ("x-content-type-options", "nosniff"),
    ];
    assert_eq!(headers(&answer(security, visit::get("/", &[]))), owned(&expected));
}

#[test]
fn d35_lists_that_cannot_be_right_are_not_built() {
    let permissions = |name, allow| PermissionsPolicy::new([(name, allow)]).unwrap_err().to_string();
    assert_eq!(permissions("Camera", Allow::Nobody), "`Camera` is no name of a feature, or stands twice");
    assert_eq!(
        permissions("camera", Allow::SameOriginAnd(&["maps.example"])),
        "`maps.example` is no origin: write scheme and host, `https://maps.example`"
    );
    assert!(PermissionsPolicy::new([("a", Allow::Nobody), ("a", Allow::Anyone)]).is_err());
    assert!(PermissionsPolicy::new([("a", Allow::SameOriginAnd(&["https://a\" b"]))]).is_err());
    assert_eq!(PermissionsPolicy::new([]).unwrap_err().to_string(), "no feature is named");
    for wrong in ["http://reports.example/", "//reports.example/", "https://", "/a\"b", "/ä"] {
        let error = ReportingEndpoints::new([("csp", wrong)]).unwrap_err().to_string();
        assert_eq!(error, format!("`{wrong}` is neither a path nor a URL that begins with `https://`"));
    }
    assert_eq!(ReportingEndpoints::new([]).unwrap_err().to_string(), "no endpoint is named");
}

#[test]
fn what_a_deployment_should_know_is_listed() {
    let year = Hsts::new(A_YEAR).unwrap();
    let best = redirecting().strict_transport_security(year.including_subdomains().preload().unwrap());
    assert_eq!(best.weaknesses(), []);
    let weak = Security::new().strict_transport_security(year).without_nosniff().without_referrer_policy();
    let expected = [
        Weakness::NoRedirect,
        Weakness::WithoutSubdomains,
        Weakness::NotPreloaded,
        Weakness::NoNosniff,
        Weakness::NoReferrerPolicy,
    ];
    assert_eq!(weak.weaknesses(), expected);
}
