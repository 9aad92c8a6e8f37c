//! Bursts and budgets: what is let through, what clients are told, what is remembered.

mod budgets;
mod bursts;
mod stores;

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::routing::any;
use http::{Method, StatusCode};
use ordain::error::Pages;
use ordain::{BoxedChain, Error, Request, middleware_chain};

use super::{
    Budget, By, Counter, Memory, PerAddress, Plan, Quota, Rate, RateLimit, Store, StoreError, Taken, TooManyRequests,
};
use crate::hosts::{Clients, Peer};
use crate::visit::{self, Answer, ask};

/// A clock that stands still until it is moved.
#[derive(Clone)]
struct Clock {
    begin: Instant,
    millis: Arc<AtomicU64>,
}

impl Clock {
    fn new() -> Self {
        Self { begin: Instant::now(), millis: Arc::default() }
    }

    fn moves(&self, millis: u64) {
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }

    fn passed(&self) -> Duration {
        Duration::from_millis(self.millis.load(Ordering::SeqCst))
    }

    fn instant(&self) -> impl Fn() -> Instant + Send + Sync + 'static {
        let this = self.clone();
        move || this.begin + this.passed()
    }

    /// Begins at 10 o'clock in the evening (UTC).
    fn system(&self) -> impl Fn() -> SystemTime + Send + Sync + 'static {
        let this = self.clone();
        move || UNIX_EPOCH + Duration::from_hours(20_000 * 24 + 22) + this.passed()
    }
}

/// Tells why it was refused.
fn pages() -> Pages {
    let why = |_: &Request, error: &Error| match error.downcast_ref::<TooManyRequests>() {
        Some(too_many) => format!("{too_many} ({}, {:?})", too_many.limit(), too_many.retry_after()),
        None => format!("{error}"),
    };
    Pages::new().status(StatusCode::TOO_MANY_REQUESTS, why).status(StatusCode::SERVICE_UNAVAILABLE, why)
}

/// A router that counts who comes to it.
fn counting(served: &Arc<AtomicU64>) -> Router {
    let served = Arc::clone(served);
    Router::new().fallback(any(async move || served.fetch_add(1, Ordering::SeqCst).to_string()))
}

fn from(address: &str) -> http::Request<axum_core::body::Body> {
    with(Method::GET, address, &[])
}

fn with(method: Method, address: &str, headers: &[(&str, &str)]) -> http::Request<axum_core::body::Body> {
    let mut request = visit::request(method, "/", headers);
    request.extensions_mut().insert(Peer(address.parse::<IpAddr>().expect("an address")));
    request
}

/// Status, `RateLimit-Policy`, `RateLimit`, `Retry-After`, the body.
fn told(answer: &Answer) -> String {
    let fields = ["ratelimit-policy", "ratelimit", "retry-after"];
    let fields = fields.map(|name| answer.header(name).unwrap_or_else(|| "-".to_owned())).join(" ");
    format!("{} {fields} {}", answer.status.as_u16(), answer.text())
}
