//! Messages in a cookie, and in the session where they do not fit.

use super::super::Fallback;
use super::*;
use crate::sessions::{Memory, Session, Sessions};

middleware_chain! {
    struct Both {
        sessions: Sessions<Memory>,
        flash: Flash<Fallback>,
    }
}

fn both() -> BoxedChain {
    let in_session = async |session: Session| session.keys().await.map(|keys| keys.len().to_string());
    let router = routes().route("/in-session", any(in_session));
    Both { sessions: Sessions::new(Memory::default()), flash: Flash::new(Fallback::new(keys())) }
        .wrap_router(router)
        .boxed()
}

const SESSION: &str = "__Host-session";

#[test]
fn msg_07_the_session_is_not_touched_as_long_as_the_cookie_is_enough() {
    let mut visitor = Visitor::of(&both());
    for path in ["/add/one", "/add/two", "/count", "/take"] {
        visitor.asks(path);
        assert_eq!(visitor.cookie(SESSION), None, "{path}");
    }
    assert_eq!(visitor.cookies.len(), 0);
}

#[test]
fn msg_07_the_oldest_are_in_the_cookie_and_the_others_in_the_session_and_all_come_in_order() {
    let mut visitor = Visitor::of(&both());
    visitor.asks("/many/40");
    assert!(visitor.cookie(NAME).expect("a cookie").len() <= 2048);
    let in_session: usize = visitor.reads("/in-session").parse().expect("a number");
    assert!((20..30).contains(&in_session), "{in_session}");
    assert_eq!(visitor.reads("/count"), "40");
    assert_eq!(visitor.numbers(), (1..=40).collect::<Vec<_>>());
    assert_eq!(visitor.reads("/in-session"), "0");
    assert_eq!(visitor.cookie(NAME), None);
    assert_eq!(visitor.reads("/take"), "");
}

#[test]
fn msg_07_what_is_added_to_them_stays_in_order() {
    let mut visitor = Visitor::of(&both());
    visitor.asks("/many/30");
    visitor.asks("/add/31");
    visitor.asks("/add/32");
    assert_eq!(visitor.numbers(), (1..=32).collect::<Vec<_>>());
}

#[test]
fn msg_07_one_that_fits_in_no_cookie_is_in_the_session_and_so_are_those_behind_it() {
    let mut visitor = Visitor::of(&both());
    visitor.asks("/long/3000");
    visitor.asks("/add/behind");
    assert_eq!(visitor.reads("/in-session"), "2");
    let all = visitor.reads("/take");
    assert!(all.len() == 3007 && all.ends_with(",behind"), "{all}");
    assert_eq!(visitor.cookie(NAME), None);
}

#[test]
fn msg_07_added_after_they_were_taken() {
    let mut visitor = Visitor::of(&both());
    visitor.asks("/many/30");
    visitor.asks("/take-and-add/new");
    assert_eq!((visitor.reads("/in-session").as_str(), visitor.reads("/take").as_str()), ("0", "new"));
}

#[test]
fn msg_08_d18_a_cookie_that_nobody_has_signed_is_deleted() {
    let mut visitor = Visitor::of(&both());
    visitor.cookies = vec![(NAME.to_owned(), "tampered".to_owned())];
    let taken = visitor.asks("/take");
    assert_eq!((taken.text().as_str(), visitor.cookie(NAME)), ("", None));
    assert!(taken.header("set-cookie").expect("a deletion").starts_with("__Host-messages=; Expires=Thu, 01 Jan 1970"));
}

#[test]
fn msg_12_d01_it_is_one_visitor_s() {
    let mut visitor = Visitor::of(&both());
    visitor.asks("/many/30");
    let taken = visitor.asks("/take");
    assert_eq!(
        (taken.header("vary").as_deref(), taken.header("cache-control").as_deref()),
        (Some("Cookie"), Some("no-store"))
    );
}
