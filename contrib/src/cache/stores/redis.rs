//! Pages in a Redis server.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use redis::aio::ConnectionManager;
use redis::{Client, RedisError};

use super::super::key::Key;
use super::super::page::Kept;
use super::super::store::{Store, StoreError};
use crate::stores::{redis as server, waiting};

/// How long a request waits for the server: what takes longer is a page that is not there.
const PATIENCE: Duration = Duration::from_millis(500);

/// Keeps pages in a Redis server, for all machines of a site. A clone is the same store.
///
/// Each is one key, `ordain:page:` and a hash; what it holds says so by a hash of its own. Redis forgets what is over by itself. It may
/// forget more: `maxmemory-policy` is `allkeys-lru`, best in a server, or a database, that has nothing else to keep. Of a cluster it
/// is one node's.
///
/// While the server is away, or takes more than half a second, pages are made as if there were no cache, and that is an event at level
/// WARN, one a second at most. TLS to it is a feature of `redis` (`tokio-rustls-comp`, `tokio-native-tls-comp`), to be turned on beside this crate.
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
    server: ConnectionManager,
    prefix: Arc<str>,
}

impl Redis {
    /// Connects to a server.
    ///
    /// # Errors
    ///
    /// It is out of reach, or there is no runtime of tokio.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let config = server::config(PATIENCE, PATIENCE);
        let client = Client::open(url)?;
        let server = within(PATIENCE * 10, ConnectionManager::new_with_config(client, config)).await?;
        Ok(Self::from_manager(server))
    }

    /// Takes a connection that there is.
    #[must_use]
    pub fn from_manager(server: ConnectionManager) -> Self {
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

/// Waits for a server, and not for ever.
async fn within<T>(patience: Duration, work: impl Future<Output = Result<T, RedisError>>) -> Result<T, StoreError> {
    waiting::within(patience, "the store of the pages", StoreError::unavailable, work).await
}

impl From<RedisError> for StoreError {
    fn from(error: RedisError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl Store for Redis {
    async fn get(&self, key: &Key) -> Result<Option<Arc<Kept>>, StoreError> {
        let get = redis::cmd("GET").arg(self.key(key)).to_owned();
        let mut server = self.server.clone();
        let found = within(PATIENCE, get.query_async::<Option<Vec<u8>>>(&mut server)).await?;
        let read = |bytes| Kept::from_bytes(key, bytes).map(Arc::new).ok_or(StoreError::Corrupt);
        found.map(read).transpose()
    }

    async fn put(&self, key: &Key, kept: Arc<Kept>) -> Result<(), StoreError> {
        let left = kept.until().duration_since(SystemTime::now()).unwrap_or_default().as_millis();
        // Redis knows no time shorter than this, and none longer than ten thousand years.
        let left = u64::try_from(left).unwrap_or(u64::MAX).clamp(1, 1 << 48);
        let mut set = redis::cmd("SET");
        set.arg(self.key(key)).arg(kept.to_bytes(key)).arg("PX").arg(left);
        let mut server = self.server.clone();
        within(PATIENCE, set.query_async::<()>(&mut server)).await
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
