//! What is logged: each error once.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU32, Ordering};

use ordain::error::{Kind, Pages};
use ordain::{Error, Mode, Request, Response, middleware, middleware_chain};
use ordain_tests::Act::{Answer, Fail, Panic, Raise, Template};
use ordain_tests::{A, Both, Log, Script, Trace, Trial, around, raise, sided, templated, view};

/// What one request logs: the same in every chain and mode.
fn logged(script: Script<'_>) -> Vec<String> {
    let mut logs = Vec::new();
    for trial in around().iter().chain(sided()).chain(templated()) {
        for mode in [Mode::Async, Mode::Blocking] {
            let mut req = Trace::new(script).request();
            *req.method_mut() = http::Method::GET;
            let ((), log) = Log::of(|| drop(trial.run(mode, req)));
            logs.push((log, trial.label, mode));
        }
    }
    let first = logs[0].0.clone();
    for (log, label, mode) in logs {
        assert_eq!(log, first, "{label} in {mode:?} mode");
    }
    first
}

#[test]
fn nothing_for_a_request_that_went_well() {
    assert_eq!(logged(&[]), [""; 0]);
    assert_eq!(logged(&[("B>", Answer(302))]), [""; 0]);
}

#[test]
fn an_error_once_where_it_is_converted() {
    for act in [Fail, Raise] {
        for (point, kind, line) in [
            ("view", Kind::Other, "ERROR 500 GET /: failed at view"),
            ("view", Kind::Suspicious, "ERROR 400 GET /: failed at view"),
            ("view", Kind::NotFound, "WARN 404 GET /: failed at view"),
            ("C>", Kind::PermissionDenied, "WARN 403 GET /: failed at C>"),
            ("<B", Kind::BadRequest, "WARN 400 GET /: failed at <B"),
            ("A>", Kind::Other, "ERROR 500 GET /: failed at A>"),
            ("<A", Kind::Other, "ERROR 500 GET /: failed at <A"),
            ("B.pv", Kind::Other, "ERROR 500 GET /: failed at B.pv"),
        ] {
            assert_eq!(logged(&[(point, act(kind))]), [line]);
        }
    }
}

/// An error that counts how often it has been asked what it says.
#[derive(Debug)]
struct Counted;

static SPELLED: AtomicU32 = AtomicU32::new(0);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SPELLED.fetch_add(1, Ordering::SeqCst);
        f.write_str("counted")
    }
}

impl std::error::Error for Counted {}

#[test]
fn an_error_that_nobody_logs_is_not_spelled() {
    #[middleware(process_request)]
    fn refuses(_req: &Request) -> Result<ControlFlow<Response>, Error> {
        Err(Error::permission_denied(Counted))
    }

    middleware_chain! { struct Refusing { refuses } }

    let ask = || Refusing.wrap_blocking(|_: &mut Request| "").handle_blocking(Request::default()).status().as_u16();
    assert_eq!((ask(), SPELLED.load(Ordering::SeqCst)), (403, 0));
    let (status, log) = Log::of(ask);
    assert_eq!((status, log), (403, vec!["WARN 403 GET /: counted".to_owned()]));
    assert_eq!(SPELLED.load(Ordering::SeqCst), 1);
}

#[test]
fn a_panic_with_its_message() {
    for (point, line) in [
        ("view", "ERROR 500 GET /: panicked: panicked at view"),
        ("C>", "ERROR 500 GET /: panicked: panicked at C>"),
        ("<A", "ERROR 500 GET /: panicked: panicked at <A"),
        ("A.pv", "ERROR 500 GET /: panicked: panicked at A.pv"),
    ] {
        assert_eq!(logged(&[(point, Panic)]), [line]);
    }
}

#[test]
fn an_error_that_is_answered_is_not_logged() {
    assert_eq!(logged(&[("view", Fail(Kind::Other)), ("B.pe", Answer(299))]), [""; 0]);
}

#[test]
fn an_answer_to_an_error_that_is_an_error_status_is_logged_as_such() {
    let script = [("view", Fail(Kind::Other)), ("B.pe", Answer(503))];
    assert_eq!(logged(&script), ["ERROR 503 GET /: service unavailable"]);
}

