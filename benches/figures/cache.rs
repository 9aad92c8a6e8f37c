//! What a page that was kept costs, beside the bare router that makes it.

use std::convert::Infallible;
use std::hint::black_box;

use axum::Router;
use axum::routing::get;
use http::header::AGE;
use ordain::{Body, Request, Response, middleware_chain};
use ordain_contrib::cache::{FetchFromCache, Memory, UpdateCache};
use ordain_contrib::hosts::Hosts;
use serde::{Deserialize, Serialize};
use tower_service::Service;

use crate::end_to_end;
use crate::instructions;
use crate::layers::Case;
use crate::timing::{Spread, measure, rounded};
use crate::work::now;

/// What was measured of one way to answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) name: String,
    /// Of what the bare router takes, both less the making of the request.
    pub(crate) time_of_bare: Spread,
    /// The same in instructions.
    pub(crate) instructions_of_bare: Option<f64>,
    pub(crate) allocations: i64,
    /// Requests a second over loopback, of the bare router's in the same round.
    pub(crate) rate_of_bare: Option<Spread>,
}

middleware_chain! {
    pub(crate) struct Site {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

const BARE: &str = "bare router";
const HIT: &str = "a page that was kept, in the chain `hosts`, `update_cache`, `fetch_from_cache`";
const POST: &str = "a `POST` in the same chain, which is not looked up";

fn router() -> Router {
    Router::new().route("/", get(async || "hello").post(async || "hello"))
}

fn site() -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
    let update_cache = UpdateCache::new(Memory::default());
    let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let mut kept = site.wrap_router(router());
    now(kept.call(request(false))).expect("infallible");
    let answer = now(kept.call(request(false))).expect("infallible");
    assert!(answer.headers().contains_key(AGE), "{answer:?}");
    kept
}

fn request(post: bool) -> Request {
    let request = if post { http::Request::post("/") } else { http::Request::get("/") };
    request.header("host", "localhost").header("accept", "*/*").body(Body::empty()).expect("a request")
}

/// The making of a request, the bare router, a page that was kept; and the same of a `POST`.
pub(crate) fn cases() -> Vec<Case> {
    let bare = || router().with_state(());
    vec![
        Case::new("the making of a request", 0, None, || drop(black_box(request(false)))),
        Case::new(BARE, 0, None, call(bare(), false)),
        Case::new(HIT, 3, None, call(site(), false)),
        Case::new(BARE, 0, None, call(bare(), true)),
        Case::new(POST, 3, None, call(site(), true)),
    ]
}

fn call<S>(service: S, post: bool) -> impl FnMut() + 'static
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + 'static,
{
    move || drop(black_box(now(service.clone().call(request(post)))))
}

/// Measures, in turns.
pub(crate) async fn run(rounds: usize, served_rounds: usize, seconds: u32) -> Vec<Kept> {
    let mut cases = cases();
    let times = measure("cache", &mut cases, rounds);
    let instructions = instructions::count("cache", cases.len());
    let allocations: Vec<i64> = cases.iter_mut().map(|case| case.allocations().cast_signed()).collect();
    let servers =
        vec![(BARE, end_to_end::serve(router().with_state(())).await), (HIT, end_to_end::serve(site()).await)];
    let rates = end_to_end::rates(&servers, "/", served_rounds, seconds).await;
    let of_bare = |at: usize| {
        let bare = at - 1;
        let ratio = |own: f64, bare: f64, making: f64| (own - making) / (bare - making);
        Kept {
            name: cases[at].peer.to_owned(),
            time_of_bare: Spread::of(
                (0..rounds).map(|round| ratio(times[at][round], times[bare][round], times[0][round])),
            ),
            instructions_of_bare: instructions.as_ref().map(|all| {
                let of = |at: usize| u32::try_from(all[at]).map_or(f64::MAX, f64::from);
                rounded(ratio(of(at), of(bare), of(0)))
            }),
            allocations: allocations[at] - allocations[0],
            rate_of_bare: rates.iter().find(|(name, _)| *name == cases[at].peer).map(|(_, rate)| *rate),
        }
    };
    [2, 4].map(of_bare).into()
}
