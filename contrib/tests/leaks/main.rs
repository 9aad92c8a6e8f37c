//! No visitor sees another's: random right chains, random views that print who they think is asking, random visitors, and in front a
//! cache that does what RFC 9111 lets it do.
//!
//! `ORDAIN_REQUESTS=100000` asks the right chains as many times, however long that takes. Without it there are fewer, and an end.

mod front;
mod random;
mod sites;
mod truth;
mod views;
mod visitors;
mod wrong;

use std::time::{Duration, Instant};

use self::front::{Flaw, Front};
use self::random::Random;
use self::sites::Setting;
use self::visitors::{Crowd, Seen};

/// How many requests.
#[derive(Clone, Copy)]
enum Many {
    /// So many.
    All(u64),
    /// So many at most, and as many as there are in this time.
    Within(u64, Duration),
}

impl Many {
    fn are_enough(self, requests: u64, begin: Instant) -> bool {
        match self {
            Self::All(all) => requests >= all,
            Self::Within(most, time) => requests >= most || begin.elapsed() > time,
        }
    }
}

/// As long as it may take until a leak is found.
const PATIENCE: Many = Many::Within(50_000, Duration::from_mins(1));

/// How many requests one site is asked.
const OF_A_SITE: u64 = 400;

/// Asks sites until there have been enough requests, or until somebody has been shown what is another's.
fn until_a_leak(seed: u64, many: Many, flaw: Option<Flaw>, site: impl Fn(&mut Random) -> Setting) -> Seen {
    let begin = Instant::now();
    let mut seen = Seen::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for site_number in 0.. {
        if many.are_enough(seen.requests, begin) || !seen.leaks.is_empty() {
            break;
        }
        let mut random = Random::new(seed + site_number);
        let setting = site(&mut random);
        let front = (setting.front || flaw.is_some()).then(|| Front::new(flaw));
        let mut crowd = Crowd::new(setting, front);
        runtime.block_on(async {
            let until = seen.requests + OF_A_SITE;
            while seen.requests < until && seen.leaks.is_empty() {
                crowd.asks(&mut random, &mut seen).await;
            }
        });
    }
    seen
}

#[test]
fn nobody_is_shown_what_is_another_s() {
    let asked = std::env::var("ORDAIN_REQUESTS").ok().and_then(|count| count.parse().ok());
    let many = asked.map_or(Many::Within(20_000, Duration::from_secs(15)), Many::All);
    let seen = until_a_leak(1, many, None, Setting::right);
    println!("{seen}");
    assert!(seen.leaks.is_empty(), "{:#?}", seen.leaks);
    // What has been looked at.
    assert!(seen.of_the_chain > seen.requests / 25, "{seen}");
    assert!(seen.of_the_front > seen.requests / 20, "{seen}");
    assert!(seen.not_modified > 0, "{seen}");
    for kind in ["name", "user", "message", "token", "nonce", "language", "theme", "authorization", "cookie"] {
        assert!(seen.shown.get(kind).is_some_and(|count| *count > 10), "{kind}: {seen}");
    }
}

/// The test is known to look: in front of the same sites, a cache that does not do what RFC 9111 says shows somebody what is another's.
#[test]
fn a_cache_in_front_that_does_not_listen_is_found_out() {
    for flaw in [Flaw::Vary, Flaw::Private, Flaw::NoStore, Flaw::Authorization] {
        let seen = until_a_leak(2, PATIENCE, Some(flaw), Setting::without_a_cache);
        println!("{flaw:?}: {seen}");
        assert!(!seen.leaks.is_empty(), "{flaw:?}");
    }
}

/// The orders that Django's documentation warns of, which compile here only where their rules are waived.
#[test]
fn a_cache_that_does_not_see_what_others_add_is_found_out() {
    for (name, site) in wrong::ORDERS {
        let seen = until_a_leak(3, PATIENCE, None, site);
        println!("{name}: {seen}");
        assert!(!seen.leaks.is_empty(), "{name}");
    }
}

/// Those of them that the caches of this crate stand: what a page varies by is known by headers, and a language by its value.
#[test]
fn orders_that_are_waived_and_leak_all_the_same_nothing() {
    for (name, site) in wrong::HARMLESS {
        let seen = until_a_leak(4, Many::Within(5000, Duration::from_secs(3)), None, site);
        println!("{name}: {seen}");
        assert!(seen.leaks.is_empty(), "{name}: {:#?}", seen.leaks);
    }
}
