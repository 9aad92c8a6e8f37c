//! What is answered from the cache: CCH-1 to CCH-5.

use std::time::UNIX_EPOCH;

use http::StatusCode;
use ordain::{Next, View, middleware};

use super::*;
use crate::cache::Lookup;

#[test]
fn cch_01_only_get_and_head_are_looked_up_and_kept() {
    let shop = Shop::of(&[]);
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let before = shop.made();
        let first = shop.ask(by(method.clone()));
        assert_eq!((shop.ask(by(method)).text(), shop.made()), (format!("page {}", before + 1), before + 2));
        assert_eq!((said(&first), first.header("expires")), (None, None));
    }
    let first = shop.get(&[]).text();
    assert_eq!(shop.get(&[]).text(), first);
    let before = shop.made();
    shop.ask(by(Method::POST));
    assert_eq!(shop.made(), before + 1, "a page that is kept is none for a `POST`");
}

#[test]
fn cch_02_a_page_that_is_kept_has_its_age_and_nothing_else_is_new() {
    let shop = Shop::of(&[("x-field", "a"), ("content-type", "text/x")]);
    let first = shop.get(&[]);
    shop.clock.pass(7);
    let second = shop.get(&[]);
    assert_eq!((first.header("age"), second.header("age").as_deref()), (None, Some("7")));
    assert_eq!((second.status.as_u16(), second.text(), shop.made()), (200, first.text(), 1));
    let without_age = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("age");
        headers
    };
    assert_eq!(without_age(&second), without_age(&first));
    shop.clock.pass(594);
    assert_eq!(shop.get(&[]).text(), "page 1", "it is over");
}

#[test]
fn cch_02_an_age_is_that_of_the_page_whatever_its_expires_says() {
    // Django: of an `Expires` of 2024 an age of three years.
    let old = Shop::of(&[("cache-control", "max-age=60"), ("expires", "Mon, 01 Jan 2024 00:00:00 GMT")]);
    old.get(&[]);
    assert_eq!(old.get(&[]).header("age").as_deref(), Some("0"));
    let aged = Shop::of(&[("age", "50"), ("cache-control", "max-age=60")]);
    aged.get(&[]);
    aged.clock.pass(5);
    assert_eq!(aged.get(&[]).header("age").as_deref(), Some("55"), "it was made elsewhere");
    aged.clock.pass(6);
    assert_eq!(aged.get(&[]).header("age").as_deref(), Some("50"), "and is over when it is sixty seconds old");
    assert!(!Shop::of(&[("age", "60"), ("cache-control", "max-age=60")]).keeps(&[]));
}

