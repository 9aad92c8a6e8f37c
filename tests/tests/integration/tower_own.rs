//! tower's own layers, in every place of a chain.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ordain::error::BoxError;
use ordain::{AnyLayer, Body, BoxedChain, Request, Response, Tower};
use tower::ServiceBuilder;
use tower::buffer::{Buffer, BufferLayer};
use tower::filter::{AsyncFilterLayer, FilterLayer};
use tower::layer::util::Identity;
use tower::limit::{ConcurrencyLimitLayer, GlobalConcurrencyLimitLayer};
use tower::load_shed::LoadShedLayer;
use tower::retry::{Policy, RetryLayer};
use tower::spawn_ready::SpawnReadyLayer;
use tower::timeout::TimeoutLayer;
use tower::util::{
    AndThenLayer, BoxCloneSyncServiceLayer, Either, MapErrLayer, MapFutureLayer, MapRequestLayer, MapResponseLayer,
    MapResultLayer, ThenLayer, option_layer,
};
use tower_http::set_status::SetStatusLayer;

use crate::app::{Extra, in_every_place, of, send};

const SOON: Duration = Duration::from_millis(20);

async fn answers_hello(app: &BoxedChain) {
    let answer = send(app, of("/")).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (200, "hello"));
    assert_eq!((answer.header("x-outer"), answer.header("x-inner")), (Some("1"), Some("1")));
}

/// A request that takes long, as a task of its own.
async fn occupied(app: &BoxedChain) -> tokio::task::JoinHandle<Response> {
    let app = app.clone();
    let task = tokio::spawn(async move { app.handle(of("/slow")).await });
    tokio::time::sleep(SOON).await;
    task
}

#[tokio::test]
async fn timeout() {
    for app in in_every_place!(TimeoutLayer = Tower(TimeoutLayer::new(SOON))) {
        answers_hello(&app).await;
        let answer = send(&app, of("/slow")).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (503, "service unavailable"));
    }
}

#[tokio::test]
async fn load_shed_over_concurrency_limit() {
    let layer = || {
        let layers = ServiceBuilder::new().layer(LoadShedLayer::new()).layer(ConcurrencyLimitLayer::new(1));
        Tower::any(layers)
    };
    for app in in_every_place!(AnyLayer = layer()) {
        answers_hello(&app).await;
        let slow = occupied(&app).await;
        assert_eq!(send(&app, of("/")).await.status, 503);
        slow.abort();
    }
}

#[tokio::test]
async fn concurrency_limit() {
    for app in in_every_place!(ConcurrencyLimitLayer = Tower(ConcurrencyLimitLayer::new(1))) {
        answers_hello(&app).await;
        let slow = occupied(&app).await;
        assert!(tokio::time::timeout(SOON, app.handle(of("/"))).await.is_err());
        slow.abort();
        answers_hello(&app).await;
    }
}

#[tokio::test]
async fn one_limit_for_several_chains() {
    let layer = GlobalConcurrencyLimitLayer::new(1);
    let apps = in_every_place!(GlobalConcurrencyLimitLayer = Tower(layer.clone()));
    let slow = occupied(&apps[0]).await;
    assert!(tokio::time::timeout(SOON, apps[1].handle(of("/"))).await.is_err());
    slow.abort();
    answers_hello(&apps[2]).await;
}

#[tokio::test]
async fn buffer() {
    for app in in_every_place!(BufferLayer<Request> = Tower(BufferLayer::new(8))) {
        answers_hello(&app).await;
    }
}

#[tokio::test]
async fn rate_limit_in_a_buffer() {
    let layer = || Tower::any(ServiceBuilder::new().buffer(8).rate_limit(1, Duration::from_mins(1)));
    for app in in_every_place!(AnyLayer = layer()) {
        answers_hello(&app).await;
        assert!(tokio::time::timeout(SOON, app.handle(of("/"))).await.is_err());
    }
}

/// Tries again after a 500, a few times.
#[derive(Clone)]
struct Again(usize);

impl Policy<Request, Response, Infallible> for Again {
    type Future = Ready<()>;

