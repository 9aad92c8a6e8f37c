//! Every layer of tower-http that makes sense in a server, in every place of a chain.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderName, SERVER};
use http::{HeaderValue, Request as HttpRequest, StatusCode};
use http_body_util::{BodyExt, Limited};
use ordain::{AnyLayer, Body, BoxedChain, Response, Tower};
use tower::ServiceExt;
use tower_http::add_extension::AddExtensionLayer;
use tower_http::auth::{AddAuthorizationLayer, AsyncRequireAuthorizationLayer};
use tower_http::catch_panic::{CatchPanicLayer, DefaultResponseForPanic};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::decompression::{DecompressionLayer, RequestDecompressionLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::map_request_body::MapRequestBodyLayer;
use tower_http::map_response_body::MapResponseBodyLayer;
use tower_http::metrics::InFlightRequestsLayer;
use tower_http::normalize_path::NormalizePathLayer;
use tower_http::on_early_drop::OnEarlyDropLayer;
use tower_http::propagate_header::PropagateHeaderLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::sensitive_headers::{
    SetSensitiveHeadersLayer, SetSensitiveRequestHeadersLayer, SetSensitiveResponseHeadersLayer,
};
use tower_http::set_header::request::SetMultipleRequestHeadersLayer;
use tower_http::set_header::response::SetMultipleResponseHeadersLayer;
use tower_http::set_header::{SetRequestHeaderLayer, SetResponseHeaderLayer};
use tower_http::set_status::SetStatusLayer;
use tower_http::timeout::{
    RequestBodyDeadlineLayer, RequestBodyTimeoutLayer, ResponseBodyDeadlineLayer, ResponseBodyTimeoutLayer,
    TimeoutLayer,
};
use tower_http::trace::TraceLayer;
use tower_http::validate_request::ValidateRequestHeaderLayer;

use crate::app::{Extra, in_every_place, of, posted, send, with};

const SOON: Duration = Duration::from_millis(20);

/// What else a layer does, an ordinary request passes it, and so do what a view raises and a route that is not there.
async fn passes(app: &BoxedChain) {
    let answer = send(app, of("/")).await;
    assert_eq!((answer.status, answer.text()), (StatusCode::OK, "hello"));
    assert_eq!((answer.header("x-outer"), answer.header("x-inner")), (Some("1"), Some("1")));
    for (path, status) in [("/fail", 500), ("/panic", 500), ("/nowhere", 404)] {
        assert_eq!(send(app, of(path)).await.status, status, "{path}");
    }
    let answer = send(app, posted("/echo", "ping")).await;
    assert_eq!(answer.text(), "ping");
}

#[tokio::test]
async fn add_extension() {
    for app in in_every_place!(AddExtensionLayer<Extra> = Tower(AddExtensionLayer::new(Extra("here")))) {
        assert_eq!(send(&app, of("/extension")).await.text(), "here");
        passes(&app).await;
    }
}

#[tokio::test]
async fn require_authorization() {
    async fn check(req: ordain::Request) -> Result<ordain::Request, Response> {
        match req.headers().get(AUTHORIZATION) {
            Some(token) if token == "Bearer open" => Ok(req),
            _ => Err(http::Response::builder().status(401).body(Body::empty()).expect("a response")),
        }
    }
    for app in in_every_place!(AnyLayer = Tower::any(AsyncRequireAuthorizationLayer::new(check))) {
        let answer = send(&app, of("/")).await;
        assert_eq!(answer.status, 401);
        assert_eq!(send(&app, with("/", &[("authorization", "Bearer open")])).await.text(), "hello");
    }
}

#[tokio::test]
async fn catch_panic() {
    type Catch = CatchPanicLayer<DefaultResponseForPanic>;
    for app in in_every_place!(Catch = Tower(CatchPanicLayer::new())) {
        passes(&app).await;
    }
}

#[tokio::test]
async fn compression_and_decompression() {
    for app in in_every_place!(CompressionLayer = Tower(CompressionLayer::new())) {
        for encoding in ["gzip", "br", "deflate", "zstd"] {
            let answer = send(&app, with("/long", &[("accept-encoding", encoding)])).await;
            assert_eq!(answer.header("content-encoding"), Some(encoding));
            assert!(answer.body.len() < 1000);
        }
        passes(&app).await;
    }
    for app in in_every_place!(RequestDecompressionLayer = Tower(RequestDecompressionLayer::new())) {
        // "ping", by gzip.
        let ping = [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 43, 200, 204, 75, 7, 0, 253, 61, 213, 37, 4, 0, 0, 0];
        let mut req = posted("/echo", ping.to_vec());
        req.headers_mut().insert("content-encoding", HeaderValue::from_static("gzip"));
        let answer = send(&app, req).await;
        assert_eq!(answer.text(), "ping");
        passes(&app).await;
    }
}

#[tokio::test]
async fn the_answer_to_a_head_request_has_the_headers_that_plain_axum_gives_it() {
    let layer = CompressionLayer::new();
    let plain = crate::app::router().layer(layer.clone());
    for app in in_every_place!(CompressionLayer = Tower(layer.clone())) {
        for (method, uri) in [("GET", "/long"), ("HEAD", "/long"), ("HEAD", "/"), ("HEAD", "/echo")] {
            let req = || {
                let mut req = with(uri, &[("accept-encoding", "gzip")]);
                *req.method_mut() = method.parse().expect("a method");
                req
            };
            let expected = plain.clone().oneshot(req()).await.expect("infallible");
            let mut answer = send(&app, req()).await;
            for own in ["x-outer", "x-inner"] {
                answer.headers.remove(own);
            }
            assert_eq!((answer.status, &answer.headers), (expected.status(), expected.headers()), "{method} {uri}");
            assert_eq!(answer.body.is_empty(), method == "HEAD");
        }
    }
}

#[tokio::test]
async fn what_is_compressed_inside_is_decompressed_outside() {
    ordain::middleware_chain! {
        struct Site { decompression: Tower<DecompressionLayer>, compression: Tower<CompressionLayer> }
    }
    let site = Site { decompression: Tower(DecompressionLayer::new()), compression: Tower(CompressionLayer::new()) };
    let app = site.wrap_router(crate::app::router()).boxed();
    let answer = send(&app, of("/long")).await;
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.text(), "long ".repeat(1000));
}

