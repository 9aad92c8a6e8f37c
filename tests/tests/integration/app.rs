//! A small application, and a chain around it with a layer in every place.

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use ordain::{Body, BoxedChain, Error, Next, Request, Response, middleware};

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
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
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

/// Put into a request above the layer.
#[derive(Clone)]
struct Mark;

/// Stands above the layer: whatever that does, the request comes home.
#[middleware]
pub(crate) async fn outer(req: &mut Request, next: impl Next) -> Response {
    let method = req.method().clone();
    req.extensions_mut().insert(Mark);
    let mut response = next.run(req).await;
    assert_eq!(*req.method(), method);
    assert!(req.extensions().get::<Mark>().is_some());
    response.headers_mut().insert("x-outer", "1".parse().expect("a value"));
    response
}

/// Stands below the layer, or right above it.
#[middleware]
pub(crate) async fn inner(req: &mut Request, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-inner", "1".parse().expect("a value"));
    response
}

/// What each view does is in its name.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/", get(async || "hello"))
        .route("/long", get(async || "long ".repeat(1000)))
        .route("/echo", post(async |body: Bytes| body))
        .route("/slow", get(slow))
        .route("/slow-body", get(slow_body))
        .route("/panic", get(panic))
        .route("/fail", get(fail))
        .route("/header/{name}", get(header))
        .route("/extension", get(extension))
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(30)).await;
    "at last"
}

async fn slow_body() -> Body {
    let chunks = futures_util::stream::once(async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        Ok::<_, std::convert::Infallible>("at last")
    });
    axum::body::Body::from_stream(chunks)
}

async fn panic() {
    panic!("the view panicked");
}

async fn fail() -> Result<(), Error> {
    Err(Error::other("the view failed"))
}

async fn header(axum::extract::Path(name): axum::extract::Path<String>, headers: HeaderMap) -> String {
    headers.get(name).map(|value| format!("{value:?}")).unwrap_or_default()
}

/// A value that a layer puts into a request.
#[derive(Debug, Clone)]
pub(crate) struct Extra(pub(crate) &'static str);

async fn extension(extra: Option<axum::Extension<Extra>>) -> &'static str {
    extra.map_or("none", |extra| extra.0.0)
}

/// Three chains with a layer: outermost, in the middle, innermost.
macro_rules! in_every_place {
    ($layer:ty = $make:expr) => {{
        use crate::app::{inner, outer, router};
        ordain::middleware_chain! { struct Outermost { layer: ordain::Tower<$layer>, outer, inner } }
        ordain::middleware_chain! { struct Middle { outer, layer: ordain::Tower<$layer>, inner } }
        ordain::middleware_chain! { struct Innermost { outer, inner, layer: ordain::Tower<$layer> } }
        [
            Outermost { layer: $make }.wrap_router(router()).boxed(),
            Middle { layer: $make }.wrap_router(router()).boxed(),
            Innermost { layer: $make }.wrap_router(router()).boxed(),
        ]
    }};
}
pub(crate) use in_every_place;
