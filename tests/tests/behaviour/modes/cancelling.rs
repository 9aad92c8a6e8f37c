//! Requests that are dropped: at every point where a chain can wait.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Barrier};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use ordain::error::Kind;
use ordain::{IntoResponse, Next, Request, Response, blocking, middleware, middleware_chain};
use ordain_tests::Act::{Fail, Template};
use ordain_tests::{A, Blocks, Budget, Log, Script, Trace, around, async_runtime, sided, templated, view_blocking};

/// Polls a future some times and drops it; says whether it was done.
fn poll_and_drop<F: Future>(future: F, polls: usize) -> bool {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if future.as_mut().poll(&mut cx).is_ready() {
            return true;
        }
        // Lets the pool get on, so that each poll finds something to do.
        std::thread::sleep(Duration::from_micros(200));
    }
    false
}

/// Waits for what goes on in the pool after a drop.
fn let_go(trace: &Trace) -> bool {
    let start = Instant::now();
    while trace.holders() > 1 {
        if start.elapsed() > Duration::from_secs(10) {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

#[test]
fn a_dropped_request_leaves_nothing_behind_wherever_it_was() {
    let _entered = async_runtime().enter();
    let scripts: [Script<'_>; 4] =
        [&[], &[("view", Template)], &[("view", Fail(Kind::Other)), ("A.pe", Template)], &[("C>", Fail(Kind::Other))]];
    let mut budget = Budget::of(20, "requests dropped midway");
    while budget.another_round() {
        for trial in around().iter().chain(sided()).chain(templated()) {
            for script in scripts {
                if !budget.lasts() {
                    return;
                }
                let whole = Trace::new(script);
                async_runtime().block_on(trial.app.handle(whole.request()));
                let whole = whole.steps();

                let mut polls = 0;
                loop {
                    let trace = Trace::new(script);
                    let done = poll_and_drop(trial.app.handle(trace.request()), polls);
                    assert!(let_go(&trace), "{}, dropped after {polls} polls: it is still held", trial.label);
                    let steps = trace.steps();
                    assert!(
                        whole.starts_with(&steps),
                        "{}, dropped after {polls} polls: {steps:?} of {whole:?}",
                        trial.label
                    );
                    if done {
                        assert_eq!(steps, whole);
                        break;
                    }
                    polls += 1;
                    budget.tried(1);
                    assert!(polls < 1000, "{} ends", trial.label);
                }
                let after = Trace::new(script);
                async_runtime().block_on(trial.app.handle(after.request()));
                assert_eq!(after.steps(), whole, "{} goes on for others", trial.label);
            }
        }
    }
}

middleware_chain! {
    struct Blocked {
        Blocks<A>,
    }
}

#[test]
fn what_is_async_stops_at_once_and_a_blocking_run_goes_on_to_its_end() {
    let _entered = async_runtime().enter();
    let of = |label: &str| around().iter().find(|trial| trial.label == label).unwrap();

    let trace = Trace::default();
    assert!(!poll_and_drop(of("Asyncs::wrap").app.handle(trace.request()), 1));
    assert_eq!(trace.steps(), ["A>"]);
    assert_eq!(trace.holders(), 1);

    let gate = Arc::new(Barrier::new(2));
    let app = Blocked.wrap_blocking({
        let gate = Arc::clone(&gate);
        move |req| {
            gate.wait();
            gate.wait();
            view_blocking(req)
        }
    });
    let trace = Trace::default();
    let mut future = Box::pin(app.handle(trace.request()));
    assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    gate.wait(); // it has begun
    drop(future);
    gate.wait();
    assert!(let_go(&trace));
    assert_eq!(trace.steps(), ["A>", "A.pv", "view", "<A:200"]);
}

/// Gives up after a while.
#[middleware]
async fn impatient(req: &mut Request, next: impl Next) -> Response {
    match tokio::time::timeout(Duration::from_millis(10), next.run(req)).await {
        Ok(response) => response,
        Err(_) => http::StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

#[middleware(repeatable)]
fn blocks(req: &mut Request, next: impl blocking::Next) -> Response {
    next.run(req)
}

#[test]
fn a_timeout_gives_up_on_a_run_from_above_and_on_what_is_async_in_it_from_below() {
    middleware_chain! { struct Above { impatient, blocks } }
    middleware_chain! { struct Between { blocks, impatient, blocks } }
    middleware_chain! { struct Below { blocks, impatient } }

    // Who holds it: views that have not been dropped, and what they are made from.
    let views = Arc::new(());
    let view = {
        let views = Arc::clone(&views);
        move || {
            let views = Arc::clone(&views);
            async move {
                tokio::time::sleep(Duration::from_millis(300)).await;
                drop(views);
            }
        }
    };
    let router = || axum::Router::new().fallback(view.clone());
    for (app, status, goes_on) in [
        (Above.wrap_router(router()).boxed(), 504, true),
        (Between.wrap_router(router()).boxed(), 200, false),
        (Below.wrap_router(router()).boxed(), 504, false),
    ] {
        let before = Arc::strong_count(&views);
        assert_eq!(async_runtime().block_on(app.handle(Request::default())).status(), status);
        assert_eq!(Arc::strong_count(&views) > before, goes_on);
        let start = Instant::now();
        while Arc::strong_count(&views) > before && start.elapsed() < Duration::from_secs(10) {
            std::thread::yield_now();
        }
        assert_eq!(Arc::strong_count(&views), before, "it ends");
    }
}

#[test]
fn a_layer_that_gives_up_on_the_inside_still_has_the_head_of_the_request() {
    #[derive(Clone)]
    struct Number(u8);

    #[derive(Default)]
    struct Numbers;

    #[middleware]
    impl Numbers {
        fn process_request(&self, _req: &Request) -> std::ops::ControlFlow<Response, Number> {
            std::ops::ControlFlow::Continue(Number(7))
        }
    }

    #[derive(Default)]
    struct Uses;

    #[middleware]
    impl Uses {
        fn process_response(&self, req: &Request, number: Number, response: &mut Response) {
            let seen = format!("{} {} {:?}", number.0, req.uri().path(), req.headers()["x-sent"]);
            response.headers_mut().insert("x-seen", seen.parse().unwrap());
        }
    }

    middleware_chain! {
        struct Site {
            Numbers,
            Uses,
            impatient,
            blocks,
        }
    }

    let slow = |_: &mut Request| std::thread::sleep(Duration::from_millis(300));
    let router = axum::Router::new().fallback(async || tokio::time::sleep(Duration::from_millis(300)).await);
    for app in [Site.wrap_blocking(slow).boxed(), Site.wrap_service(router).boxed()] {
        let req = http::Request::get("/slow").header("x-sent", "yes").body(ordain::Body::empty()).unwrap();
        let (response, log) = Log::of(|| async_runtime().block_on(app.handle(req)));
        assert_eq!(response.status(), 504);
        assert_eq!(response.headers()["x-seen"], r#"7 /slow "yes""#);
        assert_eq!(log, ["ERROR 504 GET /slow: gateway timeout"]);
    }
}
