//! What leaves: SES-7 to SES-9, SES-14, SES-15, D15, D22, D28, D29, D34.

use serde_json::json;

use super::*;
use crate::caching::Private;
use crate::cookies::{SameSite, Settings};

#[tokio::test]
async fn ses_7_a_session_that_a_layer_takes_out_of_the_request_is_saved_all_the_same() {
    use ordain::{Next, Request, Response, middleware};

    #[middleware]
    async fn strips(req: &mut Request, session: Session, next: impl Next) -> Response {
        session.insert("a", 1).await.expect("memory");
        let response = next.run(req).await;
        req.extensions_mut().remove::<Session>();
        response
    }
    middleware_chain! { struct Stripped { sessions: Sessions<Watched>, strips } }

    let store = Watched::default();
    let chain = Stripped { sessions: Sessions::new(store.clone()) }.wrap(async |_: &mut Request| "hello");
    let response = chain.handle(http::Request::new(String::new())).await;
    assert_eq!(response.headers()["vary"], "Cookie");
    assert_eq!(store.calls(), ["create"]);
}

#[tokio::test]
async fn ses_8_an_empty_session_deletes_the_cookie_that_was_sent() {
    let deleted =
        "__Host-session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Max-Age=0; Path=/; SameSite=Lax; Secure";
    let store = Watched::default();
    let unknown = "0123456789abcdef0123456789abcdef";
    let flushes = |session: Session| async move { session.flush().await };
    let known = store.with(json!({ "name": "ann" })).await;

    let flushed = visit(&site(Sessions::new(store.clone()), flushes), Some(&known)).await;
    let read = visit(&site(Sessions::new(store.clone()), reads), Some(unknown)).await;
    let short = visit(&site(Sessions::new(store.clone()), idle), Some("short")).await;
    for answer in [flushed, read, short] {
        assert_eq!(answer.header("set-cookie"), Some(deleted));
        assert_eq!(answer.header("vary"), Some("Cookie"));
        assert_eq!(answer.header("cache-control"), Some("private"));
    }
    // Nobody has asked, so nobody knows.
    let left_alone = visit(&site(Sessions::new(store.clone()), idle), Some(unknown)).await;
    assert!(left_alone.sets_nothing());
    assert_eq!(left_alone.header("vary"), None);
}

#[tokio::test]
async fn ses_9_whoever_reads_varies_even_without_a_cookie() {
    let answer = visit(&site(Sessions::new(Watched::default()), reads), None).await;
    assert_eq!(answer.header("vary"), Some("Cookie"));
    assert_eq!(answer.header("cache-control"), Some("private"));
    assert!(answer.sets_nothing());
}

#[tokio::test]
async fn ses_14_a_flush_and_a_write_are_another_session_and_one_cookie() {
    let store = Watched::default();
    let before = store.with(json!({ "name": "ann", "more": 1 })).await;
    let handler = |session: Session| async move {
        session.flush().await?;
        session.insert("name", "bob").await
    };
    let answer = visit(&site(Sessions::new(store.clone()), handler), Some(&before)).await;
    let after = answer.token().expect("one cookie");
    assert_ne!(after, before);
    assert_eq!(store.kept(&before).await, None);
    assert_eq!(store.kept(after).await, Some(json!({ "name": "bob" })));
}

#[tokio::test]
async fn ses_14_a_flush_of_nothing_varies_and_sets_nothing() {
    let handler = |session: Session| async move { session.flush().await };
    let answer = visit(&site(Sessions::new(Watched::default()), handler), None).await;
    assert!(answer.sets_nothing());
    assert_eq!(answer.header("vary"), Some("Cookie"));
}

#[tokio::test]
async fn ses_15_d34_the_cookie_is_safe_and_has_its_age_twice() {
    let clock = Clock::new();
    let now = clock.clone();
    let logs_in = |session: Session| async move { session.insert(super::super::USER, "1").await };
    let sessions = Sessions::new(Watched::default()).clock(move || now.now());
    let answer = visit(&site(sessions, logs_in), None).await;
    let token = answer.token().expect("a token");
    assert_eq!(
        answer.header("set-cookie"),
        Some(&*format!(
            "__Host-session={token}; Expires=Tue, 28 Nov 2023 22:13:20 GMT; HttpOnly; Max-Age=1209600; Path=/; \
             SameSite=Lax; Secure"
        ))
    );
    assert_eq!(answer.header("cache-control"), Some("private"));
}

#[tokio::test]
async fn ses_15_at_browser_close_there_is_no_age() {
    let sessions = Sessions::new(Watched::default()).expire_at_browser_close();
    let answer = visit(&site(sessions, writes), None).await;
    let token = answer.token().expect("a token");
    let cookie = format!("__Host-session={token}; HttpOnly; Path=/; SameSite=Lax; Secure");
    assert_eq!(answer.header("set-cookie"), Some(&*cookie));
}

#[tokio::test]
async fn d15_what_is_turned_off_is_turned_off_by_name() {
    let cookie = Settings::new("sessionid").expect("a name").same_site(SameSite::Strict);
    let sessions =
        Sessions::new(Watched::default()).cookie(cookie).insecure_for_development().expire_at_browser_close();
    let answer = visit(&site(sessions, writes), None).await;
    let line = answer.header("set-cookie").expect("a cookie");
    assert!(line.starts_with("sessionid=") && line.ends_with("; HttpOnly; Path=/; SameSite=Strict"), "{line}");
}

#[tokio::test]
async fn d22_of_two_cookies_the_last_counts_and_quotes_are_undone() {
    let store = Watched::default();
    let token = store.with(json!({ "name": "ann" })).await;
    let site = site(Sessions::new(store), reads);
    let request = http::Request::get("/")
        .header("cookie", "__Host-session=0123456789abcdef0123456789abcdef; a=b")
        .header("cookie", format!("__Host-session=\"{token}\""))
        .body(axum::body::Body::empty())
        .expect("a request");
    let body = axum::body::to_bytes(site.handle(request).await.into_body(), 9).await.expect("a body");
    assert_eq!(body, "ann");
}

#[tokio::test]
async fn d28_d29_who_reads_is_private_unless_the_view_says_public_and_who_sets_a_cookie_always() {
    let public = |writes: bool| {
        move |session: Session| async move {
            session.get::<String>("name").await?;
            if writes {
                session.insert("name", "ann").await?;
            }
            Ok::<_, ordain::Error>(([("cache-control", "public, max-age=60")], "page"))
        }
    };
    let store = Watched::default();
    let read = visit(&site(Sessions::new(store.clone()), public(false)), None).await;
    assert_eq!(read.all("cache-control"), ["public, max-age=60"]);
    let written = visit(&site(Sessions::new(store.clone()), public(true)), None).await;
    assert_eq!(written.all("cache-control"), ["max-age=60", "private"]);

    let chain = Site { sessions: Sessions::new(store) }.wrap_router(Router::new().fallback(reads));
    let response = chain.handle(http::Request::new(axum::body::Body::empty())).await;
    assert_eq!(response.extensions().get::<Private>(), Some(&Private));
}
