//! The threads of blocking runs: whose turn it is, and what they are.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use ordain::blocking::{InUse, Pool};
use ordain::{BoxedChain, IntoResponse, Next, Request, Response, Tower, blocking, middleware, middleware_chain};
use ordain_tests::{Log, async_runtime, is_alone, is_alone_within, pause};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinSet;
use tower_layer::Layer;
use tower_service::Service;

#[middleware(repeatable)]
fn blocks(req: &mut Request, next: impl blocking::Next) -> Response {
    next.run(req)
}

middleware_chain! {
    struct Site {
        blocks,
    }
}

/// A layer that sends the call to another task.
#[derive(Clone, Default)]
struct Spawns;

#[derive(Clone)]
struct Spawned<S>(S);

impl<S> Layer<S> for Spawns {
    type Service = Spawned<S>;

    fn layer(&self, inner: S) -> Spawned<S> {
        Spawned(inner)
    }
}

impl<S> Service<Request> for Spawned<S>
where
    S: Service<Request, Response = Response, Future: Send + 'static>,
    S::Error: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, req: Request) -> Self::Future {
        let call = tokio::spawn(self.0.call(req));
        Box::pin(async move { call.await.expect("the task ends") })
    }
}

middleware_chain! {
    struct Spawning {
        blocks,
        spawns: Tower<Spawns>,
        blocks,
    }
}

fn runtimes(pool: usize) -> [Runtime; 2] {
    [
        Builder::new_current_thread().max_blocking_threads(pool).enable_all().build().unwrap(),
        Builder::new_multi_thread().worker_threads(2).max_blocking_threads(pool).enable_all().build().unwrap(),
    ]
}

/// Runs requests at the same time, and counts the statuses that come of them.
fn at_once(runtime: &Runtime, app: &BoxedChain, requests: usize) -> Vec<(u16, usize)> {
    let all = async {
        let mut running = JoinSet::new();
        for _ in 0..requests {
            let app = app.clone();
            running.spawn(async move { app.handle(Request::default()).await.status().as_u16() });
        }
        let mut counts = std::collections::BTreeMap::new();
        for status in running.join_all().await {
            *counts.entry(status).or_default() += 1;
        }
        counts.into_iter().collect()
    };
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(30), all).await }).expect("none hangs")
}

#[test]
fn what_needs_the_pool_of_the_runtime_does_not_wait_for_the_threads_of_runs() {
    for pool in [1, 4] {
        for runtime in runtimes(pool) {
            // As `tokio::fs`, a file server and the look-up of a name do.
            let app = Site.wrap(async |_: &mut Request| tokio::task::spawn_blocking(|| ()).await.unwrap());
            assert_eq!(at_once(&runtime, &app.boxed(), 100), [(200, 100)]);
        }
    }
}

#[test]
fn a_run_that_another_waits_for_takes_no_turn() {
    if !is_alone("modes::turns::a_run_that_another_waits_for_takes_no_turn") {
        return;
    }
    Pool::new().max_runs(1).install().unwrap();

    // In the same request; in a chain in a chain; in a request that a run has made itself.
    let spawning = || Spawning { spawns: Tower(Spawns) };
    let inner = spawning().wrap(async |_: &mut Request| pause().await);
    let asks = {
        let inner = inner.clone();
        move |_: &mut Request| inner.handle_blocking(Request::default())
    };
    for app in [
        spawning().wrap_blocking(|_: &mut Request| "hello").boxed(),
        spawning().wrap_service(inner.clone()).boxed(),
        Site.wrap_service(inner).boxed(),
        Site.wrap_blocking(asks).boxed(),
    ] {
        for runtime in runtimes(1) {
            assert_eq!(at_once(&runtime, &app, 50), [(200, 50)]);
        }
    }
}

#[test]
fn a_run_that_is_left_behind_keeps_the_turn_that_it_is_in() {
    static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);

    #[middleware]
    async fn impatient(req: &mut Request, next: impl Next) -> Response {
        match tokio::time::timeout(Duration::from_millis(5), next.run(req)).await {
            Ok(response) => response,
            Err(_) => http::StatusCode::GATEWAY_TIMEOUT.into_response(),
        }
    }

    middleware_chain! {
        struct Leaves {
            blocks,
            impatient,
            spawns: Tower<Spawns>,
            blocks,
        }
    }

    if !is_alone("modes::turns::a_run_that_is_left_behind_keeps_the_turn_that_it_is_in") {
        return;
    }
    Pool::new().max_runs(2).install().unwrap();

    let slow = |_: &mut Request| {
        MOST.fetch_max(UNDER_WAY.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(250));
        UNDER_WAY.fetch_sub(1, Ordering::SeqCst);
    };
    let app = Leaves { spawns: Tower(Spawns) }.wrap_blocking(slow).boxed();
    for runtime in runtimes(1) {
        assert_eq!(at_once(&runtime, &app, 10), [(504, 10)]);
        runtime.block_on(blocking::shutdown());
    }
    assert_eq!(MOST.load(Ordering::SeqCst), 2);
}

