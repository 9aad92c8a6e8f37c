//! What sessions add to a request that has no business with them, and to one that reads a value: beside tower-sessions, both
//! in memory.

use std::convert::Infallible;
use std::hint::black_box;

use axum::Router;
use axum::routing::get;
use http::header::{COOKIE, SET_COOKIE};
use ordain::{Body, Request, Response, middleware_chain};
use ordain_contrib::sessions::{Memory, Session, Sessions};
use serde::{Deserialize, Serialize};
use tower_service::Service;
use tower_sessions::{MemoryStore, SessionManagerLayer};

use crate::instructions;
use crate::layers::Case;
use crate::timing::{Spread, measure, rounded};
use crate::work::now;

/// What was measured of one kind of request.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Added {
    /// What it does with its session.
    pub(crate) request: String,
    /// Of what tower-sessions' layer adds to the same request.
    pub(crate) time_of_theirs: Spread,
    /// The same in instructions.
    pub(crate) instructions_of_theirs: Option<f64>,
    /// The same of what sessions add to a chain that there is, and not to a router without one.
    pub(crate) in_a_chain_time_of_theirs: Spread,
    pub(crate) in_a_chain_instructions_of_theirs: Option<f64>,
    /// ns over the bare router.
    pub(crate) time: Spread,
    pub(crate) their_time: Spread,
    /// Over the bare router.
    pub(crate) instructions: Option<i64>,
    pub(crate) their_instructions: Option<i64>,
    pub(crate) allocations: i64,
    pub(crate) their_allocations: i64,
}

middleware_chain! { struct Site { sessions: Sessions<Memory> } }
middleware_chain! { struct Empty {} }

const UNTOUCHED: &str = "/untouched";
const READ: &str = "/read";
const WRITE: &str = "/write";

/// Whose sessions there are, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Nobodys,
    Theirs,
    Ours,
}

/// Without sessions it reads nothing, and says the same.
fn bare() -> Router {
    untouched().route(READ, get(async || black_box(7_u32).to_string())).with_state(())
}

fn theirs() -> Router {
    type Theirs = tower_sessions::Session;
    let read = async |session: Theirs| session.get::<u32>("n").await.expect("a store").unwrap_or_default().to_string();
    let write = async |session: Theirs| session.insert("n", 7).await.expect("a store");
    let router = untouched().route(READ, get(read)).route(WRITE, get(write));
    router.layer(SessionManagerLayer::new(MemoryStore::default())).with_state(())
}

fn ours() -> impl Service<Request, Response = Response, Error = Infallible> + Clone + 'static {
    let read = async |session: Session| session.get::<u32>("n").await.expect("a store").unwrap_or_default().to_string();
    let write = async |session: Session| session.insert("n", 7).await.expect("a store");
    let router = untouched().route(READ, get(read)).route(WRITE, get(write));
    Site { sessions: Sessions::new(Memory::default()) }.wrap_router(router)
}

fn untouched() -> Router {
    Router::new().route(UNTOUCHED, get(async || "hello"))
}

fn request(path: &'static str, cookie: Option<&str>) -> Request {
    let mut request = http::Request::get(path).header("host", "localhost").header("accept", "*/*");
    if let Some(cookie) = cookie {
        request = request.header(COOKIE, cookie);
    }
    request.body(Body::empty()).expect("a request")
}

/// The three requests of one service. `cookie` is that of a visitor who has a session.
fn three<S>(whose: Whose, service: &S, cookie: &str) -> [Case; 3]
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + 'static,
{
    let case = |path, cookie: Option<&str>| {
        let (mut service, cookie) = (service.clone(), cookie.map(str::to_owned));
        let answer = now(service.call(request(path, cookie.as_deref()))).expect("infallible");
        assert!(answer.status().is_success() && !answer.headers().contains_key(SET_COOKIE), "{answer:?}");
        let once = move || drop(black_box(now(service.clone().call(request(path, cookie.as_deref())))));
        Case::new(if whose == Whose::Ours { "ordain" } else { "tower-sessions" }, 1, None, once)
    };
    [case(UNTOUCHED, None), case(UNTOUCHED, Some(cookie)), case(READ, Some(cookie))]
}

/// The cookie of a visitor for whom there is a value.
fn cookie_of<S>(service: &S) -> String
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone,
{
    let answer = now(service.clone().call(request(WRITE, None))).expect("infallible");
    let cookie = answer.headers()[SET_COOKIE].to_str().expect("text");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// Each request five times: of the bare router, once with either cookie, of the two with sessions, and of a chain without.
pub(crate) fn cases() -> Vec<Case> {
    let (theirs, ours) = (theirs(), ours());
    let (their_cookie, our_cookie) = (cookie_of(&theirs), cookie_of(&ours));
    let all = [
        three(Whose::Nobodys, &bare(), &their_cookie),
        three(Whose::Theirs, &theirs, &their_cookie),
        three(Whose::Nobodys, &bare(), &our_cookie),
        three(Whose::Ours, &ours, &our_cookie),
        three(Whose::Nobodys, &Empty.wrap_router(bare()), &our_cookie),
    ];
    all.into_iter().flatten().collect()
}

const REQUESTS: [&str; 3] =
    ["touches no session, has no cookie", "touches no session, has the cookie of one", "reads a value"];

/// Measures, in turns.
pub(crate) fn run(rounds: usize) -> Vec<Added> {
    let mut cases = cases();
    let times = measure("sessions", &mut cases, rounds);
    let instructions = instructions::count("sessions", cases.len());
    let allocations: Vec<i64> = cases.iter_mut().map(|case| case.allocations().cast_signed()).collect();
    let added = |(at, name): (usize, &&str)| {
        let (their_bare, theirs, our_bare, ours, chain) = (at, at + 3, at + 6, at + 9, at + 12);
        let time = |of: usize, bare: usize, round: usize| times[of][round] - times[bare][round];
        let all = |of, bare| Spread::of((0..rounds).map(|round| time(of, bare, round)));
        let counted =
            |of: usize, bare: usize| instructions.as_ref().map(|all| all[of].cast_signed() - all[bare].cast_signed());
        let (our_count, their_count) = (counted(ours, our_bare), counted(theirs, their_bare));
        let time_of_theirs = |bare: usize| {
            Spread::of((0..rounds).map(|round| time(ours, bare, round) / time(theirs, their_bare, round)))
        };
        let count_of_theirs = |count: Option<i64>| {
            let float = |count: i64| i32::try_from(count).map_or(f64::MAX, f64::from);
            count.zip(their_count).map(|(ours, theirs)| rounded(float(ours) / float(theirs)))
        };
        Added {
            request: (*name).to_owned(),
            time_of_theirs: time_of_theirs(our_bare),
            instructions_of_theirs: count_of_theirs(our_count),
            in_a_chain_time_of_theirs: time_of_theirs(chain),
            in_a_chain_instructions_of_theirs: count_of_theirs(counted(ours, chain)),
            time: all(ours, our_bare),
            their_time: all(theirs, their_bare),
            instructions: our_count,
            their_instructions: their_count,
            allocations: allocations[ours] - allocations[our_bare],
            their_allocations: allocations[theirs] - allocations[their_bare],
        }
    };
    REQUESTS.iter().enumerate().map(added).collect()
}
