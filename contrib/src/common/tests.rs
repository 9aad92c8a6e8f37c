//! The rules, by their numbers.

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use http::{Method, StatusCode};
use ordain::{Error, Request, marked, middleware_chain};

use super::{BrokenLinks, Common, NoSlash, Routed};
use crate::events::Events;
use crate::hosts::Hosts;
use crate::mutations::mutated;
use crate::redirect::path_slash_and_query;
use crate::visit::{self, Answer, ask};

middleware_chain! {
    struct Site {
        hosts: Hosts,
        common: Common,
    }
}

fn answer(common: Common, request: Request) -> Answer {
    let router = Router::new()
        .route("/", get(async || "home"))
        .route("/about/", get(async || "about"))
        .route("/notes/{id}/", get(async || "note"))
        .route("/feed", get(async || "feed"))
        .route("/files/{name}", get(async || Error::not_found("no such file").into_response()))
        .route("/none", get(async || StatusCode::NO_CONTENT))
        .route("/same", get(async || StatusCode::NOT_MODIFIED))
        .route("/none-but-a-body", get(async || (StatusCode::NO_CONTENT, [("content-length", "4")], "body")))
        .route("/same-but-a-body", get(async || (StatusCode::NOT_MODIFIED, "body")))
        .fallback(async || (StatusCode::NOT_FOUND, [("set-cookie", "a=1"), ("x-inner", "yes")], "nothing here"));
    let hosts = Hosts::new([".example.com", "localhost", "127.0.0.1", "[::1]"]).unwrap();
    ask!(Site { hosts, common }.wrap_router(router), request)
}

fn slashes() -> Common {
    Common::new().append_slashes(["/about/", "/notes/{id}/", "/files/{name}/", "/feed/"]).unwrap()
}

fn status(common: Common, path: &str) -> u16 {
    answer(common, visit::get(path, &[])).status.as_u16()
}

/// Where a path is redirected to, if it is.
fn location(common: Common, path: &str) -> Option<String> {
    let answer = answer(common, visit::get(path, &[]));
    assert_eq!(answer.status == 308, answer.header("location").is_some());
    answer.header("location")
}

#[test]
fn com_01_a_refused_user_agent_is_permission_denied() {
    let with_agent = |common: &Common, agent: &str| {
        answer(common.clone(), visit::get("/", &[("user-agent", agent)])).status.as_u16()
    };
    let common =
        Common::new().refuse_user_agents(["BadBot", "curl/"]).unwrap().refuse_user_agents_if(|agent| agent.len() == 3);
    for (agent, status) in [
        ("Mozilla/5.0 (X11) Firefox", 200),
        ("Mozilla/5.0 (compatible; badbot/2.1)", 403),
        ("CURL/8.0", 403),
        ("curl", 200),
        ("abc", 403),
        ("", 200),
    ] {
        assert_eq!(with_agent(&common, agent), status, "{agent}");
    }
    assert_eq!(status(common.clone(), "/"), 200, "none is told");
    assert_eq!(with_agent(&common, &"x".repeat(5000)), 403, "longer than any");
    assert_eq!(with_agent(&Common::new(), &"x".repeat(5000)), 200, "nobody is refused");
    let error = Common::new().refuse_user_agents([""]).unwrap_err();
    assert_eq!(error.to_string(), "an empty part is in each user agent: name one, `BadBot`");
}

#[test]
fn com_02_a_foreign_host_is_refused() {
    assert_eq!(answer(Common::new(), visit::get("/", &[("host", "evil.test")])).status, 400);
}

#[test]
fn com_03_www_is_prepended_with_the_slash_in_the_same_hop() {
    let location = |host: &str, path: &str| {
        let answer = answer(slashes().prepend_www(), visit::get(path, &[("host", host)]));
        assert_eq!(answer.status == 308, answer.header("location").is_some());
        answer.header("location")
    };
    let to = |url: &str| Some(url.to_owned());
    assert_eq!(location("example.com", "/"), to("http://www.example.com/"));
    assert_eq!(location("example.com:8000", "/about?a=b"), to("http://www.example.com:8000/about/?a=b"));
    assert_eq!(location("example.com", "/nowhere?a"), to("http://www.example.com/nowhere?a"));
    assert_eq!(location("example.com", "//evil.test"), to("http://www.example.com/%2Fevil.test"));
    for own in ["www.example.com", "WWW.example.com", "localhost", "127.0.0.1:8000", "[::1]"] {
        assert_eq!(location(own, "/"), None, "{own}");
    }
}

