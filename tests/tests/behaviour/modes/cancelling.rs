//! Requests that are dropped: at every point where a chain can wait.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use ordain::error::Kind;
use ordain::{IntoResponse, Next, Request, Response, blocking, middleware, middleware_chain};
use ordain_tests::Act::{Fail, Template};
use ordain_tests::{A, Blocks, Budget, Log, Script, Trace, around, async_runtime, sided, templated, view_blocking};
use tokio::sync::{Notify, Semaphore};

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

/// What is known of the views of the test below.
static VIEW_HAS_BEGUN: Notify = Notify::const_new();
static VIEWS: AtomicUsize = AtomicUsize::new(0);
static VIEW_MAY_END: Semaphore = Semaphore::const_new(0);

/// Gives up as soon as the view has begun.
#[middleware]
async fn gives_up(req: &mut Request, next: impl Next) -> Response {
    tokio::select! {
        biased;
        response = next.run(req) => response,
        () = VIEW_HAS_BEGUN.notified() => http::StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

#[test]
fn a_timeout_gives_up_on_a_run_from_above_and_on_what_is_async_in_it_from_below() {
    middleware_chain! { struct Above { gives_up, blocks } }
    middleware_chain! { struct Between { blocks, gives_up, blocks } }
    middleware_chain! { struct Below { blocks, gives_up } }

    struct Under;
    impl Drop for Under {
        fn drop(&mut self) {
            VIEWS.fetch_sub(1, SeqCst);
        }
    }
    async fn begun() -> Under {
        VIEWS.fetch_add(1, SeqCst);
        let under_way = Under;
        VIEW_HAS_BEGUN.notify_one();
        tokio::task::yield_now().await;
        under_way
    }
    let waits = || {
        axum::Router::new().fallback(async || {
            let _under_way = begun().await;
            VIEW_MAY_END.acquire().await.unwrap().forget();
        })
    };
    let ends = axum::Router::new().fallback(async || drop(begun().await));
    for (app, status, goes_on) in [
        (Above.wrap_router(waits()).boxed(), 504, true),
        (Between.wrap_router(ends).boxed(), 200, false),
        (Below.wrap_router(waits()).boxed(), 504, false),
    ] {
        assert_eq!(async_runtime().block_on(app.handle(Request::default())).status(), status);
        assert_eq!(VIEWS.load(SeqCst), usize::from(goes_on));
        if goes_on {
            VIEW_MAY_END.add_permits(1);
        }
        let start = Instant::now();
        while VIEWS.load(SeqCst) > 0 && start.elapsed() < Duration::from_secs(10) {
            std::thread::yield_now();
        }
        assert_eq!(VIEWS.load(SeqCst), 0, "it ends");
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
