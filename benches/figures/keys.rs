//! How the cost grows with what is kept, and that it ends: each count in a process of its own, whose memory is its alone.

use std::fs;
use std::net::Ipv4Addr;
use std::process::{Command, Stdio};
use std::time::Instant;

use axum::Router;
use axum::routing::get;
use ordain::{Body, BoxedChain, Request};
use ordain_contrib::cache::{FetchFromCache, Memory, UpdateCache};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::quota::{self, Counter};
use ordain_contrib::sessions::{self, Record, Store};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::cache::Site;
use crate::timing::rounded;
use crate::work::now;

/// What tells the program to count, and what.
pub(crate) const FLAG: &str = "--keys";

/// What was measured of so many of a kind.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Keys {
    pub(crate) kind: String,
    /// How many were put in.
    pub(crate) count: usize,
    /// How many there are then.
    pub(crate) kept: u64,
    /// Bytes of memory that the process has more than before, for each that there is.
    pub(crate) bytes_each: f64,
    /// MiB of the same, in all.
    pub(crate) mebibytes: f64,
    /// ns to put one in, with all that belongs to it.
    pub(crate) nanos_to_put: f64,
    /// ns to find one of them, any.
    pub(crate) nanos_to_find: f64,
}

const KINDS: [(&str, usize); 8] = [
    ("pages", 1_000),
    ("pages", 1_000_000),
    ("pages in 64 MiB", 1_000_000),
    ("sessions", 1_000),
    ("sessions", 1_000_000),
    ("addresses in room for twice as many", 1_000),
    ("addresses in room for twice as many", 1_000_000),
    ("addresses in room for 65536", 1_000_000),
];

/// Measures, one after the other.
pub(crate) fn run(most: usize) -> Result<Vec<Keys>, Box<dyn std::error::Error>> {
    let mut all = Vec::new();
    for (kind, count) in KINDS {
        eprintln!("keys: {count} {kind}");
        let output = Command::new(std::env::current_exe()?)
            .args([FLAG, kind, &count.min(most).to_string()])
            .stderr(Stdio::inherit())
            .output()?;
        all.push(serde_json::from_slice(&output.stdout)?);
    }
    Ok(all)
}

/// In the process that counts.
pub(crate) fn count(kind: &str, count: usize) -> Keys {
    match kind {
        "pages" => pages(kind, &Memory::with_capacity(1 << 40), count),
        "sessions" => sessions(kind, count),
        "addresses in room for twice as many" => addresses(kind, || quota::Memory::with_capacity(2 * count), count),
        "addresses in room for 65536" => addresses(kind, quota::Memory::default, count),
        _ => pages(kind, &Memory::default(), count),
    }
}

/// Bytes of memory that this process has.
fn resident() -> f64 {
    let pages = fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|all| all.split(' ').nth(1)?.parse::<u32>().ok()).unwrap_or_default();
    f64::from(pages) * 4096.0
}

fn nanos(begin: Instant, count: usize) -> f64 {
    rounded(begin.elapsed().as_secs_f64() * 1e9 / float(count))
}

fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

const FOUND: usize = 200_000;

fn keys(kind: &str, count: usize, kept: u64, before: f64, nanos_to_put: f64, nanos_to_find: f64) -> Keys {
    let more = resident() - before;
    let each = usize::try_from(kept).map_or(f64::MAX, float).max(1.0);
    Keys {
        kind: kind.to_owned(),
        count,
        kept,
        bytes_each: rounded(more / each),
        mebibytes: rounded(more / f64::from(1 << 20)),
        nanos_to_put,
        nanos_to_find,
    }
}

fn request(number: usize) -> Request {
    let uri = format!("/articles/{number}");
    http::Request::get(uri).header("host", "localhost").body(Body::empty()).expect("a request")
}

fn pages(kind: &str, store: &Memory, count: usize) -> Keys {
    let update_cache = UpdateCache::new(store.clone());
    let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let page = "a page of some words ".repeat(10);
    let site: BoxedChain = site.wrap_router(Router::new().fallback(get(async move || page))).boxed();
    drop(now(site.handle(request(usize::MAX))));
    let (before, begin) = (resident(), Instant::now());
    for number in 0..count {
        drop(now(site.handle(request(number))));
    }
    let to_put = nanos(begin, count);
    let mut random = SmallRng::seed_from_u64(7);
    let begin = Instant::now();
    for _ in 0..FOUND {
        drop(now(site.handle(request(random.random_range(0..count)))));
    }
    keys(kind, count, store.len(), before, to_put, nanos(begin, FOUND))
}

fn sessions(kind: &str, count: usize) -> Keys {
    let store = sessions::Memory::with_capacity(count).anonymous_capacity(count);
    let record = || {
        let data = serde_json::json!({ "cart": ["a book", "a pen"] });
        let data = data.as_object().expect("an object").clone();
        let expires = std::time::SystemTime::now() + std::time::Duration::from_hours(1);
        Record { data, expires }
    };
    let (before, begin) = (resident(), Instant::now());
    let create = |_| now(store.create(&record())).expect("a place").token;
    let tokens: Vec<_> = (0..count).map(create).collect();
    let to_put = nanos(begin, count);
    let mut random = SmallRng::seed_from_u64(7);
    let begin = Instant::now();
    for _ in 0..FOUND {
        let token = &tokens[random.random_range(0..count)];
        assert!(now(store.load(token)).expect("memory").is_some());
    }
    let to_find = nanos(begin, FOUND);
    let kept = u64::try_from(store.len()).unwrap_or(u64::MAX);
    keys(kind, count, kept, before, to_put, to_find)
}

/// As a budget by the address asks for it.
fn addresses(kind: &str, store: impl FnOnce() -> quota::Memory, count: usize) -> Keys {
    let before = resident();
    let store = store();
    let take = |number: usize| {
        let address = Ipv4Addr::from_bits(u32::try_from(number).expect("an address"));
        let name = format!("per-address:86400:{address}");
        let counter = Counter { name: &name, now: 1_700_000_000, end: 1_700_006_400 };
        assert!(now(quota::Store::take(&store, counter, 1, u64::MAX)).expect("memory").is_granted);
    };
    let begin = Instant::now();
    (0..count).for_each(take);
    let to_put = nanos(begin, count);
    let kept = u64::try_from(store.len()).unwrap_or(u64::MAX);
    let mut random = SmallRng::seed_from_u64(7);
    let begin = Instant::now();
    (0..FOUND).for_each(|_| take(random.random_range(0..count)));
    keys(kind, count, kept, before, to_put, nanos(begin, FOUND))
}
