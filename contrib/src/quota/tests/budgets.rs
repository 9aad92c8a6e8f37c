//! `Quota`.

use super::*;

middleware_chain! {
    struct Site {
        pages: Pages,
        clients: Clients,
        quota: Quota<PerAddress, Memory>,
    }
}

fn site(quota: Quota<PerAddress, Memory>) -> BoxedChain {
    Site { pages: pages(), clients: Clients::new(), quota }.wrap_router(counting(&Arc::default())).boxed()
}

fn quota(budget: Budget, clock: &Clock) -> Quota<PerAddress, Memory> {
    Quota::new(PerAddress, Memory::default(), budget).clock(clock.system())
}

#[test]
fn a_budget_is_there_again_at_midnight() {
    let clock = Clock::new();
    let site = site(quota(Budget::per_day(2), &clock));
    let ask = || told(&ask!(site, from("192.0.2.1")));
    let policy = r#""per-address";q=2;w=86400"#;
    assert_eq!(ask(), format!(r#"200 {policy} "per-address";r=1;t=7200 - 0"#));
    clock.moves(3_600_000);
    assert_eq!(ask(), format!(r#"200 {policy} "per-address";r=0;t=3600 - 1"#));
    let why = "too many requests (`per-address`): one more in 3600 seconds (per-address, 3600s)";
    assert_eq!(ask(), format!(r#"429 {policy} "per-address";r=0;t=3600 3600 {why}"#));
    clock.moves(3_599_999);
    assert_eq!(ask!(site, from("192.0.2.1")).header("retry-after").as_deref(), Some("1"));
    clock.moves(1);
    assert_eq!(ask(), format!(r#"200 {policy} "per-address";r=1;t=86400 - 2"#));
}

#[test]
fn a_request_may_cost_more_or_nothing() {
    let clock = Clock::new();
    let cost = |req: &Request| req.headers().get("x-cost").map_or(1, |cost| cost.to_str().unwrap().parse().unwrap());
    let site = site(quota(Budget::per_hour(10), &clock).cost(cost));
    let ask = |cost: &str| {
        let answer = ask!(site, with(Method::GET, "192.0.2.1", &[("x-cost", cost)]));
        format!("{} {}", answer.status.as_u16(), answer.header("ratelimit").unwrap_or_default())
    };
    assert_eq!(ask("7"), r#"200 "per-address";r=3;t=3600"#);
    assert_eq!(ask("4"), r#"429 "per-address";r=3;t=3600"#, "all of them or none");
    assert_eq!(ask("3"), r#"200 "per-address";r=0;t=3600"#);
    assert_eq!(ask("0"), "200 ");
    assert_eq!(ask("18446744073709551615"), r#"429 "per-address";r=0;t=3600"#);
}

#[test]
fn each_has_the_budget_of_their_plan() {
    let clock = Clock::new();
    let plans = |address: &IpAddr| match address.to_string().as_str() {
        "192.0.2.1" => Plan::new("pro", Budget::per_day(3)).unwrap(),
        "192.0.2.2" => Plan::unlimited(),
        _ => Plan::new("free", Budget::per_day(1)).unwrap(),
    };
    let site = site(quota(Budget::per_day(0), &clock).plans(plans));
    let ask = |address: &str| {
        let answer = ask!(site, from(address));
        format!("{} {}", answer.status.as_u16(), answer.header("ratelimit-policy").unwrap_or_default())
    };
    assert_eq!([(); 4].map(|()| ask("192.0.2.1").split(' ').next().unwrap().to_owned()), ["200", "200", "200", "429"]);
    assert_eq!(ask("192.0.2.1"), r#"429 "pro";q=3;w=86400"#);
    assert_eq!([(); 4].map(|()| ask("192.0.2.2")), ["200 "; 4]);
    assert_eq!([ask("192.0.2.3"), ask("192.0.2.3")], [r#"200 "free";q=1;w=86400"#, r#"429 "free";q=1;w=86400"#]);
}

#[test]
fn a_better_plan_takes_along_what_has_been_used() {
    let clock = Clock::new();
    let pays = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let says = Arc::clone(&pays);
    let plans = move |_: &IpAddr| {
        let (name, units) = if says.load(Ordering::SeqCst) { ("pro", 5) } else { ("free", 2) };
        Plan::new(name, Budget::per_day(units)).unwrap()
    };
    let site = site(quota(Budget::per_day(0), &clock).plans(plans));
    let ask = || {
        let answer = ask!(site, from("192.0.2.1"));
        format!("{} {}", answer.status.as_u16(), answer.header("ratelimit").unwrap())
    };
    assert_eq!([(); 3].map(|()| ask()).last().unwrap(), r#"429 "free";r=0;t=7200"#);
    pays.store(true, Ordering::SeqCst);
    assert_eq!(ask(), r#"200 "pro";r=2;t=7200"#);
    pays.store(false, Ordering::SeqCst);
    assert_eq!(ask(), r#"429 "free";r=0;t=7200"#);
}

/// A store that does not answer.
#[derive(Debug, Clone, Default)]
struct Down(Arc<Mutex<Vec<String>>>);

impl Store for Down {
    async fn take(&self, counter: Counter<'_>, units: u64, of: u64) -> Result<Taken, StoreError> {
        self.0.lock().unwrap().push(format!("{} {units} of {of}", counter.name));
        Err(StoreError::unavailable("connection refused"))
    }
}

middleware_chain! {
    struct WhileDown {
        pages: Pages,
        clients: Clients,
        quota: Quota<PerAddress, Down>,
    }
}

#[test]
fn a_store_that_is_down_lets_nobody_in_unless_that_was_said() {
    let served = Arc::<AtomicU64>::default();
    let down = Down::default();
    let quota = Quota::new(PerAddress, down.clone(), Budget::per_day(7));
    let chain = |quota| WhileDown { pages: pages(), clients: Clients::new(), quota }.wrap_router(counting(&served));
    let refused = ask!(chain(quota.clone()), from("192.0.2.1"));
    assert_eq!(told(&refused), "503 - - - the store of the quotas does not answer");
    assert_eq!(served.load(Ordering::SeqCst), 0);
    let admitted = ask!(chain(quota.admit_when_unavailable()), from("2001:db8::1"));
    assert_eq!(told(&admitted), "200 - - - 0");
    assert_eq!(*down.0.lock().unwrap(), ["per-address:86400:192.0.2.1 1 of 7", "per-address:86400:2001:db8:: 1 of 7"]);
}

#[cfg(feature = "auth")]
mod users {
    use super::*;
    use crate::auth::{Authentication, User};
    use crate::people::{People, Person};
    use crate::quota::{PerUser, Strangers};
    use crate::sessions::{Memory as Visitors, Sessions};
    use crate::signing::Key;

    middleware_chain! {
        struct Members {
            sessions: Sessions<Visitors>,
            authentication: Authentication<People>,
            rate_limit: Option<RateLimit<PerUser<People>>>,
            quota: Quota<PerUser<People>, Memory>,
        }
    }

    async fn log_in(user: User<People>, name: String) -> Result<(), Error> {
        user.login(Person::named(&name)).await
    }

    fn members(quota: Quota<PerUser<People>, Memory>) -> BoxedChain {
        members_of(&People::default(), quota)
    }

    fn members_of(people: &People, quota: Quota<PerUser<People>, Memory>) -> BoxedChain {
        let rate_limit = Some(RateLimit::new(PerUser::new(Strangers::NotCounted), Rate::per_hour(100)));
        let sessions = Sessions::new(Visitors::default());
        let authentication = Authentication::new(people.clone(), Key::generate());
        let chain = Members { sessions, authentication, rate_limit, quota };
        chain.wrap_router(Router::new().route("/login", any(log_in)).route("/", any(async || ""))).boxed()
    }

    fn as_who(site: &BoxedChain, name: &str) -> String {
        let mut request = visit::request(Method::POST, "/login", &[]);
        *request.body_mut() = name.to_owned().into();
        let answer = ask!(site, request);
        answer.header("set-cookie").expect("a session").split(';').next().expect("a pair").to_owned()
    }

    #[test]
    fn users_have_the_budget_of_their_plan_wherever_they_come_from() {
        let clock = Clock::new();
        let plans = |user: &Option<Arc<Person>>| match user.as_deref() {
            Some(person) if person.name == "ann" => Plan::new("pro", Budget::per_day(3)).unwrap(),
            Some(_) => Plan::new("free", Budget::per_day(1)).unwrap(),
            None => Plan::new("strangers", Budget::per_day(4)).unwrap(),
        };
        let quota = Quota::new(PerUser::new(Strangers::CountedAsOne), Memory::default(), Budget::per_day(0));
        let site = members(quota.plans(plans).clock(clock.system()));
        // Strangers two of whom have logged in.
        let (ann, bob) = (as_who(&site, "ann"), as_who(&site, "bob"));
        let asks = |cookie: &str| {
            let asked = [(); 4].map(|()| ask!(site, visit::get("/", &[("cookie", cookie)])).status.as_u16());
            asked.map(|status| status.to_string()).join(" ")
        };
        assert_eq!(asks(&ann), "200 200 200 429");
        assert_eq!(asks(&bob), "200 429 429 429");
        assert_eq!(asks(""), "200 200 429 429");
        let limits = ask!(site, visit::get("/", &[("cookie", &ann)])).header("ratelimit").unwrap();
        assert_eq!(limits, r#""pro";r=0;t=7200 | "per-user";r=95;t=180"#);
    }

    #[test]
    fn nobody_is_loaded_for_what_costs_nothing() {
        let clock = Clock::new();
        let free = Quota::new(PerUser::new(Strangers::NotCounted), Memory::default(), Budget::per_day(1))
            .cost(|_| 0)
            .clock(clock.system());
        let sessions = Sessions::new(Visitors::default());
        let people = People::default();
        let authentication = Authentication::new(people.clone(), Key::generate());
        let chain = Members { sessions, authentication, rate_limit: None, quota: free };
        let router = Router::new().route("/login", any(log_in)).route("/", any(async || ""));
        let site = chain.wrap_router(router).boxed();
        let ann = as_who(&site, "ann");
        people.go_down();
        let answer = ask!(site, visit::request(Method::GET, "/", &[("cookie", &ann)]));
        assert_eq!((told(&answer).as_str(), answer.header("vary")), ("200 - - - ", None));
    }

    #[test]
    fn an_account_that_cannot_be_loaded_is_no_way_around() {
        let quota = Quota::new(PerUser::new(Strangers::NotCounted), Memory::default(), Budget::per_day(1));
        let people = People::default();
        let site = members_of(&people, quota);
        let ann = as_who(&site, "ann");
        people.go_down();
        assert_eq!(ask!(site, visit::get("/", &[("cookie", &ann)])).status, 503);
        assert_eq!(ask!(site, visit::get("/", &[])).status, 200);
    }
}