#[test]
fn com_04_a_missing_slash_is_appended_where_that_finds_something() {
    let to = |url: &str| Some(url.to_owned());
    assert_eq!(location(slashes(), "/about"), to("/about/"));
    assert_eq!(location(slashes(), "/notes/7?a=%2F&b"), to("/notes/7/?a=%2F&b"));
    assert_eq!(location(slashes(), "/about/"), None);
    assert_eq!(status(slashes(), "/nowhere"), 404);
    assert_eq!(status(slashes(), "/feed"), 200, "not a 404");
    assert_eq!(status(slashes(), "/files/a"), 404, "raised by a view: there is such a path");
    assert_eq!(status(Common::new(), "/about"), 404, "off until it is named");
    let known = Common::new().append_slashes(["/about/", "/about"]).unwrap();
    assert_eq!(status(known, "/about"), 404, "the patterns say that there is it");
}

#[test]
fn com_04_below_a_router_that_takes_a_prefix_off_the_whole_path_counts() {
    let common = Common::new().append_slashes(["/app/about/", "/app/raised/"]).unwrap();
    let site = Site { hosts: Hosts::any(), common };
    let router = Router::new()
        .route("/about/", get(async || "about"))
        .route("/raised", get(async || Error::not_found("no such page").into_response()));
    middleware_chain! {
        struct Outer {}
    }
    let outer = Outer {}.wrap_router(Router::new().nest_service("/app", site.wrap_router(router)));
    let answer = ask!(outer, visit::get("/app/about?a", &[]));
    assert_eq!((answer.status.as_u16(), answer.header("location").as_deref()), (308, Some("/app/about/?a")));
    assert_eq!(ask!(outer, visit::get("/app/raised", &[])).status, 404, "raised by a view");
}

middleware_chain! {
    struct RoutedSite {
        hosts: Hosts,
        common: Common<Routed>,
    }
}

/// The site of these tests, which knows its own routes.
fn routed(common: Common, request: Request) -> Answer {
    let inner = Router::new().route("/page/", get(async || "page")).fallback(async || StatusCode::NOT_FOUND);
    let mounted = Router::new().route("/page/", get(async || "page"));
    let router = Router::new()
        .route("/about/", get(async || "about"))
        .route("/notes/{id}/", get(async || "note").post(marked(async || "saved", NoSlash)))
        .route("/hidden/", get(marked(async || "hidden", NoSlash)))
        .route("/feed", get(async || "feed"))
        .route("/files/{name}", get(async || Error::not_found("no such file").into_response()))
        .route("/files/{name}/", get(async || "a folder"))
        .nest("/inner", inner)
        .nest_service("/mounted", mounted);
    let hosts = Hosts::new([".example.com"]).unwrap();
    ask!(RoutedSite { hosts, common: common.append_slashes_to_routes() }.wrap_router(router), request)
}

#[test]
fn com_04_com_10_the_routes_themselves_say_where_a_slash_is_missing() {
    let location = |method: Method, path: &str| {
        let answer = routed(Common::new(), visit::request(method, path, &[]));
        assert_eq!(answer.status == 308, answer.header("location").is_some());
        answer.header("location")
    };
    let to = |url: &str| Some(url.to_owned());
    assert_eq!(location(Method::GET, "/about?a=%2F&b"), to("/about/?a=%2F&b"));
    assert_eq!(location(Method::HEAD, "/about"), to("/about/"));
    assert_eq!(location(Method::DELETE, "/about"), to("/about/"), "405 there");
    assert_eq!(location(Method::GET, "/notes/7"), to("/notes/7/"));
    assert_eq!(location(Method::POST, "/notes/7"), None, "marked for this method");
    assert_eq!(location(Method::GET, "/hidden"), None, "marked");
    assert_eq!(location(Method::GET, "/inner/page"), to("/inner/page/"), "a nested fallback is no route");
    assert_eq!(location(Method::GET, "/inner/none"), None);
    assert_eq!(location(Method::GET, "/mounted/page"), None, "a mounted service is one for all below it");
    assert_eq!(location(Method::GET, "/files/a"), None, "raised by a view: there is such a path");
    assert_eq!(location(Method::GET, "/feed/"), None);
    assert_eq!(location(Method::GET, "/nowhere"), None);
}

