//! When and how it is saved: SES-10 to SES-13, SES-19, a store that is down.

use http::StatusCode;
use ordain::Error;
use serde_json::{Value, json};

use super::super::{Gone, USER};
use super::*;

#[tokio::test]
async fn ses_10_everything_below_500_is_saved() {
    let store = Watched::default();
    for status in [200, 302, 403, 404, 418, 499, 500, 503] {
        let token = store.with(json!({})).await;
        let handler = move |session: Session| async move {
            session.insert("status", status).await?;
            Ok::<_, Error>(StatusCode::from_u16(status).expect("a status"))
        };
        let answer = visit(&site(Sessions::new(store.clone()), handler), Some(&token)).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("vary"), Some("Cookie"));
        let saved = if status < 500 { json!({ "status": status }) } else { json!({}) };
        assert_eq!(store.kept(&token).await, Some(saved), "{status}");
        assert_eq!(answer.sets_nothing(), status >= 500);
    }
}

#[tokio::test]
async fn ses_10_errors_that_are_raised_are_saved_by_their_status() {
    let store = Watched::default();
    let raises = |error: fn() -> Error| {
        move |session: Session| async move {
            session.insert("name", "ann").await?;
            Err::<(), _>(error())
        }
    };
    let kinds: [(fn() -> Error, u16); 4] = [
        (|| Error::not_found("x"), 404),
        (|| Error::permission_denied("x"), 403),
        (|| Error::bad_request("x"), 400),
        (|| Error::other("x"), 500),
    ];
    for (error, status) in kinds {
        let answer = visit(&site(Sessions::new(store.clone()), raises(error)), None).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.sets_nothing(), status == 500);
        assert_eq!(answer.header("vary"), Some("Cookie"));
    }
    let panics = |session: Session| async move {
        session.insert("name", "ann").await.expect("memory");
        assert!(!session.is_modified(), "on purpose");
    };
    let answer = visit(&site(Sessions::new(store.clone()), panics), None).await;
    assert_eq!(answer.status, 500);
    assert!(answer.sets_nothing());
}

#[tokio::test]
async fn ses_11_each_request_saves_a_session_that_there_is_and_makes_none() {
    let store = Watched::default();
    let sessions = || Sessions::new(store.clone()).save_every_request();
    let token = store.with(json!({ "name": "ann" })).await;
    let answer = visit(&site(sessions(), idle), Some(&token)).await;
    assert_eq!(answer.token(), Some(&*token));
    assert_eq!(answer.header("vary"), Some("Cookie"));
    assert_eq!(store.calls(), ["load", "update"]);

    let stranger = visit(&site(sessions(), idle), None).await;
    assert!(stranger.sets_nothing());
    assert_eq!(stranger.header("vary"), None);
    assert_eq!(store.calls(), [""; 0]);

    let failed = visit(&site(sessions(), || async { StatusCode::BAD_GATEWAY }), Some(&token)).await;
    assert!(failed.sets_nothing());
    assert_eq!(store.calls(), [""; 0]);

    let unknown = visit(&site(sessions(), idle), Some("0123456789abcdef0123456789abcdef")).await;
    assert_eq!(unknown.token(), Some(""));
    assert_eq!(store.calls(), ["load"]);
}

#[tokio::test]
async fn ses_12_a_session_that_was_logged_out_meanwhile_does_not_come_back() {
    let store = Watched::default();
    let token = store.with(json!({ "name": "ann" })).await;
    let (inner, key) = (store.inner.clone(), token.clone());
    let handler = move |session: Session| {
        let (store, key) = (inner.clone(), key.clone());
        async move {
            session.insert("last", "page").await?;
            store.delete(&Token::new(&key).expect("a token")).await.expect("memory");
            Ok::<_, Error>("the view's own")
        }
    };
    let answer = visit(&site(Sessions::new(store.clone()), handler), Some(&token)).await;
    assert_eq!(answer.status, 400);
    assert_ne!(answer.body, "the view's own");
    assert!(answer.sets_nothing());
    assert_eq!(store.kept(&token).await, None);
    assert!(store.inner.is_empty());
}