#[test]
fn an_error_that_replaces_another_alone() {
    let script = [("view", Fail(Kind::Other)), ("B.pe", Fail(Kind::NotFound))];
    assert_eq!(logged(&script), ["WARN 404 GET /: failed at B.pe"]);
}

#[test]
fn two_errors_twice() {
    let script = [("view", Fail(Kind::NotFound)), ("<C", Fail(Kind::Other))];
    assert_eq!(logged(&script), ["WARN 404 GET /: failed at view", "ERROR 500 GET /: failed at <C"]);
}

#[test]
fn an_error_of_rendering_once() {
    let script = [("view", Template), ("B.pt", Fail(Kind::Other))];
    assert_eq!(logged(&script), ["ERROR 500 GET /: failed at B.pt"]);
}

#[test]
fn the_outermost_error_status_once() {
    assert_eq!(logged(&[("view", Answer(404))]), ["WARN 404 GET /: not found"]);
    assert_eq!(logged(&[("B>", Answer(503))]), ["ERROR 503 GET /: service unavailable"]);
    assert_eq!(logged(&[("<A", Answer(418))]), ["WARN 418 GET /: i'm a teapot"]);
    assert_eq!(logged(&[("view", Answer(404)), ("<A", Answer(200))]), [""; 0]);
}

#[test]
fn the_source_chain_with_the_method_and_the_path() {
    middleware_chain! {
        struct Empty {}
    }

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the page number")
        }
    }

    impl std::error::Error for Outer {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    let app =
        Empty.wrap(async |_: &mut Request| Err::<(), Error>(Error::bad_request(Outer("x".parse::<u8>().unwrap_err()))));
    let request = || http::Request::post("/a/b?c=d").body(ordain::Body::empty()).unwrap();
    let trial = Trial { label: "", app: app.boxed() };
    for mode in [Mode::Async, Mode::Blocking] {
        let (_, log) = Log::of(|| trial.run(mode, request()));
        assert_eq!(log, ["WARN 400 POST /a/b: the page number: invalid digit found in string"]);
    }
}

#[test]
fn the_failure_of_a_page_beside_the_error() {
    middleware_chain! {
        struct Site {
            pages: Pages,
            Both<A>,
        }
    }

    let pages = Pages::new().not_found(|_: &Request, _: &Error| raise(Kind::Other, "page"));
    let app = Site { pages }.wrap(view);
    let req = Trace::new(&[("view", Fail(Kind::NotFound))]).request();
    let (_, log) = Log::of(|| app.handle_blocking(req));
    assert_eq!(log, ["WARN 404 GET /: failed at view", "ERROR 500 GET /: failed at page"]);
}

#[test]
fn on_a_runtime_of_many_threads_nothing_is_lost_or_mixed_up() {
    let trials = around();
    let log = Log::new();
    let dispatch = tracing::Dispatch::new(log.clone());
    let runtime = ordain_tests::async_runtime();
    let requests: Vec<_> = (0..100)
        .map(|number| {
            let mut req = Trace::new(&[("A>", Fail(Kind::Other))]).request();
            if number % 2 == 0 {
                req = Trace::new(&[("C>", Fail(Kind::Other))]).request();
            }
            *req.uri_mut() = format!("/{number}").parse().unwrap();
            let app = trials[number % trials.len()].app.clone();
            let dispatch = dispatch.clone();
            runtime.spawn(async move {
                use tracing::instrument::WithSubscriber;
                async move { drop(app.handle(req).await) }.with_subscriber(dispatch).await;
            })
        })
        .collect();
    for request in requests {
        runtime.block_on(request).unwrap();
    }
    let mut lines = log.lines();
    lines.sort();
    let mut expected: Vec<_> =
        (0..100).map(|n| format!("ERROR 500 GET /{n}: failed at {}", if n % 2 == 0 { "C>" } else { "A>" })).collect();
    expected.sort();
    assert_eq!(lines, expected);
}
