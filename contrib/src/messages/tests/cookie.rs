//! Messages in a cookie.

use std::time::{Duration, SystemTime};

use super::*;
use crate::caching::{DoNotStore, Private};
use crate::cookies::Settings;
use crate::events::Events;

const ATTRIBUTES: &str = "; HttpOnly; Path=/; SameSite=Lax; Secure";
const DELETED: &str =
    "__Host-messages=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Max-Age=0; Path=/; SameSite=Lax; Secure";

#[test]
fn msg_03_nothing_taken_and_nothing_added_touches_nothing() {
    let mut visitor = Visitor::of(&in_cookie());
    for _ in 0..2 {
        let idle = visitor.asks("/idle");
        assert_eq!((idle.header("set-cookie"), idle.header("vary"), idle.header("cache-control")), (None, None, None));
        visitor.asks("/add/one");
    }
    assert_eq!(visitor.asks("/count").header("set-cookie"), None);
}

#[test]
fn msg_03_what_is_added_follows_what_nobody_has_taken() {
    let mut visitor = Visitor::of(&in_cookie());
    visitor.asks("/add/one");
    visitor.asks("/add/two");
    assert_eq!(visitor.reads("/count"), "2");
    assert_eq!(visitor.reads("/take"), "one,two");
}

#[test]
fn msg_04_they_are_kept_whatever_the_status() {
    let mut visitor = Visitor::of(&in_cookie());
    let failed = visitor.asks("/fail/kept");
    assert_eq!((failed.status.as_u16(), failed.header("set-cookie").is_some()), (500, true));
    assert_eq!(visitor.reads("/take"), "kept");
}

#[test]
fn msg_05_msg_09_d15_d34_the_cookie_is_signed_and_safe_and_lasts_until_the_browser_closes() {
    let mut visitor = Visitor::of(&in_cookie());
    let line = visitor.asks("/add/one").header("set-cookie").expect("a cookie");
    let value = visitor.cookie(NAME).expect("a value");
    assert_eq!(line, format!("{NAME}={value}{ATTRIBUTES}"));
    let signer = keys().signer_of(&["ordain", "messages", "cookie"]);
    let said: serde_json::Value = signer.unsign_object(value, Duration::MAX, SystemTime::now()).expect("signed");
    assert_eq!(said, serde_json::json!([0, [[20, "one", ""]]]));
}

#[test]
fn msg_05_the_cookie_has_the_path_that_it_was_given() {
    let cookie = Settings::from_static("notes").path("/app").expect("a path");
    let mut visitor = Visitor::of(&site(Flash::new(InCookie::new(keys()).cookie(cookie))));
    let line = visitor.asks("/add/one").header("set-cookie").expect("a cookie");
    assert!(line.starts_with("__Secure-notes=") && line.ends_with("; HttpOnly; Path=/app; SameSite=Lax; Secure"));
}

#[test]
fn msg_05_msg_10_of_more_than_fit_the_oldest_go() {
    let mut visitor = Visitor::of(&in_cookie());
    let events = Events::of("ordain_contrib::messages");
    events.during(|| visitor.asks("/many/40"));
    let length = visitor.cookie(NAME).expect("a cookie").len();
    assert!((1900..=2048).contains(&length), "{length}");
    let numbers = visitor.numbers();
    assert!((12..40).contains(&numbers.len()), "{numbers:?}");
    assert_eq!(numbers, (41 - numbers.len()..=40).collect::<Vec<_>>());
    let lost = 40 - numbers.len();
    assert_eq!(events.take(), [format!("WARN message=messages do not fit into the cookie lost={lost}")]);
}

#[test]
fn msg_05_one_that_fits_in_no_cookie_is_lost_and_the_others_are_not() {
    let mut visitor = Visitor::of(&in_cookie());
    let answer = visitor.asks("/long/3000");
    assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (200, None));
    visitor.asks("/add/before");
    visitor.asks("/long/3000");
    visitor.asks("/add/after");
    assert_eq!(visitor.reads("/take"), "before,after");
}

