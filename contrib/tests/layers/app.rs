//! A small application to put a chain around.

use std::time::Duration;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use ordain::{Body, BoxedChain, Error, Request};

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

/// Sends a request, and collects the response.
pub(crate) async fn send(app: &BoxedChain, req: Request) -> Answer {
    let (parts, body) = app.handle(req).await.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A GET.
pub(crate) fn of(path: &str) -> Request {
    with(path, &[])
}

/// A GET with headers.
pub(crate) fn with(path: &str, headers: &[(&str, &str)]) -> Request {
    let mut req = http::Request::builder().uri(path);
    for (name, value) in headers {
        req = req.header(*name, *value);
    }
    req.body(Body::empty()).expect("a request")
}

/// A POST.
pub(crate) fn posted(path: &str, body: impl Into<Body>) -> Request {
    http::Request::post(path).body(body.into()).expect("a request")
}

/// What each view does is in its name.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/", get(async || "hello"))
        .route("/long", get(async || "long ".repeat(1000)))
        .route("/echo", post(async |body: Bytes| body))
        .route("/slow", get(slow))
        .route("/panic", get(panic))
        .route("/fail", get(fail))
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(30)).await;
    "at last"
}

async fn panic() {
    panic!("the view panicked");
}

async fn fail() -> Result<(), Error> {
    Err(Error::other("the view failed"))
}
