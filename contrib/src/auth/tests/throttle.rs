//! Attempts are counted: D36.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::super::{Throttle, TooManyAttempts, Weakness};
use super::*;
use crate::hosts::{Clients, Peer};

/// A clock that stands until it is set.
#[derive(Clone)]
struct Clock(Instant, Arc<AtomicU64>);

impl Clock {
    fn new() -> Self {
        Self(Instant::now(), Arc::default())
    }

    fn advance(&self, seconds: u64) {
        self.1.fetch_add(seconds, Ordering::SeqCst);
    }

    fn throttle(&self) -> Throttle {
        let clock = self.clone();
        Throttle::new().clock(move || clock.0 + Duration::from_secs(clock.1.load(Ordering::SeqCst)))
    }
}

/// How many attempts there is room for, and how long to wait then.
fn room(throttle: &Throttle, name: Option<&str>, address: Option<&str>) -> (u32, u64) {
    let address = address.map(|address| address.parse::<IpAddr>().expect("an address"));
    for attempts in 0..1000 {
        if let Err(error) = throttle.attempt(name, address) {
            let TooManyAttempts { retry_after } = *error.downcast_ref().expect("the reason");
            assert_eq!(error.status(), 429);
            return (attempts, retry_after.as_secs());
        }
    }
    panic!("there is room for ever")
}

#[test]
fn d36_failures_are_counted_per_account_and_address_per_account_and_per_address() {
    let clock = Clock::new();
    let throttle = clock.throttle();
    assert_eq!(room(&throttle, Some("ann"), Some("192.0.2.1")), (10, 60));
    assert_eq!(room(&throttle, Some(" ANN "), Some("192.0.2.1")), (0, 60), "it is the same account");
    assert_eq!(room(&throttle, Some("bob"), Some("192.0.2.1")), (10, 60));
    assert_eq!(room(&throttle, Some("ann"), Some("192.0.2.2")), (10, 60), "ann herself gets in from elsewhere");
    assert_eq!(room(&throttle, Some("ann"), None), (80, 60), "from anywhere");
    assert_eq!(room(&throttle, None, Some("192.0.2.1")), (80, 10), "whoever it is");
    clock.advance(59);
    assert_eq!(room(&throttle, Some("bob"), Some("192.0.2.1")), (0, 1));
    clock.advance(1);
    assert_eq!(room(&throttle, Some("bob"), Some("192.0.2.1")), (1, 60));
    clock.advance(3600);
    assert_eq!(room(&throttle, Some("bob"), Some("192.0.2.1")), (10, 60));
}

#[test]
fn d36_an_address_of_ipv6_is_its_network() {
    let throttle = Clock::new().throttle();
    assert_eq!(room(&throttle, Some("ann"), Some("2001:db8::1")), (10, 60));
    assert_eq!(room(&throttle, Some("ann"), Some("2001:db8::ffff:1")), (0, 60));
    assert_eq!(room(&throttle, Some("ann"), Some("2001:db8:0:1::1")), (10, 60));
    assert_eq!(room(&throttle, Some("ann"), Some("::ffff:192.0.2.1")), (10, 60));
    assert_eq!(room(&throttle, Some("ann"), Some("192.0.2.1")), (0, 60));
}

#[test]
fn d36_bounds_are_the_application_s() {
    let minute = Duration::from_mins(1);
    let throttle = Clock::new()
        .throttle()
        .per_account_and_address(3, minute * 5)
        .per_account(5, minute)
        .per_address(0, Duration::MAX);
    assert_eq!(room(&throttle, Some("ann"), None), (5, 60));
    assert_eq!(room(&throttle, None, Some("192.0.2.1")).0, 1);
    let throttle = Clock::new().throttle().per_account_and_address(3, minute * 5);
    assert_eq!(room(&throttle, Some("ann"), Some("192.0.2.1")), (3, 300));
}