    fn retry(&mut self, _: &mut Request, result: &mut Result<Response, Infallible>) -> Option<Ready<()>> {
        self.0 = self.0.checked_sub(1)?;
        result.as_ref().ok()?.status().is_server_error().then(|| ready(()))
    }

    fn clone_request(&mut self, req: &Request) -> Option<Request> {
        let mut copy = Request::new(Body::empty());
        *copy.uri_mut() = req.uri().clone();
        copy.extensions_mut().clone_from(req.extensions());
        Some(copy)
    }
}

#[tokio::test]
async fn retry() {
    for app in in_every_place!(RetryLayer<Again> = Tower(RetryLayer::new(Again(2)))) {
        answers_hello(&app).await;
        assert_eq!(send(&app, of("/fail")).await.status, 500);
    }
}

#[tokio::test]
async fn retry_runs_everything_inside_again() {
    use ordain::{Next, middleware, middleware_chain};

    #[derive(Clone)]
    struct Runs(Arc<AtomicUsize>);
    #[middleware]
    async fn count(req: &mut Request, runs: Runs, next: impl Next) -> Response {
        runs.0.fetch_add(1, Ordering::Relaxed);
        next.run(req).await
    }
    middleware_chain! {
        struct Site { runs: ordain::Shared<Runs>, again: Tower<RetryLayer<Again>>, count }
    }
    let runs = Runs(Arc::default());
    let site = Site { runs: ordain::Shared(runs.clone()), again: Tower(RetryLayer::new(Again(2))) };
    let app = site.wrap_router(crate::app::router()).boxed();
    assert_eq!(send(&app, of("/fail")).await.status, 500);
    assert_eq!(runs.0.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn filter() {
    type Check = fn(Request) -> Result<Request, BoxError>;
    let check: Check = |req| if req.uri().path() == "/fail" { Err("filtered out".into()) } else { Ok(req) };
    for app in in_every_place!(FilterLayer<Check> = Tower(FilterLayer::new(check))) {
        answers_hello(&app).await;
        assert_eq!(send(&app, of("/fail")).await.status, 500);
    }
}

#[tokio::test]
async fn maps() {
    type MapRequest = fn(Request) -> Request;
    let mark: MapRequest = |mut req| {
        req.extensions_mut().insert(Extra("mapped"));
        req
    };
    for app in in_every_place!(MapRequestLayer<MapRequest> = Tower(MapRequestLayer::new(mark))) {
        answers_hello(&app).await;
        assert_eq!(send(&app, of("/extension")).await.text(), "mapped");
    }
    type MapResponse = fn(Response) -> Response;
    let accepted: MapResponse = |mut response| {
        *response.status_mut() = http::StatusCode::ACCEPTED;
        response
    };
    for app in in_every_place!(MapResponseLayer<MapResponse> = Tower(MapResponseLayer::new(accepted))) {
        assert_eq!(send(&app, of("/")).await.status, 202);
    }
}

#[tokio::test]
async fn async_filter() {
    async fn check(req: Request) -> Result<Request, BoxError> {
        tokio::task::yield_now().await;
        if req.uri().path() == "/fail" { Err("filtered out".into()) } else { Ok(req) }
    }
    for app in in_every_place!(AnyLayer = Tower::any(AsyncFilterLayer::new(check))) {
        answers_hello(&app).await;
        assert_eq!(send(&app, of("/fail")).await.status, 500);
    }
}

#[tokio::test]
async fn results_and_futures_that_are_mapped() {
    type Outcome = Result<Response, Infallible>;
    let accepted = |mut response: Response| {
        *response.status_mut() = http::StatusCode::ACCEPTED;
        Ok::<_, Infallible>(response)
    };
    for app in
        in_every_place!(AnyLayer = Tower::any(AndThenLayer::new(async move |response: Response| accepted(response))))
    {
        assert_eq!(send(&app, of("/")).await.status, 202);
    }
    for app in
        in_every_place!(AnyLayer = Tower::any(ThenLayer::new(async move |outcome: Outcome| outcome.and_then(accepted))))
    {
        assert_eq!(send(&app, of("/")).await.status, 202);
    }
    for app in
        in_every_place!(AnyLayer = Tower::any(MapResultLayer::new(move |outcome: Outcome| outcome.and_then(accepted))))
    {
        assert_eq!(send(&app, of("/")).await.status, 202);
    }
    type Answering = <ordain::Inner as tower::Service<Request>>::Future;
    let later = move |answering: Answering| async move { answering.await.and_then(accepted) };
    for app in in_every_place!(AnyLayer = Tower::any(MapFutureLayer::new(later))) {
        assert_eq!(send(&app, of("/")).await.status, 202);
    }
}

#[tokio::test]
async fn an_error_that_is_mapped() {
    #[derive(Debug)]
    struct Sorry(BoxError);
    impl std::fmt::Display for Sorry {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("sorry")
        }
    }
    impl std::error::Error for Sorry {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&*self.0)
        }
    }
    let sorry = |error: BoxError| -> BoxError { Sorry(error).into() };
    let layer = || Tower::any(ServiceBuilder::new().layer(MapErrLayer::new(sorry)).timeout(SOON));
    for app in in_every_place!(AnyLayer = layer()) {
        answers_hello(&app).await;
        assert_eq!(send(&app, of("/slow")).await.status, 503, "the source is still the timeout");
    }
}

