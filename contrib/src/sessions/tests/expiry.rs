//! When it is over: SES-16 to SES-18, D37.

use serde_json::json;

use super::super::{Expiry, USER};
use super::*;

/// A chain whose clock stands, and a handler that sets an expiry.
struct Timed {
    store: Watched,
    clock: Clock,
}

impl Timed {
    fn new() -> Self {
        Self { store: Watched::default(), clock: Clock::new() }
    }

    fn sessions(&self) -> Sessions<Watched> {
        let clock = self.clock.clone();
        Sessions::new(self.store.clone()).clock(move || clock.now())
    }

    async fn sets(&self, expiry: Expiry, token: Option<&str>) -> Answer {
        let handler = move |session: Session| async move { session.set_expiry(expiry).await };
        visit(&site(self.sessions(), handler), token).await
    }

    /// For how long a session is kept, from now.
    async fn kept_for(&self, token: &str) -> u64 {
        let expires = self.store.expires(token).await.expect("a session");
        expires.duration_since(self.clock.now()).expect("in the future").as_secs()
    }
}

#[tokio::test]
async fn ses_16_a_time_counts_from_each_save() {
    let timed = Timed::new();
    let answer = timed.sets(Expiry::After(Duration::from_mins(5)), None).await;
    let token = answer.token().expect("a token").to_owned();
    assert!(answer.header("set-cookie").expect("a cookie").contains("; Max-Age=300;"));
    assert_eq!(timed.kept_for(&token).await, 300);
    timed.clock.advance(100);
    visit(&site(timed.sessions(), reads), Some(&token)).await;
    assert_eq!(timed.kept_for(&token).await, 200);
    let answer = visit(&site(timed.sessions(), writes), Some(&token)).await;
    assert!(answer.header("set-cookie").expect("a cookie").contains("; Max-Age=300;"));
    assert_eq!(timed.kept_for(&token).await, 300);
}

#[tokio::test]
async fn ses_16_a_moment_stands() {
    let timed = Timed::new();
    let at = timed.clock.now() + Duration::from_mins(5);
    let token = timed.sets(Expiry::At(at), None).await.token().expect("a token").to_owned();
    timed.clock.advance(100);
    let answer = visit(&site(timed.sessions(), writes), Some(&token)).await;
    assert!(answer.header("set-cookie").expect("a cookie").contains("; Max-Age=200;"));
    assert_eq!(timed.store.expires(&token).await, Some(at));
}

#[tokio::test]
async fn ses_16_at_browser_close_the_row_lives_on() {
    let timed = Timed::new();
    let answer = timed.sets(Expiry::AtBrowserClose, None).await;
    let line = answer.header("set-cookie").expect("a cookie");
    assert!(!line.contains("Max-Age") && !line.contains("Expires"), "{line}");
    assert_eq!(timed.kept_for(answer.token().expect("a token")).await, 86_400);
}

#[tokio::test]
async fn ses_16_the_usual_expiry_comes_back() {
    let timed = Timed::new();
    let token = timed.sets(Expiry::After(Duration::from_secs(5)), None).await.token().expect("a token").to_owned();
    let answer = timed.sets(Expiry::Usual, Some(&token)).await;
    assert!(answer.header("set-cookie").expect("a cookie").contains("; Max-Age=86400;"));
    assert_eq!(timed.store.kept(&token).await, Some(json!({})));
}

#[tokio::test]
async fn ses_16_a_moment_that_has_passed_is_the_end() {
    let timed = Timed::new();
    let past = timed.clock.now() - Duration::from_secs(5);
    let answer = timed.sets(Expiry::At(past), None).await;
    assert!(answer.header("set-cookie").expect("a cookie").contains("; Max-Age=0;"));
    let token = answer.token().expect("a token").to_owned();
    let read = visit(&site(timed.sessions(), reads), Some(&token)).await;
    assert_eq!(read.token(), Some(""));
}

#[tokio::test]
async fn ses_16_an_expiry_is_kept_and_can_be_asked_for() {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000);
    for expiry in [Expiry::Usual, Expiry::After(Duration::from_secs(7)), Expiry::At(moment), Expiry::AtBrowserClose] {
        let timed = Timed::new();
        let token = timed.sets(expiry, None).await.token().map(str::to_owned);
        let handler = move |session: Session| async move {
            assert_eq!(session.expiry().await.expect("memory"), expiry);
        };
        assert_eq!(visit(&site(timed.sessions(), handler), token.as_deref()).await.status, 200);
    }
}

#[tokio::test]
async fn ses_17_an_expiry_of_its_own_beats_that_of_all() {
    let timed = Timed::new();
    let handler = |session: Session| async move { session.set_expiry(Expiry::After(Duration::from_secs(9))).await };
    let answer = visit(&site(timed.sessions().expire_at_browser_close(), handler), None).await;
    assert!(answer.header("set-cookie").expect("a cookie").contains("; Max-Age=9;"));
}

#[tokio::test]
async fn ses_18_what_is_over_is_not_loaded_strictly_later_than_now() {
    let timed = Timed::new();
    let handler = |session: Session| async move {
        session.set_expiry(Expiry::After(Duration::from_secs(10))).await?;
        session.insert("name", "ann").await
    };
    let token = visit(&site(timed.sessions(), handler), None).await.token().expect("a token").to_owned();
    timed.clock.advance(9);
    assert_eq!(visit(&site(timed.sessions(), reads), Some(&token)).await.body, "ann");
    timed.clock.advance(1);
    let over = visit(&site(timed.sessions(), reads), Some(&token)).await;
    assert_eq!((&*over.body, over.token()), ("", Some("")));
    // A request does not remove it, a purge does.
    assert!(timed.store.kept(&token).await.is_some());
    assert_eq!(timed.store.purge().await.expect("memory"), 1);
    assert_eq!(timed.store.kept(&token).await, None);
}

#[tokio::test]
async fn d37_a_session_of_nobody_lives_shorter_than_that_of_somebody() {
    let timed = Timed::new();
    let token = visit(&site(timed.sessions(), writes), None).await.token().expect("a token").to_owned();
    assert_eq!(timed.kept_for(&token).await, 86_400);
    let logs_in = |session: Session| async move { session.insert(USER, "1").await };
    visit(&site(timed.sessions(), logs_in), Some(&token)).await;
    assert_eq!(timed.kept_for(&token).await, 1_209_600);
    let sessions = timed.sessions().age(Duration::from_mins(1)).anonymous_age(Duration::from_secs(6));
    visit(&site(sessions, writes), Some(&token)).await;
    assert_eq!(timed.kept_for(&token).await, 60);
}

#[tokio::test]
async fn an_expiry_behind_all_clocks_is_the_last_date_there_is() {
    let timed = Timed::new();
    let answer = timed.sets(Expiry::After(Duration::MAX), None).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("set-cookie").expect("a cookie").contains("31 Dec 9999"));
}
