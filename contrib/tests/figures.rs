//! Figures that hold on every machine: what the batteries allocate for a request that has little business with them. Times are for
//! `benches`.

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::routing::get;
use http::header::{AGE, COOKIE, SET_COOKIE};
use ordain::{Body, Error, Request, Response, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend};
use ordain_contrib::cache::{self, FetchFromCache, UpdateCache};
use ordain_contrib::common::Common;
use ordain_contrib::csrf::{self, Csrf};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::messages::{self, Flash};
use ordain_contrib::security::Security;
use ordain_contrib::sessions::{Memory, Session, Sessions};
use ordain_contrib::signing::Key;
use ordain_contrib::x_frame_options::XFrameOptions;
use tower::Service;

/// Accounts of which there are none.
struct Nobody;

struct Person;

impl Account for Person {
    type Id = u32;

    fn id(&self) -> u32 {
        0
    }

    fn session_secret(&self) -> &[u8] {
        &[]
    }
}

impl Backend for Nobody {
    type User = Person;
    type Credentials = ();

    fn name_of((): &()) -> Option<&str> {
        None
    }

    async fn authenticate(&self, (): ()) -> Result<Option<Person>, Error> {
        Ok(None)
    }

    async fn get_user(&self, _: &u32) -> Result<Option<Person>, Error> {
        Ok(None)
    }
}

middleware_chain! {
    struct DefaultSeven {
        hosts: Hosts,
        security: Security,
        sessions: Sessions<Memory>,
        common: Common,
        csrf: Csrf<csrf::InCookie>,
        authentication: Authentication<Nobody>,
        flash: Flash<messages::InCookie>,
        XFrameOptions,
    }
}

middleware_chain! {
    struct Cached {
        hosts: Hosts,
        update_cache: UpdateCache<cache::Memory>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
    }
}

middleware_chain! {
    struct WithSessions {
        sessions: Sessions<Memory>,
    }
}

fn router() -> Router {
    let write = async |session: Session| session.insert("n", 7).await.expect("a store");
    Router::new().route("/", get(async || "hello")).route("/write", get(write))
}

fn request(path: &str, cookie: Option<&str>) -> Request {
    let mut request = http::Request::get(path).header("host", "localhost").header("accept", "*/*");
    if let Some(cookie) = cookie {
        request = request.header(COOKIE, cookie);
    }
    request.body(Body::empty()).expect("a request")
}

/// Runs a future that never waits.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// Allocations of a request for `/`, over those of the bare router; after the first ones, and without those that make it.
fn over<S>(service: &S, cookie: Option<&str>) -> i64
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone,
{
    of(service, cookie) - of(&router().with_state::<()>(()), cookie)
}

fn of<S>(service: &S, cookie: Option<&str>) -> i64
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone,
{
    // The second one may find what the first has left, and makes of that what others share.
    for _ in 0..2 {
        let answer = now(service.clone().call(request("/", cookie))).expect("infallible");
        assert!(answer.status().is_success() && !answer.headers().contains_key(SET_COOKIE), "{answer:?}");
    }
    let mut req = Some(request("/", cookie));
    let all = allocation_counter::measure(|| {
        drop(now(service.clone().call(req.take().expect("once"))));
    });
    all.count_total.cast_signed()
}

#[test]
fn the_default_seven_allocate_for_the_values_that_they_provide() {
    let key = Key::generate();
    let site = DefaultSeven {
        hosts: Hosts::new(["localhost", "127.0.0.1"]).expect("hosts"),
        security: Security::new(),
        sessions: Sessions::new(Memory::default()),
        common: Common::new(),
        csrf: Csrf::new(),
        authentication: Authentication::new(Nobody, key.clone()),
        flash: Flash::new(messages::InCookie::new(key)),
    };
    // Five values, four of which are shared by those who take them.
    assert!(over(&site.wrap_router(router()), None) <= 9);
}

#[test]
fn a_page_that_was_kept_allocates_less_than_the_router_that_made_it() {
    let update_cache = UpdateCache::new(cache::Memory::default());
    let site = Cached { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let site = site.wrap_router(router());
    assert!(over(&site, None) <= -3);
    assert!(now(site.handle(request("/", None))).headers().contains_key(AGE));
}

#[test]
fn a_session_that_is_not_touched_allocates_for_its_value_and_its_token() {
    let site = WithSessions { sessions: Sessions::new(Memory::default()) }.wrap_router(router());
    assert!(over(&site, None) <= 2);
    let cookie = now(site.handle(request("/write", None))).headers()[SET_COOKIE].to_str().expect("text").to_owned();
    assert!(over(&site, cookie.split(';').next()) <= 3);
}
