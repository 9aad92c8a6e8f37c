//! The key, lazy loading and the flags: SES-1 to SES-6.

use serde_json::json;

use super::*;

#[test]
fn ses_1_a_token_is_32_characters_drawn_by_the_system() {
    let drawn: std::collections::HashSet<String> = (0..1000).map(|_| Token::random().as_str().to_owned()).collect();
    assert_eq!(drawn.len(), 1000);
    for token in &drawn {
        assert_eq!(token.len(), 32);
        assert!(token.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{token}");
    }
    assert!(!format!("{:?}", Token::random()).contains(|letter: char| letter.is_ascii_digit()));
}

#[tokio::test]
async fn ses_1_the_store_draws_the_token_and_sees_its_hash() {
    let store = Watched::default();
    let answer = visit(&site(Sessions::new(store.clone()), writes), None).await;
    let token = Token::new(answer.token().expect("a token")).expect("a token");
    assert!(token.is_drawn());
    assert_eq!(store.kept(token.as_str()).await, Some(json!({ "name": "ann" })));
    // D30: SHA-256 of `abc`, of which FIPS 180-2 has the vector, is of too few characters to be a token's.
    let eight = Token::new("abcdefgh").expect("a token");
    assert_eq!(eight.id().to_string(), "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab");
}

#[test]
fn ses_2_what_is_shorter_than_8_characters_is_no_token() {
    assert!(Token::new("1234567").is_none());
    assert!(Token::new("12345678").is_some());
    assert!(Token::new(&"x".repeat(4096)).is_some());
    assert!(Token::new(&"x".repeat(4097)).is_none());
}

#[tokio::test]
async fn ses_3_a_key_that_the_store_does_not_know_is_never_adopted() {
    let foreign = "0123456789abcdef0123456789abcdef";
    let store = Watched::default();
    let answer = visit(&site(Sessions::new(store.clone()), writes), Some(foreign)).await;
    let token = answer.token().expect("a token");
    assert_ne!(token, foreign);
    assert_eq!(store.kept(foreign).await, None);
    assert_eq!(store.kept(token).await, Some(json!({ "name": "ann" })));
}

#[tokio::test]
async fn ses_4_the_store_is_asked_when_data_is_touched_and_then_once() {
    let store = Watched::default();
    let token = store.with(json!({ "name": "ann" })).await;
    let untouched = visit(&site(Sessions::new(store.clone()), |_: Session| async {}), Some(&token)).await;
    assert_eq!(store.calls(), [""; 0]);
    assert!(untouched.headers.get("vary").is_none() && untouched.sets_nothing());
    let twice = async |session: Session| {
        session.get::<String>("name").await?;
        session.get::<String>("name").await
    };
    let twice = move |session: Session| async move { twice(session).await.map(Option::unwrap_or_default) };
    assert_eq!(visit(&site(Sessions::new(store.clone()), twice), Some(&token)).await.body, "ann");
    assert_eq!(store.calls(), ["load"]);
    visit(&site(Sessions::new(store.clone()), writes), Some(&token)).await;
    assert_eq!(store.calls(), ["load", "update"]);
    visit(&site(Sessions::new(store.clone()), reads), None).await;
    assert_eq!(store.calls(), [""; 0]);
}

/// What a handler does to a session, and whether that is a change.
macro_rules! flags {
    ($($name:literal: |$session:ident| $call:expr => $modified:literal;)*) => {
        #[tokio::test]
        async fn ses_5_reading_is_access_and_writing_is_change() {
            let store = Watched::default();
            $(
                let token = store.with(json!({ "name": "ann" })).await;
                let handler = |$session: Session| async move {
                    assert!(!$session.is_accessed() && !$session.is_modified());
                    $call.await.expect($name);
                    assert!($session.is_accessed());
                    assert_eq!($session.is_modified(), $modified, $name);
                };
                let answer = visit(&site(Sessions::new(store.clone()), handler), Some(&token)).await;
                assert_eq!(answer.status, 200, $name);
                assert_eq!(answer.header("vary"), Some("Cookie"), $name);
                assert_eq!(!answer.sets_nothing(), $modified, $name);
            )*
        }
    };
}

flags! {
    "get": |session| session.get::<String>("name") => false;
    "get of nothing": |session| session.get::<String>("x") => false;
    "contains": |session| session.contains("name") => false;
    "keys": |session| session.keys() => false;
    "is_empty": |session| session.is_empty() => false;
    "expiry": |session| session.expiry() => false;
    "insert": |session| session.insert("name", "bob") => true;
    "remove": |session| session.remove("name") => true;
    "remove of nothing": |session| session.remove("x") => false;
    "take": |session| session.take::<String>("name") => true;
    "take of nothing": |session| session.take::<String>("x") => false;
    "clear": |session| session.clear() => true;
    "flush": |session| session.flush() => true;
    "cycle": |session| session.cycle() => true;
    "set_expiry": |session| session.set_expiry(super::super::Expiry::AtBrowserClose) => true;
}

#[tokio::test]
async fn ses_6_a_session_without_its_last_value_is_saved_and_its_cookie_renewed() {
    let store = Watched::default();
    for clears in [false, true] {
        let token = store.with(json!({ "name": "ann" })).await;
        let handler = move |session: Session| async move {
            if clears { session.clear().await } else { session.remove("name").await.map(drop) }?;
            assert!(!session.is_empty().await?);
            Ok::<_, ordain::Error>(())
        };
        let answer = visit(&site(Sessions::new(store.clone()), handler), Some(&token)).await;
        assert_eq!(answer.token(), Some(&*token));
        assert_eq!(store.kept(&token).await, Some(json!({})));
    }
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_of_who_reads_it() {
    let store = Watched::default();
    let token = store.with(json!({ "name": 5 })).await;
    assert_eq!(visit(&site(Sessions::new(store.clone()), reads), Some(&token)).await.status, 500);
}

#[tokio::test]
async fn a_handler_without_sessions_is_told_what_is_missing() {
    let (mut parts, ()) = http::Request::new(()).into_parts();
    let error = <Session as axum::extract::FromRequestParts<()>>::from_request_parts(&mut parts, &()).await;
    let said = error.expect_err("there is none").to_string();
    assert_eq!(
        said,
        "nothing has provided a `ordain_contrib::sessions::session::Session`: `ordain_contrib::sessions::Sessions` is the entry that does"
    );
}
