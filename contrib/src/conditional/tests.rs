//! The rules, by their numbers.

use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::any;
use axum_core::body::Body;
use http::header::IF_NONE_MATCH;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use ordain::{Response, middleware_chain};

use super::tags::Tags;
use super::{ConditionalGet, Preconditions, Validators};
use crate::mutations::mutated;
use crate::visit::{self, Answer, ask};

middleware_chain! {
    struct Site {
        conditional: ConditionalGet,
    }
}

fn by<R: IntoResponse + 'static>(method: Method, headers: &[(&str, &str)], view: fn() -> R) -> Answer {
    let router = Router::new().route("/", any(async move || view()));
    ask!(Site { conditional: ConditionalGet::new() }.wrap_router(router), visit::request(method, "/", headers))
}

fn got<R: IntoResponse + 'static>(headers: &[(&str, &str)], view: fn() -> R) -> Answer {
    by(Method::GET, headers, view)
}

fn page() -> &'static str {
    "page"
}

fn tagged() -> impl IntoResponse {
    ([("etag", "\"a\""), ("last-modified", "Sun, 29 Nov 2026 12:00:00 GMT")], "page")
}

#[test]
fn cnd_01_d16_a_head_has_the_tag_of_its_get_and_other_methods_have_none() {
    let tag = got(&[], page).header("etag").unwrap();
    assert_eq!(by(Method::HEAD, &[], page).header("etag").as_deref(), Some(&*tag));
    assert_eq!(by(Method::HEAD, &[("if-none-match", &tag)], page).status, 304);
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        assert_eq!(by(method.clone(), &[], page).header("etag"), None);
        let answer = by(method, &[("if-none-match", "*"), ("if-match", "\"b\"")], tagged);
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "page"));
    }
}

#[test]
fn cnd_02_a_body_without_a_tag_gets_one_of_what_is_in_it() {
    let tag = got(&[], page).header("etag").unwrap();
    assert_eq!((tag.len(), tag.starts_with('"'), tag.ends_with('"')), (34, true, true));
    assert_eq!(got(&[], || "page".to_owned()).header("etag").as_deref(), Some(&*tag), "of the body alone");
    assert_ne!(got(&[], || "pagf").header("etag").unwrap(), tag);
    for status in [StatusCode::CREATED, StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR] {
        let answer = match status {
            StatusCode::CREATED => got(&[], || (StatusCode::CREATED, "page")),
            StatusCode::NOT_FOUND => got(&[], || (StatusCode::NOT_FOUND, "page")),
            _ => got(&[], || (StatusCode::INTERNAL_SERVER_ERROR, "page")),
        };
        assert_eq!((answer.status, answer.header("etag").as_deref()), (status, Some(&*tag)));
    }
    assert_eq!(got(&[], tagged).header("etag").as_deref(), Some("\"a\""));
}

#[test]
fn cnd_02_what_is_empty_streamed_or_not_to_be_stored_gets_none() {
    struct Unknown(Option<&'static str>);
    impl http_body::Body for Unknown {
        type Data = bytes::Bytes;
        type Error = axum_core::Error;

        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
            std::task::Poll::Ready(self.0.take().map(|text| Ok(http_body::Frame::data(text.into()))))
        }
    }
    assert_eq!(got(&[], || "").header("etag"), None);
    let streamed = got(&[], || Response::new(Body::new(Unknown(Some("page")))));
    assert_eq!((streamed.header("etag"), streamed.text().as_str()), (None, "page"));
    let long = got(&[], || "a".repeat((1 << 20) + 1));
    assert_eq!((long.header("etag"), long.body.len()), (None, (1 << 20) + 1));
    assert_eq!(got(&[], || ([("cache-control", "private, No-Store")], "page")).header("etag"), None);
    assert_eq!(got(&[], || ([("cache-control", "no-store=\"x\"")], "page")).header("etag"), None);
    assert!(got(&[], || ([("cache-control", "x=\"no-store\"")], "page")).header("etag").is_some());
    let site = Site { conditional: ConditionalGet::new().up_to(3) };
    let answer = ask!(site.wrap_router(Router::new().route("/", any(async || page()))), visit::get("/", &[]));
    assert_eq!((answer.header("etag"), answer.text().as_str()), (None, "page"));
}

