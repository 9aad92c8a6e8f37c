//! Values in a request that panic when they are cloned or dropped, and answers that panic when they become
//! a response.

use ordain::{BoxedChain, Error, IntoResponse, Mode, Request, Response, Tower, View};
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