#[test]
fn com_03_com_07_with_www_and_with_broken_links_as_by_patterns() {
    let common = Common::new().prepend_www().temporarily();
    let answer = routed(common, visit::get("/about?us", &[("host", "example.com")]));
    let expected = (307, Some("http://www.example.com/about/?us"));
    assert_eq!((answer.status.as_u16(), answer.header("location").as_deref()), expected);

    let events = Events::of("ordain_contrib::common");
    let common = Common::new().report_broken_links(BrokenLinks::new());
    let from = [("referer", "http://example.com/nowhere")];
    events.during(|| {
        for path in ["/about", "/nowhere/", "/elsewhere"] {
            routed(common.clone(), visit::get(path, &from));
        }
    });
    let events = events.take();
    assert!(matches!(&events[..], [event] if event.contains("path=\"/elsewhere\"")), "{events:?}");
}

#[test]
fn com_04_below_a_router_that_takes_a_prefix_off_its_own_routes_count() {
    let site = RoutedSite { hosts: Hosts::any(), common: Common::new().append_slashes_to_routes() };
    let site = site.wrap_router(Router::new().route("/about/", get(async || "about")));
    let mut outer: Router = Router::new().nest_service("/app", site);
    let answer =
        visit::read(visit::run(tower::Service::<Request>::call(&mut outer, visit::get("/app/about?a", &[]))).unwrap());
    assert_eq!((answer.status.as_u16(), answer.header("location").as_deref()), (308, Some("/app/about/?a")));
}

#[test]
fn com_05_d08_the_redirect_keeps_the_method() {
    for method in [Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let answer = answer(slashes(), visit::request(method, "/notes/7?a", &[]));
        assert_eq!((answer.status.as_u16(), answer.header("location").as_deref()), (308, Some("/notes/7/?a")));
    }
}

#[test]
fn com_06_d31_no_redirect_leaves_the_site() {
    let anything =
        || Common::new().append_slashes(["/{a}/", "/{a}/{b}/", "/{a}/{b}/{c}/", "//{a}/", "//{a}/{b}/"]).unwrap();
    assert_eq!(location(anything(), "//evil.test").as_deref(), Some("/%2Fevil.test/"));
    assert_eq!(location(anything(), "/\\evil.test").as_deref(), Some("/%5Cevil.test/"));
    mutated(&["//evil.test/a", "/a/b?c", "/\\evil.test", "/%5C/evil.test"], |input| {
        let Ok(uri) = http::Uri::try_from(input) else { return };
        let target = path_slash_and_query(&uri);
        let rest = target.strip_prefix('/').unwrap();
        assert!(!rest.starts_with(['/', '\\']) && target.is_ascii(), "{target}");
        assert!(target.split('?').next().unwrap().ends_with('/'), "{target}");
    });
}

#[test]
fn com_07_the_redirect_is_a_response_of_its_own() {
    let answer = answer(slashes(), visit::get("/about", &[]));
    assert_eq!((answer.header("set-cookie"), answer.header("x-inner"), answer.text().as_str()), (None, None, ""));
}

#[test]
fn com_08_a_slash_too_many_stays() {
    let known = Common::new().append_slashes(["/feed"]).unwrap();
    assert_eq!(status(known, "/feed/"), 404);
}

#[test]
fn com_09_d09_a_length_is_said_where_there_is_a_body() {
    let length = |path| answer(Common::new(), visit::get(path, &[])).header("content-length");
    assert_eq!(length("/").as_deref(), Some("4"));
    assert_eq!(length("/none"), None);
    assert_eq!(length("/same"), None);
}

#[test]
fn com_09_d23_a_body_where_none_may_be_is_dropped_and_its_length_too() {
    for path in ["/none-but-a-body", "/same-but-a-body"] {
        let answer = answer(Common::new(), visit::get(path, &[]));
        assert_eq!((answer.header("content-length"), answer.text().as_str()), (None, ""), "{path}");
    }
}