/// Writes down that it was passed.
#[derive(Clone, Default)]
struct Trace(Arc<Mutex<Vec<&'static str>>>);

macro_rules! traced {
    ($($name:ident $in:literal $out:literal),+) => { $(
        struct $name(Trace);

        #[middleware]
        impl $name {
            async fn call(&self, req: &mut ordain::Request, next: impl Next) -> Response {
                self.0.0.lock().expect("a trace").push($in);
                let response = next.run(req).await;
                self.0.0.lock().expect("a trace").push($out);
                response
            }

            fn process_view(&self, _req: &ordain::Request, _view: &View<'_>) -> Option<Response> {
                self.0.0.lock().expect("a trace").push(concat!("view of ", stringify!($name)));
                None
            }
        }
    )+ };
}

traced!(A ">A" "<A", B ">B" "<B", C ">C" "<C");

middleware_chain! {
    struct Traced {
        hosts: Hosts,
        a: A,
        update_cache: UpdateCache<Memory>,
        b: B,
        fetch_from_cache: FetchFromCache<Memory>,
        c: C,
    }
}

#[test]
fn cch_02_nothing_below_runs_for_a_page_that_is_kept_and_no_hook_of_a_view() {
    let trace = Trace::default();
    let view = trace.clone();
    let site = Traced {
        hosts: Hosts::any(),
        a: A(trace.clone()),
        update_cache: UpdateCache::new(Memory::default()),
        b: B(trace.clone()),
        fetch_from_cache: FetchFromCache::new(),
        c: C(trace.clone()),
    };
    let site = site.wrap_router(only(async move || {
        view.0.lock().expect("a trace").push("view");
        "page"
    }));
    let ask = || {
        visit::ask!(site, visit::get("/", &[]));
        std::mem::take(&mut *trace.0.lock().expect("a trace"))
    };
    assert_eq!(ask(), [">A", ">B", ">C", "view of A", "view of B", "view of C", "view", "<C", "<B", "<A"]);
    assert_eq!(ask(), [">A", ">B", "<B", "<A"]);
}

#[test]
fn cch_03_a_head_is_answered_by_its_get_and_one_of_its_own_is_for_heads_alone() {
    let shop = Shop::of(&[]);
    let head = shop.ask(by(Method::HEAD));
    assert_eq!((head.status.as_u16(), head.text().as_str()), (200, ""));
    shop.ask(by(Method::HEAD));
    assert_eq!(shop.made(), 1, "kept for those who ask by `HEAD`");
    assert_eq!(shop.get(&[]).text(), "page 1", "but not for a `GET`");
    let head = shop.ask(by(Method::HEAD));
    assert_eq!((shop.made(), head.text().as_str(), head.header("age").as_deref()), (2, "", Some("0")));
    assert_eq!(head.header("content-length").as_deref(), Some("6"), "of the body that a `GET` has");
}

#[test]
fn cch_04_what_a_client_says_of_caching_does_not_bypass_it() {
    let shop = Shop::of(&[]);
    shop.get(&[]);
    for lines in [[("cache-control", "no-cache")], [("pragma", "no-cache")], [("cache-control", "max-age=0, no-store")]]
    {
        assert_eq!(shop.get(&lines).text(), "page 0", "{lines:?}");
    }
    let shop = Shop::of(&[]);
    assert!(!shop.keeps(&[("cache-control", "no-store")]), "what it wants to be kept by nobody is not kept");
    assert!(shop.keeps(&[("cache-control", "no-cache")]));
}

#[test]
fn cch_05_each_needs_the_other_and_what_is_between_may_answer_by_itself() {
    // That each is refused alone is a picture: `tests/ui/cache`.
    #[middleware(process_request)]
    fn refuses(req: &ordain::Request) -> Option<StatusCode> {
        (req.uri().path() == "/").then_some(StatusCode::OK)
    }
    middleware_chain! {
        struct Refused {
            hosts: Hosts,
            update_cache: UpdateCache<Memory>,
            refuses,
            fetch_from_cache: FetchFromCache<Memory>,
        }
    }
    let store = Memory::default();
    let update_cache = UpdateCache::new(store.clone());
    let site = Refused { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let site = site.wrap(async |_: &mut ordain::Request| "page");
    let answer = visit::ask!(site, visit::get("/", &[]));
    assert_eq!((answer.status.as_u16(), said(&answer), store.len()), (200, None, 0));
}

#[test]
fn cch_05_a_layer_between_that_asks_twice_gets_an_answer_twice() {
    #[middleware]
    async fn twice(req: &mut ordain::Request, next: impl Next) -> Response {
        let again = next.clone();
        let first = next.run(req).await;
        if first.status().is_success() { first } else { again.run(req).await }
    }
    middleware_chain! {
        struct Retried {
            hosts: Hosts,
            update_cache: UpdateCache<Memory>,
            twice,
            fetch_from_cache: FetchFromCache<Memory>,
        }
    }
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let update_cache = UpdateCache::new(Memory::default());
    let site = Retried { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let site = site.wrap_router(only(async move || match count.fetch_add(1, Ordering::SeqCst) {
        0 => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        _ => "page".into_response(),
    }));
    for _ in 0..2 {
        assert_eq!(visit::ask!(site, visit::get("/", &[])).text(), "page");
    }
    assert_eq!(made.load(Ordering::SeqCst), 2);
}

#[test]
fn a_lookup_that_outlives_its_request_keeps_nobody_waiting() {
    let kept = Arc::new(Mutex::new(Vec::<Lookup<Memory>>::new()));
    let held = Arc::clone(&kept);
    let shop = Shop::new(move |req, made| {
        held.lock().expect("a list").extend(req.extensions().get().cloned());
        page(&[("cache-control", "no-store")], made)
    });
    let begin = std::time::Instant::now();
    for number in 0..3 {
        assert_eq!(shop.get(&[]).text(), format!("page {number}"));
    }
    assert!(kept.lock().expect("a list").len() == 3 && begin.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_moment_before_1970_is_no_panic() {
    let shop = Shop::with(|update| update.clock(|| UNIX_EPOCH - Duration::from_secs(9)), |_, made| page(&[], made));
    assert_eq!(shop.get(&[]).status, 200);
}
