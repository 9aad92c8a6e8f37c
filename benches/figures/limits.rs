//! What a limit by address lets through, and refuses, under many threads: beside `tower_governor`, both in memory.

use std::convert::Infallible;
use std::hint::black_box;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use http::StatusCode;
use ordain::{Body, Request, Response, middleware_chain};
use ordain_contrib::hosts::Clients;
use ordain_contrib::quota::{PerAddress, Rate, RateLimit};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use tower_governor::GovernorLayer;
use tower_governor::governor::GovernorConfigBuilder;
use tower_service::Service;

use crate::end_to_end;
use crate::instructions;
use crate::layers::Case;
use crate::progress;
use crate::timing::{Spread, rounded};
use crate::work::now;

/// What was measured of one kind of request.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Limited {
    pub(crate) request: String,
    /// Of how many addresses, by how many threads at once.
    pub(crate) addresses: u32,
    pub(crate) threads: u32,
    /// Requests a second over loopback, of `tower_governor`'s in the same round; of some.
    pub(crate) served_of_theirs: Option<Spread>,
    /// The same without a server: each thread makes requests and calls the service.
    pub(crate) rate_of_theirs: Spread,
    /// Instructions of a request, of `tower_governor`'s, both less the making of the request.
    pub(crate) instructions_of_theirs: Option<f64>,
    /// ns of the machine for a request, and to make it.
    pub(crate) nanos: Spread,
    pub(crate) their_nanos: Spread,
}

middleware_chain! {
    struct Site {
        clients: Clients,
        rate_limit: RateLimit<PerAddress>,
    }
}

const THREADS: u32 = 64;

/// One kind of request.
#[derive(Debug, Clone, Copy)]
struct Kind {
    name: &'static str,
    addresses: u32,
    /// Whether responses say how a client stands.
    tells: bool,
    admitted: bool,
}

const KINDS: [Kind; 5] = [
    Kind { name: "admitted", addresses: 1, tells: false, admitted: true },
    Kind { name: "admitted", addresses: 10_000, tells: false, admitted: true },
    Kind { name: "admitted, and told how it stands", addresses: 1, tells: true, admitted: true },
    Kind { name: "admitted, and told how it stands", addresses: 10_000, tells: true, admitted: true },
    Kind { name: "refused", addresses: 1, tells: false, admitted: false },
];

impl Kind {
    fn request(self, random: &mut SmallRng) -> Request {
        let address = Ipv4Addr::from_bits(0x0A00_0000 + random.random_range(0..self.addresses));
        let request = http::Request::get("/").header("host", "localhost").header("accept", "*/*");
        let mut request = request.body(Body::empty()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address.into(), 4321)));
        request
    }

    /// How many requests each thread makes in a round. To refuse one takes `tower_governor` long.
    fn requests(self) -> u32 {
        if self.admitted { 1000 } else { 100 }
    }

    fn status(self) -> StatusCode {
        if self.admitted { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS }
    }

    fn ours(self) -> impl Limits {
        let rate = if self.admitted { Rate::per_second(1_000_000_000) } else { Rate::per_hour(1) };
        let rate_limit = RateLimit::new(PerAddress, rate);
        let rate_limit = if self.tells { rate_limit } else { rate_limit.without_fields() };
        Site { clients: Clients::new(), rate_limit }.wrap_router(router())
    }

    fn theirs(self) -> Router {
        let mut config = GovernorConfigBuilder::default();
        if self.admitted {
            config.per_nanosecond(1).burst_size(1_000_000_000);
        } else {
            config.per_second(60 * 60).burst_size(1);
        }
        let router = if self.tells {
            router().layer(GovernorLayer::new(config.use_headers().finish().expect("a rate")))
        } else {
            router().layer(GovernorLayer::new(config.finish().expect("a rate")))
        };
        router.with_state(())
    }
}

fn router() -> Router {
    Router::new().route("/", get(async || "hello"))
}

/// One of the two.
trait Limits:
    Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

impl<S> Limits for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

/// Of whom all that may be admitted has been, if any is to be refused.
fn used_up<S: Limits>(kind: Kind, service: S) -> S {
    let mut random = SmallRng::seed_from_u64(0);
    drop(now(service.clone().call(kind.request(&mut random))));
    service
}