#[test]
fn d36_what_is_refused_by_one_bound_is_not_counted_by_the_others() {
    let throttle = Clock::new().throttle().per_address(3, Duration::from_mins(1));
    assert_eq!(room(&throttle, Some("ann"), Some("192.0.2.1")).0, 3);
    for _ in 0..200 {
        assert!(throttle.attempt(Some("ann"), Some("192.0.2.1".parse().unwrap())).is_err());
    }
    assert_eq!(room(&throttle, Some("ann"), None).0, 97);
}

#[test]
fn d36_parallel_attempts_have_the_same_room() {
    let throttle = Clock::new().throttle();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let throttle = throttle.clone();
            std::thread::spawn(move || (0..100).filter(|_| throttle.attempt(Some("ann"), None).is_ok()).count())
        })
        .collect();
    assert_eq!(threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>(), 100);
}

fn login(site: &Setting, name: &str, password: &str) -> Answer {
    Visitor::default().get(&site.chain, &format!("/login/{name}/{password}"))
}

#[test]
fn d36_too_many_failures_are_a_429_that_says_when_and_the_backend_is_not_asked() {
    let clock = Clock::new();
    let few = clock.throttle().per_account(3, Duration::from_mins(1));
    let site = Setting::with(|people, key| Authentication::new(people, key).throttle(few));
    for _ in 0..3 {
        assert_eq!(login(&site, "ann", "wrong").status, 403);
    }
    site.people.calls();
    for password in ["wrong", "ann"] {
        let refused = login(&site, "ann", password);
        assert_eq!((refused.status.as_u16(), refused.header("retry-after").as_deref()), (429, Some("60")));
        assert_eq!(refused.text(), "too many requests");
    }
    assert_eq!(site.people.calls(), [""; 0]);
    assert_eq!(login(&site, "bob", "bob").status, 200);
    assert_eq!(login(&site, "nobody", "wrong").status, 403);
    clock.advance(60);
    assert_eq!(login(&site, "ann", "ann").status, 200);
    assert_eq!(login(&site, "ann", "wrong").status, 403, "a success has not been counted");
    assert_eq!(login(&site, "ann", "ann").status, 429);
}

#[test]
fn d36_an_outage_is_no_failure_and_a_denial_is() {
    let few = Clock::new().throttle().per_account(2, Duration::from_mins(1));
    let site = Setting::with(|people, key| Authentication::new(people, key).throttle(few));
    site.people.inside().down = true;
    for _ in 0..5 {
        assert_eq!(login(&site, "ann", "ann").status, 503);
    }
    site.people.inside().down = false;
    assert_eq!(login(&site, "ann", "ann").status, 200);
    let statuses = [(); 3].map(|()| login(&site, "eve", "eve").status.as_u16());
    assert_eq!(statuses, [403, 403, 429]);
}

#[test]
fn d36_the_address_is_that_of_the_client() {
    middleware_chain! {
        struct Counted { clients: Clients, sessions: Sessions<Memory>, authentication: Authentication<People> }
    }
    let few = Clock::new().throttle().per_account_and_address(1, Duration::from_mins(1));
    let authentication = Authentication::new(People::new(), Key::generate()).throttle(few);
    let sessions = Sessions::new(Memory::default());
    let chain = Counted { clients: Clients::new(), sessions, authentication }.wrap_router(routes()).boxed();
    let status = |peer: &str| {
        let mut request = visit::get("/login/ann/wrong", &[]);
        request.extensions_mut().insert(Peer(peer.parse().expect("an address")));
        visit::ask!(chain, request).status.as_u16()
    };
    assert_eq!([status("192.0.2.1"), status("192.0.2.1"), status("192.0.2.2")], [403, 429, 403]);
}

#[test]
fn d36_who_counts_elsewhere_says_so() {
    let site = Setting::with(|people, key| Authentication::new(people, key).without_throttle());
    for _ in 0..200 {
        assert_eq!(login(&site, "ann", "wrong").status, 403);
    }
    let authentication = Authentication::new(People::new(), Key::generate());
    assert_eq!(authentication.weaknesses(), []);
    assert_eq!(authentication.without_throttle().weaknesses(), [Weakness::NotThrottled]);
}
