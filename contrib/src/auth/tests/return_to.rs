//! Nobody is redirected off the site: LOG-7.

use url::Url;

use super::super::ReturnTo;
use super::*;
use crate::hosts::{Host, Hosts};
use crate::mutations::mutated;

middleware_chain! {
    struct Asked { hosts: Hosts }
}

/// The host of a request for `example.com`.
fn host(secure: bool) -> Host {
    let hosts = Hosts::any();
    let hosts = if secure { hosts.always_https() } else { hosts };
    let found = Arc::new(Mutex::new(None));
    let inside = Arc::clone(&found);
    let chain = Asked { hosts }.wrap_blocking(move |req: &mut ordain::Request| {
        *inside.lock().unwrap() = req.extensions().get::<Host>().cloned();
    });
    chain.handle_blocking(visit::get("/", &[]));
    found.lock().unwrap().take().expect("a host")
}

fn checked(next: &str) -> Option<String> {
    ReturnTo::home().check(next, Some(&host(true)))
}

#[test]
fn log_7_what_is_on_the_site_is_gone_to() {
    for (next, target) in [
        ("/", "/"),
        ("/notes/7?page=2&x#end", "/notes/7?page=2&x#end"),
        ("notes/7", "/notes/7"),
        ("?a=b", "/?a=b"),
        (" /a ", "/a"),
        ("https://example.com/a", "/a"),
        ("HTTPS://EXAMPLE.com:443/a", "/a"),
        ("//example.com/a", "/a"),
        ("/view/?param=http://example.org", "/view/?param=http://example.org"),
        ("/view/?param=//example.org", "/view/?param=//example.org"),
        ("/a:b", "/a:b"),
        ("/a/../../b", "/b"),
        ("/ä b", "/%C3%A4%20b"),
        ("/url%20with%20spaces/", "/url%20with%20spaces/"),
        ("https://example.com:443//evil.test/", "/%2Fevil.test/"),
        ("/.//evil.test", "/%2Fevil.test"),
    ] {
        assert_eq!(checked(next).as_deref(), Some(target), "{next}");
    }
}

/// The bad ones of Django's `url_has_allowed_host_and_scheme`, and more.
const OFF_THE_SITE: [&str; 40] = [
    "",
    " ",
    "http://evil.test",
    "http:///evil.test",
    "https://evil.test",
    "ftp://evil.test",
    r"\\evil.test",
    r"\\\evil.test",
    r"\\//evil.test",
    r"/\evil.test",
    r"/\/evil.test",
    r"/\\evil.test",
    r"\/evil.test",
    r"//\evil.test",
    r"///evil.test",
    r"////evil.test",
    r"http:\\evil.test",
    r"http:/\\evil.test",
    r"http:/\evil.test",
    "http:evil.test",
    "https:evil.test",
    "https:/evil.test",
    r"\",
    "//",
    "javascript:alert(\"XSS\")",
    "javascript://example.com/%0aalert(1)",
    "data:text/html,x",
    "\nhttps://evil.test",
    "\u{8}//evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "http://example.com/insecure",
    "http://[::1/a",
    r"http://example.com\@evil.test",
    r"http:\\example.com\me:pass@evil.test",
    "https://example.com@evil.test",
    "https://user:password@example.com/",
    "https://example.com:8000/",
    "https://example.com.evil.test/",
    "//example.com:pass@evil.test",
];

#[test]
fn log_7_what_is_off_the_site_is_not() {
    for next in OFF_THE_SITE {
        match checked(next) {
            // A lone slash that is written backwards is the root.
            Some(target) => assert!(next == "\\" && target == "/", "{next:?} {target}"),
            None => {
                let response = ReturnTo::new("/home").unwrap().redirect(Some(next), Some(&host(true)));
                assert_eq!(response.status(), 303);
                assert_eq!(response.headers()["location"], "/home");
            }
        }
    }
    assert!(checked(&format!("/{}", "a".repeat(2047))).is_some());
    assert_eq!(checked(&format!("/{}", "a".repeat(2048))), None);
}

#[test]
fn log_7_it_is_https_if_the_request_was() {
    let plain = |next| ReturnTo::home().check(next, Some(&host(false)));
    assert_eq!(plain("http://example.com/a").as_deref(), Some("/a"));
    assert_eq!(plain("https://example.com/a").as_deref(), Some("https://example.com/a"));
    assert_eq!(checked("http://example.com/a"), None);
    assert_eq!(plain("http://evil.test/a"), None);
}

#[test]
fn log_7_another_site_may_be_allowed() {
    let after =
        ReturnTo::home().allow("https://app.example.org").unwrap().allow("http://old.example.org:8000/").unwrap();
    let to = |next, secure| after.check(next, Some(&host(secure)));
    assert_eq!(to("https://app.example.org/a?b", true).as_deref(), Some("https://app.example.org/a?b"));
    assert_eq!(to("//app.example.org/a", true).as_deref(), Some("https://app.example.org/a"));
    assert_eq!(to("//app.example.org/a", false), None, "of the scheme of the request");
    assert_eq!(to("http://old.example.org:8000/", true), None, "https, if the request was");
    assert_eq!(to("http://old.example.org:8000/", false).as_deref(), Some("http://old.example.org:8000/"));
    assert_eq!(to("https://app.example.org:8443/", true), None);
    assert_eq!(to("https://u@app.example.org/", true), None);
    for wrong in [
        "app.example.org",
        "https://app.example.org/path",
        "https://*.example.org",
        "https://A.example.org",
        "ftp://a.org",
    ] {
        assert!(ReturnTo::home().allow(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn log_7_without_a_host_a_next_is_a_path() {
    let check = |next| ReturnTo::home().check(next, None);
    assert_eq!(check("/a?b").as_deref(), Some("/a?b"));
    assert_eq!(check("https://example.com/a"), None);
    assert_eq!(check("//example.com/a"), None);
}

#[test]
fn what_is_no_place_of_the_site_is_none_to_go_otherwise() {
    for wrong in ["", "home", "//evil.test", "https://example.com/", "/\\evil.test"] {
        assert!(ReturnTo::new(wrong).is_err(), "{wrong}");
    }
    assert_eq!(ReturnTo::new("/a/?b#c").unwrap().redirect(None, None).headers()["location"], "/a/?b#c");
}

/// What a browser makes of it, on a page of the site: the parser of the URL standard.
#[test]
fn a_million_nexts_lead_nowhere_else() {
    let mut seeds = OFF_THE_SITE.to_vec();
    seeds.extend([
        "/notes/7?page=2#end",
        "//example.com/a",
        "https://example.com//evil.test/",
        "/.//evil.test",
        "/..//a",
        "/%2f/a",
    ]);
    let site = Url::parse("https://example.com/login").unwrap();
    let (home, host) = (ReturnTo::home(), host(true));
    let allowing = ReturnTo::home().allow("https://app.example.org").unwrap();
    mutated(&seeds, |input| {
        let Ok(next) = std::str::from_utf8(input) else { return };
        for known in [Some(&host), None] {
            let Some(target) = home.check(next, known) else { continue };
            assert!(target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'), "{next:?} {target}");
            assert!(target.starts_with('/') && !target.starts_with("//"), "{next:?} {target}");
            assert_eq!(site.join(&target).unwrap().origin(), site.origin(), "{next:?} {target}");
        }
        if let Some(target) = allowing.check(next, Some(&host)) {
            let origin = site.join(&target).unwrap().origin().ascii_serialization();
            assert!(origin == "https://example.com" || origin == "https://app.example.org", "{next:?} {target}");
        }
    });
}
