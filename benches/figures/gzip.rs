//! What it costs to compress a page, with a padding, beside tower-http's compression at the same level, which has none.

use std::convert::Infallible;
use std::hint::black_box;

use axum::Router;
use axum::body::to_bytes;
use axum::routing::get;
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use ordain::{Body, Request, Response, middleware_chain};
use ordain_contrib::gzip::Gzip;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_service::Service;

use crate::instructions;
use crate::layers::Case;
use crate::timing::{Spread, measure, rounded};
use crate::work::now;

/// What was measured of pages of one length.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Zipped {
    /// Bytes of the page.
    pub(crate) length: usize,
    /// Requests a second, of tower-http's in the same round.
    pub(crate) rate_of_theirs: Spread,
    pub(crate) instructions_of_theirs: Option<f64>,
    /// µs of a request.
    pub(crate) micros: Spread,
    pub(crate) their_micros: Spread,
    pub(crate) allocations: u64,
    pub(crate) their_allocations: u64,
}

middleware_chain! { struct Site { gzip: Gzip } }

const LENGTHS: [usize; 3] = [1_000, 10_000, 100_000];

/// Django's level, and the one of both.
const LEVEL: u32 = 6;

/// A page of words that are not all alike.
fn page(length: usize) -> Bytes {
    let mut random = SmallRng::seed_from_u64(7);
    let word = |random: &mut SmallRng| -> String {
        (0..random.random_range(2..9)).map(|_| char::from(random.random_range(b'a'..=b'z'))).collect()
    };
    let words: Vec<String> = (0..400).map(|_| word(&mut random)).collect();
    let mut page = String::with_capacity(length + 16);
    while page.len() < length {
        page.push_str(&words[random.random_range(0..words.len())]);
        page.push(' ');
    }
    page.truncate(length);
    page.into()
}

fn router(length: usize) -> Router {
    let page = page(length);
    Router::new().route("/", get(async move || ([("content-type", "text/html")], page)))
}

/// Asks, and reads what comes.
fn case<S>(name: &'static str, service: S) -> Case
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + 'static,
{
    let once = move || {
        let request = http::Request::get("/").header(ACCEPT_ENCODING, "gzip").body(Body::empty()).expect("a request");
        let answer = now(service.clone().call(request)).expect("infallible");
        assert!(answer.headers().contains_key(CONTENT_ENCODING));
        black_box(now(to_bytes(answer.into_body(), usize::MAX)).expect("a body"));
    };
    Case::new(name, 1, None, once)
}

/// Of each length theirs and ours.
pub(crate) fn cases() -> Vec<Case> {
    let two = |length| {
        let level = CompressionLevel::Precise(i32::try_from(LEVEL).expect("a level"));
        let layer = CompressionLayer::new().gzip(true).quality(level);
        let theirs = router(length).layer(layer).with_state(());
        let gzip = Gzip::new().level(LEVEL).expect("a level");
        [case("tower-http", theirs), case("ordain", Site { gzip }.wrap_router(router(length)))]
    };
    LENGTHS.into_iter().flat_map(two).collect()
}

/// Measures, in turns.
pub(crate) fn run(rounds: usize) -> Vec<Zipped> {
    let mut cases = cases();
    let times = measure("gzip", &mut cases, rounds);
    let instructions = instructions::count("gzip", cases.len());
    let allocations: Vec<u64> = cases.iter_mut().map(Case::allocations).collect();
    let zipped = |(nth, length): (usize, &usize)| {
        let (theirs, ours) = (2 * nth, 2 * nth + 1);
        let micros = |at: usize| Spread::of(times[at].iter().map(|nanos| nanos / 1e3));
        Zipped {
            length: *length,
            rate_of_theirs: Spread::of((0..rounds).map(|round| times[theirs][round] / times[ours][round])),
            instructions_of_theirs: instructions.as_ref().map(|all| {
                let of = |at: usize| u32::try_from(all[at]).map_or(f64::MAX, f64::from);
                rounded(of(ours) / of(theirs))
            }),
            micros: micros(ours),
            their_micros: micros(theirs),
            allocations: allocations[ours],
            their_allocations: allocations[theirs],
        }
    };
    LENGTHS.iter().enumerate().map(zipped).collect()
}
