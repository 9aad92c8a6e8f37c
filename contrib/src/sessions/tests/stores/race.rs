//! Two requests of one session against each other, a thousand times.

use std::sync::atomic::AtomicUsize;

use ordain::Error;
use serde_json::{Value, json};

use super::super::super::USER;
use super::*;

over_each_store!(a_thousand_fights);

/// How often a request was refused, because the session had ended, or written anew, because another had.
#[derive(Default)]
struct Met {
    gone: AtomicUsize,
    merged: AtomicUsize,
}

async fn a_thousand_fights(store: Opened) {
    let met = Met::default();
    for round in 0..200 {
        against_a_logout(&store, &met, round).await;
        against_a_removed_role(&store, &met, round).await;
        against_a_read_message(&store, &met, round).await;
        against_another_token(&store, &met, round).await;
        another_token_against_a_logout(&store, round).await;
        a_login_against_a_login(&store, &met, round).await;
    }
    let (gone, merged) = (met.gone.load(Ordering::Relaxed), met.merged.load(Ordering::Relaxed));
    println!("{gone} sessions had ended, {merged} were written by both");
    assert!(gone > 0 && merged > 0, "they have never met");
}

/// Gives the other one the processor, now and then.
async fn tarry(turns: usize) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

/// Runs two requests at a time: one that writes, and another.
async fn fight<F>(store: &Opened, token: &Token, round: usize, other: fn(Session) -> F) -> (Answer, Answer)
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let writes = over(store, move |session: Session| async move {
        let visits = session.get::<usize>("visits").await?.unwrap_or_default();
        tarry(round % 5).await;
        session.insert("visits", visits + 1).await
    });
    let others = over(store, move |session: Session| async move {
        tarry(round % 3).await;
        other(session).await
    });
    let (first, second) = (token.as_str().to_owned(), token.as_str().to_owned());
    let writing = tokio::spawn(async move { visit(&writes, Some(&first)).await });
    let doing = tokio::spawn(async move { visit(&others, Some(&second)).await });
    (writing.await.expect("no panic"), doing.await.expect("no panic"))
}

async fn against_a_logout(store: &Opened, met: &Met, round: usize) {
    let token = store.with(json!({ USER: "7" })).await;
    let (writing, logout) = fight(store, &token, round, |session| async move {
        session.get::<String>(USER).await?;
        session.flush().await
    })
    .await;
    assert_eq!(logout.status, 200);
    assert_eq!(logout.token(), Some(""));
    assert_eq!(store.kept(&token).await, None, "logged out, and back again");
    match writing.status.as_u16() {
        // Before the logout, or behind it as a stranger.
        200 => {
            if let Some(other) = writing.token().filter(|other| *other != token.as_str()) {
                let other = store.kept(&Token::new(other).expect("a token")).await;
                assert_eq!(other, Some(json!({ "visits": 1 })), "a session of somebody came out of the logout");
            }
        }
        400 => {
            assert!(writing.sets_nothing());
            met.gone.fetch_add(1, Ordering::Relaxed);
        }
        status => panic!("{status}"),
    }
}

async fn against_a_removed_role(store: &Opened, met: &Met, round: usize) {
    let token = store.with(json!({ USER: "7", "role": "admin" })).await;
    let (writing, removing) =
        fight(store, &token, round, |session| async move { session.remove("role").await.map(drop) }).await;
    assert_eq!((writing.status.as_u16(), removing.status.as_u16()), (200, 200));
    both_are_done(store, &token, met, &json!({ USER: "7", "visits": 1 })).await;
}

async fn against_a_read_message(store: &Opened, met: &Met, round: usize) {
    let token = store.with(json!({ "messages": ["hello"] })).await;
    let (writing, reading) = fight(store, &token, round, |session| async move {
        assert_eq!(session.take::<Vec<String>>("messages").await?, Some(vec!["hello".to_owned()]));
        Ok(())
    })
    .await;
    assert_eq!((writing.status.as_u16(), reading.status.as_u16()), (200, 200));
    both_are_done(store, &token, met, &json!({ "visits": 1 })).await;
}