/// A request of a session that another one ends meanwhile: what that was before, what is done to it, and what becomes of it.
async fn ended_meanwhile<F>(before: Value, acts: fn(Session) -> F) -> (Answer, Option<Value>)
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let store = Watched::default();
    let token = store.with(before).await;
    let (inner, key) = (store.inner.clone(), token.clone());
    let handler = move |session: Session| {
        let (store, key) = (inner.clone(), key.clone());
        async move {
            acts(session).await?;
            store.delete(&Token::new(&key).expect("a token")).await.expect("memory");
            Ok::<_, Error>("the view's own")
        }
    };
    let answer = visit(&site(Sessions::new(store.clone()), handler), Some(&token)).await;
    assert_eq!(store.kept(&token).await, None);
    let new = answer.token().map(str::to_owned);
    let kept = if let Some(new) = new { store.kept(&new).await } else { None };
    (answer, kept)
}

#[tokio::test]
async fn ses_12_a_login_into_a_session_that_has_ended_meanwhile_is_one_of_its_own() {
    let login = |session: Session| async move {
        session.cycle().await?;
        session.insert(USER, "7").await
    };
    // What a stranger has left stays.
    let (answer, kept) = ended_meanwhile(json!({ "cart": "tea" }), login).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (200, "the view's own"));
    assert_eq!(kept, Some(json!({ "cart": "tea", USER: "7" })));
    // Of one that somebody has logged out of nothing does.
    let (answer, kept) = ended_meanwhile(json!({ USER: "7", "role": "admin" }), login).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (200, "the view's own"));
    assert_eq!(kept, Some(json!({ USER: "7" })));
}

#[tokio::test]
async fn ses_12_another_token_for_who_was_logged_in_does_not_bring_back_what_has_ended() {
    let cycle = |session: Session| async move {
        session.cycle().await?;
        session.insert("_auth_user_hash", "of another password").await
    };
    let (answer, kept) = ended_meanwhile(json!({ USER: "7" }), cycle).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (400, "bad request"));
    assert!(answer.sets_nothing());
    assert_eq!(kept, None);
}

#[tokio::test]
async fn ses_12_the_layers_above_see_the_400_and_a_page_its_cause() {
    use ordain::error::Pages;
    use ordain::{Next, Request, Response, middleware};

    #[middleware]
    async fn outer(req: &mut Request, next: impl Next) -> Response {
        let mut response = next.run(req).await;
        let seen = response.status().as_u16();
        response.headers_mut().insert("x-seen", seen.into());
        response
    }
    middleware_chain! { struct Paged { outer, pages: Pages, sessions: Sessions<Watched> } }

    let store = Watched::default();
    let token = store.with(json!({ "name": "ann" })).await;
    let key = token.clone();
    let logout = store.inner.clone();
    let view = move |session: Session| {
        let (store, key) = (logout.clone(), key.clone());
        async move {
            session.insert("a", 1).await.expect("memory");
            store.delete(&Token::new(&key).expect("a token")).await.expect("memory");
        }
    };
    let pages =
        Pages::new().bad_request(
            |_: &Request, error: &Error| {
                if error.downcast_ref::<Gone>().is_some() { "you have logged out" } else { "bad" }
            },
        );
    let chain = Paged { pages, sessions: Sessions::new(store) }.wrap_router(Router::new().fallback(view)).boxed();
    let answer = visit(&chain, Some(&token)).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (400, "you have logged out"));
    assert_eq!(answer.header("x-seen"), Some("400"));
}

#[tokio::test]
async fn ses_13_d13_a_cleared_unknown_session_is_a_new_one() {
    let foreign = "0123456789abcdef0123456789abcdef";
    let store = Watched::default();
    let handler = |session: Session| async move {
        session.clear().await?;
        session.insert("name", "ann").await
    };
    let answer = visit(&site(Sessions::new(store.clone()), handler), Some(foreign)).await;
    assert_eq!(answer.status, 200);
    let token = answer.token().expect("a token");
    assert_ne!(token, foreign);
    assert_eq!(store.kept(foreign).await, None);
}

