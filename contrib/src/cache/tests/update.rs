//! What is kept: CCH-6 to CCH-9, D3, D4, D25, D29.

use axum::routing::get;
use bytes::Bytes;
use http::StatusCode;
use ordain::{Error, marked, marked_router};

use super::*;
use crate::cache::{DoNotStore, For, Never};
use crate::caching::{do_not_store, private};

/// Answers are as the view has made them.
fn is_untouched(shop: &Shop, lines: Lines) {
    let answer = shop.get(&[]);
    let mut expected = headers(lines);
    for (name, value) in &answer.headers {
        if matches!(name.as_str(), "content-type" | "content-length") {
            expected.insert(name, value.clone());
        }
    }
    assert_eq!(answer.headers, expected);
}

#[test]
fn cch_06_what_is_for_one_visitor_is_not_kept_and_not_touched() {
    for lines in [
        &[("cache-control", "private")][..],
        &[("cache-control", "no-cache")],
        &[("cache-control", "no-store")],
        // CVE-2026-8404: any case, and the forms that name fields.
        &[("cache-control", "Private, max-age=60")],
        &[("cache-control", "max-age=60 ,NO-STORE")],
        &[("cache-control", "private=\"x-field\"")],
        &[("cache-control", "public"), ("cache-control", "no-cache=\"set-cookie\"")],
        // What stands behind a quote that does not end, nobody knows.
        &[("cache-control", "x=\"a, private")],
        &[("cache-control", "max-age=0")],
        &[("cache-control", "max-age=60, s-maxage=0")],
        // CVE-2026-6907 and 48587: padded.
        &[("vary", "*")],
        &[("vary", "Accept,  * ")],
        &[("vary", "Accept"), ("vary", "\t*")],
        &[("vary", "no name")],
    ] {
        let shop = Shop::of(lines);
        is_untouched(&shop, lines);
        assert!(!shop.keeps(&[]), "{lines:?}");
    }
}

#[test]
fn cch_06_a_value_that_is_no_text_is_not_kept() {
    let shop = Shop::new(|_, made| {
        let mut response = page(&[], made);
        response.headers_mut().insert("cache-control", HeaderValue::from_bytes(b"\xff, private").expect("a value"));
        response
    });
    assert!(!shop.keeps(&[]));
}

#[test]
fn cch_06_other_statuses_are_not_kept_and_a_304_says_how_long() {
    for status in [201, 203, 204, 206, 301, 302, 400, 403, 404, 410, 500, 503] {
        let shop = Shop::new(move |_, made| {
            let mut response = page(&[], made);
            *response.status_mut() = StatusCode::from_u16(status).expect("a status");
            response
        });
        assert_eq!(said(&shop.get(&[])), None, "{status}");
        assert!(!shop.keeps(&[]), "{status}");
    }
    let shop = Shop::new(|_, _| StatusCode::NOT_MODIFIED.into_response());
    assert_eq!(said(&shop.get(&[])).as_deref(), Some("max-age=600"));
    assert!(!shop.keeps(&[]));
    let raised = Shop::new(|_, _| Error::not_found("there is none").into_response());
    assert!(!raised.keeps(&[]));
}

#[test]
fn cch_06_what_is_streamed_or_long_is_not_kept_and_comes_whole() {
    let streamed = Shop::new(|_, made| {
        let frames = [Ok::<_, std::io::Error>(Bytes::from("page ")), Ok(Bytes::from(made.to_string()))];
        Response::new(Body::from_stream(futures_util::stream::iter(frames)))
    });
    is_untouched(&streamed, &[]);
    assert_eq!((streamed.get(&[]).text().as_str(), streamed.made()), ("page 1", 2));
    let of_length =
        |length: usize| Shop::with(|update| update.up_to(1000), move |_, _| "a".repeat(length).into_response());
    assert!(of_length(1000).keeps(&[]));
    is_untouched(&of_length(1001), &[]);
    assert!(!of_length(1001).keeps(&[]));
}