#[tokio::test]
async fn cors() {
    for app in in_every_place!(CorsLayer = Tower(CorsLayer::permissive())) {
        let mut req = with("/", &[("origin", "https://a.example"), ("access-control-request-method", "PUT")]);
        *req.method_mut() = http::Method::OPTIONS;
        let answer = send(&app, req).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let answer = send(&app, with("/", &[("origin", "https://a.example")])).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        passes(&app).await;
    }
}

#[tokio::test]
async fn csrf() {
    for app in in_every_place!(CsrfLayer = Tower(CsrfLayer::new())) {
        let mut req = posted("/echo", "ping");
        req.headers_mut().insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
        assert_eq!(send(&app, req).await.status, 403);
        passes(&app).await;
    }
}

#[tokio::test]
async fn body_limit() {
    for app in in_every_place!(RequestBodyLimitLayer = Tower(RequestBodyLimitLayer::new(10))) {
        assert_eq!(send(&app, posted("/echo", "0123456789")).await.text(), "0123456789");
        assert_eq!(send(&app, posted("/echo", "0123456789a")).await.status, 413);
        let mut told = posted("/echo", "0123456789a");
        told.headers_mut().insert("content-length", HeaderValue::from_static("11"));
        assert_eq!(send(&app, told).await.status, 413);
        passes(&app).await;
    }
}

#[tokio::test]
async fn bodies_of_any_type() {
    type Limit = fn(Body) -> Limited<Body>;
    let limit: Limit = |body| Limited::new(body, 3);
    for app in in_every_place!(MapRequestBodyLayer<Limit> = Tower(MapRequestBodyLayer::new(limit))) {
        assert_eq!(send(&app, posted("/echo", "abc")).await.text(), "abc");
        assert_eq!(send(&app, posted("/echo", "abcd")).await.status, 413);
    }
    for app in in_every_place!(MapResponseBodyLayer<Limit> = Tower(MapResponseBodyLayer::new(limit))) {
        let response = app.handle(of("/")).await;
        assert_eq!(response.status(), 200);
        assert!(response.into_body().collect().await.is_err());
    }
}

#[tokio::test]
async fn requests_in_flight() {
    let (layer, counter) = InFlightRequestsLayer::pair();
    for app in in_every_place!(InFlightRequestsLayer = Tower(layer.clone())) {
        let response = app.handle(of("/")).await;
        assert_eq!(counter.get(), 1);
        drop(response);
        assert_eq!(counter.get(), 0);
        passes(&app).await;
    }
}

#[tokio::test]
async fn normalize_path() {
    for app in in_every_place!(NormalizePathLayer = Tower(NormalizePathLayer::trim_trailing_slash())) {
        assert_eq!(send(&app, of("/long///")).await.status, 200);
        passes(&app).await;
    }
}

