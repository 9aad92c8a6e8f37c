//! Crowds of requests through blocking middlewares around a file server, which needs threads of the runtime's own pool.

#![expect(clippy::unused_self, reason = "a hook is a method, whether it has state or not")]

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use http::StatusCode;
use ordain::{BoxedChain, Next, Request, Response, Tower, View, blocking, middleware, middleware_chain};
use ordain_tests::Budget;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tower_http::services::ServeDir;
use tower_layer::Layer;
use tower_service::Service;

use crate::app::{of, send};

#[middleware(repeatable)]
fn blocks(req: &mut Request, next: impl blocking::Next) -> Response {
    std::thread::sleep(Duration::from_micros(100));
    next.run(req)
}

#[middleware(repeatable)]
async fn waits(req: &mut Request, next: impl Next) -> Response {
    tokio::time::sleep(Duration::from_micros(100)).await;
    next.run(req).await
}

#[derive(Default)]
struct Hooks;

#[middleware(repeatable)]
impl Hooks {
    fn process_request(&self, req: &mut Request) {
        req.headers_mut().insert("x-hooked", "yes".parse().expect("a value"));
    }

    async fn process_view(&self, req: &mut Request, _view: &View<'_>) {
        tokio::task::yield_now().await;
        assert_eq!(req.headers()["x-hooked"], "yes");
    }

    async fn process_response(&self, _req: &mut Request, _response: &mut Response) {
        tokio::time::sleep(Duration::from_micros(100)).await;
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

middleware_chain! { struct One { blocks } }
middleware_chain! { struct Two { blocks, waits, blocks } }
middleware_chain! { struct WithHooks { Hooks, blocks, Hooks, waits, Hooks } }
middleware_chain! { struct Spawning { blocks, spawns: Tower<Spawns>, blocks, again: Tower<Spawns>, blocks } }

/// A file server in every kind of chain.
struct Crowd {
    directory: std::path::PathBuf,
    apps: Vec<(&'static str, BoxedChain)>,
}

impl Crowd {
    fn new() -> Self {
        let directory = std::env::temp_dir().join(format!("ordain-crowd-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a directory");
        std::fs::write(directory.join("file.txt"), "a file").expect("a file");
        let files = || ServeDir::new(&directory);
        let router = || Router::new().fallback_service(files());
        let spawning = || Spawning { spawns: Tower(Spawns), again: Tower(Spawns) };
        let apps = vec![
            ("one", One.wrap_router(router()).boxed()),
            ("two", Two.wrap_service(files()).boxed()),
            ("hooks", WithHooks.wrap_router(router()).boxed()),
            ("a chain in a chain", Two.wrap_router(Router::new().fallback_service(One.wrap_router(router()))).boxed()),
            ("a layer that spawns", spawning().wrap_service(files()).boxed()),
            ("a chain as a layer, inside one that spawns", spawning().wrap_router(router().layer(Two.layer())).boxed()),
        ];
        Self { directory, apps }
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn runtimes(pool: usize) -> [(&'static str, Runtime); 2] {
    let with = |mut builder: Builder| builder.max_blocking_threads(pool).enable_all().build().expect("a runtime");
    let mut many = Builder::new_multi_thread();
    many.worker_threads(2);
    [("one thread", with(Builder::new_current_thread())), ("many threads", with(many))]
}

/// What the client that stays gets.
async fn stays(app: BoxedChain) {
    let answer = send(&app, of("/file.txt")).await;
    assert_eq!((answer.status, answer.text()), (StatusCode::OK, "a file"));
}

/// Sends so many requests at once, of which one in five is dropped at some time. Those that stay, and the next, are answered.
async fn at_once(app: &BoxedChain, requests: usize) {
    let mut running = JoinSet::new();
    for number in 0..requests {
        let app = app.clone();
        if number % 5 == 2 {
            let patience = Duration::from_micros(number as u64 * 37 % 20_000);
            running.spawn(async move { drop(tokio::time::timeout(patience, app.handle(of("/file.txt"))).await) });
        } else {
            running.spawn(stays(app));
        }
    }
    assert_eq!(running.join_all().await.len(), requests);
    stays(app.clone()).await;
}

#[test]
fn all_that_stay_are_answered_and_the_next_one_too() {
    let mut budget = Budget::of(20, "requests at once through blocking middlewares");
    let requests = if Budget::is_long() { 10_000 } else { 600 };
    let crowd = Crowd::new();
    while budget.another_round() {
        for pool in [1, 4, 512] {
            for (flavor, runtime) in runtimes(pool) {
                for (name, app) in &crowd.apps {
                    let case = async { tokio::time::timeout(Duration::from_mins(2), at_once(app, requests)).await };
                    let what = format!("{name}, {flavor}, {pool} threads in the pool of the runtime");
                    runtime.block_on(case).unwrap_or_else(|_| panic!("{what}: it hangs"));
                    budget.tried(requests);
                    if !budget.lasts() {
                        return;
                    }
                }
            }
        }
    }
}
