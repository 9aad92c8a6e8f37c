//! Messages in the session.

use super::super::InSession;
use super::*;
use crate::sessions::{Memory, Session, Sessions};

middleware_chain! {
    struct Kept {
        sessions: Sessions<Memory>,
        flash: Flash<InSession>,
    }
}

fn kept() -> BoxedChain {
    let router = routes()
        .route("/keys", any(async |session: Session| session.keys().await.map(|keys| keys.join(","))))
        .route("/spoil", any(async |session: Session| session.insert("_messages.x", "spoilt").await))
        .route("/race", any(race));
    Kept { sessions: Sessions::new(Memory::default()), flash: Flash::new(InSession) }.wrap_router(router).boxed()
}

/// Waits, with what it has added and read, for another request of the same visitor.
async fn race(messages: Messages) -> Result<String, Error> {
    messages.info("slow");
    let before = messages.peek().await?;
    tokio::task::yield_now().await;
    Ok(lines(&before))
}

#[test]
fn msg_06_each_has_a_key_of_its_own_in_the_session_and_none_when_they_were_taken() {
    let mut visitor = Visitor::of(&kept());
    visitor.asks("/add/one");
    visitor.asks("/many/11");
    assert_eq!(visitor.cookies.len(), 1, "that of the session");
    let keys = visitor.reads("/keys");
    assert_eq!(keys.split(',').count(), 12);
    assert!(keys.split(',').all(|key| key.starts_with("_messages.")));
    let all = visitor.reads("/take");
    let numbers: Vec<_> = all.split(',').map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(numbers, ["one", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]);
    assert_eq!(visitor.reads("/keys"), "");
}

#[test]
fn msg_03_nothing_taken_and_nothing_added_leaves_the_session_alone() {
    let mut visitor = Visitor::of(&kept());
    let idle = visitor.asks("/idle");
    assert_eq!((idle.header("set-cookie"), idle.header("vary")), (None, None));
    visitor.asks("/add/one");
    let counted = visitor.asks("/count");
    assert_eq!((counted.text().as_str(), counted.header("set-cookie")), ("1", None));
}

#[test]
fn msg_04_they_are_kept_as_the_session_is_below_500() {
    let mut visitor = Visitor::of(&kept());
    visitor.asks("/add/one");
    visitor.asks("/fail/two");
    assert_eq!(visitor.reads("/take"), "one");
}

#[test]
fn msg_12_the_session_says_that_the_response_is_one_visitor_s_and_what_was_shown_is_not_stored() {
    let mut visitor = Visitor::of(&kept());
    let added = visitor.asks("/add/one");
    assert_eq!(
        (added.header("vary").as_deref(), added.header("cache-control").as_deref()),
        (Some("Cookie"), Some("private"))
    );
    let taken = visitor.asks("/take");
    assert_eq!(
        (taken.header("vary").as_deref(), taken.header("cache-control").as_deref()),
        (Some("Cookie"), Some("no-store"))
    );
}

#[test]
fn what_else_is_under_such_a_key_is_no_message_and_goes_with_them() {
    let mut visitor = Visitor::of(&kept());
    visitor.asks("/spoil");
    visitor.asks("/add/one");
    assert_eq!(visitor.reads("/take"), "one");
    assert_eq!(visitor.reads("/keys"), "");
}

#[test]
fn d32_a_slow_request_brings_back_no_message_that_was_read_and_loses_none() {
    let mut visitor = Visitor::of(&kept());
    visitor.asks("/add/one");
    let cookies: Vec<_> = visitor.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let ask = |path| visitor.site.handle(visit::get(path, &[("cookie", &cookies[0])]));
    let (slow, fast) = visit::run(async { futures_util::join!(ask("/race"), ask("/take-and-add/two")) });
    assert_eq!((visit::read(slow).text(), visit::read(fast).text()), ("one,slow".to_owned(), "one".to_owned()));
    let mut left: Vec<_> = visitor.reads("/take").split(',').map(str::to_owned).collect();
    left.sort_unstable();
    assert_eq!(left, ["slow", "two"]);
}
