//! Values in a request that panic when they are cloned or dropped, and answers that panic when they become
//! a response.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::routing::{any, any_service};
use http::StatusCode;
use ordain::error::Pages;
use ordain::{Body, BoxedChain, Error, IntoResponse, Mode, Next, Provide, Request, Response, Tower, View, Views};
use ordain::{middleware, middleware_chain};
use ordain_tests::{A, Blocks, Both, Log, Sides, Trace, Trial, view, view_blocking};
use tower_layer::Identity;

/// Runs a request with something in its extensions, and compares the trace, the status and what is logged.
fn assert_runs(
    app: BoxedChain,
    bomb: impl Clone + Send + Sync + 'static,
    mode: Mode,
    status: u16,
    steps: &[&str],
    logged: &[&str],
) {
    let trace = Trace::default();
    let mut req = trace.request();
    let (response, log) = Log::of(|| {
        req.extensions_mut().insert(bomb);
        Trial { label: "", app }.run(mode, req)
    });
    assert_eq!(response.status(), status, "{mode:?}");
    assert_eq!(trace.steps(), steps, "{mode:?}");
    assert_eq!(log, logged, "{mode:?}");
}

struct PanicsAtClone;

impl Clone for PanicsAtClone {
    fn clone(&self) -> Self {
        panic!("cloned")
    }
}

middleware_chain! {
    struct Hops {
        Both<A>,
        Blocks<ordain_tests::B>,
    }
}

middleware_chain! {
    struct HopsAtOnce {
        Blocks<A>,
    }
}

middleware_chain! {
    struct Layered {
        Both<A>,
        Tower<Identity>,
    }
}

middleware_chain! {
    struct Plain {
        Both<A>,
    }
}

const CLONED: [&str; 1] = ["ERROR 500 GET /: panicked: cloned"];

#[test]
fn a_value_that_panics_when_it_is_cloned_fails_where_the_request_is_given_away() {
    use Mode::{Async, Blocking};
    let run = |app, mode, steps: &[&str]| assert_runs(app, PanicsAtClone, mode, 500, steps, &CLONED);
    run(Hops.wrap(view).boxed(), Async, &["A>", "<A:500"]);
    run(HopsAtOnce.wrap(view).boxed(), Async, &[]);
    run(Layered.wrap(view).boxed(), Async, &["A>", "<A:500"]);
    run(Layered.wrap(view).boxed(), Blocking, &["A>", "<A:500"]);
    let of_the_view = ["A>", "A.pv", "A.pe", "<A:500"];
    run(Plain.wrap_blocking(view_blocking).boxed(), Async, &of_the_view);
    run(Plain.wrap_service(axum::Router::new()).boxed(), Async, &of_the_view);
    run(Plain.wrap_router(axum::Router::new()).boxed(), Async, &["A>", "<A:500"]);
}

#[derive(Clone)]
struct PanicsAtDrop;

impl Drop for PanicsAtDrop {
    fn drop(&mut self) {
        panic!("dropped")
    }
}

#[test]
fn a_value_that_panics_when_it_is_dropped_at_the_end_changes_nothing() {
    let steps = ["A>", "A.pv", "view", "<A:200"];
    let logged = ["ERROR 500 GET /: panicked: dropped"];
    for app in [Plain.wrap(view).boxed(), Plain.wrap_blocking(view_blocking).boxed()] {
        assert_runs(app, PanicsAtDrop, Mode::Blocking, 200, &steps, &logged);
    }
    assert_runs(Plain.wrap(view).boxed(), PanicsAtDrop, Mode::Async, 200, &steps, &logged);
    // Where the request is given away there is another value, which is dropped when the request is back.
    let logged = logged.repeat(2);
    assert_runs(Plain.wrap_blocking(view_blocking).boxed(), PanicsAtDrop, Mode::Async, 200, &steps, &logged);
    let steps = ["A>", "A.pv", "view", "<A:200"];
    assert_runs(Layered.wrap(view).boxed(), PanicsAtDrop, Mode::Async, 200, &steps, &logged);
    let app = Plain.wrap(view);
    let req = || {
        let mut req = Request::default();
        req.extensions_mut().insert(PanicsAtDrop);
        req
    };
    let response = ordain_tests::async_runtime().block_on(tower::ServiceExt::oneshot(app.clone(), req()));
    assert_eq!(response.unwrap().status(), 200);
    assert_eq!(ordain_tests::async_runtime().block_on(app.handle(req())).status(), 200);
    assert_eq!(app.handle_blocking(req()).status(), 200);
}

/// Panics when it becomes a response.
struct PanicsAtLast;

impl IntoResponse for PanicsAtLast {
    fn into_response(self) -> Response {
        panic!("at last")
    }
}

