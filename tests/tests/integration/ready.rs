//! The ready entries: they do what their layers do, and their rules are in the plan.

use std::time::Duration;

use http::StatusCode;
use ordain::{IntoResponse, Next, Request, Response, layers, middleware, middleware_chain};
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::app::{of, posted, router, send, with};

#[middleware(in_set(layers::Authenticates))]
async fn token(req: &mut Request, next: impl Next) -> Response {
    if req.headers().contains_key("authorization") || req.uri().path() == "/slow" {
        next.run(req).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

#[middleware(in_set(layers::ChangesBody, layers::ReadsBody))]
async fn rewrite(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Api {
        set_request_id: layers::SetRequestId,
        trace: layers::Trace,
        propagate_request_id: layers::PropagateRequestId,
        layers::Compression,
        cors: layers::Cors,
        layers::CatchPanic,
        timeout: layers::Timeout,
        limit: layers::BodyLimit,
        token,
        rewrite,
    }
}

#[tokio::test]
async fn the_usual_stack() {
    let api = Api {
        set_request_id: layers::SetRequestId(SetRequestIdLayer::x_request_id(MakeRequestUuid)),
        trace: layers::Trace(TraceLayer::new_for_http()),
        propagate_request_id: layers::PropagateRequestId(PropagateRequestIdLayer::x_request_id()),
        cors: layers::Cors(CorsLayer::permissive()),
        timeout: layers::Timeout(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_millis(20),
        )),
        limit: layers::BodyLimit(RequestBodyLimitLayer::new(10)),
    };
    let app = api.wrap_router(router()).boxed();
    let mut preflight = with("/", &[("origin", "https://a.example"), ("access-control-request-method", "GET")]);
    *preflight.method_mut() = http::Method::OPTIONS;
    assert_eq!(send(&app, preflight).await.status, 200);

    for (req, status) in [(of("/"), 401), (of("/slow"), 408), (posted("/echo", "0123456789a"), 401)] {
        let answer = send(&app, req).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert!(answer.header("x-request-id").is_some());
    }
    let answer = send(&app, with("/long", &[("authorization", "x"), ("accept-encoding", "gzip")])).await;
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
}