#[test]
fn com_10_a_redirect_may_be_temporary_and_a_path_left_out() {
    let answer = answer(slashes().temporarily(), visit::get("/about", &[]));
    assert_eq!((answer.status.as_u16(), answer.header("location").as_deref()), (307, Some("/about/")));
    let without = Common::new().append_slashes(["/notes/{id}/"]).unwrap();
    assert_eq!(status(without, "/about"), 404);
}

#[test]
fn com_04_patterns_that_cannot_be_right_are_not_built() {
    let wrong = |patterns: &[&str]| Common::new().append_slashes(patterns).unwrap_err().to_string();
    assert_eq!(wrong(&["about/"]), "`about/` does not begin with a slash");
    assert_eq!(wrong(&["/{a}/", "/{b}/"]), "`/{b}/` is the same as `/{a}/`");
    assert!(wrong(&["/{a/"]).starts_with("`/{a/` is no pattern of a path: "), "{}", wrong(&["/{a/"]));
}

/// What is told of a request for a path with these headers.
fn told(common: Common, path: &str, headers: &[(&str, &str)]) -> Vec<String> {
    let events = Events::of("ordain_contrib::common");
    events.during(|| answer(common, visit::get(path, headers)));
    events.take()
}

#[test]
fn broken_links_are_events() {
    let common = || slashes().report_broken_links(BrokenLinks::new().ignore_if(|path| path.starts_with("/wp-")));
    let from = |path: &str, referer: &str| told(common(), path, &[("referer", referer), ("user-agent", "Firefox")]);
    assert_eq!(
        from("/nowhere?x=1", "http://example.com/about/?token=secret"),
        [
            "WARN message=broken link path=\"/nowhere\" referer=\"http://example.com/about/\" internal=true user_agent=\"Firefox\""
        ]
    );
    assert_eq!(
        from("/nowhere", "https://other.test/links"),
        [
            "WARN message=broken link path=\"/nowhere\" referer=\"https://other.test/links\" internal=false user_agent=\"Firefox\""
        ]
    );
    let with_user = from("/nowhere", "https://user:secret@other.test/links");
    assert!(with_user[0].contains("referer=\"https://other.test/links\""), "{with_user:?}");
    assert_eq!(from("/nowhere/", "http://example.com/about/").len(), 1);
    for (path, referer, why) in [
        ("/about/", "http://example.com/", "no 404"),
        ("/about", "http://example.com/", "redirected"),
        ("/nowhere", "", "no link"),
        ("/nowhere", "https://example.com/nowhere", "on the page itself"),
        ("/nowhere", "/nowhere", "on the page itself"),
        ("/nowhere/", "http://example.com/nowhere", "redirected from there"),
        ("/nowhere", "https://search.test/?q=nowhere", "a search engine"),
        ("/wp-login.php", "http://example.com/", "ignored"),
        ("/nowhere", "about:blank", "no page of the web"),
        ("/nowhere", &format!("http://example.com/{}", "a".repeat(3000)), "too long"),
    ] {
        assert_eq!(from(path, referer), [""; 0], "{why}");
    }
    assert_eq!(
        told(slashes(), "/nowhere", &[("referer", "http://example.com/about/")]),
        [""; 0],
        "off until it is named"
    );
    assert_eq!(told(common(), "/nowhere", &[]), [""; 0]);
}

#[test]
fn no_tampered_referer_panics_or_shows_its_query() {
    let common = || Common::new().report_broken_links(BrokenLinks::new());
    let site = Site { hosts: Hosts::any(), common: common() }.wrap(async |_: &mut Request| StatusCode::NOT_FOUND);
    let events = Events::of("ordain_contrib::common");
    events.during(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        mutated(
            &["http://example.com/a?secret", "https://user:secret@example.com:80/b", "/c?secret#secret"],
            |input| {
                let Ok(value) = http::HeaderValue::from_bytes(input) else { return };
                let mut request = visit::get("/nowhere", &[]);
                request.headers_mut().insert("referer", value);
                let response = runtime.block_on(site.handle(request));
                assert_eq!(response.status(), 404);
                for event in events.take() {
                    assert!(!event.contains('?'), "{event}");
                }
            },
        );
    });
}