#[middleware(process_request)]
fn at_request(_req: &Request) -> Option<PanicsAtLast> {
    Some(PanicsAtLast)
}

#[middleware(process_view)]
fn at_view(_req: &Request, _view: &View<'_>) -> Option<PanicsAtLast> {
    Some(PanicsAtLast)
}

#[middleware(process_exception)]
fn at_exception(_req: &Request, _error: &Error) -> Option<PanicsAtLast> {
    Some(PanicsAtLast)
}

#[middleware]
fn at_call(_req: &mut Request, _next: impl ordain::blocking::Next) -> PanicsAtLast {
    PanicsAtLast
}

#[test]
fn an_answer_that_panics_is_an_error_of_who_gave_it() {
    macro_rules! each {
        ($($entry:ident, $view:expr => $steps:expr;)*) => {$({
            middleware_chain! {
                struct Site {
                    Sides<A>,
                    $entry,
                }
            }

            for mode in [Mode::Async, Mode::Blocking] {
                let logged = ["ERROR 500 GET /: panicked: at last"];
                assert_runs(Site.wrap_blocking($view).boxed(), (), mode, 500, &$steps, &logged);
            }
        })*};
    }

    each! {
        at_request, view_blocking => ["A>", "<A:500"];
        at_view, view_blocking => ["A>", "A.pv", "<A:500"];
        at_exception, |_| Error::not_found("no") => ["A>", "A.pv", "<A:500"];
        at_call, view_blocking => ["A>", "<A:500"];
    }
    for mode in [Mode::Async, Mode::Blocking] {
        let steps = ["A>", "A.pv", "A.pe", "<A:500"];
        let logged = ["ERROR 500 GET /: panicked: at last"];
        assert_runs(Plain.wrap_blocking(|_| PanicsAtLast).boxed(), (), mode, 500, &steps, &logged);
        assert_runs(Plain.wrap(async |_: &mut Request| PanicsAtLast).boxed(), (), mode, 500, &steps, &logged);
    }
}

/// Panics with a value that panics when it is dropped.
fn panics_twice() -> ! {
    std::panic::panic_any(PanicsAtDrop)
}

#[derive(Default)]
struct PanicsTwice;

#[middleware]
impl PanicsTwice {
    async fn call(&self, req: &mut Request, next: impl ordain::Next) -> Response {
        if req.uri().path() == "/call" {
            panics_twice();
        }
        next.run(req).await
    }

    fn process_view(&self, req: &Request, _view: &View<'_>) {
        if req.uri().path() == "/process_view" {
            panics_twice();
        }
    }
}

#[middleware(process_request)]
fn panics_at_request(req: &Request) {
    if req.uri().path() == "/process_request" {
        panics_twice();
    }
}

#[middleware]
fn panics_at_call(req: &mut Request, next: impl ordain::blocking::Next) -> Response {
    if req.uri().path() == "/blocking" {
        panics_twice();
    }
    next.run(req)
}

#[test]
fn a_panic_with_a_value_that_panics_when_it_is_dropped_is_a_panic_like_any_other() {
    middleware_chain! {
        struct Site {
            panics_at_request,
            PanicsTwice,
            panics_at_call,
        }
    }

    fn panics_at_view(req: &mut Request) {
        if req.uri().path() == "/view" {
            panics_twice();
        }
    }

    for path in ["/process_request", "/call", "/process_view", "/blocking", "/view"] {
        let view = async |req: &mut Request| panics_at_view(req);
        for app in [Site.wrap(view).boxed(), Site.wrap_blocking(panics_at_view).boxed()] {
            for mode in [Mode::Async, Mode::Blocking] {
                let req = http::Request::get(path).body(ordain::Body::empty()).unwrap();
                let (response, log) = Log::of(|| Trial { label: "", app: app.clone() }.run(mode, req));
                assert_eq!(response.status(), 500, "{path} in {mode:?} mode");
                assert_eq!(log, [format!("ERROR 500 GET {path}: panicked: a value that is not a string")]);
            }
        }
    }
}

/// An error that panics when it is written down.
#[derive(Debug)]
struct Unspeakable;

impl std::fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("unspeakable")
    }
}

impl std::error::Error for Unspeakable {}

/// Async, for its error is converted where no request is at hand.
#[middleware]
async fn refuses(req: &mut Request, next: impl ordain::Next) -> Result<Response, Error> {
    if req.uri().path() == "/" {
        return Err(Error::permission_denied(Unspeakable));
    }
    Ok(next.run(req).await)
}