#[test]
fn cnd_02_a_part_has_no_tag_but_that_of_the_whole() {
    let part = || (StatusCode::PARTIAL_CONTENT, [("content-range", "bytes 0-1/4")], "pa");
    let answer = got(&[("if-match", "\"whole\"")], part);
    assert_eq!((answer.status.as_u16(), answer.header("etag"), answer.text().as_str()), (206, None, "pa"));
    assert_eq!(got(&[], || ([("content-range", "bytes 0-3/4")], "page")).header("etag"), None);
    let tagged = || (StatusCode::PARTIAL_CONTENT, [("content-range", "bytes 0-1/4"), ("etag", "\"whole\"")], "pa");
    let answer = got(&[("if-match", "\"whole\"")], tagged);
    assert_eq!((answer.status.as_u16(), answer.header("etag").as_deref()), (206, Some("\"whole\"")));
}

#[test]
fn cnd_03_preconditions_are_asked_in_their_order() {
    let (before, same, after) =
        ("Sun, 29 Nov 2026 11:59:59 GMT", "Sun, 29 Nov 2026 12:00:00 GMT", "Sun, 29 Nov 2026 12:00:01 GMT");
    for (headers, status) in [
        (&[("if-none-match", "\"a\"")][..], 304),
        (&[("if-none-match", "W/\"a\"")], 304),
        (&[("if-none-match", "\"x\", W/\"a\" ,\"y\"")], 304),
        (&[("if-none-match", "\"x\""), ("if-none-match", "\"a\"")], 304),
        (&[("if-none-match", " * ")], 304),
        (&[("if-none-match", "\"b\"")], 200),
        (&[("if-none-match", "a")], 200),
        (&[("if-none-match", "\"A\"")], 200),
        (&[("if-none-match", "\"b, \"a\"")], 200),
        (&[("if-modified-since", before)], 200),
        (&[("if-modified-since", same)], 304),
        (&[("if-modified-since", after)], 304),
        (&[("if-modified-since", "Sunday, 29-Nov-26 12:00:00 GMT")], 304),
        (&[("if-modified-since", "Sun Nov 29 12:00:00 2026")], 304),
        (&[("if-modified-since", "yesterday")], 200),
        (&[("if-none-match", "\"b\""), ("if-modified-since", after)], 200),
        (&[("if-none-match", "a"), ("if-modified-since", after)], 304),
        (&[("if-match", "\"a\"")], 200),
        (&[("if-match", "*")], 200),
        (&[("if-match", "W/\"a\"")], 412),
        (&[("if-match", "\"b\"")], 412),
        (&[("if-match", "a")], 200),
        (&[("if-match", "\"b\""), ("if-none-match", "\"a\"")], 412),
        (&[("if-match", "\"a\""), ("if-none-match", "\"a\"")], 304),
        (&[("if-unmodified-since", before)], 412),
        (&[("if-unmodified-since", same)], 200),
        (&[("if-match", "\"a\""), ("if-unmodified-since", before)], 200),
        (&[("if-unmodified-since", "yesterday")], 200),
    ] {
        let answer = got(headers, tagged);
        assert_eq!(answer.status, status, "{headers:?}");
        assert_eq!(answer.text(), if status == 200 { "page" } else { "" }, "{headers:?}");
    }
    assert_eq!(got(&[("if-match", "W/\"a\"")], || ([("etag", "W/\"a\"")], "page")).status, 412);
}

#[test]
fn cnd_03_only_what_succeeded_is_judged() {
    for headers in [[("if-none-match", "*")], [("if-match", "\"b\"")]] {
        assert_eq!(got(&headers, || (StatusCode::NOT_FOUND, "page")).status, 404);
        assert_eq!(got(&headers, || (StatusCode::FOUND, "page")).status, 302);
    }
    let neither = got(&[("if-match", "\"b\""), ("if-none-match", "*")], || "");
    assert_eq!(neither.status, 200, "there is nothing to compare");
    let dated = || ([("last-modified", "Sun, 29 Nov 2026 12:00:00 GMT"), ("cache-control", "no-store")], "page");
    assert_eq!(got(&[("if-match", "\"b\"")], dated).status, 412);
    assert_eq!(got(&[("if-none-match", "\"b\"")], dated).status, 200);
}

