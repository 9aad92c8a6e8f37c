//! The rules of sessions, by their numbers.

mod bad_input;
mod cookie;
mod expiry;
mod handle;
mod meeting;
mod memory;
mod modes;
mod saving;
#[cfg(all(
    feature = "sessions-adapted",
    feature = "sessions-postgres",
    feature = "sessions-redis",
    feature = "sessions-sqlite"
))]
mod stores;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::handler::Handler;
use axum::routing::any;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use ordain::{BoxedChain, middleware_chain};

use super::{Memory, Record, Saved, Session, Sessions, Store, StoreError, Stored, Token, Updated, Version};

middleware_chain! {
    /// Sessions around a router.
    struct Site { sessions: Sessions<Watched> }
}

/// A chain with sessions in this store, around one handler.
fn site<H: Handler<T, ()>, T: 'static>(sessions: Sessions<Watched>, handler: H) -> BoxedChain {
    Site { sessions }.wrap_router(Router::new().fallback(any(handler))).boxed()
}

/// A response to a visitor.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    /// All lines of a header.
    fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|line| line.to_str().expect("text")).collect()
    }

    /// The one line of a header.
    fn header(&self, name: &str) -> Option<&str> {
        match self.all(name)[..] {
            [] => None,
            [line] => Some(line),
            ref lines => panic!("several lines: {lines:?}"),
        }
    }

    /// The token that it sets; an empty one deletes.
    fn token(&self) -> Option<&str> {
        let pair = self.header(SET_COOKIE.as_str())?.split(';').next()?;
        pair.strip_prefix("__Host-session=")
    }

    /// Says that it neither sets nor deletes a cookie.
    fn sets_nothing(&self) -> bool {
        self.all(SET_COOKIE.as_str()).is_empty()
    }
}

/// Asks as a visitor with this token.
async fn visit(site: &BoxedChain, token: Option<&str>) -> Answer {
    visit_path(site, "/", token).await
}

async fn visit_path(site: &BoxedChain, path: &str, token: Option<&str>) -> Answer {
    let mut request = http::Request::get(path);
    if let Some(token) = token {
        request = request.header(COOKIE, format!("theme=dark; __Host-session={token}"));
    }
    let request = request.body(axum::body::Body::empty()).expect("a request");
    let (head, body) = site.handle(request).await.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
    Answer { status: head.status, headers: head.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

/// The memory store, and what was asked of it.
#[derive(Clone, Default)]
struct Watched {
    inner: Memory,
    calls: Arc<Mutex<Vec<&'static str>>>,
    down: Arc<std::sync::atomic::AtomicBool>,
}

impl Watched {
    fn called(&self, call: &'static str) -> Result<(), StoreError> {
        self.calls.lock().expect("no panics").push(call);
        let down = self.down.load(Ordering::SeqCst);
        if down { Err(StoreError::unavailable("connection refused")) } else { Ok(()) }
    }

    /// What was asked of it since the last time.
    fn calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.calls.lock().expect("no panics"))
    }

    fn is_down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
    }

    /// Puts a session there, and gives its token.
    async fn with(&self, data: serde_json::Value) -> String {
        let serde_json::Value::Object(data) = data else { panic!("no object") };
        let expires = SystemTime::now() + Duration::from_hours(1);
        let saved = self.inner.create(&Record { data, expires }).await.expect("a place");
        saved.token.as_str().to_owned()
    }

    /// What is kept under a token.
    async fn kept(&self, token: &str) -> Option<serde_json::Value> {
        let stored = self.inner.load(&Token::new(token)?).await.expect("memory");
        stored.map(|stored| serde_json::Value::Object(stored.record.data))
    }

    async fn expires(&self, token: &str) -> Option<SystemTime> {
        Some(self.inner.load(&Token::new(token)?).await.expect("memory")?.record.expires)
    }
}

impl Store for Watched {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        self.called("load")?;
        self.inner.load(token).await
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        self.called("create")?;
        self.inner.create(record).await
    }

    async fn update(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        self.called("update")?;
        self.inner.update(token, seen, record).await
    }

    async fn cycle(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        self.called("cycle")?;
        self.inner.cycle(token, seen, record).await
    }

    async fn delete(&self, token: &Token) -> Result<(), StoreError> {
        self.called("delete")?;
        self.inner.delete(token).await
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        self.called("purge")?;
        self.inner.purge().await
    }
}

/// A clock that stands until it is set.
#[derive(Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Clock {
    /// It shows a moment of 2023.
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_700_000_000)))
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

/// Does nothing.
async fn idle() {}

/// Reads a value.
async fn reads(session: Session) -> Result<String, ordain::Error> {
    Ok(session.get::<String>("name").await?.unwrap_or_default())
}

/// Writes a value.
async fn writes(session: Session) -> Result<(), ordain::Error> {
    session.insert("name", "ann").await
}
