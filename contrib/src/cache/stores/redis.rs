//! Pages in a Redis server.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use redis::RedisError;
use redis::aio::ConnectionManager;

use super::super::key::Key;
use super::super::page::Kept;
use super::super::store::{Store, StoreError};
use crate::stores::redis::Server;

/// How long a request waits for the server: what takes longer is a page that is not there.
const PATIENCE: Duration = Duration::from_millis(500);

/// What it is called in an error.
const NAME: &str = "the store of the pages";

/// Keeps pages in a Redis server, for all machines of a site. A clone is the same store.
///
/// Each is one key, `ordain:page:` and a hash; what it holds says so by a hash of its own. Redis forgets what is over by itself. It may
/// forget more: `maxmemory-policy` is `allkeys-lru`, best in a server, or a database, that has nothing else to keep. Of a cluster it
/// is one node's.
///
/// While the server is away, or takes more than half a second for an answer, pages are made as if there were no cache, and that is an event at level
/// WARN, one a second at most. A page waits for an answer when it is looked for, and when it is kept. TLS to it is a feature of `redis` (`tokio-rustls-comp`, `tokio-native-tls-comp`), to be turned on beside this crate.
///
/// ```no_run
/// # async fn made() -> Result<(), ordain_contrib::cache::StoreError> {
/// use ordain_contrib::cache::{Redis, UpdateCache};
///
/// let update_cache = UpdateCache::new(Redis::connect("redis://localhost").await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Redis {
    server: Server,
    prefix: Arc<str>,
}

impl Redis {
    /// Connects to a server.
    ///
    /// # Errors
    ///
    /// It is out of reach, or there is no runtime of tokio.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let server = Server::connect(NAME, url, PATIENCE, PATIENCE).await.map_err(StoreError::Unavailable)?;
        Ok(Self::of(server))
    }

    /// Takes a connection that there is. It is mended as it mends itself: what [`Redis::connect`] makes is made anew where it has gone silent.
    #[must_use]
    pub fn from_manager(server: ConnectionManager) -> Self {
        Self::of(Server::given(NAME, server, PATIENCE))
    }

    fn of(server: Server) -> Self {
        Self { server, prefix: "ordain:page:".into() }
    }

    /// Begins its keys with this, and not with `ordain:page:`.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix.into();
        self
    }

    fn key(&self, key: &Key) -> String {
        format!("{}{key}", self.prefix)
    }
}

impl From<RedisError> for StoreError {
    fn from(error: RedisError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl Store for Redis {
    async fn get(&self, key: &Key) -> Result<Option<Arc<Kept>>, StoreError> {
        let get = redis::cmd("GET").arg(self.key(key)).to_owned();
        let ask = async |mut server: ConnectionManager| get.query_async::<Option<Vec<u8>>>(&mut server).await;
        let found = self.server.ask(ask).await.map_err(StoreError::Unavailable)?;
        let read = |bytes| Kept::from_bytes(key, bytes).map(Arc::new).ok_or(StoreError::Corrupt);
        found.map(read).transpose()
    }

    async fn put(&self, key: &Key, kept: Arc<Kept>) -> Result<(), StoreError> {
        let left = kept.until().duration_since(SystemTime::now()).unwrap_or_default().as_millis();
        // Redis knows no time shorter than this, and none longer than ten thousand years.
        let left = u64::try_from(left).unwrap_or(u64::MAX).clamp(1, 1 << 48);
        let mut set = redis::cmd("SET");
        set.arg(self.key(key)).arg(kept.to_bytes(key)).arg("PX").arg(left);
        let ask = async |mut server: ConnectionManager| set.query_async::<()>(&mut server).await;
        self.server.ask(ask).await.map_err(StoreError::Unavailable)
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