#[test]
fn cnd_04_a_304_has_the_headers_of_one() {
    fn full() -> impl IntoResponse {
        let headers = [
            ("age", "7"),
            ("cache-control", "max-age=1"),
            ("content-language", "en"),
            ("content-location", "/page"),
            ("content-type", "text/html"),
            ("etag", "\"a\""),
            ("expires", "Sun, 29 Nov 2026 12:00:00 GMT"),
            ("last-modified", "Sun, 29 Nov 2026 11:00:00 GMT"),
            ("vary", "Cookie"),
            ("x-frame-options", "DENY"),
        ];
        (headers, axum::response::AppendHeaders([("set-cookie", "a=1"), ("set-cookie", "b=2")]), "page")
    }
    let answer = got(&[("if-none-match", "\"a\"")], full);
    let mut headers: Vec<_> =
        answer.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    let expected = [
        "age: 7",
        "cache-control: max-age=1",
        "content-location: /page",
        "etag: \"a\"",
        "expires: Sun, 29 Nov 2026 12:00:00 GMT",
        "last-modified: Sun, 29 Nov 2026 11:00:00 GMT",
        "set-cookie: a=1",
        "set-cookie: b=2",
        "vary: Cookie",
    ];
    assert_eq!((answer.status.as_u16(), headers), (304, expected.map(str::to_owned).to_vec()));
}

#[test]
fn cnd_05_a_tag_that_is_not_quoted_never_matches() {
    assert_eq!(got(&[("if-none-match", "a")], || ([("etag", "a")], "page")).status, 200);
    assert_eq!(got(&[("if-none-match", "\"a\"")], || ([("etag", "a")], "page")).status, 200);
    assert_eq!(got(&[("if-match", "\"a\"")], || ([("etag", "a")], "page")).status, 412);
}

#[test]
fn cnd_06_a_page_that_is_new_each_time_has_a_new_tag_each_time() {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    fn token() -> String {
        format!("token {}", COUNT.fetch_add(1, Ordering::Relaxed))
    }
    let tag = got(&[], token).header("etag").unwrap();
    assert_eq!(got(&[("if-none-match", &tag)], token).status, 200);
}

/// What becomes of a request by this method, asked of this version.
fn checked(method: Method, headers: &[(&str, &str)], now: Validators) -> Answer {
    let view = move |preconditions: Preconditions| async move { preconditions.check(&now).map(|()| (now, "work")) };
    ask!(
        Site { conditional: ConditionalGet::new() }.wrap_router(Router::new().route("/", any(view))),
        visit::request(method, "/", headers)
    )
}

#[test]
fn cnd_07_a_view_asks_before_it_does_its_work() {
    let now = || Validators::strong("7").unwrap().modified(UNIX_EPOCH + Duration::from_millis(1_700_000_000_900));
    let date = "Tue, 14 Nov 2023 22:13:20 GMT";
    let found = checked(Method::GET, &[], now());
    assert_eq!(
        (found.header("etag").as_deref(), found.header("last-modified").as_deref()),
        (Some("\"7\""), Some(date))
    );
    for (method, header, value, status) in [
        (Method::GET, "if-none-match", "\"7\"", 304),
        (Method::HEAD, "if-none-match", "W/\"7\"", 304),
        (Method::GET, "if-none-match", "\"6\"", 200),
        (Method::GET, "if-modified-since", date, 304),
        (Method::PUT, "if-modified-since", date, 200),
        (Method::GET, "if-match", "\"6\"", 412),
        (Method::PUT, "if-match", "\"6\"", 412),
        (Method::PUT, "if-match", "\"7\"", 200),
        (Method::PUT, "if-match", "7", 412),
        (Method::DELETE, "if-match", "undefined", 412),
        (Method::PUT, "if-match", "", 412),
        (Method::GET, "if-match", "7", 200),
        (Method::PUT, "if-none-match", "*", 412),
        (Method::DELETE, "if-unmodified-since", "Tue, 14 Nov 2023 22:13:19 GMT", 412),
        (Method::DELETE, "if-unmodified-since", date, 200),
    ] {
        let answer = checked(method.clone(), &[(header, value)], now());
        assert_eq!(answer.status, status, "{method} {header}: {value}");
        let tag = answer.header("etag");
        assert_eq!(tag.as_deref(), if status == 412 { None } else { Some("\"7\"") }, "{method} {header}: {value}");
    }
    assert_eq!(checked(Method::PUT, &[("if-none-match", "*")], Validators::none()).status, 200, "to be made anew");
    assert_eq!(checked(Method::PUT, &[("if-match", "*")], Validators::none()).status, 412, "there is none");
    let weak = checked(Method::PUT, &[("if-match", "W/\"7\"")], Validators::weak("7").unwrap());
    assert_eq!(weak.status, 412);
    assert!(Validators::strong("a\"b").is_err() && Validators::weak("a b").is_err());
}