#[test]
fn cch_06_notes_count_whatever_the_headers_say() {
    let noted =
        Shop::new(|_, made| (DoNotStore, page(&[("cache-control", "public, max-age=60")], made)).into_response());
    let answer = noted.get(&[]);
    assert_eq!(said(&answer).as_deref(), Some("public, max-age=60 | no-store"), "and a note says so to other caches");
    assert!(!noted.keeps(&[]));
    for hides in [do_not_store, private] {
        let hidden = Shop::new(move |_, made| {
            let mut response = page(&[], made);
            hides(&mut response);
            response.headers_mut().insert("cache-control", HeaderValue::from_static("max-age=60"));
            response
        });
        assert!(!hidden.keeps(&[]));
    }
}

#[test]
fn cch_07_d3_what_sets_a_cookie_is_never_kept() {
    for lines in [
        &[("set-cookie", "a=b")][..],
        &[("set-cookie", "a=b"), ("vary", "Cookie")],
        &[("set-cookie", "a=b"), ("cache-control", "public, max-age=60")],
    ] {
        let shop = Shop::of(lines);
        is_untouched(&shop, lines);
        assert!(!shop.keeps(&[]));
        // CVE-2026-48588: nor if the request had any.
        assert!(!shop.keeps(&[("cookie", "c=d")]));
    }
}

/// What a response says when it has been kept, and for how long it is.
fn kept_for(lines: Lines) -> (Option<String>, u64) {
    let shop = Shop::of(lines);
    let said = said(&shop.get(&[]));
    let mut seconds = 0;
    for step in [10_000_000_000, 1_000_000_000, 100_000, 10_000, 1000, 100, 10, 1] {
        loop {
            // Each from the begin, since what is over is forgotten.
            let shop = Shop::of(lines);
            shop.get(&[]);
            shop.clock.pass(seconds + step - 1);
            shop.get(&[]);
            if shop.made() == 2 {
                break;
            }
            seconds += step;
        }
    }
    (said, seconds)
}

#[test]
fn cch_08_how_long_by_the_response_or_by_default() {
    for (lines, said, seconds) in [
        (&[][..], Some("max-age=600"), 600),
        (&[("cache-control", "max-age=30")], Some("max-age=30"), 30),
        (&[("cache-control", "public, Max-Age=3000")], Some("public, Max-Age=3000"), 3000),
        (&[("cache-control", "public")], Some("public, max-age=600"), 600),
        (&[("cache-control", "max-age=\"20\"")], Some("max-age=\"20\""), 20),
        // What RFC 9111 has beside it: for shared caches, of which this is one.
        (&[("cache-control", "s-maxage=40")], Some("s-maxage=40"), 40),
        (&[("cache-control", "max-age=7, s-maxage=40")], Some("max-age=7, s-maxage=40"), 40),
        (&[("cache-control", "max-age=70, s-maxage=40")], Some("s-maxage=40, max-age=40"), 40),
    ] {
        assert_eq!(kept_for(lines), (said.map(str::to_owned), seconds), "{lines:?}");
    }
}

#[test]
fn cch_08_an_expires_is_heard_where_no_age_is_said() {
    let shop = Shop::new(|_, made| {
        let mut response = page(&[], made);
        let soon = SystemTime::now() + Duration::from_secs(100);
        response.headers_mut().insert("expires", httpdate::fmt_http_date(soon).parse().expect("a date"));
        response
    });
    let age = said(&shop.get(&[])).expect("an age");
    let age: u64 = age.strip_prefix("max-age=").expect("an age alone").parse().expect("a number");
    assert!((98..=100).contains(&age), "{age}");
    shop.clock.pass(101);
    shop.get(&[]);
    assert_eq!(shop.made(), 2);
    for lines in [
        &[("expires", "0")][..],
        &[("expires", "Mon, 01 Jan 2024 00:00:00 GMT")],
        &[("expires", "Wed, 01 Jan 2200 00:00:00 GMT"), ("expires", "Wed, 01 Jan 2200 00:00:00 GMT")],
    ] {
        assert!(!Shop::of(lines).keeps(&[]), "{lines:?}");
        is_untouched(&Shop::of(lines), lines);
    }
}

#[test]
fn cch_08_d4_an_age_that_cannot_be_read_is_none() {
    for value in
        ["max-age=abc", "max-age", "max-age=", "max-age=-1", "max-age=1.5", "max-age=+1", "s-maxage=a, max-age=60"]
    {
        let shop = saying(value);
        assert_eq!(shop.get(&[]).status, 200, "{value}");
        assert!(!shop.keeps(&[]), "{value}");
    }
    // What is too long for a number is long.
    assert!(Shop::of(&[("cache-control", "max-age=99999999999999999999999")]).keeps(&[]));
}

