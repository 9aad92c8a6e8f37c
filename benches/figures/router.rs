//! What it costs to stand around an axum router, beside the router alone: the price that a user pays first.

use std::convert::Infallible;
use std::hint::black_box;

use axum::Router;
use axum::extract::RawPathParams;
use axum::middleware::from_fn;
use axum::routing::get;
use ordain::{Body, Error, Next, Provide, Request, Response, View, middleware, middleware_chain};
use serde::{Deserialize, Serialize};
use tower::ServiceBuilder;
use tower_service::Service;

use crate::default_seven;
use crate::end_to_end;
use crate::instructions;
use crate::layers::{Case, axum_layer, axum_stacked, tower_seven};
use crate::timing::{Spread, measure};
use crate::work::{after, before, now};

/// What was measured of one way to stand around a router.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Around {
    pub(crate) name: String,
    pub(crate) path: String,
    /// As a part of what the bare router takes on the same path.
    pub(crate) time_over_bare: Spread,
    pub(crate) instructions: Option<u64>,
    /// Of a request, less the making of the request, as a part of the bare router's own.
    pub(crate) instructions_over_bare: Option<f64>,
    pub(crate) allocations: u64,
    pub(crate) allocations_over_bare: i64,
    /// Requests a second over loopback, of the bare router's in the same round; of some.
    pub(crate) rate_of_bare: Option<Spread>,
}

/// Reads the path and sets the status.
#[middleware(repeatable)]
async fn layer(req: &mut Request, next: impl Next) -> Response {
    before(req.uri().path());
    let mut response = next.run(req).await;
    after::<false, _>(&mut response);
    response
}

/// Looks at the headers on the way out, too.
#[middleware]
async fn looks(req: &mut Request, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    black_box(req.headers().len());
    after::<false, _>(&mut response);
    response
}

/// Looks at the route on the way out, which the router has found.
#[middleware]
async fn looks_at_the_route(req: &mut Request, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    black_box(req.extensions().len());
    after::<false, _>(&mut response);
    response
}

#[derive(Clone)]
struct User(u64);

#[middleware]
async fn provides(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User(black_box(7))).run(req).await
}

#[middleware]
async fn needs(req: &mut Request, user: User, next: impl Next) -> Response {
    black_box(user.0);
    next.run(req).await
}

#[middleware(process_view)]
fn guards(_req: &Request, view: &View<'_>) {
    black_box(view.param("id"));
}

#[middleware(process_exception)]
fn answers(_req: &Request, error: &Error) {
    black_box(error.status());
}

middleware_chain! { struct Empty {} }
middleware_chain! { struct Seven { layer, layer, layer, layer, layer, layer, layer } }
middleware_chain! { struct Looking { layer, layer, looks, layer, layer, layer, layer } }
middleware_chain! { struct LookingAtTheRoute { layer, layer, looks_at_the_route, layer, layer, layer, layer } }
middleware_chain! { struct Valued { layer, provides, looks, layer, needs, layer, layer } }
middleware_chain! { struct Hooked { layer, layer, guards, layer, layer, answers, layer } }
middleware_chain! { struct Part { layer, layer, layer } }
middleware_chain! { struct Site { layer, layer, layer, layer } }

/// The names of two rows.
pub(crate) const BARE: &str = "bare router";
pub(crate) const DEFAULT_SEVEN: &str = "ordain, the default seven";

const ROOT: &str = "/";
const USER: &str = "/users/7";

fn router() -> Router {
    Router::new()
        .route("/", get(async || "hello"))
        .route("/users/{id}", get(async |params: RawPathParams| black_box(params.iter().count()).to_string()))
}

/// As it is served: with its state.
fn bare() -> Router {
    router().with_state(())
}

fn from_fns() -> Router {
    let one = || from_fn::<_, (Request,)>(axum_layer::<false>);
    router().layer(
        ServiceBuilder::new()
            .layer(one())
            .layer(one())
            .layer(one())
            .layer(one())
            .layer(one())
            .layer(one())
            .layer(one()),
    )
}

fn request(path: &'static str) -> Request {
    let request = http::Request::get(path).header("host", "localhost").header("accept", "*/*");
    request.body(Body::empty()).expect("a request")
}

