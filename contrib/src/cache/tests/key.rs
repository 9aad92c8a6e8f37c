//! Under what a page is kept: CCH-10, CCH-11.

use axum::extract::OriginalUri;
use http::Uri;

use super::*;
use crate::cache::key::{Asked, Kind, variant};
use crate::hosts::Host;

/// A chain whose pages are numbered, and what two requests of it are shown.
fn shared(shop: &Shop, one: Request<Body>, other: Request<Body>) -> bool {
    shop.ask(one).text() == shop.ask(other).text()
}

#[test]
fn cch_10_scheme_host_port_path_and_query_count() {
    let same = |one: &str, other: &str| {
        let request = |url: &str| {
            let url: Uri = url.parse().expect("a URL");
            let host = url.authority().expect("a host").as_str();
            visit::get(url.path_and_query().expect("a path").as_str(), &[("host", host)])
        };
        shared(&Shop::of(&[]), request(one), request(other))
    };
    let base = "http://a.test/x?y=z";
    assert!(same(base, base) && same(base, "http://A.test:80/x?y=z"));
    for other in [
        "http://b.test/x?y=z",
        "http://a.test:81/x?y=z",
        "http://a.test/X?y=z",
        "http://a.test/x/?y=z",
        "http://a.test/x?y=w",
        "http://a.test/x",
        "http://a.test/x?y=z&",
        "http://a.test/x%3Fy=z",
    ] {
        assert!(!same(base, other), "{other}");
    }
    assert!(!same("http://a.test/x", "http://a.test/x?"));
}

#[test]
fn cch_10_the_scheme_counts() {
    use crate::hosts::Tls;
    let site = Site {
        hosts: Hosts::any().scheme_by_connection(),
        update_cache: UpdateCache::new(Memory::default()),
        fetch_from_cache: FetchFromCache::new(),
    };
    let count = Arc::new(AtomicUsize::new(0));
    let site = site.wrap_router(only(async move || format!("{}", count.fetch_add(1, Ordering::SeqCst))));
    let plain = visit::ask!(site, visit::get("/", &[])).text();
    let mut request = visit::get("/", &[]);
    request.extensions_mut().insert(Tls);
    assert_ne!(visit::ask!(site, request).text(), plain);
}

#[test]
fn cch_10_the_values_of_what_it_varies_by_count() {
    let shop = Shop::of(&[("vary", "X-One, x-two"), ("vary", "x-ONE")]);
    let texts: Vec<_> = [
        &[][..],
        // CVE-2026-113593: absent is not empty.
        &[("x-one", "")],
        &[("x-one", "a")],
        &[("x-two", "a")],
        &[("x-one", "a"), ("x-two", "a")],
        &[("x-one", "a"), ("x-one", "a")],
        &[("x-one", "a, a")],
        &[("x-one", "A")],
    ]
    .into_iter()
    .map(|lines| {
        let first = shop.get(lines).text();
        assert_eq!(shop.get(lines).text(), first, "{lines:?}");
        first
    })
    .collect();
    for (at, text) in texts.iter().enumerate() {
        assert!(!texts[..at].contains(text), "{texts:?}");
    }
    assert_eq!(shop.get(&[("x-three", "a")]).text(), texts[0], "others do not");
}

#[test]
fn cch_10_the_order_of_the_names_does_not_count() {
    let orders: [Lines; 3] = [&[("vary", "a, b")], &[("vary", "B, A")], &[("vary", "b"), ("vary", "a, b")]];
    let shop = Shop::new(move |_, made| page(orders[made % 3], made));
    let request = [("a", "1"), ("b", "2")];
    let first = shop.get(&request).text();
    assert_eq!(shop.get(&request).text(), first);
}

#[test]
fn cch_10_a_prefix_parts_two_chains_over_one_store() {
    let store = Memory::default();
    let site = |prefix: &str, text: &'static str| {
        let update_cache = UpdateCache::new(store.clone()).prefix(prefix);
        let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
        site.wrap_router(only(async move || text)).boxed()
    };
    let ask = |site: &BoxedChain| visit::read(visit::run(site.handle(visit::get("/", &[])))).text();
    assert_eq!(ask(&site("a", "one")), "one");
    assert_eq!(ask(&site("b", "two")), "two");
    assert_eq!(ask(&site("a", "three")), "one");
}