#[test]
fn msg_08_a_cookie_that_nobody_has_signed_counts_for_nothing_and_is_deleted_when_somebody_asks() {
    for path in ["/take", "/count", "/peek"] {
        let mut visitor = Visitor::of(&in_cookie());
        for tampered in ["tampered", ""] {
            visitor.cookies = vec![(NAME.to_owned(), tampered.to_owned())];
            assert_eq!(visitor.asks("/idle").header("set-cookie"), None);
            let asked = visitor.asks(path);
            assert_eq!(asked.header("set-cookie").as_deref(), Some(DELETED));
            assert_eq!(asked.text(), if path == "/count" { "0" } else { "" });
        }
    }
    let mut visitor = Visitor::of(&in_cookie());
    visitor.cookies = vec![(NAME.to_owned(), "tampered".to_owned())];
    visitor.asks("/add/one");
    assert_eq!(visitor.reads("/take"), "one", "it is replaced");
}

#[test]
fn msg_08_no_cookie_is_deleted_that_was_not_sent() {
    let mut visitor = Visitor::of(&in_cookie());
    assert_eq!(visitor.asks("/take").header("set-cookie"), None);
    visitor.asks("/add/one");
    assert_eq!(visitor.asks("/take").header("set-cookie").as_deref(), Some(DELETED));
    assert_eq!(visitor.asks("/take").header("set-cookie"), None);
}

#[test]
fn msg_12_d01_d28_d29_what_was_added_or_taken_is_one_visitor_s() {
    let said = |answer: &Answer| (answer.header("vary"), answer.header("cache-control"));
    let cookie = || Some("Cookie".to_owned());
    let mut visitor = Visitor::of(&in_cookie());
    assert_eq!(said(&visitor.asks("/add/one")), (cookie(), Some("private".to_owned())));
    assert_eq!(said(&visitor.asks("/count")), (cookie(), Some("private".to_owned())));
    assert_eq!(said(&visitor.asks("/take")), (cookie(), Some("no-store".to_owned())));
    assert_eq!(said(&visitor.asks("/take")), (cookie(), Some("private".to_owned())), "none was shown");
}

#[test]
fn d29_a_cache_in_the_chain_is_told_too() {
    let site = in_cookie();
    let shown = visit::run(site.handle(visit::get("/add-and-take/one", &[])));
    assert_eq!(shown.extensions().get::<DoNotStore>(), Some(&DoNotStore));
    let set = visit::run(site.handle(visit::get("/add/one", &[])));
    assert_eq!(set.extensions().get::<Private>(), Some(&Private));
}

#[test]
fn d29_what_says_that_it_is_public_is_not_if_it_sets_a_cookie() {
    let view = async |messages: Messages| {
        messages.info("one");
        ([("cache-control", "public, max-age=60")], "page")
    };
    let site = Site { flash: Flash::new(InCookie::new(keys())) }.wrap_router(Router::new().route("/", any(view)));
    let answer = visit::read(visit::run(site.handle(visit::get("/", &[]))));
    assert_eq!(answer.header("cache-control").as_deref(), Some("max-age=60 | private"));
}

#[test]
fn d15_what_is_turned_off_is_turned_off_by_name() {
    let mut visitor = Visitor::of(&site(Flash::new(InCookie::new(keys()).insecure_for_development())));
    let line = visitor.asks("/add/one").header("set-cookie").expect("a cookie");
    assert!(line.starts_with("messages=") && line.ends_with("; HttpOnly; Path=/; SameSite=Lax"), "{line}");
}

#[test]
fn a_key_that_was_replaced_still_reads() {
    let (old, new) = (Key::generate(), Key::generate());
    let mut visitor = Visitor::of(&site(Flash::new(InCookie::new(old.clone()))));
    visitor.asks("/add/one");
    visitor.site = site(Flash::new(InCookie::new(Keys::new(new).with_fallback(old))));
    assert_eq!(visitor.reads("/take"), "one");
}

#[test]
fn two_of_them_have_the_same_messages_and_one_cookie() {
    let inner = Site { flash: Flash::new(InCookie::new(Key::generate())) }.wrap_router(routes());
    let outer = Site { flash: Flash::new(InCookie::new(keys())) };
    let mut visitor = Visitor::of(&outer.wrap_router(Router::new().nest_service("/in", inner)).boxed());
    visitor.asks("/in/add/one");
    assert_eq!(visitor.cookies.len(), 1);
    assert_eq!(visitor.reads("/in/take-and-add/two"), "one");
    assert_eq!(visitor.reads("/in/take"), "two");
}
