//! A tower layer as an entry: what becomes of the request, of errors and panics, and of order.

use std::convert::Infallible;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::middleware::{from_fn, from_fn_with_state};
use http::HeaderValue;
use ordain::error::Pages;
use ordain::{AnyLayer, Body, Either, Inner, Next, Request, Response, Tower, blocking, middleware, middleware_chain};
use tower::buffer::BufferLayer;
use tower::timeout::TimeoutLayer;
use tower::{Service, ServiceBuilder, ServiceExt, layer};
use tower_http::set_header::{SetRequestHeaderLayer, SetResponseHeaderLayer};
use tower_layer::Identity;

use crate::app::{Extra, inner, of, outer, router, send, with};

/// Writes down what the request looks like after `next`.
#[middleware]
async fn witness(req: &mut Request, next: impl Next) -> Response {
    req.extensions_mut().insert(Extra("from above"));
    let mut response = next.run(req).await;
    let seen = format!(
        "{} {} {:?} {}",
        req.method(),
        req.uri(),
        req.headers().get("x-changed"),
        req.extensions().get::<Extra>().map_or("none", |extra| extra.0)
    );
    response.headers_mut().insert("x-seen", seen.parse().expect("a value"));
    response
}

/// Changes the request on its way in.
#[middleware]
async fn change(req: &mut Request, next: impl Next) -> Response {
    req.headers_mut().insert("x-changed", HeaderValue::from_static("yes"));
    req.extensions_mut().insert(Extra("from below"));
    next.run(req).await
}

middleware_chain! { struct Seen { witness, layer: Tower<AnyLayer>, change } }

async fn seen(layer: Tower<AnyLayer>, path: &str) -> String {
    let app = Seen { layer }.wrap_router(router()).boxed();
    let answer = send(&app, with(path, &[("x-changed", "no")])).await;
    format!("{} {}", answer.status.as_u16(), answer.header("x-seen").unwrap_or_default())
}

#[tokio::test]
async fn the_request_comes_home_as_the_inside_left_it() {
    let home = "200 GET / Some(\"yes\") from below";
    assert_eq!(seen(Tower::any(Identity::new()), "/").await, home);
    assert_eq!(seen(Tower::any(BufferLayer::<Request>::new(2)), "/").await, home);
    let spawned = |inner: Inner| {
        tower::service_fn(move |req: Request| {
            let inner = inner.clone();
            async move { tokio::spawn(inner.oneshot(req)).await.expect("no panic") }
        })
    };
    assert_eq!(seen(Tower::any(layer::layer_fn(spawned)), "/").await, home);
}

#[tokio::test]
async fn a_layer_that_answers_leaves_the_head_as_it_was() {
    let answers = |_: Inner| {
        tower::service_fn(|mut req: Request| async move {
            req.headers_mut().insert("x-changed", HeaderValue::from_static("lost"));
            Ok::<_, Infallible>(Response::new(Body::from("by myself")))
        })
    };
    let head = "200 GET / Some(\"no\") from above";
    assert_eq!(seen(Tower::any(layer::layer_fn(answers)), "/").await, head);
}

#[tokio::test]
async fn a_layer_that_sends_another_request_leaves_the_head_as_it_was() {
    let another = |inner: Inner| {
        tower::service_fn(move |req: Request| {
            let mut other = http::Request::new(String::new());
            *other.uri_mut() = req.uri().clone();
            inner.clone().oneshot(other)
        })
    };
    assert_eq!(seen(Tower::any(layer::layer_fn(another)), "/").await, "200 GET / Some(\"no\") from above");
}

#[tokio::test]
async fn the_head_is_left_where_the_layer_fails() {
    let head = "503 GET /slow Some(\"no\") from above";
    let timeout = TimeoutLayer::new(Duration::from_millis(20));
    assert_eq!(seen(Tower::any(timeout), "/slow").await, head);
    let panics = |_: Inner| {
        tower::service_fn(|req: Request| async move {
            assert_eq!(req.uri().path(), "/nowhere", "the layer panicked");
            Ok::<_, Infallible>(Response::default())
        })
    };
    assert_eq!(seen(Tower::any(layer::layer_fn(panics)), "/").await, "500 GET / Some(\"no\") from above");
}

/// Fails when it is asked whether it is ready, or panics.
#[derive(Clone)]
struct Unready(bool);

impl Service<Request> for Unready {
    type Response = Response;
    type Error = std::io::Error;
    type Future = std::future::Ready<Result<Response, std::io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), std::io::Error>> {
        assert!(self.0, "never ready");
        Poll::Ready(Err(std::io::Error::other("not ready")))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        unreachable!("it is not ready")
    }
}

#[tokio::test]
async fn a_service_that_is_not_ready_is_an_error() {
    for panics in [true, false] {
        let layer = Tower::any(layer::layer_fn(move |_: Inner| Unready(panics)));
        assert_eq!(seen(layer, "/").await, "500 GET / Some(\"no\") from above");
    }
}

#[tokio::test]
async fn an_error_of_a_layer_gets_the_applications_page() {
    middleware_chain! { struct Site { pages: Pages, timeout: Tower<TimeoutLayer> } }
    let pages = Pages::new().other(|req, error| format!("{} at {}: {error}", error.status(), req.uri()));
    let site = Site { pages, timeout: Tower(TimeoutLayer::new(Duration::from_millis(20))) };
    let answer = send(&site.wrap_router(router()).boxed(), of("/slow")).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.text(), "503 Service Unavailable at /slow: request timed out");
}

