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