#[test]
fn a_runtime_that_is_driven_in_a_run_does_not_stand_still() {
    if !is_alone("modes::turns::a_runtime_that_is_driven_in_a_run_does_not_stand_still") {
        return;
    }
    Pool::new().max_runs(1).install().unwrap();

    // What is inside waits for a timer of the runtime that its own thread drives.
    let inner = Site.wrap(async |_: &mut Request| tokio::time::sleep(Duration::from_millis(1)).await);
    let view = move |_: &mut Request| {
        let own = Builder::new_current_thread().enable_all().build().unwrap();
        own.block_on(inner.handle(Request::default()))
    };
    let around_it = Site.wrap_blocking(view.clone()).boxed();
    let in_another_task = Spawning { spawns: Tower(Spawns) }.wrap_blocking(view).boxed();
    for app in [around_it, in_another_task] {
        for runtime in runtimes(1) {
            assert_eq!(at_once(&runtime, &app, 10), [(200, 10)]);
        }
    }
}

#[test]
fn a_mark_comes_off_when_the_request_comes_home() {
    #[middleware]
    async fn counts(req: &mut Request, next: impl Next) -> Response {
        let before = req.extensions().len();
        let response = next.run(req).await;
        assert_eq!(req.extensions().len(), before);
        response
    }

    middleware_chain! {
        struct Counting {
            counts,
            blocks,
            spawns: Tower<Spawns>,
            blocks,
        }
    }

    let app = Counting { spawns: Tower(Spawns) }.wrap_blocking(|_: &mut Request| "hello").boxed();
    assert_eq!(at_once(async_runtime(), &app, 1), [(200, 1)]);
}

/// Says that it has begun, and ends when it is told to.
fn gate() -> (Receiver<()>, Sender<()>, impl Fn() + Send + Sync) {
    let (begins, begun) = channel();
    let (end, ends) = channel::<()>();
    let ends = Mutex::new(ends);
    let wait = move || {
        begins.send(()).unwrap();
        ends.lock().unwrap().recv().unwrap();
    };
    (begun, end, wait)
}

#[test]
fn a_run_that_has_not_begun_when_its_request_is_dropped_does_not_begin() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);

    if !is_alone("modes::turns::a_run_that_has_not_begun_when_its_request_is_dropped_does_not_begin") {
        return;
    }
    Pool::new().max_runs(1).install().unwrap();

    let app = Site.wrap_blocking(|_: &mut Request| RUNS.fetch_add(1, Ordering::SeqCst).to_string());
    let (begun, end, wait) = gate();
    let held = Site.wrap_blocking(move |_: &mut Request| wait());
    let [runtime, _] = runtimes(1);
    runtime.block_on(async {
        let first = tokio::spawn(async move { held.handle(Request::default()).await.status() });
        tokio::task::yield_now().await;
        begun.recv().unwrap();

        let carried = Arc::new(());
        let mut req = Request::default();
        req.extensions_mut().insert(Arc::clone(&carried));
        let gone = tokio::time::timeout(Duration::from_millis(20), app.handle(req)).await;
        assert!(gone.is_err());
        assert_eq!(Arc::strong_count(&carried), 1, "it has left the queue");

        end.send(()).unwrap();
        assert_eq!(first.await.unwrap(), 200);
        assert_eq!(app.handle(Request::default()).await.status(), 200);
    });
    assert_eq!(RUNS.load(Ordering::SeqCst), 1);
}

#[test]
fn a_run_outlives_its_runtime_and_a_shutdown_waits_for_it() {
    static ENDED: AtomicUsize = AtomicUsize::new(0);

    if !is_alone("modes::turns::a_run_outlives_its_runtime_and_a_shutdown_waits_for_it") {
        return;
    }
    for runtime in runtimes(1) {
        let (begun, end, wait) = gate();
        let app = Site.wrap_blocking(move |_: &mut Request| {
            wait();
            ENDED.fetch_add(1, Ordering::SeqCst);
        });
        runtime.spawn(async move { app.handle(Request::default()).await });
        runtime.block_on(tokio::task::yield_now());
        begun.recv().unwrap();

        let before = ENDED.load(Ordering::SeqCst);
        async_runtime().block_on(async {
            let unfinished = tokio::time::timeout(Duration::from_millis(20), blocking::shutdown()).await;
            assert!(unfinished.is_err());
        });
        drop(runtime);
        end.send(()).unwrap();
        async_runtime().block_on(blocking::shutdown());
        assert_eq!(ENDED.load(Ordering::SeqCst), before + 1);
        assert_eq!(threads_named("ordain-blocking"), 0);
    }
}

