//! The hop to a thread of the pool: when the runtime's own is full, when it panics, and what crosses with the request.

use std::time::Duration;

use ordain::{BoxedChain, Next, Request, Response, blocking, middleware, middleware_chain};
use ordain_tests::Act::Panic;
use ordain_tests::{A, B, Blocks, Both, Budget, C, Log, OnlyAsync, Trace, around, pause, sided, view};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

middleware_chain! {
    struct InAndOut {
        Blocks<A>,
        OnlyAsync<B>,
        Blocks<C>,
    }
}

fn runtimes(pool: usize) -> [Runtime; 2] {
    [
        Builder::new_current_thread().max_blocking_threads(pool).enable_all().build().unwrap(),
        Builder::new_multi_thread().worker_threads(2).max_blocking_threads(pool).enable_all().build().unwrap(),
    ]
}

/// Runs requests at the same time, and checks the trace of each.
fn at_once(runtime: &Runtime, app: &BoxedChain, requests: usize) {
    let all = async {
        let mut running = JoinSet::new();
        for _ in 0..requests {
            let app = app.clone();
            running.spawn(async move {
                let trace = Trace::default();
                let response = app.handle(trace.request()).await;
                (response.status(), trace.steps())
            });
        }
        let expected = ["A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "view", "<C:200", "<B:200", "<A:200"];
        for (status, steps) in running.join_all().await {
            assert_eq!(status, 200);
            assert_eq!(steps, expected);
        }
    };
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(30), all).await }).expect("no deadlock");
}

#[test]
fn sixteen_requests_over_two_pool_threads() {
    for runtime in runtimes(2) {
        at_once(&runtime, &InAndOut.wrap(view).boxed(), 16);
        at_once(&runtime, &InAndOut.wrap_blocking(ordain_tests::view_blocking).boxed(), 16);
    }
}

#[test]
fn five_hundred_and_twelve_requests_wait_their_turn() {
    let mut budget = Budget::of(20, "requests at once that wait their turn");
    while budget.another_round() {
        for runtime in runtimes(4) {
            for trial in around().iter().chain(sided()) {
                at_once(&runtime, &trial.app, 512);
                budget.tried(512);
                if !budget.lasts() {
                    return;
                }
            }
        }
    }
}

#[test]
fn a_thousand_requests_at_once_share_nothing() {
    /// Remembers who asks, across a wait and a hop.
    #[derive(Clone, PartialEq, Debug)]
    struct Asker(String);

    #[middleware]
    async fn ask(req: &mut Request, next: impl ordain::Provide<Asker>) -> Response {
        let asker = req.uri().path().to_owned();
        pause().await;
        let mut response = next.provide(Asker(asker.clone())).run(req).await;
        pause().await;
        assert_eq!(req.uri().path(), asker);
        response.headers_mut().append("x-asker", asker.parse().unwrap());
        response
    }

    #[middleware]
    fn hop(req: &mut Request, asker: Asker, next: impl blocking::Next) -> Response {
        let mut response = next.run(req);
        response.headers_mut().append("x-asker", asker.0.parse().unwrap());
        response
    }

    #[middleware]
    async fn again(req: &mut Request, asker: Asker, next: impl Next) -> Response {
        tokio::task::yield_now().await;
        let mut response = next.run(req).await;
        response.headers_mut().append("x-asker", asker.0.parse().unwrap());
        response
    }

    middleware_chain! {
        struct Site {
            ask,
            hop,
            again,
        }
    }

    let site = Site.wrap(async |req: &mut Request| req.extensions().get::<Asker>().unwrap().0.clone());
    for runtime in runtimes(8) {
        runtime.block_on(async {
            let mut running = JoinSet::new();
            for number in 0..1000 {
                let site = site.clone();
                running.spawn(async move {
                    let path = format!("/{number}");
                    let req = http::Request::get(path.as_str()).body(String::new()).unwrap();
                    let response = site.handle(req).await;
                    let askers: Vec<_> = response.headers().get_all("x-asker").iter().cloned().collect();
                    assert_eq!(askers, [path.as_str(); 3]);
                    let body = axum::body::to_bytes(response.into_body(), 9).await.unwrap();
                    assert_eq!(body, path);
                });
            }
            assert_eq!(running.join_all().await.len(), 1000);
        });
    }
}

#[test]
fn a_panic_in_the_pool_is_an_error_and_the_request_comes_home() {
    middleware_chain! {
        struct Site {
            Both<A>,
            Blocks<B>,
            Blocks<C>,
        }
    }

    for runtime in runtimes(1) {
        let app = Site.wrap_blocking(ordain_tests::view_blocking);
        for (point, expected) in [("C>", &["A>", "B>", "C>", "<B:500", "<A:500"][..]), ("B>", &["A>", "B>", "<A:500"])]
        {
            let trace = Trace::new(&[(point, Panic)]);
            runtime.block_on(app.handle(trace.request()));
            assert_eq!(trace.steps(), expected);
        }
        let trace = Trace::default();
        assert_eq!(runtime.block_on(app.handle(trace.request())).status(), 200, "the pool goes on");
    }
}

#[test]
fn the_span_and_the_subscriber_cross_the_bridge() {
    #[middleware]
    fn says(req: &mut Request, next: impl blocking::Next) -> Response {
        tracing::info!(target: "ordain", "blocking");
        next.run(req)
    }

    #[middleware]
    async fn says_async(req: &mut Request, next: impl Next) -> Response {
        pause().await;
        tracing::info!(target: "ordain", "async");
        next.run(req).await
    }

    middleware_chain! {
        struct Site {
            says,
            says_async,
        }
    }

    let app = Site.wrap_blocking(|_| tracing::info!(target: "ordain", "view"));
    let ((), log) = Log::of(|| {
        for runtime in runtimes(1) {
            use tracing::Instrument;
            let span = tracing::info_span!("outside");
            runtime.block_on(app.handle(Request::default()).instrument(span));
        }
        tracing::info_span!("outside").in_scope(|| app.handle_blocking(Request::default()));
    });
    let once = ["outside: INFO: blocking", "outside: INFO: async", "outside: INFO: view"];
    assert_eq!(log, [once; 3].concat());
}