#[test]
fn cch_10_a_chain_that_is_mounted_twice_has_two_pages() {
    let update_cache = UpdateCache::new(Memory::default());
    let inner = Router::new().route("/x", any(async |uri: OriginalUri| uri.path().to_owned()));
    // Both see `/x`.
    let mounted = || {
        let update_cache = update_cache.clone();
        let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
        inner.clone().layer(site.layer())
    };
    let outer = Router::new().nest("/a", mounted()).nest("/b", mounted());
    let texts = ["/a/x", "/b/x", "/a/x"].map(|path| {
        let asked = tower::ServiceExt::oneshot(outer.clone(), visit::get(path, &[]));
        visit::read(visit::run(asked).expect("an answer")).text()
    });
    assert_eq!(texts, ["/a/x", "/b/x", "/a/x"]);
}

#[test]
fn cch_11_what_the_last_response_varies_by_rules() {
    let lists: [Lines; 3] = [&[("vary", "a")], &[("vary", "b")], &[]];
    let shop = Shop::new(move |_, made| page(lists[made.min(2)], made));
    // Learned: a. Then another value of a: learned b.
    assert_eq!(shop.get(&[("a", "1"), ("b", "1")]).text(), "page 0");
    assert_eq!(shop.get(&[("a", "2"), ("b", "2")]).text(), "page 1");
    assert_eq!(shop.get(&[("a", "1"), ("b", "2")]).text(), "page 1", "by the last list");
    assert_eq!(shop.get(&[("a", "1"), ("b", "1")]).text(), "page 2", "the first one is not found by it");
    assert_eq!(shop.get(&[("a", "9"), ("b", "9")]).text(), "page 2", "the last one varies by nothing");
}

/// No two lists of parts are the same bytes.
#[test]
fn cch_10_keys_are_apart() {
    let host = |name: &str| {
        let request = visit::get("/", &[("host", name)]);
        host_of(request)
    };
    let (one, other) = (host("a.test"), host("b.test"));
    let url = |text: &str| text.parse::<Uri>().expect("a URL");
    let mut keys = Vec::new();
    for host in [&one, &other] {
        for original in [url("/a"), url("/a?"), url("/a?b")] {
            for now in [url("/a"), url("/b")] {
                for (prefix, language) in [("", None), ("", Some("de")), ("language", None), ("", Some("en"))] {
                    for (authorized, kind) in [(false, Kind::Get), (true, Kind::Get), (false, Kind::Head)] {
                        let asked = Asked { prefix, host, original: &original, now: &now, authorized, language };
                        keys.push(asked.key(kind));
                    }
                }
            }
        }
    }
    let a = HeaderName::from_static("a");
    for lines in [&[][..], &[("a", "")], &[("a", "b")], &[("a", "b"), ("a", "")]] {
        keys.push(variant(&keys[0].clone(), std::slice::from_ref(&a), &headers(lines)));
    }
    let count = keys.len();
    keys.sort_by_key(|key| *key.bytes());
    keys.dedup();
    assert_eq!(keys.len(), count);
    assert_eq!((keys[0].to_string().len(), format!("{:?}", keys[0]).len()), (64, 69));
}

/// What `Hosts` makes of a request.
fn host_of(request: Request<Body>) -> Host {
    middleware_chain! {
        struct Asked {
            hosts: Hosts,
        }
    }
    let found = Arc::new(Mutex::new(None));
    let find = Arc::clone(&found);
    let view = async move |req: Request<Body>| {
        *find.lock().expect("a place") = req.extensions().get::<Host>().cloned();
    };
    let site = Asked { hosts: Hosts::any() }.wrap_router(only(view));
    visit::ask!(site, request);
    let host = found.lock().expect("a place").take();
    host.expect("a host")
}
