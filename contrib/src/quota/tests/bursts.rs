//! `RateLimit`.

use super::*;

middleware_chain! {
    struct Site {
        pages: Pages,
        clients: Clients,
        rate_limit: RateLimit<PerAddress>,
    }
}

fn site(rate_limit: RateLimit<PerAddress>) -> BoxedChain {
    Site { pages: pages(), clients: Clients::new(), rate_limit }.wrap_router(counting(&Arc::default())).boxed()
}

fn limit(rate: Rate, clock: &Clock) -> RateLimit<PerAddress> {
    RateLimit::new(PerAddress, rate).clock(clock.instant())
}

#[test]
fn a_burst_is_let_through_and_then_one_every_so_often() {
    let clock = Clock::new();
    // One each two seconds.
    let site = site(limit(Rate::per_minute(30).burst(3), &clock));
    let ask = || told(&ask!(site, from("192.0.2.1")));
    let policy = r#""per-address";q=3;w=6"#;
    assert_eq!(ask(), format!(r#"200 {policy} "per-address";r=2;t=2 - 0"#));
    assert_eq!(ask(), format!(r#"200 {policy} "per-address";r=1;t=4 - 1"#));
    assert_eq!(ask(), format!(r#"200 {policy} "per-address";r=0;t=6 - 2"#));
    let refused = |seconds: u32| {
        let why = format!("too many requests (`per-address`): one more in {seconds} seconds (per-address, {seconds}s)");
        format!(r#"429 {policy} "per-address";r=0;t={seconds} {seconds} {why}"#)
    };
    assert_eq!(ask(), refused(2));
    assert_eq!(ask(), refused(2), "what is refused takes nothing");
    clock.moves(1999);
    assert_eq!(ask(), refused(1));
    clock.moves(1);
    assert_eq!(ask(), format!(r#"200 {policy} "per-address";r=0;t=6 - 3"#));
    assert_eq!(ask(), refused(2));
    clock.moves(1_000_000);
    assert_eq!(ask(), format!(r#"200 {policy} "per-address";r=2;t=2 - 4"#), "no more than a burst");
}

#[test]
fn each_address_has_its_own_and_ipv6_its_network() {
    let clock = Clock::new();
    let site = site(limit(Rate::per_hour(1), &clock));
    let mut statuses = Vec::new();
    for address in [
        "192.0.2.1",
        "192.0.2.2",
        "192.0.2.1",
        "::ffff:192.0.2.2",
        "2001:db8:0:1::1",
        "2001:db8:0:1:ffff::2",
        "2001:db8:0:2::1",
    ] {
        statuses.push((address, ask!(site, from(address)).status.as_u16()));
    }
    let expected = [
        ("192.0.2.1", 200),
        ("192.0.2.2", 200),
        ("192.0.2.1", 429),
        ("::ffff:192.0.2.2", 429),
        ("2001:db8:0:1::1", 200),
        ("2001:db8:0:1:ffff::2", 429),
        ("2001:db8:0:2::1", 200),
    ];
    assert_eq!(statuses, expected);
}

/// Requests at random times, beside a bucket of tokens that is counted with fractions.
#[test]
fn it_is_a_bucket_of_tokens() {
    let clock = Clock::new();
    let limit = limit(Rate::per_second(4).burst(7), &clock);
    let (mut tokens, mut random) = (7.0_f64, 12345_u64);
    for at in 0..20_000 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let pause = (random >> 33) % 500;
        clock.moves(pause);
        // A token is 250 ms, and all numbers are multiples of a thousandth.
        #[expect(clippy::cast_precision_loss, reason = "it is less than 500")]
        let more = pause as f64 / 250.0;
        tokens = (tokens + more).min(7.0);
        let expected = tokens >= 1.0 - 1e-9;
        if expected {
            tokens -= 1.0;
        }
        assert_eq!(limit.take("key").0, expected, "request {at}");
    }
}

#[test]
fn a_flood_of_new_addresses_neither_grows_nor_frees_who_has_asked_too_often() {
    let clock = Clock::new();
    let limit = limit(Rate::per_hour(100), &clock).keys(1024);
    while limit.take("heavy").0 {}
    for address in 0..200_000 {
        assert!(limit.take(&format!("new {address}")).0, "a new address is not refused for the others");
    }
    assert!(!limit.take("heavy").0);
}

#[test]
fn what_is_sent_with_a_refusal_ends_the_connection() {
    let clock = Clock::new();
    let site = site(limit(Rate::per_hour(1), &clock));
    let refused = |method: Method, headers: &[(&str, &str)], version| {
        let mut request = with(method, "192.0.2.1", headers);
        *request.version_mut() = version;
        let answer = ask!(site, request);
        (answer.status.as_u16(), answer.header("connection"))
    };
    let close = Some("close".to_owned());
    assert_eq!(refused(Method::GET, &[], http::Version::HTTP_11), (200, None));
    assert_eq!(refused(Method::GET, &[], http::Version::HTTP_11), (429, None));
    assert_eq!(refused(Method::POST, &[("content-length", "0")], http::Version::HTTP_11), (429, None));
    assert_eq!(refused(Method::POST, &[("content-length", "9")], http::Version::HTTP_11), (429, close.clone()));
    assert_eq!(refused(Method::POST, &[("transfer-encoding", "chunked")], http::Version::HTTP_11), (429, close));
    assert_eq!(refused(Method::POST, &[("content-length", "9")], http::Version::HTTP_2), (429, None));
}

middleware_chain! {
    struct Two {
        pages: Pages,
        clients: Clients,
        second: RateLimit<PerAddress>,
        hour: RateLimit<PerAddress>,
    }
}

#[test]
fn two_limits_in_one_chain_are_told_and_count_each_for_itself() {
    let clock = Clock::new();
    let second = limit(Rate::per_second(2), &clock).named("second").unwrap();
    let hour = limit(Rate::per_hour(3), &clock).named("hour").unwrap();
    let site = Two { pages: pages(), clients: Clients::new(), second, hour }.wrap_router(counting(&Arc::default()));
    let site = site.boxed();
    let ask = || {
        let answer = ask!(site, from("192.0.2.1"));
        format!("{} {}", answer.status.as_u16(), answer.header("ratelimit").unwrap())
    };
    assert_eq!(ask(), r#"200 "hour";r=2;t=1200 | "second";r=1;t=1"#);
    assert_eq!(ask(), r#"200 "hour";r=1;t=2400 | "second";r=0;t=1"#);
    assert_eq!(ask(), r#"429 "second";r=0;t=1"#);
    clock.moves(1000);
    assert_eq!(ask(), r#"200 "hour";r=0;t=3599 | "second";r=1;t=1"#);
    // The inner one refuses, and the outer one tells how it stands all the same.
    assert_eq!(ask(), r#"429 "hour";r=0;t=1199 | "second";r=0;t=1"#);
}

#[test]
fn fields_can_be_left_out_but_for_a_refusal() {
    let clock = Clock::new();
    let site = site(limit(Rate::per_hour(1), &clock).without_fields());
    assert_eq!(told(&ask!(site, from("192.0.2.1"))), "200 - - - 0");
    let refused = ask!(site, from("192.0.2.1"));
    assert_eq!(refused.header("ratelimit").as_deref(), Some(r#""per-address";r=0;t=3600"#));
    assert_eq!(refused.header("retry-after").as_deref(), Some("3600"));
}

#[test]
fn what_is_no_name_is_not_built() {
    let named = |name: &str| RateLimit::new(PerAddress, Rate::per_second(1)).named(name);
    let error = named("a\"b").unwrap_err().to_string();
    assert_eq!(error, "`a\"b` is no name of a limit: write at most 64 letters, digits, `-`, `_`, `.`");
    for name in ["", "a b", "ü", &"x".repeat(65)] {
        assert!(named(name).is_err(), "{name}");
    }
    assert!(named("per-minute_2.0").is_ok());
}

#[test]
fn extremes_are_no_panics() {
    let clock = Clock::new();
    for rate in [
        Rate::per_second(0),
        Rate::per_second(u32::MAX),
        Rate::per_hour(1).burst(u32::MAX),
        Rate::per_second(u32::MAX).burst(0),
    ] {
        let limit = limit(rate, &clock).keys(0);
        assert!(limit.take("a").0);
        clock.moves(1 << 40);
        assert!(limit.take("a").0);
    }
}

/// Each of its own tenant.
#[derive(Clone)]
struct Tenant(&'static str);

middleware_chain! {
    struct Tenants {
        tenant: ordain::Shared<Tenant>,
        rate_limit: RateLimit<By<Tenant>>,
    }
}

#[test]
fn a_key_of_ones_own_is_a_value_that_some_entry_provides() {
    for (name, statuses) in [("paying", [200, 429]), ("", [200, 200])] {
        let key = By::new(|Tenant(name)| (!name.is_empty()).then(|| (*name).to_owned()));
        let rate_limit = RateLimit::new(key, Rate::per_hour(1));
        let site = Tenants { tenant: ordain::Shared(Tenant(name)), rate_limit }.wrap_router(counting(&Arc::default()));
        let asked = [(); 2].map(|()| ask!(site, visit::get("/", &[])).status.as_u16());
        assert_eq!(asked, statuses);
    }
}

/// As many as there is room for are let through, however they come.
#[test]
fn requests_at_once_take_each_room_once() {
    let clock = Clock::new();
    let limit = Arc::new(limit(Rate::per_hour(1000), &clock));
    let taken = Arc::new(AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..500 {
                    taken.fetch_add(u64::from(limit.take("key").0), Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!(taken.load(Ordering::SeqCst), 1000);
}