fn ask<S: Limits>(kind: Kind, service: &mut S, random: &mut SmallRng) {
    let answer = now(service.call(kind.request(random))).expect("infallible");
    assert_eq!(answer.status(), kind.status());
    drop(black_box(answer));
}

/// Runs requests by all threads, each with a clone of the service. ns of the machine for one.
fn at_once<S: Limits>(kind: Kind, service: &S) -> f64 {
    let barrier = Barrier::new(THREADS as usize);
    let one = |seed: u32| {
        let (mut service, mut random) = (service.clone(), SmallRng::seed_from_u64(seed.into()));
        barrier.wait();
        let begin = Instant::now();
        for _ in 0..kind.requests() {
            ask(kind, &mut service, &mut random);
        }
        (begin, Instant::now())
    };
    let times: Vec<(Instant, Instant)> = thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = (0..THREADS).map(|seed| scope.spawn(move || one(seed))).collect();
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).collect()
    });
    let begin = times.iter().map(|time| time.0).min().expect("a thread");
    let end = times.iter().map(|time| time.1).max().expect("a thread");
    (end - begin).as_secs_f64() * 1e9 / f64::from(THREADS * kind.requests())
}

/// Of each kind the making of a request, theirs and ours.
pub(crate) fn cases() -> Vec<Case> {
    fn case<S: Limits>(kind: Kind, name: &'static str, service: S) -> Case {
        let (mut service, mut random) = (used_up(kind, service), SmallRng::seed_from_u64(7));
        Case::new(name, 1, None, move || ask(kind, &mut service, &mut random))
    }
    let three = |kind: Kind| {
        let mut random = SmallRng::seed_from_u64(7);
        let making = move || drop(black_box(kind.request(&mut random)));
        [
            Case::new("the making of a request", 0, None, making),
            case(kind, "tower_governor", kind.theirs()),
            case(kind, "ordain", kind.ours()),
        ]
    };
    KINDS.into_iter().flat_map(three).collect()
}

/// Requests a second of ours, of theirs, by servers of so many threads: all come from one address.
async fn served(kind: Kind, rounds: usize, seconds: u32) -> Option<Spread> {
    let theirs = end_to_end::serve_clients(kind.theirs()).await;
    let ours = end_to_end::serve_clients(kind.ours()).await;
    let rates = end_to_end::rates(&[("tower_governor", theirs), ("ordain", ours)], "/", rounds, seconds).await;
    rates.get(1).map(|(_, rate)| *rate)
}

/// Measures, in turns.
pub(crate) fn run(rounds: usize, served_rounds: usize, seconds: u32) -> std::io::Result<Vec<Limited>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS as usize).enable_all().build()?;
    let counts = instructions::count("limits", 3 * KINDS.len());
    let limited = |(nth, kind): (usize, Kind)| {
        let (theirs, ours) = (used_up(kind, kind.theirs()), used_up(kind, kind.ours()));
        let (mut their_nanos, mut nanos) = (Vec::new(), Vec::new());
        for round in 0..=rounds {
            progress("limits", round, rounds);
            // The first round is there to warm up.
            if round == 0 {
                at_once(kind, &theirs);
                at_once(kind, &ours);
            } else if round.is_multiple_of(2) {
                their_nanos.push(at_once(kind, &theirs));
                nanos.push(at_once(kind, &ours));
            } else {
                nanos.push(at_once(kind, &ours));
                their_nanos.push(at_once(kind, &theirs));
            }
        }
        Limited {
            request: kind.name.to_owned(),
            addresses: kind.addresses,
            threads: THREADS,
            served_of_theirs: if kind.admitted && kind.addresses == 1 {
                runtime.block_on(served(kind, served_rounds, seconds))
            } else {
                None
            },
            rate_of_theirs: Spread::of(their_nanos.iter().zip(&nanos).map(|(theirs, ours)| theirs / ours)),
            instructions_of_theirs: counts.as_ref().map(|all| {
                let of = |at: usize| u32::try_from(all[3 * nth + at] - all[3 * nth]).map_or(f64::MAX, f64::from);
                rounded(of(2) / of(1))
            }),
            nanos: Spread::of(nanos),
            their_nanos: Spread::of(their_nanos),
        }
    };
    Ok(KINDS.into_iter().enumerate().map(limited).collect())
}