#[tokio::test]
async fn spawn_ready() {
    for app in in_every_place!(AnyLayer = Tower::any(ServiceBuilder::new().buffer(8).layer(SpawnReadyLayer::new()))) {
        answers_hello(&app).await;
    }
}

#[tokio::test]
async fn a_layer_that_may_be_left_out() {
    type Optional = Either<SetStatusLayer, Identity>;
    for (layer, status) in [(Some(SetStatusLayer::new(http::StatusCode::ACCEPTED)), 202), (None, 200)] {
        for app in in_every_place!(Optional = Tower(option_layer(layer))) {
            assert_eq!(send(&app, of("/")).await.status, status);
        }
    }
}

#[tokio::test]
async fn a_layer_that_is_boxed_already() {
    type Boxed = BoxCloneSyncServiceLayer<ordain::Inner, Request, Response, BoxError>;
    for app in in_every_place!(Boxed = Tower(Boxed::new(TimeoutLayer::new(SOON)))) {
        answers_hello(&app).await;
        assert_eq!(send(&app, of("/slow")).await.status, 503);
    }
}

#[tokio::test]
async fn errors_that_are_handled_as_in_axum() {
    let teapot = async |error: BoxError| (http::StatusCode::IM_A_TEAPOT, error.to_string());
    let layer = || {
        let handled = axum::error_handling::HandleErrorLayer::new(teapot);
        Tower::any(ServiceBuilder::new().layer(handled).load_shed().concurrency_limit(1).timeout(SOON))
    };
    for app in in_every_place!(AnyLayer = layer()) {
        answers_hello(&app).await;
        let answer = send(&app, of("/slow")).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (418, "request timed out"));
    }
}

#[tokio::test]
async fn one_of_several_services_is_the_view() {
    use tower::steer::Steer;
    use tower::util::BoxCloneSyncService;

    ordain::middleware_chain! { struct Site { timeout: Tower<TimeoutLayer> } }
    let says = |word: &'static str| {
        BoxCloneSyncService::new(tower::service_fn(move |_: Request| async move {
            Ok::<_, Infallible>(Response::new(Body::from(word)))
        }))
    };
    let pick = |req: &Request, _: &[_]| usize::from(req.uri().path() == "/second");
    // A `Steer` names the type of the request, which is not `Sync`.
    let steer = Buffer::new(Steer::new([says("first"), says("second")], pick), 8);
    let app = Site { timeout: Tower(TimeoutLayer::new(SOON)) }.wrap_service(steer).boxed();
    assert_eq!(send(&app, of("/")).await.text(), "first");
    assert_eq!(send(&app, of("/second")).await.text(), "second");
}
