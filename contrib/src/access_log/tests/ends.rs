//! When a request is over.

use std::convert::Infallible;
use std::time::Duration;

use axum_core::body::Body;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body::Body as _;

use super::*;

/// Three parts, a while between them.
fn slow() -> Body {
    let parts = stream::iter([1, 2, 3]).then(async |part| {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok::<_, Infallible>(Bytes::from(vec![b'x'; part]))
    });
    Body::from_stream(parts)
}

fn broken() -> Body {
    let parts = stream::iter([Ok(Bytes::from_static(b"xx")), Err(std::io::Error::other("broken"))]);
    Body::from_stream(parts)
}

fn streams() -> Router {
    Router::new()
        .route("/slow", get(async || slow()))
        .route("/broken", get(async || broken()))
        .route("/hangs", get(async || std::future::pending::<()>().await))
        .route("/known", get(async || "known"))
}

#[tokio::test]
async fn a_body_that_has_ended_is_told_then_with_all_of_its_time() {
    let (kept, site) = kept(streams());
    let response = site.handle(visit::get("/slow", &[])).await;
    assert_eq!(kept.told(), [""; 0], "it has not ended");
    let mut body = response.into_body();
    for bytes in 1..=3 {
        assert_eq!(kept.told(), [""; 0]);
        let frame = next_frame(&mut body).await.unwrap().unwrap();
        assert_eq!(frame, bytes);
    }
    assert!(next_frame(&mut body).await.is_none());
    let lines = kept.take();
    assert_eq!(lines.iter().map(told).collect::<Vec<_>>(), ["GET /slow 200 6 whole - -"]);
    assert!(lines[0].duration >= Duration::from_millis(60), "{:?}", lines[0].duration);
    drop(body);
    assert_eq!(kept.told(), [""; 0], "once");
}

/// The length of the next frame.
async fn next_frame(body: &mut Body) -> Option<Result<usize, axum_core::Error>> {
    let frame = std::future::poll_fn(|context| std::pin::Pin::new(&mut *body).poll_frame(context)).await?;
    Some(frame.map(|frame| frame.into_data().map_or(0, |data| data.len())))
}

#[tokio::test]
async fn a_body_that_is_dropped_is_told_then() {
    let (kept, site) = kept(streams());
    let mut body = site.handle(visit::get("/slow", &[])).await.into_body();
    assert_eq!(next_frame(&mut body).await.unwrap().unwrap(), 1);
    drop(body);
    let lines = kept.take();
    assert_eq!(lines.iter().map(told).collect::<Vec<_>>(), ["GET /slow 200 1 dropped - -"]);
    assert_eq!((lines[0].end, lines[0].error_type().as_deref()), (End::Dropped, Some("dropped")));
}

#[tokio::test]
async fn a_body_that_fails_is_told_then() {
    let (kept, site) = kept(streams());
    let mut body = site.handle(visit::get("/broken", &[])).await.into_body();
    assert_eq!(next_frame(&mut body).await.unwrap().unwrap(), 2);
    assert!(next_frame(&mut body).await.unwrap().is_err());
    assert_eq!(kept.told(), ["GET /broken 200 2 failed - -"]);
}

#[tokio::test]
async fn a_request_that_is_dropped_before_it_is_answered_is_told_then() {
    let (kept, site) = kept(streams());
    let asked = tokio::time::timeout(Duration::from_millis(20), site.handle(visit::get("/hangs", &[]))).await;
    assert!(asked.is_err());
    let lines = kept.take();
    assert_eq!(lines.iter().map(told).collect::<Vec<_>>(), ["GET /hangs 0 0 cancelled - -"]);
    assert!(lines[0].duration >= Duration::from_millis(20));
}

#[tokio::test]
async fn a_body_that_is_read_to_its_length_and_no_further_has_ended() {
    let (kept, site) = kept(streams());
    let mut body = site.handle(visit::get("/known", &[])).await.into_body();
    assert_eq!(body.size_hint().exact(), Some(5), "its length is known as before");
    assert_eq!(next_frame(&mut body).await.unwrap().unwrap(), 5);
    drop(body);
    assert_eq!(kept.told(), ["GET /known 200 5 whole - -"]);
}

#[tokio::test]
async fn what_head_does_not_send_is_no_body_that_was_dropped() {
    let (kept, site) = kept(streams());
    let response = site.handle(visit::request(Method::HEAD, "/slow", &[])).await;
    assert_eq!(kept.told(), ["HEAD /slow 200 0 whole - -"]);
    drop(response);
    assert_eq!(kept.told(), [""; 0]);
}

middleware_chain! {
    struct Blocking {
        access_log: AccessLog,
    }
}

#[test]
fn a_blocking_chain_is_told_as_well() {
    let kept = Kept::default();
    let chain = Blocking { access_log: AccessLog::new().without_events().to(kept.clone()) };
    let site = chain.wrap_blocking(|_: &mut Request| "hello");
    let answer = visit::read(site.handle_blocking(visit::get("/?secret=yes", &[])));
    assert_eq!(answer.text(), "hello");
    assert_eq!(kept.told(), ["GET - 200 5 whole - -"]);
}