/// The threads of this process of a name.
fn threads_named(name: &str) -> usize {
    // A thread that has ended its work is still there for a moment.
    std::thread::sleep(Duration::from_millis(100));
    let tasks = std::fs::read_dir("/proc/self/task").expect("linux");
    tasks
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok())
        .filter(|is| is.trim() == name)
        .count()
}

#[test]
fn the_settings_are_made_once_before_the_first_run() {
    /// Needs 16 MiB of stack.
    fn deep(_: &mut Request) -> String {
        fn down(left: usize) -> usize {
            let frame = std::hint::black_box([left; 128]);
            if left == 0 { 0 } else { down(left - 1) + usize::from(frame[7] == left) }
        }
        down(1 << 14).to_string()
    }

    if !is_alone("modes::turns::the_settings_are_made_once_before_the_first_run") {
        return;
    }

    let settings = Pool::new().max_runs(2).stack_size(64 << 20).keep_alive(Duration::from_millis(1));
    assert_eq!(settings.clone().install(), Ok(()));
    assert_eq!(settings.install(), Err(InUse));
    assert_eq!(InUse.to_string(), "the pool of blocking runs has its settings already, or is in use");
    for runtime in runtimes(1) {
        assert_eq!(at_once(&runtime, &Site.wrap_blocking(deep).boxed(), 3), [(200, 3)]);
    }
    assert_eq!(threads_named("ordain-blocking"), 0);
}

#[test]
fn a_run_with_the_defaults_settles_them() {
    if !is_alone("modes::turns::a_run_with_the_defaults_settles_them") {
        return;
    }
    // A blocking chain needs no thread.
    let app = Site.wrap_blocking(|_: &mut Request| "hello").boxed();
    assert_eq!(app.handle_blocking(Request::default()).status(), 200);
    assert_eq!(threads_named("ordain-blocking"), 0);
    assert_eq!(at_once(async_runtime(), &app, 1), [(200, 1)]);
    assert_eq!(threads_named("ordain-blocking"), 1);
    assert_eq!(Pool::new().install(), Err(InUse));
}

#[test]
fn the_runtime_of_the_call_is_current_in_a_run() {
    let app = Site.wrap_blocking(|_: &mut Request| {
        let here = Handle::current();
        assert_eq!(here.block_on(async { tokio::spawn(async { 7 }).await.unwrap() }), 7);
        here.id().to_string()
    });
    for runtime in runtimes(1) {
        let req = Request::default();
        let body = runtime.block_on(async { crate::text_of(app.handle(req).await).await });
        assert_eq!(body, runtime.handle().id().to_string());
    }
    // Without one it is the small one.
    assert_eq!(pollster::block_on(app.handle(Request::default())).status(), 200);
}

#[test]
fn where_the_system_refuses_every_thread_the_answer_is_503() {
    if !is_alone("modes::turns::where_the_system_refuses_every_thread_the_answer_is_503") {
        return;
    }
    Pool::new().stack_size(1 << 60).install().unwrap();
    let app = Site.wrap_blocking(|_: &mut Request| "hello").boxed();
    let runtime = &runtimes(1)[0];
    let (counts, log) = Log::of(|| at_once(runtime, &app, 3));
    assert_eq!(counts, [(503, 3)]);
    assert_eq!(log.len(), 3);
    assert!(log[0].starts_with("ERROR 503 GET /: "), "{log:?}");
}

#[test]
fn where_the_system_refuses_some_threads_none_waits_for_ever() {
    // 2 GiB of addresses, of which a stack takes 64 MiB: some twenty threads.
    let name = "modes::turns::where_the_system_refuses_some_threads_none_waits_for_ever";
    if !is_alone_within(name, "ulimit -v 2097152; export MALLOC_ARENA_MAX=1;") {
        return;
    }
    Pool::new().stack_size(64 << 20).install().unwrap();
    let slow = async |_: &mut Request| tokio::time::sleep(Duration::from_millis(50)).await;
    let app = Spawning { spawns: Tower(Spawns) }.wrap(slow).boxed();
    let runtime = &runtimes(1)[0];
    let counts = at_once(runtime, &app, 500);
    let statuses: Vec<_> = counts.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [200, 503], "some have a thread, and some cannot have one: {counts:?}");
    assert_eq!(at_once(runtime, &app, 1), [(200, 1)], "the next one has");
}
