//! What a visitor sees, over each store.

use serde_json::json;

use super::super::super::{Expiry, USER};
use super::*;

over_each_store!(visits, adapted, signed_cookie);

/// A visit to a handler, and the token afterwards.
macro_rules! visited {
    ($store:expr, $token:expr, |$session:ident| $work:expr) => {{
        let handler = move |$session: Session| async move { $work.await };
        let answer = visit(&over($store, handler), $token.as_deref()).await;
        let token = answer.token().map(str::to_owned).or_else(|| $token.clone());
        (answer, token)
    }};
}

async fn visits(store: Opened) {
    let none: Option<String> = None;
    // Nothing there, nothing kept.
    let (answer, _) = visited!(&store, none, |session| async { session.get::<String>("name").await.map(|_| ()) });
    assert!(answer.sets_nothing());

    // A cart of nobody.
    let (answer, token) = visited!(&store, none, |session| session.insert("cart", ["tea"]));
    assert_eq!(answer.status, 200);
    let token_of_nobody = token.clone();
    let (answer, token) = visited!(&store, token, |session| async {
        Ok::<_, ordain::Error>(format!("{:?}", session.get::<Vec<String>>("cart").await?))
    });
    assert_eq!(answer.body, r#"Some(["tea"])"#);
    assert_eq!(answer.header("vary"), Some("Cookie"));
    assert!(answer.sets_nothing());

    // A login gives another token, and keeps the cart.
    let (answer, token) = visited!(&store, token, |session| async {
        session.cycle().await?;
        session.insert(USER, "7").await
    });
    assert_eq!(answer.status, 200);
    assert!(answer.header("set-cookie").expect("a cookie").contains("Max-Age=1209600;"));
    assert_ne!(token, token_of_nobody);
    if store.revokes {
        let (answer, _) = visited!(&store, token_of_nobody, |session| async { session.keys().await.map(|_| ()) });
        assert_eq!(answer.token(), Some(""), "the old token is not known any more");
    }

    // Values come and go.
    let (_, token) = visited!(&store, token, |session| async {
        assert_eq!(session.get::<String>(USER).await?.as_deref(), Some("7"));
        assert_eq!(session.take::<Vec<String>>("cart").await?, Some(vec!["tea".to_owned()]));
        assert!(!session.contains("cart").await?);
        session.insert("more", json!({ "a": [1, 2.5, null, "ü"] })).await
    });
    let (answer, token) = visited!(&store, token, |session| async {
        let mut keys = session.keys().await?;
        keys.sort();
        Ok::<_, ordain::Error>(format!(
            "{keys:?} {}",
            session.get::<serde_json::Value>("more").await?.unwrap_or_default()
        ))
    });
    assert_eq!(answer.body, r#"["_auth_user_id", "more"] {"a":[1,2.5,null,"ü"]}"#);

    // An expiry of its own is kept.
    let (answer, token) = visited!(&store, token, |session| session.set_expiry(Expiry::After(Duration::from_mins(5))));
    assert!(answer.header("set-cookie").expect("a cookie").contains("Max-Age=300;"));
    let (answer, token) = visited!(&store, token, |session| session.insert("x", 1));
    assert!(answer.header("set-cookie").expect("a cookie").contains("Max-Age=300;"));

    // Empty is not gone.
    let (answer, token) = visited!(&store, token, |session| session.clear());
    assert!(answer.header("set-cookie").expect("a cookie").contains("Max-Age=86400;"));
    let (answer, token) =
        visited!(&store, token, |session| async { session.is_empty().await.map(|empty| empty.to_string()) });
    assert_eq!(answer.body, "false");

    // Gone is gone, but for a copy of what is kept by the visitor alone.
    let (answer, ended) = visited!(&store, token, |session| session.flush());
    assert_eq!((answer.token(), ended.as_deref()), (Some(""), Some("")));
    let (answer, _) =
        visited!(&store, token, |session| async { session.is_empty().await.map(|empty| empty.to_string()) });
    let copied = store.kept(&Token::new(&token.expect("a token")).expect("a token")).await;
    assert_eq!(answer.body, copied.is_none().to_string());
    assert!(copied.is_none() || !store.revokes);

    // What the store has never seen is not adopted.
    let foreign = Some(Token::random().as_str().to_owned());
    let (answer, token) = visited!(&store, foreign, |session| session.insert("a", 1));
    assert_eq!(answer.status, 200);
    assert_ne!(token, foreign);
    let end = SystemTime::now() - Duration::from_secs(1);
    let (_, token) = visited!(&store, token, |session| session.set_expiry(Expiry::At(end)));
    let (answer, _) = visited!(&store, token, |session| async { session.keys().await.map(|_| ()) });
    assert_eq!(answer.token(), Some(""), "what is over is not loaded");
}

over_each_store!(what_is_kept_can_be_read_again_however_it_is_nested, adapted, signed_cookie);

async fn what_is_kept_can_be_read_again_however_it_is_nested(store: Opened) {
    let nested = |levels| {
        (0..levels).fold(json!(1), |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "a": inner }) })
    };
    for (levels, status) in [(100, 200), (101, 500), (200, 500)] {
        let value = nested(levels);
        let inserts = move |session: Session| {
            let value = value.clone();
            async move { session.insert("value", value).await }
        };
        let answer = visit(&over(&store, inserts), None).await;
        assert_eq!((answer.status.as_u16(), answer.sets_nothing()), (status, status == 500), "{levels}");
        let Some(token) = answer.token() else { continue };
        let reads = |session: Session| async move {
            session.get::<serde_json::Value>("value").await.map(|value| format!("{value:?}"))
        };
        let read = visit(&over(&store, reads), Some(token)).await;
        assert_eq!((read.status.as_u16(), read.body), (200, format!("{:?}", Some(nested(levels)))));
    }
}