#[test]
fn an_error_that_panics_when_it_is_written_down_keeps_its_kind_and_its_place() {
    let fails = |_: &mut Request| Err::<(), _>(Error::permission_denied(Unspeakable));
    for mode in [Mode::Async, Mode::Blocking] {
        let steps = ["A>", "A.pv", "A.pe", "<A:403"];
        let logged = ["WARN 403 GET /: panicked: unspeakable"];
        assert_runs(Plain.wrap_blocking(fails).boxed(), (), mode, 403, &steps, &logged);
        let fails = async |_: &mut Request| Err::<(), _>(Error::permission_denied(Unspeakable));
        assert_runs(Plain.wrap(fails).boxed(), (), mode, 403, &steps, &logged);
    }

    middleware_chain! {
        struct Refusing {
            Both<A>,
            refuses,
        }
    }

    middleware_chain! {
        struct RefusingInDetail {
            Both<A>,
            refuses,
            pages: ordain::error::Pages,
        }
    }

    let pages = || ordain::error::Pages::new().details(true);
    for app in [Refusing.wrap(view).boxed(), RefusingInDetail { pages: pages() }.wrap(view).boxed()] {
        for mode in [Mode::Async, Mode::Blocking] {
            let logged = ["WARN 403 GET /: panicked: unspeakable"];
            assert_runs(app.clone(), (), mode, 403, &["A>", "<A:403"], &logged);
        }
    }
}

/// Provides it, and lets hooks that run behind the view need it.
#[middleware]
async fn provides(req: &mut Request, next: impl Provide<PanicsAtDrop>) -> Response {
    next.provide(PanicsAtDrop).run(req).await
}

/// Needs it, and wants to look at views, or not.
struct Needs(bool);

#[middleware]
impl Needs {
    fn process_view_if(&self, _req: &Request, _views: &Views) -> bool {
        self.0
    }

    fn process_view(&self, _req: &Request, _view: &View<'_>) {}

    fn process_exception(&self, _req: &Request, bomb: PanicsAtDrop, _error: &Error) {
        std::mem::forget(bomb);
    }
}

struct NeedsItToo;

#[middleware]
impl NeedsItToo {
    fn process_exception(&self, _req: &Request, bomb: Option<PanicsAtDrop>, _error: &Error) {
        std::mem::forget(bomb);
    }
}

#[middleware]
async fn runs_twice(req: &mut Request, next: impl Next) -> Response {
    next.clone().run(req).await;
    next.run(req).await
}

#[middleware]
async fn reads(req: &mut Request, next: impl Next) -> Response {
    let response = next.run(req).await;
    assert!(req.extensions().get::<u8>().is_none());
    response
}

middleware_chain! { struct Needing { provides, needs: Needs, too: NeedsItToo } }
middleware_chain! { struct Reading { provides, reads } }
middleware_chain! { struct Twice { provides, runs_twice } }
middleware_chain! { struct InTheMiddle { provides, Tower<Identity>, reads } }

/// Chains in which a value that panics when it is dropped is in several places at once.
fn full_of_bombs(router: &Router) -> Vec<(&'static str, BoxedChain)> {
    let needing = |minds| Needing { needs: Needs(minds), too: NeedsItToo };
    let router = || router.clone();
    vec![
        ("around the router", needing(false).wrap_router(router()).boxed()),
        ("behind the routing", needing(true).wrap_router(router()).boxed()),
        ("a service", needing(true).wrap_service(router()).boxed()),
        ("read", Reading.wrap_router(router()).boxed()),
        ("read of a service", Reading.wrap_service(router()).boxed()),
        ("twice", Twice.wrap_router(router()).boxed()),
        ("a layer", InTheMiddle.wrap_router(router()).boxed()),
        ("a layer of the router", Reading.wrap_router(router().layer(Plain.layer())).boxed()),
    ]
}

fn to(path: &str) -> Request {
    http::Request::get(path).body(Body::empty()).unwrap()
}

#[test]
fn values_that_panic_when_they_are_dropped_end_one_by_one() {
    let takes = async |req: Request| drop(req);
    let fails = async |_: Request| Err::<(), _>(Error::other("no luck"));
    let router =
        Router::new().route("/takes", any(takes)).route("/fails", any(fails)).route("/leaves", any(async || "hello"));
    for (way, app) in full_of_bombs(&router) {
        for mode in [Mode::Async, Mode::Blocking] {
            // All of these drop the request, as axum does for a handler that does not take it.
            for path in ["/takes", "/fails", "/leaves", "/nowhere"] {
                let (response, log) = Log::of(|| Trial { label: "", app: app.clone() }.run(mode, to(path)));
                assert_eq!(response.status(), 500, "{way} {path}");
                assert!(!log.is_empty(), "{way} {path}: {log:?}");
                let line = format!("ERROR 500 GET {path}: panicked: dropped");
                assert!(log.iter().all(|logged| *logged == line), "{way} {path}: {log:?}");
            }
        }
    }
}

#[test]
fn values_that_panic_when_they_are_dropped_are_dropped_with_the_request() {
    let waits = async |req: Request| -> () {
        std::future::pending::<()>().await;
        drop(req);
    };
    for (way, app) in full_of_bombs(&Router::new().route("/", any(waits))) {
        let ((), log) = Log::of(|| {
            let mut call = Box::pin(app.handle(to("/")));
            assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending(), "{way}");
            drop(call);
        });
        assert!(!log.is_empty(), "{way}");
        assert!(log.iter().all(|line| line.ends_with(": panicked: dropped")), "{way}: {log:?}");
    }
}

