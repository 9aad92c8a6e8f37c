//! The rules, by their numbers.

mod fetch;
mod key;
#[cfg(all(
    feature = "auth",
    feature = "conditional",
    feature = "csp",
    feature = "csrf",
    feature = "gzip",
    feature = "locale",
    feature = "messages"
))]
mod neighbours;
mod stores;
mod update;
mod waiting;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::handler::Handler;
use axum::routing::any;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use ordain::{BoxedChain, IntoResponse, Response, middleware_chain};

use super::{FetchFromCache, Memory, UpdateCache};
use crate::hosts::Hosts;
use crate::visit::{self, Answer};

middleware_chain! {
    struct Site {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

/// Headers of a response.
type Lines = &'static [(&'static str, &'static str)];

/// A site of one view, which tells how many pages it has made.
struct Shop {
    chain: BoxedChain,
    made: Arc<AtomicUsize>,
    clock: Clock,
}

/// A clock that is moved by hand.
#[derive(Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Clock {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Shop {
    /// Whose page is made of a request and of the number of pages before.
    fn new(view: impl Fn(&Request<Body>, usize) -> Response + Clone + Send + Sync + 'static) -> Self {
        Self::with(|update| update, view)
    }

    fn with(
        change: impl FnOnce(UpdateCache<Memory>) -> UpdateCache<Memory>,
        view: impl Fn(&Request<Body>, usize) -> Response + Clone + Send + Sync + 'static,
    ) -> Self {
        let (made, clock) = (Arc::new(AtomicUsize::new(0)), Clock::default());
        let (count, time) = (Arc::clone(&made), clock.clone());
        let view = any(async move |req: Request<Body>| view(&req, count.fetch_add(1, Ordering::SeqCst)));
        let update_cache = change(UpdateCache::new(Memory::default())).clock(move || time.now());
        let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
        Self { chain: site.wrap_router(Router::new().fallback(view)).boxed(), made, clock }
    }

    /// Whose pages have these headers, and are numbered.
    fn of(lines: Lines) -> Self {
        Self::new(move |_, made| page(lines, made))
    }

    fn ask(&self, request: Request<Body>) -> Answer {
        visit::read(visit::run(self.chain.handle(request)))
    }

    fn get(&self, headers: &[(&str, &str)]) -> Answer {
        self.ask(visit::get("/", headers))
    }

    fn made(&self) -> usize {
        self.made.load(Ordering::SeqCst)
    }

    /// Whether a page that is asked for twice is made once.
    fn keeps(&self, headers: &[(&str, &str)]) -> bool {
        let before = self.made();
        self.get(headers);
        self.get(headers);
        self.made() == before + 1
    }
}

/// One view for all paths.
fn only<H: Handler<T, ()>, T: 'static>(view: H) -> Router {
    Router::new().fallback(any(view))
}

fn page(lines: Lines, made: usize) -> Response {
    let mut response = format!("page {made}").into_response();
    for (name, value) in lines {
        response.headers_mut().append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// What an answer says to caches.
fn said(answer: &Answer) -> Option<String> {
    answer.header("cache-control")
}

/// The same request by another method.
fn by(method: Method) -> Request<Body> {
    visit::request(method, "/", &[])
}

fn headers(lines: &[(&str, &str)]) -> HeaderMap {
    let line = |(name, value): &(&str, &str)| (name.parse().expect("a name"), value.parse().expect("a value"));
    lines.iter().map(line).collect::<Vec<(HeaderName, HeaderValue)>>().into_iter().collect()
}