fn case<S>(name: &'static str, path: &'static str, service: S) -> (&'static str, Case)
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + 'static,
{
    let once = move || drop(black_box(now(service.clone().call(request(path)))));
    (path, Case::new(name, 7, None, once))
}

/// All of them; first the making of a request, then the bare router.
fn all() -> Vec<(&'static str, Case)> {
    let making = |path| (path, Case::new("the making of a request", 0, None, move || drop(black_box(request(path)))));
    vec![
        making(ROOT),
        making(USER),
        case(BARE, ROOT, bare()),
        case(BARE, USER, bare()),
        case("tower static ×7", ROOT, tower_seven(bare())),
        case("ordain, no layer", ROOT, Empty.wrap_router(router())),
        case("ordain ×7", ROOT, Seven.wrap_router(router())),
        case("ordain ×7", USER, Seven.wrap_router(router())),
        case("ordain ×7, one looks at the headers afterwards", ROOT, Looking.wrap_router(router())),
        case("ordain ×7, one looks at the route afterwards", ROOT, LookingAtTheRoute.wrap_router(router())),
        case("ordain ×7, one looks, a value is provided and needed", ROOT, Valued.wrap_router(router())),
        case("ordain ×7, with process_view and process_exception", USER, Hooked.wrap_router(router())),
        case("ordain ×7, by `layer()`, one looks", ROOT, router().layer(Looking.layer()).with_state(())),
        case("ordain ×7, by `wrap_service`, one looks", ROOT, Looking.wrap_service(bare())),
        case("ordain ×4 around ordain ×3 by `layer()`", ROOT, Site.wrap_router(router().layer(Part.layer()))),
        case(DEFAULT_SEVEN, ROOT, default_seven::around(router())),
        case("axum from_fn ×7, one ServiceBuilder", ROOT, from_fns().with_state(())),
        case("axum from_fn ×7, a .layer each", ROOT, axum_stacked::<false>(router(), 7).with_state(())),
    ]
}

/// The same without their paths, for those who count.
pub(crate) fn cases() -> Vec<Case> {
    all().into_iter().map(|(_, case)| case).collect()
}

/// The first of this name, on its own.
#[cfg(feature = "django")]
pub(crate) fn case_of(name: &str) -> Case {
    cases().into_iter().find(|case| case.peer == name).expect("a row")
}

/// The servers over loopback, the bare router first.
async fn servers() -> Vec<end_to_end::Server> {
    vec![
        (BARE, end_to_end::serve(bare()).await),
        ("tower static ×7", end_to_end::serve(tower_seven(bare())).await),
        ("ordain ×7", end_to_end::serve(Seven.wrap_router(router())).await),
        ("ordain ×7, one looks at the headers afterwards", end_to_end::serve(Looking.wrap_router(router())).await),
        (DEFAULT_SEVEN, end_to_end::serve(default_seven::around(router())).await),
        ("axum from_fn ×7, one ServiceBuilder", end_to_end::serve(from_fns().with_state(())).await),
    ]
}

/// Measures, in turns.
pub(crate) async fn run(rounds: usize, served_rounds: usize, seconds: u32) -> Vec<Around> {
    let (paths, mut cases): (Vec<_>, Vec<_>) = all().into_iter().unzip();
    let times = measure("router", &mut cases, rounds);
    let instructions = instructions::count("router", cases.len());
    let allocations: Vec<i64> = cases.iter_mut().map(|case| case.allocations().cast_signed()).collect();
    let rates = end_to_end::rates(&servers().await, ROOT, served_rounds, seconds).await;
    let on =
        |path, first: usize| (first..paths.len()).find(|at| paths[*at] == path).expect("each path has a bare router");
    let around = |at: usize| {
        let (making, bare) = (on(paths[at], 0), on(paths[at], 2));
        let over = |own: f64, bare: f64, making: f64| (own - bare) / (bare - making);
        let time = (0..times[at].len()).map(|round| over(times[at][round], times[bare][round], times[making][round]));
        Around {
            name: cases[at].peer.to_owned(),
            path: paths[at].to_owned(),
            time_over_bare: Spread::of(time),
            instructions: instructions.as_ref().map(|all| all[at] - all[making]),
            instructions_over_bare: instructions.as_ref().map(|all| {
                let of = |at: usize| u32::try_from(all[at]).map_or(f64::MAX, f64::from);
                crate::timing::rounded(over(of(at), of(bare), of(making)))
            }),
            allocations: (allocations[at] - allocations[making]).unsigned_abs(),
            allocations_over_bare: allocations[at] - allocations[bare],
            rate_of_bare: rates
                .iter()
                .find(|(name, _)| *name == cases[at].peer && paths[at] == ROOT)
                .map(|(_, rate)| *rate),
        }
    };
    (2..cases.len()).map(around).collect()
}