/// The future of a service, which panics when it is dropped.
struct Answers;

impl Future for Answers {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok("hello".into_response()))
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        panic!("dropped")
    }
}

#[middleware(process_response)]
fn looks_on(_req: &Request, _response: &mut Response) {}

middleware_chain! { struct LooksOn { looks_on } }

#[test]
fn a_view_that_panics_when_it_is_dropped_has_panicked() {
    let service = || tower::service_fn(|_: Request| Answers);
    let router = || Router::new().route("/", any_service(service()));
    for app in [
        LooksOn.wrap_router(router()).boxed(),
        LooksOn.wrap_service(service()).boxed(),
        LooksOn.wrap_service(router()).boxed(),
        Plain.wrap_router(router()).boxed(),
        Plain.wrap_service(service()).boxed(),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let (response, log) = Log::of(|| Trial { label: "", app: app.clone() }.run(mode, to("/")));
            assert_eq!(response.status(), 500);
            assert_eq!(log, ["ERROR 500 GET /: panicked: dropped"]);
        }
    }
}

/// A body that panics when it is dropped.
struct Unwanted;

impl http_body::Body for Unwanted {
    type Data = bytes::Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<bytes::Bytes>, Infallible>>> {
        Poll::Ready(None)
    }
}

impl Drop for Unwanted {
    fn drop(&mut self) {
        panic!("unwanted")
    }
}

#[middleware(process_response)]
fn fails(req: &Request, _response: &mut Response) -> Result<(), Error> {
    if req.uri().path() == "/fails" { Err(Error::other("no luck")) } else { Ok(()) }
}

middleware_chain! { struct Discards { looks_on, fails, pages: Pages } }

#[test]
fn a_response_that_panics_when_it_is_dropped_is_discarded() {
    fn answer(path: &str) -> Response {
        let mut response = Response::new(Body::new(Unwanted));
        if path != "/empty" {
            response.extensions_mut().insert(PanicsAtDrop);
        }
        match path {
            "/raises" => {
                let raised = Error::permission_denied("members only").into_response();
                response.extensions_mut().extend(raised.into_parts().0.extensions);
            }
            "/paged" => *response.status_mut() = StatusCode::IM_A_TEAPOT,
            "/empty" => *response.status_mut() = StatusCode::NO_CONTENT,
            _ => {}
        }
        response
    }

    let router = || Router::new().fallback(async |req: Request| answer(req.uri().path()));
    let discards = || Discards { pages: Pages::new().replacing(StatusCode::IM_A_TEAPOT, |_, _| "a page") };
    let (of_values, of_bodies) = ("ERROR 500 panicked: dropped", "ERROR 500 panicked: unwanted");
    for (method, path, status, expected) in [
        ("GET", "/fails", 500, &["ERROR 500 no luck", of_values, of_bodies][..]),
        ("GET", "/raises", 403, &[of_values, of_bodies, "WARN 403 members only"]),
        ("GET", "/paged", 418, &[of_bodies, "WARN 418 i'm a teapot"]),
        ("GET", "/empty", 204, &[of_bodies]),
        ("HEAD", "/", 200, &[of_bodies]),
    ] {
        for (way, app) in [
            ("a view", discards().wrap(async |req: &mut Request| answer(req.uri().path())).boxed()),
            ("a router", discards().wrap_router(router()).boxed()),
            (
                "a service",
                discards()
                    .wrap_service(tower::service_fn(async |req: Request| Ok::<_, Infallible>(answer(req.uri().path()))))
                    .boxed(),
            ),
        ] {
            for mode in [Mode::Async, Mode::Blocking] {
                let mut req = to(path);
                *req.method_mut() = method.parse().unwrap();
                let (response, mut log) = Log::of(|| Trial { label: "", app: app.clone() }.run(mode, req));
                assert_eq!(response.status(), status, "{way} {path}");
                std::mem::forget(response);
                let mut expected: Vec<_> = expected
                    .iter()
                    .map(|line| {
                        let (head, message) = line.split_at(line.match_indices(' ').nth(1).unwrap().0);
                        format!("{head} {method} {path}:{message}")
                    })
                    .collect();
                log.sort();
                expected.sort();
                assert_eq!(log, expected, "{way} {path}");
            }
        }
    }
}
