//! One suite over a store of each kind.
//!
//! What needs a server finds it by a variable, which `tests/servers` sets; without, it says so and passes.

mod contract;
#[cfg(all(feature = "auth", feature = "messages"))]
mod members;
mod race;
mod restart;
mod visits;

use std::path::PathBuf;
use std::sync::Arc;

use tower_sessions::MemoryStore;

use super::super::store;
use super::super::{Adapted, Postgres, Redis, SignedCookie, Sqlite};
use super::*;
use crate::servers::{SERVERS, url};
use crate::signing::Key;

/// A store of any kind: a chain is one type.
#[derive(Clone)]
struct Opened {
    store: Arc<dyn store::AnyStore>,
    /// Whether what was deleted stays so.
    revokes: bool,
    /// What goes with it.
    _folder: Option<Arc<Folder>>,
}

impl Opened {
    fn of(store: impl Store) -> Self {
        Self { revokes: store.revokes(), store: Arc::new(store), _folder: None }
    }

    fn memory() -> Self {
        Self::of(Memory::default())
    }

    fn signed_cookie() -> Self {
        Self::of(SignedCookie::new(Key::generate()))
    }

    fn adapted() -> Self {
        Self::of(Adapted::new(MemoryStore::default()))
    }

    async fn sqlite() -> Self {
        let folder = Folder::new();
        let store = Sqlite::open(folder.file()).await.expect("a file");
        Self { _folder: Some(Arc::new(folder)), ..Self::of(store) }
    }

    async fn postgres() -> Option<Self> {
        let url = url("ORDAIN_TEST_POSTGRES")?;
        Some(Self::of(Postgres::connect(&url).await.expect("a database")))
    }

    async fn redis() -> Option<Self> {
        let url = url("ORDAIN_TEST_REDIS")?;
        Some(Self::of(Redis::connect(&url).await.expect("a server")))
    }

    /// Puts a session there, and gives its token.
    async fn with(&self, data: serde_json::Value) -> Token {
        self.create(&record(data)).await.expect("a place").token
    }

    /// What is kept under a token.
    async fn kept(&self, token: &Token) -> Option<serde_json::Value> {
        let stored = self.load(token).await.expect("a store");
        stored.map(|stored| serde_json::Value::Object(stored.record.data))
    }
}

impl Store for Opened {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        store::AnyStore::load(&*self.store, token).await
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        store::AnyStore::create(&*self.store, record).await
    }

    async fn update(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        store::AnyStore::update(&*self.store, token, seen, record).await
    }

    async fn cycle(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        store::AnyStore::cycle(&*self.store, token, seen, record).await
    }

    async fn delete(&self, token: &Token) -> Result<(), StoreError> {
        store::AnyStore::delete(&*self.store, token).await
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        Ok(0)
    }

    fn revokes(&self) -> bool {
        self.revokes
    }
}

middleware_chain! {
    /// Sessions in a store of any kind around a router.
    struct Over { sessions: Sessions<Opened> }
}

/// A chain with sessions in this store, around one handler.
fn over<H: Handler<T, ()>, T: 'static>(store: &Opened, handler: H) -> BoxedChain {
    let router = Router::new().fallback(any(handler));
    Over { sessions: Sessions::new(store.clone()) }.wrap_router(router).boxed()
}

/// A record of an hour.
fn record(data: serde_json::Value) -> Record {
    let serde_json::Value::Object(data) = data else { panic!("no object") };
    // Whole milliseconds, which is what a database keeps.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock").as_secs();
    Record { data, expires: SystemTime::UNIX_EPOCH + Duration::from_secs(now + 3600) }
}

/// A folder that is removed.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("ordain-sessions-{}", Token::random().as_str()));
        std::fs::create_dir(&path).expect("a folder");
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("sessions.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's folder for such.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a check over a store of each kind that can say that a session has ended: the check's name, and how often.
macro_rules! over_each_store {
    ($check:ident $(, $more:ident)*) => {
        mod $check {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn memory() {
                super::$check(Opened::memory()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$check(Opened::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let _running = SERVERS.read().await;
                if let Some(store) = Opened::postgres().await {
                    super::$check(store).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn redis() {
                let _running = SERVERS.read().await;
                if let Some(store) = Opened::redis().await {
                    super::$check(store).await;
                }
            }

            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $more() {
                    super::$check(Opened::$more()).await;
                }
            )*
        }
    };
}
use over_each_store;
