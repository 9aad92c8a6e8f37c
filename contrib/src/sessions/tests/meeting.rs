//! Two requests of one session at a time: D32.

use serde_json::{Value, json};

use super::*;

/// What another request does between this one's loading and saving.
async fn meanwhile<F>(store: &Watched, before: Value, other: F, this: fn(Session) -> Does) -> (u16, Option<Value>)
where
    F: Fn(Session) -> Does + Clone + Send + Sync + 'static,
{
    let token = store.with(before).await;
    let (store_of_other, token_of_other) = (store.clone(), token.clone());
    let handler = move |session: Session| {
        let (store, token, other) = (store_of_other.clone(), token_of_other.clone(), other.clone());
        async move {
            session.keys().await.expect("memory");
            let elsewhere = site(Sessions::new(store), move |session: Session| other(session));
            assert_eq!(visit(&elsewhere, Some(&token)).await.status, 200);
            this(session).await
        }
    };
    let answer = visit(&site(Sessions::new(store.clone()), handler), Some(&token)).await;
    (answer.status.as_u16(), store.kept(&token).await)
}

type Does = std::pin::Pin<Box<dyn Future<Output = Result<(), ordain::Error>> + Send>>;

fn inserts(session: Session) -> Does {
    Box::pin(async move { session.insert("this", 1).await })
}

#[tokio::test]
async fn d32_what_another_has_written_stays() {
    let store = Watched::default();
    let other = |session: Session| -> Does { Box::pin(async move { session.insert("other", 2).await }) };
    let (status, kept) = meanwhile(&store, json!({ "a": 0 }), other, inserts).await;
    assert_eq!((status, kept), (200, Some(json!({ "a": 0, "this": 1, "other": 2 }))));
    assert_eq!(store.calls(), ["load", "load", "update", "update", "load", "update"]);
}

#[tokio::test]
async fn d32_what_another_has_removed_does_not_come_back() {
    let store = Watched::default();
    let other = |session: Session| -> Does { Box::pin(async move { session.remove("role").await.map(drop) }) };
    let (status, kept) = meanwhile(&store, json!({ "role": "admin" }), other, inserts).await;
    assert_eq!((status, kept), (200, Some(json!({ "this": 1 }))));
}

#[tokio::test]
async fn d32_what_this_one_has_removed_is_gone_even_if_another_wrote() {
    let store = Watched::default();
    let other = |session: Session| -> Does { Box::pin(async move { session.insert("other", 2).await }) };
    let this = |session: Session| -> Does { Box::pin(async move { session.remove("message").await.map(drop) }) };
    let (status, kept) = meanwhile(&store, json!({ "message": "hi" }), other, this).await;
    assert_eq!((status, kept), (200, Some(json!({ "other": 2 }))));
}

#[tokio::test]
async fn d32_a_clear_clears_what_another_wrote_before() {
    let store = Watched::default();
    let other = |session: Session| -> Does { Box::pin(async move { session.insert("other", 2).await }) };
    let this = |session: Session| -> Does {
        Box::pin(async move {
            session.clear().await?;
            session.insert("this", 1).await
        })
    };
    let (status, kept) = meanwhile(&store, json!({ "a": 0 }), other, this).await;
    assert_eq!((status, kept), (200, Some(json!({ "this": 1 }))));
}

#[tokio::test]
async fn d32_a_logout_elsewhere_wins_over_whatever_this_one_does() {
    let store = Watched::default();
    let logout = |session: Session| -> Does { Box::pin(async move { session.flush().await }) };
    let cycles = |session: Session| -> Does { Box::pin(async move { session.cycle().await }) };
    for this in [inserts, cycles] {
        let (status, kept) = meanwhile(&store, json!({ "_auth_user_id": "1" }), logout, this).await;
        assert_eq!((status, kept), (400, None));
        assert!(store.inner.is_empty(), "not under another token either");
    }
}

#[tokio::test]
async fn d32_a_token_that_was_changed_elsewhere_is_gone() {
    let store = Watched::default();
    let other = |session: Session| -> Does { Box::pin(async move { session.cycle().await }) };
    let (status, kept) = meanwhile(&store, json!({ "a": 0 }), other, inserts).await;
    assert_eq!((status, kept), (400, None));
    assert_eq!(store.inner.len(), 1);
}

#[tokio::test]
async fn d32_two_who_only_read_do_not_meet() {
    let store = Watched::default();
    let logout = |session: Session| -> Does { Box::pin(async move { session.flush().await }) };
    let this = |session: Session| -> Does { Box::pin(async move { session.keys().await.map(drop) }) };
    let (status, _) = meanwhile(&store, json!({ "a": 0 }), logout, this).await;
    assert_eq!(status, 200);
}