#[test]
fn d19_a_page_that_must_not_be_stored_has_no_tag_of_ours_and_no_304() {
    fn once() -> Response {
        let mut response = tagged().into_response();
        crate::caching::do_not_store(&mut response);
        response
    }
    assert_eq!(got(&[("if-none-match", "\"a\"")], once).status, 200);
    let untagged = || {
        let mut response = "page".into_response();
        crate::caching::do_not_store(&mut response);
        response
    };
    assert_eq!(got(&[], untagged).header("etag"), None);
}

#[cfg(feature = "csp")]
#[test]
fn d19_a_page_whose_nonce_was_used_has_no_304_wherever_the_policy_stands() {
    use crate::csp::{Csp, Nonce, Policy, Source};
    middleware_chain! {
        struct Below {
            conditional: ConditionalGet,
            csp: Csp,
        }
    }
    middleware_chain! {
        struct Above {
            csp: Csp,
            conditional: ConditionalGet,
        }
    }
    let policy = Policy::builder().script_src([Source::Nonce]).build().unwrap();
    let conditional = ConditionalGet::new();
    let showing = || {
        any(async |nonce: Nonce| {
            // The nonce is in the page, or so the view says.
            let _ = nonce.value();
            tagged()
        })
    };
    let asked = || visit::get("/", &[("if-none-match", "\"a\"")]);
    let below = Below { conditional: conditional.clone(), csp: Csp::new(policy.clone()) };
    assert_eq!(ask!(below.wrap_router(Router::new().route("/", showing())), asked()).status, 200);
    let above = Above { csp: Csp::new(policy.clone()), conditional: conditional.clone() };
    assert_eq!(ask!(above.wrap_router(Router::new().route("/", showing())), asked()).status, 200);
    let unused = Above { csp: Csp::new(policy), conditional };
    assert_eq!(ask!(unused.wrap_router(Router::new().route("/", any(async || tagged()))), asked()).status, 304);
}

#[test]
fn cnd_03_headers_that_are_too_long_are_not_read() {
    let long = format!("\"a\"{}", ", \"b\"".repeat(1000));
    assert_eq!(got(&[("if-none-match", &long)], tagged).status, 200);
    assert_eq!(got(&[("if-match", &long)], tagged).status, 412);
}

#[test]
fn cnd_03_no_tampered_list_holds_a_tag_that_is_not_in_it() {
    mutated(&["\"a\", W/\"b\"", "*", "W/\"xyzzy\",\"\"", "\"a, b\"", "\"a\" \"b\""], |input| {
        let Ok(value) = HeaderValue::from_bytes(input) else { return };
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, value);
        match Tags::of(&headers, &IF_NONE_MATCH) {
            Tags::Any => assert_eq!(input.trim_ascii(), b"*"),
            Tags::TooLong => assert!(input.len() > 4096),
            Tags::None => {}
            Tags::These(tags) => {
                for tag in tags {
                    let opaque = tag.strip_prefix(b"W/").unwrap_or(tag);
                    assert!(opaque.len() > 1 && opaque.starts_with(b"\"") && opaque.ends_with(b"\""));
                    assert!(!opaque[1..opaque.len() - 1].contains(&b'"'));
                    assert!(input.windows(tag.len()).any(|window| window == tag));
                }
            }
        }
    });
}
