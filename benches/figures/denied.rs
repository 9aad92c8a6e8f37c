//! What it costs to turn away an address by its country, beside axum's `from_fn` that does nothing but answer so.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use axum::extract::ConnectInfo;
use axum::middleware::from_fn;
use axum::routing::get;
use http::StatusCode;
use mmdb_writer::Writer;
use ordain::{Body, Request, Response, middleware_chain};
use ordain_contrib::geo::{Countries, GeoBlock, Unknown};
use ordain_contrib::hosts::Clients;
use serde::{Deserialize, Serialize};
use tower::ServiceBuilder;
use tower_service::Service;

use crate::instructions;
use crate::layers::Case;
use crate::timing::{Spread, measure, rounded};
use crate::work::now;

/// What was measured beside one peer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Denied {
    pub(crate) peer: String,
    /// Of what the peer takes, both less the making of the request.
    pub(crate) time_of_theirs: Spread,
    /// The same in instructions.
    pub(crate) instructions_of_theirs: Option<f64>,
    /// ns of a request, less the making of it.
    pub(crate) nanos: Spread,
    pub(crate) their_nanos: Spread,
    pub(crate) allocations: i64,
    pub(crate) their_allocations: i64,
}

middleware_chain! {
    struct Site {
        clients: Clients,
        geo_block: GeoBlock,
    }
}

const PEERS: [&str; 3] = [
    "a `from_fn` around the router that answers",
    "a `from_fn` by `.layer` that answers",
    "a `from_fn` around the router that looks the address up and answers",
];

fn denied() -> IpAddr {
    Ipv4Addr::new(1, 2, 3, 4).into()
}

fn countries() -> Countries {
    let mut writer = Writer::builder("Countries").description(&[("en", "of a benchmark")]).build();
    for first in 1..=220_u8 {
        let code = if first == 1 { "DE" } else { "FR" };
        let network = ipnet::IpNet::new(Ipv4Addr::new(first, 2, 0, 0).into(), 16).expect("a network");
        writer
            .insert(network, &BTreeMap::from([("country", BTreeMap::from([("iso_code", code)]))]))
            .expect("a country");
    }
    Countries::from_bytes(writer.to_bytes().expect("a database")).expect("a database")
}

fn router() -> Router {
    Router::new().route("/", get(async || "hello"))
}

fn ours() -> impl Service<Request, Response = Response, Error = Infallible> + Clone + 'static {
    let geo_block = GeoBlock::refuse(&countries(), ["DE"], Unknown::Admitted).expect("a code");
    Site { clients: Clients::new(), geo_block }.wrap_router(router())
}

/// The answer of [`ours`].
fn forbidden() -> (StatusCode, &'static str) {
    (StatusCode::FORBIDDEN, "forbidden")
}

async fn answers(_: Request, _: axum::middleware::Next) -> (StatusCode, &'static str) {
    forbidden()
}

fn request() -> Request {
    let request = http::Request::get("/").header("host", "localhost").header("accept", "*/*");
    let mut request = request.body(Body::empty()).expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(denied(), 4321)));
    request
}

fn case<S>(name: &'static str, service: S) -> Case
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + 'static,
{
    let answer = now(service.clone().call(request())).expect("infallible");
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let body = now(axum::body::to_bytes(answer.into_body(), 100)).expect("a body");
    assert_eq!(body, forbidden().1, "{name}");
    Case::new(name, 1, None, move || drop(black_box(now(service.clone().call(request())))))
}

/// The making of a request, ours, and each peer.
pub(crate) fn cases() -> Vec<Case> {
    let countries = countries();
    let looks_up = move |ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request, next: axum::middleware::Next| {
        let country = countries.country(peer.ip());
        async move { if country == Some(*b"DE") { Err(forbidden()) } else { Ok(next.run(request).await) } }
    };
    let around = ServiceBuilder::new().layer(from_fn(answers)).service(router().with_state(()));
    let looking = ServiceBuilder::new().layer(from_fn(looks_up)).service(router().with_state(()));
    vec![
        Case::new("the making of a request", 0, None, || drop(black_box(request()))),
        case("ordain", ours()),
        case(PEERS[0], around),
        case(PEERS[1], router().layer(from_fn(answers)).with_state(())),
        case(PEERS[2], looking),
    ]
}

/// Measures, in turns.
pub(crate) fn run(rounds: usize) -> Vec<Denied> {
    let mut cases = cases();
    let times = measure("denied", &mut cases, rounds);
    let instructions = instructions::count("denied", cases.len());
    let allocations: Vec<i64> = cases.iter_mut().map(|case| case.allocations().cast_signed()).collect();
    let (making, ours) = (0, 1);
    let nanos = |at: usize, round: usize| times[at][round] - times[making][round];
    let spread = |at: usize| Spread::of((0..rounds).map(|round| nanos(at, round)));
    let denied = |(nth, peer): (usize, &&str)| {
        let theirs = nth + 2;
        Denied {
            peer: (*peer).to_owned(),
            time_of_theirs: Spread::of((0..rounds).map(|round| nanos(ours, round) / nanos(theirs, round))),
            instructions_of_theirs: instructions.as_ref().map(|all| {
                let of = |at: usize| u32::try_from(all[at] - all[making]).map_or(f64::MAX, f64::from);
                rounded(of(ours) / of(theirs))
            }),
            nanos: spread(ours),
            their_nanos: spread(theirs),
            allocations: allocations[ours] - allocations[making],
            their_allocations: allocations[theirs] - allocations[making],
        }
    };
    PEERS.iter().enumerate().map(denied).collect()
}