#[tokio::test]
async fn early_drop() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let layer = || {
        let dropped = Arc::clone(&dropped);
        Tower::any(OnEarlyDropLayer::builder().on_future_drop(move |_: &ordain::Request| {
            let dropped = Arc::clone(&dropped);
            move || {
                dropped.fetch_add(1, Ordering::Relaxed);
            }
        }))
    };
    for (nth, app) in in_every_place!(AnyLayer = layer()).into_iter().enumerate() {
        assert!(tokio::time::timeout(SOON, app.handle(of("/slow"))).await.is_err());
        assert_eq!(dropped.load(Ordering::Relaxed), nth + 1);
        passes(&app).await;
    }
}

#[tokio::test]
async fn propagate_header() {
    let layer = || Tower(PropagateHeaderLayer::new(HeaderName::from_static("x-tenant")));
    for app in in_every_place!(PropagateHeaderLayer = layer()) {
        let answer = send(&app, with("/", &[("x-tenant", "acme")])).await;
        assert_eq!(answer.header("x-tenant"), Some("acme"));
        passes(&app).await;
    }
}

#[tokio::test]
async fn request_ids() {
    for app in
        in_every_place!(SetRequestIdLayer<MakeRequestUuid> = Tower(SetRequestIdLayer::x_request_id(MakeRequestUuid)))
    {
        assert_eq!(send(&app, of("/header/x-request-id")).await.body.len(), 38);
        passes(&app).await;
    }
    for app in in_every_place!(PropagateRequestIdLayer = Tower(PropagateRequestIdLayer::x_request_id())) {
        let answer = send(&app, with("/", &[("x-request-id", "seven")])).await;
        assert_eq!(answer.header("x-request-id"), Some("seven"));
        passes(&app).await;
    }
}

#[tokio::test]
async fn a_request_id_that_is_set_inside_is_there_outside() {
    use ordain::{Next, Request, middleware, middleware_chain};

    #[middleware]
    async fn access_log(req: &mut Request, next: impl Next) -> Response {
        let mut response = next.run(req).await;
        let id = req.extensions().get::<RequestId>().expect("an id").header_value().clone();
        response.headers_mut().insert("x-logged", id);
        response
    }
    middleware_chain! {
        struct Site {
            access_log,
            set: Tower<SetRequestIdLayer<MakeRequestUuid>>,
            propagate: Tower<PropagateRequestIdLayer>,
        }
    }
    let site = Site {
        set: Tower(SetRequestIdLayer::x_request_id(MakeRequestUuid)),
        propagate: Tower(PropagateRequestIdLayer::x_request_id()),
    };
    let answer = send(&site.wrap_router(crate::app::router()).boxed(), of("/")).await;
    assert!(answer.header("x-logged").is_some());
    assert_eq!(answer.header("x-logged"), answer.header("x-request-id"));
}

#[tokio::test]
async fn sensitive_headers() {
    let token = [("authorization", "Bearer secret")];
    let names = || [AUTHORIZATION, HeaderName::from_static("x-inner")];
    for app in in_every_place!(SetSensitiveHeadersLayer = Tower(SetSensitiveHeadersLayer::new(names()))) {
        assert_eq!(send(&app, with("/header/authorization", &token)).await.text(), "Sensitive");
        passes(&app).await;
    }
    for app in in_every_place!(SetSensitiveRequestHeadersLayer = Tower(SetSensitiveRequestHeadersLayer::new(names()))) {
        assert_eq!(send(&app, with("/header/authorization", &token)).await.text(), "Sensitive");
        passes(&app).await;
    }
    let content_type = || [http::header::CONTENT_TYPE];
    for app in
        in_every_place!(SetSensitiveResponseHeadersLayer = Tower(SetSensitiveResponseHeadersLayer::new(content_type())))
    {
        assert!(send(&app, of("/")).await.headers["content-type"].is_sensitive());
        passes(&app).await;
    }
}

#[tokio::test]
async fn set_header() {
    let value = HeaderValue::from_static("ordain");
    for app in in_every_place!(
        SetResponseHeaderLayer<HeaderValue> = Tower(SetResponseHeaderLayer::overriding(SERVER, value.clone()))
    ) {
        assert_eq!(send(&app, of("/")).await.header("server"), Some("ordain"));
        assert_eq!(send(&app, of("/fail")).await.header("server"), Some("ordain"));
        passes(&app).await;
    }
    for app in in_every_place!(SetRequestHeaderLayer<HeaderValue> = Tower(SetRequestHeaderLayer::appending(SERVER, value.clone())))
    {
        assert_eq!(send(&app, of("/header/server")).await.text(), "\"ordain\"");
        passes(&app).await;
    }
}