/// What the two have done stands there, and it took two writes.
async fn both_are_done(store: &Opened, token: &Token, met: &Met, data: &Value) {
    let stored = store.load(token).await.expect("a store").expect("a session");
    assert_eq!(Value::Object(stored.record.data), *data);
    assert_eq!(stored.version, Version::FIRST.next().next());
    met.merged.fetch_add(1, Ordering::Relaxed);
}

async fn against_another_token(store: &Opened, met: &Met, round: usize) {
    let token = store.with(json!({ USER: "7" })).await;
    let (writing, cycling) = fight(store, &token, round, |session| async move { session.cycle().await }).await;
    assert_eq!(cycling.status, 200);
    let new = Token::new(cycling.token().expect("a token")).expect("a token");
    assert_eq!(store.kept(&token).await, None, "the old token is known");
    let kept = store.kept(&new).await.expect("the session of the new one");
    match writing.status.as_u16() {
        200 if writing.token() == Some(token.as_str()) => assert_eq!(kept, json!({ USER: "7", "visits": 1 })),
        // Behind it, with a token that is not known any more.
        200 => assert_eq!(kept, json!({ USER: "7" })),
        400 => {
            assert_eq!(kept, json!({ USER: "7" }));
            met.gone.fetch_add(1, Ordering::Relaxed);
        }
        status => panic!("{status}"),
    }
}

/// A logout ends the session, whichever token it has by then.
async fn another_token_against_a_logout(store: &Opened, round: usize) {
    let token = store.with(json!({ USER: "7" })).await;
    let cycles = over(store, move |session: Session| async move {
        session.cycle().await?;
        tarry(round % 5).await;
        Ok::<_, Error>(())
    });
    let logs_out = over(store, move |session: Session| async move {
        tarry(round % 3).await;
        session.get::<String>(USER).await?;
        session.flush().await
    });
    let (first, second) = (token.as_str().to_owned(), token.as_str().to_owned());
    let cycling = tokio::spawn(async move { visit(&cycles, Some(&first)).await });
    let logout = tokio::spawn(async move { visit(&logs_out, Some(&second)).await });
    let (cycling, logout) = (cycling.await.expect("no panic"), logout.await.expect("no panic"));
    assert_eq!((logout.status.as_u16(), logout.token()), (200, Some("")));
    assert_eq!(store.kept(&token).await, None);
    if let Some(new) = cycling.token().and_then(Token::new) {
        assert_eq!(store.kept(&new).await, None, "logged out, and back under another token");
    }
}

/// Who has clicked twice is logged in by both, and neither takes away what the stranger had.
async fn a_login_against_a_login(store: &Opened, met: &Met, round: usize) {
    let token = store.with(json!({ "cart": "tea" })).await;
    let logs_in = |turns| {
        over(store, move |session: Session| async move {
            session.get::<String>(USER).await?;
            tarry(turns).await;
            session.cycle().await?;
            session.insert(USER, "7").await
        })
    };
    let (one, other) = (logs_in(round % 5), logs_in(round % 3));
    let (first, second) = (token.as_str().to_owned(), token.as_str().to_owned());
    let one = tokio::spawn(async move { visit(&one, Some(&first)).await });
    let other = tokio::spawn(async move { visit(&other, Some(&second)).await });
    let logins = [one.await.expect("no panic"), other.await.expect("no panic")];
    let mut kept = Vec::new();
    for login in &logins {
        assert_eq!(login.status, 200);
        let new = Token::new(login.token().expect("a token")).expect("a token");
        assert_ne!(new.as_str(), token.as_str());
        kept.push(store.kept(&new).await.expect("a session"));
    }
    assert_eq!(store.kept(&token).await, None, "the old token is known");
    assert!(kept.contains(&json!({ USER: "7", "cart": "tea" })));
    // Who comes behind the other one comes with a token that is not known any more.
    let behind = kept.contains(&json!({ USER: "7" }));
    met.gone.fetch_add(usize::from(!behind), Ordering::Relaxed);
}