#[tokio::test]
async fn what_a_layer_puts_into_the_request_can_be_needed_below() {
    #[middleware]
    async fn needs(req: &mut Request, extra: Extra, next: impl Next) -> Response {
        let mut response = next.run(req).await;
        response.headers_mut().insert("x-extra", HeaderValue::from_static(extra.0));
        response
    }
    type Extend = tower_http::add_extension::AddExtensionLayer<Extra>;
    middleware_chain! {
        struct Site {
            first: Tower<Extend>,
            #[middleware(provides(Extra))]
            extend: Tower<Extend>,
            needs,
        }
    }
    let extend = |value| Tower(Extend::new(Extra(value)));
    let app = Site { first: extend("first"), extend: extend("last") }.wrap_router(router()).boxed();
    assert_eq!(send(&app, of("/")).await.header("x-extra"), Some("last"));
    assert!(Site::PLAN.to_string().contains("Extra"), "{}", Site::PLAN);
}

#[tokio::test]
async fn layers_of_axum_and_one_of_two_and_none() {
    async fn mark(mut req: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
        req.extensions_mut().insert(Extra("from_fn"));
        next.run(req).await
    }
    async fn raise() -> Result<(), ordain::Error> {
        Err(ordain::Error::not_found("raised by from_fn"))
    }
    type Set = SetResponseHeaderLayer<HeaderValue>;
    middleware_chain! {
        struct Site {
            mark: Tower<AnyLayer>,
            left_out: Option<Tower<Set>>,
            one_of_two: Either<Tower<Set>, Tower<SetRequestHeaderLayer<HeaderValue>>>,
        }
    }
    let set = Set::overriding(http::header::SERVER, HeaderValue::from_static("first"));
    let app = Site { mark: Tower::any(from_fn(mark)), left_out: None, one_of_two: Either::First(Tower(set)) };
    let answer = send(&app.wrap_router(router()).boxed(), of("/extension")).await;
    assert_eq!((answer.text(), answer.header("server")), ("from_fn", Some("first")));

    middleware_chain! { struct Raising { raise: Tower<AnyLayer> } }
    let fails =
        from_fn_with_state((), |_: axum::extract::State<()>, _: axum::extract::Request, _: axum::middleware::Next| {
            raise()
        });
    let answer = send(&Raising { raise: Tower::any(fails) }.wrap_router(router()).boxed(), of("/")).await;
    assert_eq!(answer.status, 404);
}

#[test]
fn in_a_blocking_chain_a_layer_is_run_by_block_on() {
    #[middleware]
    fn blocks(req: &mut Request, next: impl blocking::Next) -> Response {
        let mut response = next.run(req);
        response.headers_mut().insert("x-blocks", HeaderValue::from_static("1"));
        response
    }
    fn view(req: &mut Request) -> String {
        req.uri().path().to_owned()
    }
    middleware_chain! { struct Site { outer, timeout: Tower<TimeoutLayer>, blocks } }
    let site = Site { timeout: Tower(TimeoutLayer::new(Duration::from_secs(5))) }.wrap_blocking(view);
    let response = site.handle_blocking(of("/there"));
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-blocks"], "1");
    assert_eq!(Site::PLAN.transitions(ordain::Mode::Blocking), 2);
}

#[tokio::test]
async fn many_layers_in_one_chain() {
    type Set = SetResponseHeaderLayer<HeaderValue>;
    type Five = ServiceBuilder<
        layer::util::Stack<Set, layer::util::Stack<Set, layer::util::Stack<Set, layer::util::Stack<Set, Identity>>>>,
    >;
    middleware_chain! {
        struct Site {
            a: Tower<Set>, b: Tower<Set>, c: Tower<Set>, d: Tower<Set>, e: Tower<Set>, f: Tower<Set>,
            outer, inner, g: Tower<Set>, h: Tower<Set>, i: Tower<Set>, j: Tower<Five>,
            k: Tower<Set>, l: Tower<Set>, change,
        }
    }
    let set = || Set::appending(http::header::VIA, HeaderValue::from_static("1"));
    let one = || Tower(set());
    let five = ServiceBuilder::new().layer(set()).layer(set()).layer(set()).layer(set());
    let site = Site {
        a: one(),
        b: one(),
        c: one(),
        d: one(),
        e: one(),
        f: one(),
        g: one(),
        h: one(),
        i: one(),
        j: Tower(five),
        k: one(),
        l: one(),
    };
    let app = site.wrap_router(router()).boxed();
    let answer = tokio::spawn(async move { send(&app, of("/")).await }).await.expect("no panic");
    assert_eq!(answer.headers.get_all("via").iter().count(), 15);
}

#[test]
fn a_buffer_inside_a_blocking_run_takes_no_second_thread_of_the_pool() {
    #[middleware(repeatable)]
    fn blocks(req: &mut Request, next: impl blocking::Next) -> Response {
        next.run(req)
    }

    middleware_chain! {
        struct Site {
            blocks,
            buffer: Tower<BufferLayer<Request>>,
            blocks,
        }
    }

    let pool = tokio::runtime::Builder::new_multi_thread().max_blocking_threads(2).enable_all().build().unwrap();
    pool.block_on(async {
        let app = Site { buffer: Tower(BufferLayer::new(2)) }.wrap_blocking(|_| "hello");
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let app = app.clone();
            running.spawn(async move { app.handle(Request::default()).await.status() });
        }
        let done = tokio::time::timeout(std::time::Duration::from_secs(30), running.join_all()).await;
        assert_eq!(done.expect("no deadlock"), [200; 16]);
    });
}