#[tokio::test]
async fn set_several_headers() {
    let name = |name| HeaderName::from_static(name);
    let value = |value| HeaderValue::from_static(value);
    type Responses = SetMultipleResponseHeadersLayer<Response>;
    let layer = || Responses::overriding(vec![(name("x-a"), value("1")).into(), (name("x-b"), value("2")).into()]);
    for app in in_every_place!(Responses = Tower(layer())) {
        let answer = send(&app, of("/")).await;
        assert_eq!((answer.header("x-a"), answer.header("x-b")), (Some("1"), Some("2")));
        passes(&app).await;
    }
    type Requests = SetMultipleRequestHeadersLayer<ordain::Request>;
    let layer = || Requests::overriding(vec![(name("x-a"), value("1")).into(), (name("x-b"), value("2")).into()]);
    for app in in_every_place!(Requests = Tower(layer())) {
        assert_eq!(send(&app, of("/header/x-a")).await.text(), "\"1\"");
        assert_eq!(send(&app, of("/header/x-b")).await.text(), "\"2\"");
        passes(&app).await;
    }
}

#[tokio::test]
async fn add_authorization() {
    let layer = || Tower(AddAuthorizationLayer::bearer("open").as_sensitive(true));
    for app in in_every_place!(AddAuthorizationLayer = layer()) {
        assert_eq!(send(&app, of("/header/authorization")).await.text(), "Sensitive");
        passes(&app).await;
    }
}

#[tokio::test]
async fn set_status() {
    for app in in_every_place!(SetStatusLayer = Tower(SetStatusLayer::new(StatusCode::ACCEPTED))) {
        assert_eq!(send(&app, of("/")).await.status, 202);
        assert_eq!(send(&app, of("/fail")).await.status, 202);
    }
}

#[tokio::test]
async fn timeouts() {
    let layer = || Tower(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, SOON));
    for app in in_every_place!(TimeoutLayer = layer()) {
        let answer = send(&app, of("/slow")).await;
        assert_eq!(answer.status, 408);
        passes(&app).await;
    }
    for app in in_every_place!(ResponseBodyTimeoutLayer = Tower(ResponseBodyTimeoutLayer::new(SOON))) {
        let response = app.handle(of("/slow-body")).await;
        assert!(response.into_body().collect().await.is_err());
        passes(&app).await;
    }
    for app in in_every_place!(ResponseBodyDeadlineLayer = Tower(ResponseBodyDeadlineLayer::new(SOON))) {
        let response = app.handle(of("/slow-body")).await;
        assert!(response.into_body().collect().await.is_err());
        passes(&app).await;
    }
    let never = || {
        let chunks = futures_util::stream::pending::<Result<&'static str, std::convert::Infallible>>();
        HttpRequest::post("/echo").body(Body::from_stream(chunks)).expect("a request")
    };
    for app in in_every_place!(RequestBodyTimeoutLayer = Tower(RequestBodyTimeoutLayer::new(SOON))) {
        assert_eq!(send(&app, never()).await.status, 400);
        passes(&app).await;
    }
    for app in in_every_place!(RequestBodyDeadlineLayer = Tower(RequestBodyDeadlineLayer::new(SOON))) {
        assert_eq!(send(&app, never()).await.status, 400);
        passes(&app).await;
    }
}

#[tokio::test]
async fn trace() {
    type Trace = TraceLayer<SharedClassifier<ServerErrorsAsFailures>>;
    for app in in_every_place!(Trace = Tower(TraceLayer::new_for_http())) {
        passes(&app).await;
    }
    let seen = Arc::new(AtomicUsize::new(0));
    let layer = || {
        let seen = Arc::clone(&seen);
        let on_response = move |response: &http::Response<_>, _: Duration, _: &tracing::Span| {
            let _: &Body = response.body();
            seen.fetch_add(1, Ordering::Relaxed);
        };
        Tower::any(TraceLayer::new_for_http().on_response(on_response))
    };
    for (nth, app) in in_every_place!(AnyLayer = layer()).into_iter().enumerate() {
        send(&app, of("/")).await;
        assert_eq!(seen.load(Ordering::Relaxed), nth + 1);
    }
}

#[tokio::test]
async fn validate_request() {
    let layer = || Tower::any(ValidateRequestHeaderLayer::accept("application/json"));
    for app in in_every_place!(AnyLayer = layer()) {
        assert_eq!(send(&app, with("/", &[("accept", "text/html")])).await.status, 406);
        assert_eq!(send(&app, with("/", &[("accept", "application/json")])).await.status, 200);
        passes(&app).await;
    }
}