/// With this `Cache-Control`.
fn saying(value: &'static str) -> Shop {
    Shop::new(move |_, made| {
        let mut response = page(&[], made);
        response.headers_mut().insert("cache-control", HeaderValue::from_static(value));
        response
    })
}

#[test]
fn d25_of_several_ages_the_smallest_counts() {
    for lines in [
        &[("cache-control", "max-age=20, max-age=90")][..],
        &[("cache-control", "max-age=90, max-age=20")],
        &[("cache-control", "max-age=90"), ("cache-control", "max-age=20")],
    ] {
        assert_eq!(kept_for(lines).1, 20, "{lines:?}");
    }
    assert!(!Shop::of(&[("cache-control", "max-age=90, max-age=0")]).keeps(&[]));
}

#[test]
fn cch_08_an_expires_is_added_and_one_that_is_there_stays() {
    let begin = SystemTime::now() - Duration::from_secs(1);
    let expires = Shop::of(&[]).get(&[]).header("expires").expect("a date");
    let left = httpdate::parse_http_date(&expires).expect("a date").duration_since(begin).expect("later").as_secs();
    assert!((599..=602).contains(&left), "{left}");
    let own = [("cache-control", "max-age=60"), ("expires", "Wed, 01 Jan 2200 00:00:00 GMT")];
    let shop = Shop::new(move |_, made| {
        let mut response = page(&[], made);
        response.headers_mut().extend(headers(&own));
        response
    });
    assert_eq!(shop.get(&[]).header("expires").as_deref(), Some(own[1].1));
}

fn marked_site(lifetime: Duration, lines: Lines) -> (BoxedChain, Clock) {
    let clock = Clock::default();
    let time = clock.clone();
    let update_cache = UpdateCache::new(Memory::default()).keep_for(Duration::from_mins(1)).clock(move || time.now());
    let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let count = Arc::new(AtomicUsize::new(0));
    let view = async move || page(lines, count.fetch_add(1, Ordering::SeqCst));
    let router = Router::new()
        .route("/for", get(marked(view.clone(), For(lifetime))))
        .route("/never", get(marked(view.clone(), Never)))
        .nest("/nested", Router::new().route("/never", get(marked(view.clone(), Never))))
        .nest_service("/mounted", Router::new().route("/never", get(marked(view.clone(), Never))))
        .merge(marked_router(Router::new().nest_service("/whole", Router::new().fallback(view.clone())), Never))
        .route("/", get(view));
    (site.wrap_router(router).boxed(), clock)
}

fn twice(site: &BoxedChain, path: &str) -> (bool, Option<String>) {
    let [first, second] = [0, 1].map(|_| visit::read(visit::run(site.handle(visit::get(path, &[])))));
    (first.text() == second.text(), said(&first))
}

#[test]
fn cch_08_a_mark_of_the_view_says_how_long_or_never() {
    let (site, clock) = marked_site(Duration::from_mins(2), &[]);
    assert_eq!(twice(&site, "/for"), (true, Some("max-age=120".to_owned())));
    assert_eq!(twice(&site, "/"), (true, Some("max-age=60".to_owned())));
    for path in ["/never", "/nested/never", "/whole/never"] {
        assert_eq!(twice(&site, path), (false, None), "{path}");
    }
    // What a service does inside is its own business.
    assert_eq!(twice(&site, "/mounted/never"), (true, Some("max-age=60".to_owned())));
    let before = visit::read(visit::run(site.handle(visit::get("/for", &[])))).text();
    clock.pass(119);
    assert_eq!(visit::read(visit::run(site.handle(visit::get("/for", &[])))).text(), before);
    clock.pass(2);
    assert_ne!(visit::read(visit::run(site.handle(visit::get("/for", &[])))).text(), before);
    assert!(!twice(&marked_site(Duration::ZERO, &[]).0, "/for").0);
}

