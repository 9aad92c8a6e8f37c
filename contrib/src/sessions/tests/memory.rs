//! The bounds of the store in memory: D21, D37.

use serde_json::json;

use super::super::USER;
use super::*;

fn record(data: serde_json::Value, seconds: u64) -> Record {
    let serde_json::Value::Object(data) = data else { panic!("no object") };
    Record { data, expires: SystemTime::now() + Duration::from_secs(seconds) }
}

async fn stranger(store: &Memory) -> Token {
    store.create(&record(json!({}), 60)).await.expect("a place").token
}

async fn member(store: &Memory) -> Result<Token, StoreError> {
    store.create(&record(json!({ USER: "1" }), 60)).await.map(|saved| saved.token)
}

async fn is_there(store: &Memory, token: &Token) -> bool {
    store.load(token).await.expect("memory").is_some()
}

#[tokio::test]
async fn d21_a_full_store_drops_the_session_that_was_idle_for_longest() {
    let store = Memory::with_capacity(100).anonymous_capacity(100);
    let mut tokens = Vec::new();
    for _ in 0..100 {
        tokens.push(stranger(&store).await);
    }
    assert!(is_there(&store, &tokens[0]).await);
    for _ in 0..99 {
        tokens.push(stranger(&store).await);
    }
    assert_eq!(store.len(), 100);
    assert!(is_there(&store, &tokens[0]).await, "it was used");
    for token in &tokens[1..100] {
        assert!(!is_there(&store, token).await);
    }
    for token in &tokens[100..] {
        assert!(is_there(&store, token).await, "a new one never goes for an old one");
    }
}

#[tokio::test]
async fn d37_strangers_have_a_bound_of_their_own_and_members_are_never_dropped() {
    let store = Memory::with_capacity(8);
    let mut members = Vec::new();
    for _ in 0..4 {
        members.push(member(&store).await.expect("a place"));
    }
    for _ in 0..1000 {
        stranger(&store).await;
    }
    assert_eq!(store.len(), 8);
    for _ in 0..4 {
        members.push(member(&store).await.expect("that of a stranger"));
    }
    for token in &members {
        assert!(is_there(&store, token).await);
    }
    assert!(matches!(member(&store).await, Err(StoreError::Full)));
    let stranger = store.create(&record(json!({}), 60)).await;
    assert!(matches!(stranger, Err(StoreError::Full)));
    assert_eq!(store.len(), 8);
}

#[tokio::test]
async fn d37_a_full_store_is_a_503() {
    let store = Watched { inner: Memory::with_capacity(1), ..Watched::default() };
    let logs_in = |session: Session| async move { session.insert(USER, "1").await };
    let site = site(Sessions::new(store), logs_in);
    assert_eq!(visit(&site, None).await.status, 200);
    assert_eq!(visit(&site, None).await.status, 503);
}

#[tokio::test]
async fn what_is_over_goes_first() {
    let store = Memory::with_capacity(2).anonymous_capacity(2);
    let over = store.create(&record(json!({ USER: "1" }), 0)).await.expect("a place").token;
    let idle = stranger(&store).await;
    let new = stranger(&store).await;
    assert!(!is_there(&store, &over).await);
    assert!(is_there(&store, &idle).await && is_there(&store, &new).await);
}

#[tokio::test]
async fn a_session_that_logs_in_or_out_changes_its_class() {
    let store = Memory::with_capacity(4).anonymous_capacity(1);
    let token = stranger(&store).await;
    let known = record(json!({ USER: "1" }), 60);
    let Ok(Updated::Done(saved)) = store.update(&token, Version::FIRST, &known).await else { panic!("done") };
    stranger(&store).await;
    stranger(&store).await;
    assert!(is_there(&store, &token).await);
    let Ok(Updated::Done(_)) = store.update(&token, saved.version, &record(json!({}), 60)).await else {
        panic!("done")
    };
    stranger(&store).await;
    stranger(&store).await;
    assert!(!is_there(&store, &token).await);
    assert_eq!(store.len(), 1);
}

#[tokio::test]
async fn a_store_for_members_only_takes_no_strangers() {
    let store = Memory::with_capacity(2).anonymous_capacity(0);
    assert!(matches!(store.create(&record(json!({}), 60)).await, Err(StoreError::Full)));
    let token = member(&store).await.expect("a place");
    assert!(is_there(&store, &token).await);
}