#[tokio::test]
async fn ses_19_another_token_has_the_same_values_and_the_old_one_is_gone() {
    let store = Watched::default();
    let before = store.with(json!({ "name": "ann" })).await;
    let handler = |session: Session| async move {
        session.cycle().await?;
        session.insert("more", 1).await
    };
    let answer = visit(&site(Sessions::new(store.clone()), handler), Some(&before)).await;
    let after = answer.token().expect("a token");
    assert_ne!(after, before);
    assert_eq!(store.calls(), ["load", "cycle"]);
    assert_eq!(store.kept(&before).await, None);
    assert_eq!(store.kept(after).await, Some(json!({ "name": "ann", "more": 1 })));
}

#[tokio::test]
async fn ses_19_a_request_that_fails_keeps_the_token() {
    let store = Watched::default();
    let token = store.with(json!({ "name": "ann" })).await;
    let handler = |session: Session| async move {
        session.cycle().await?;
        Err::<(), _>(Error::other("later"))
    };
    visit(&site(Sessions::new(store.clone()), handler), Some(&token)).await;
    assert_eq!(store.kept(&token).await, Some(json!({ "name": "ann" })));
}

#[tokio::test]
async fn a_store_that_is_down_is_a_503_and_changes_nothing() {
    let store = Watched::default();
    let token = store.with(json!({ "name": "ann" })).await;
    store.is_down(true);
    let flushes = |session: Session| async move { session.flush().await };
    for answer in [
        visit(&site(Sessions::new(store.clone()), reads), Some(&token)).await,
        visit(&site(Sessions::new(store.clone()), writes), Some(&token)).await,
        visit(&site(Sessions::new(store.clone()), writes), None).await,
        visit(&site(Sessions::new(store.clone()), flushes), Some(&token)).await,
        visit(&site(Sessions::new(store.clone()).save_every_request(), idle), Some(&token)).await,
    ] {
        assert_eq!(answer.status, 503);
        assert!(answer.sets_nothing());
    }
    let untouched = visit(&site(Sessions::new(store.clone()), idle), Some(&token)).await;
    assert_eq!(untouched.status, 200);
    store.is_down(false);
    assert_eq!(visit(&site(Sessions::new(store), reads), Some(&token)).await.body, "ann");
}

#[tokio::test]
async fn a_store_that_is_down_is_asked_once_in_a_request() {
    for every_request in [false, true] {
        let store = Watched::default();
        let token = store.with(json!({ "name": "ann" })).await;
        store.is_down(true);
        let outlives = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&outlives);
        let handler = move |session: Session| {
            *kept.lock().expect("no panics") = Some(session.clone());
            async move {
                for _ in 0..3 {
                    let error = session.get::<String>("name").await.expect_err("it is down");
                    assert_eq!(error.status(), 503);
                    let source = std::error::Error::source(error.downcast_ref::<StoreError>().expect("of the store"));
                    assert_eq!(source.expect("a source").to_string(), "connection refused");
                }
                session.insert("name", "bob").await.unwrap_or_default();
            }
        };
        let sessions = Sessions::new(store.clone());
        let sessions = if every_request { sessions.save_every_request() } else { sessions };
        let answer = visit(&site(sessions, handler), Some(&token)).await;
        assert_eq!((answer.status.as_u16(), answer.sets_nothing()), (if every_request { 503 } else { 200 }, true));
        assert_eq!(store.calls(), ["load"]);
        store.is_down(false);
        let session = outlives.lock().expect("no panics").take().expect("a session");
        assert_eq!(session.get::<String>("name").await.expect("it is back").as_deref(), Some("ann"));
    }
}

#[tokio::test]
async fn an_answer_to_a_store_that_is_down_may_be_the_handler_s() {
    let store = Watched::default();
    store.is_down(true);
    let handler = |session: Session| async move {
        let name = session.get::<String>("name").await;
        name.map_or_else(|error| error.to_string(), Option::unwrap_or_default)
    };
    let token = "0123456789abcdef0123456789abcdef";
    let answer = visit(&site(Sessions::new(store), handler), Some(token)).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (200, "the store of the sessions does not answer"));
    assert!(answer.sets_nothing());
}
