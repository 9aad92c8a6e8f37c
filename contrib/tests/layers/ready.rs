//! The ready entries: they do what their layers do, and their rules are in the plan.

use std::any::Any;
use std::time::Duration;

use http::StatusCode;
use ordain::error::Pages;
use ordain::{IntoResponse, Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::app::{of, posted, router, send, with};

#[middleware(in_set(sets::Authenticates))]
async fn token(req: &mut Request, next: impl Next) -> Response {
    if req.headers().contains_key("authorization") || req.uri().path() == "/slow" {
        next.run(req).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

#[middleware(in_set(sets::ChangesBody, sets::ReadsBody))]
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

#[middleware]
async fn outer(req: &mut Request, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-outer", "1".parse().expect("a value"));
    response
}

#[middleware]
async fn panics(req: &mut Request, next: impl Next) -> Response {
    assert!(!req.headers().contains_key("x-panic"), "{} panicked", "the middleware");
    next.run(req).await
}

#[tokio::test]
async fn a_panic_gets_the_response_of_catch_panic_wherever_that_stands() {
    middleware_chain! { struct Outermost { layers::CatchPanic, outer, panics } }
    middleware_chain! { struct Innermost { outer, panics, layers::CatchPanic } }
    for app in [Outermost {}.wrap_router(router()).boxed(), Innermost {}.wrap_router(router()).boxed()] {
        for req in [of("/panic"), with("/", &[("x-panic", "1")])] {
            let answer = send(&app, req).await;
            assert_eq!((answer.status.as_u16(), answer.text()), (500, "Service panicked"));
            assert_eq!(answer.header("x-outer"), Some("1"));
        }
        assert_eq!(send(&app, of("/fail")).await.text(), "internal server error");
        assert_eq!(send(&app, of("/")).await.text(), "hello");
    }
}

#[tokio::test]
async fn a_handler_of_panics_is_given_the_message() {
    type Panicked = fn(Box<dyn Any + Send>) -> Response;
    fn panicked(payload: Box<dyn Any + Send>) -> Response {
        let message = payload.downcast::<String>().expect("a string");
        assert!(*message != "the view panicked", "of the view");
        (StatusCode::BAD_GATEWAY, *message).into_response()
    }
    middleware_chain! { struct Site { pages: Pages, panics, catch: layers::CatchPanic<Panicked> } }
    let pages = Pages::new().other(|_, _| "sorry");
    let app = Site { pages, catch: layers::CatchPanic(panicked) }.wrap_router(router()).boxed();
    let answer = send(&app, with("/", &[("x-panic", "1")])).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (502, "the middleware panicked"));
    assert_eq!(send(&app, of("/fail")).await.text(), "sorry");
    // A handler that panics itself is replaced by the built-in page.
    assert_eq!(send(&app, of("/panic")).await.text(), "internal server error");
}