#[test]
fn cch_08_a_mark_beats_an_age_but_not_what_says_that_nothing_is_kept() {
    let hour = Duration::from_hours(1);
    let (site, clock) = marked_site(hour, &[("cache-control", "max-age=10")]);
    assert_eq!(twice(&site, "/for"), (true, Some("max-age=10".to_owned())), "what browsers do is the view's to say");
    clock.pass(3500);
    assert!(twice(&site, "/for").0);
    let (site, _) = marked_site(Duration::from_secs(5), &[("cache-control", "public, max-age=10")]);
    assert_eq!(twice(&site, "/for"), (true, Some("public, max-age=5".to_owned())));
    for lines in [&[("cache-control", "max-age=0")][..], &[("cache-control", "private")], &[("set-cookie", "a=b")]] {
        assert!(!twice(&marked_site(hour, lines).0, "/for").0, "{lines:?}");
    }
}

#[test]
fn cch_09_what_was_made_for_one_who_says_who_they_are_varies_by_that() {
    let shop = Shop::of(&[]);
    let ann = shop.get(&[("authorization", "Basic ann")]);
    assert_eq!(ann.header("vary").as_deref(), Some("Authorization"));
    assert_eq!(shop.get(&[("authorization", "Basic ann")]).text(), ann.text());
    assert_ne!(shop.get(&[("authorization", "Basic bob")]).text(), ann.text());
    let public = Shop::of(&[("cache-control", "public")]);
    let ann = public.get(&[("authorization", "Basic ann")]);
    assert_eq!((ann.header("vary"), public.get(&[("authorization", "Basic bob")]).text()), (None, ann.text()));
}

#[test]
fn cch_09_what_was_made_for_a_stranger_is_not_shown_to_one_who_says_who_they_are() {
    // CVE-2026-35193. Django: it is.
    let shop = Shop::of(&[]);
    let stranger = shop.get(&[]).text();
    let ann = shop.get(&[("authorization", "Basic ann")]).text();
    assert_ne!(ann, stranger);
    assert_eq!(shop.get(&[]).text(), stranger, "and the other way round");
    assert_eq!(shop.get(&[("authorization", "Basic ann")]).text(), ann);
}

#[cfg(feature = "quota")]
#[test]
fn what_tells_a_visitor_how_they_stand_is_not_kept() {
    use crate::hosts::{Clients, Peer};
    use crate::quota::{PerAddress, Rate, RateLimit};

    middleware_chain! {
        struct Limited {
            hosts: Hosts,
            clients: Clients,
            update_cache: UpdateCache<Memory>,
            rate_limit: RateLimit<PerAddress>,
            fetch_from_cache: FetchFromCache<Memory>,
        }
    }

    let limited = Limited {
        hosts: Hosts::any(),
        clients: Clients::new(),
        update_cache: UpdateCache::new(Memory::default()),
        rate_limit: RateLimit::new(PerAddress, Rate::per_hour(60)),
        fetch_from_cache: FetchFromCache::new(),
    };
    let site = limited.wrap_router(Router::new().route("/", any(async || "a page"))).boxed();
    let from = |address: &str| {
        let mut request = visit::request(Method::GET, "/", &[]);
        request.extensions_mut().insert(Peer(address.parse().expect("an address")));
        let answer = visit::ask!(site, request);
        ["ratelimit", "ratelimit-policy", "age"].map(|name| answer.header(name).unwrap_or_default())
    };
    let policy = r#""per-address";q=60;w=3600"#;
    assert_eq!(from("192.0.2.1"), [r#""per-address";r=59;t=60"#, policy, ""]);
    assert_eq!(from("192.0.2.1"), [r#""per-address";r=58;t=120"#, policy, "0"]);
    assert_eq!(from("192.0.2.2"), [r#""per-address";r=59;t=60"#, policy, "0"]);
}

#[test]
fn what_belongs_to_a_connection_is_not_kept() {
    let lines = &[("connection", "keep-alive"), ("keep-alive", "timeout=5"), ("x-field", "a"), ("x-field", "b")];
    let shop = Shop::of(lines);
    shop.get(&[]);
    let kept = shop.get(&[]);
    assert_eq!((kept.header("connection"), kept.header("keep-alive")), (None, None));
    assert_eq!(kept.header("x-field").as_deref(), Some("a | b"));
}