#[tokio::test]
async fn ses_22_d12_what_is_too_large_for_a_cookie_is_an_error_when_it_is_saved() {
    let store = Opened::signed_cookie();
    // What does not compress: bytes from the system's generator.
    let text = |length| crate::signing::random_string(length, b"abcdefghijklmnopqrstuvwxyz0123456789");
    let fits = text(2000);
    let handler = move |session: Session| {
        let text = fits.clone();
        async move { session.insert("text", text).await }
    };
    assert_eq!(visit(&over(&store, handler), None).await.status, 200);
    let large = text(6000);
    let handler = move |session: Session| {
        let text = large.clone();
        async move { session.insert("text", text).await }
    };
    let answer = visit(&over(&store, handler), None).await;
    assert_eq!(answer.status, 500);
    assert!(answer.sets_nothing());
}

#[tokio::test]
async fn ses_22_a_cookie_is_over_by_what_is_in_it_whatever_its_age_in_the_browser() {
    let store = SignedCookie::new(Key::generate());
    let mut soon = record(json!({ "a": 1 }));
    soon.expires = SystemTime::now() + Duration::from_mins(5);
    let token = store.create(&soon).await.expect("a cookie").token;
    let loaded = store.load(&token).await.expect("a cookie").expect("a session");
    assert!(loaded.record.is_over(SystemTime::now() + Duration::from_mins(6)));
    assert!(!loaded.record.is_over(SystemTime::now()));
}

#[tokio::test]
async fn ses_22_a_key_that_was_replaced_reads_what_it_has_signed() {
    use crate::signing::Keys;

    let (old, new) = (Key::generate(), Key::generate());
    let before = SignedCookie::new(old.clone()).create(&record(json!({ "a": 1 }))).await.expect("a cookie").token;
    let rotated = SignedCookie::new(Keys::new(new.clone()).with_fallback(old));
    assert!(rotated.load(&before).await.expect("a cookie").is_some());
    assert!(SignedCookie::new(new).load(&before).await.expect("a cookie").is_none());
}

#[tokio::test]
async fn stores_that_cannot_revoke_say_so() {
    assert!(!Opened::signed_cookie().revokes && !Opened::adapted().revokes);
    assert!(Opened::memory().revokes && Opened::sqlite().await.revokes);
    let either: ordain::Either<Memory, SignedCookie> = ordain::Either::Second(SignedCookie::new(Key::generate()));
    assert!(!either.revokes());
}
