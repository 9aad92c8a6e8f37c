//! Budgets in a Redis server.

use std::fmt;
use std::time::Duration;

use redis::Script;
use redis::aio::ConnectionManager;

use super::{Counter, Store, StoreError, Taken};
use crate::stores::redis::Server;

/// How long a server may take: what takes longer is an error of the request, or is let through.
const PATIENCE: Duration = Duration::from_secs(2);

/// What it is called in an error.
const NAME: &str = "a store in Redis";

/// Counts in a Redis server: for a site of several processes. A clone is the same store.
///
/// Each count is one key, `ordain:quota:`, the name and the end of the window; Redis forgets it a minute after that end, by which its clock may differ from
/// ours. It must not forget it before: `maxmemory-policy` is `noeviction` or `volatile-ttl`. Of a cluster any node will do.
///
/// TLS to it is a feature of `redis` (`tokio-rustls-comp`, `tokio-native-tls-comp`), to be turned on beside this crate.
///
/// ```no_run
/// # async fn made() -> Result<(), ordain_contrib::quota::StoreError> {
/// use ordain_contrib::quota::{Budget, PerAddress, Quota, Redis};
///
/// let redis = Redis::connect("redis://localhost").await?;
/// let quota = Quota::new(PerAddress, redis, Budget::per_day(1000));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Redis {
    server: Server,
    prefix: String,
}

impl Redis {
    /// Connects to a server.
    ///
    /// # Errors
    ///
    /// It is out of reach, or there is no runtime of tokio.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let server = Server::connect(NAME, url, PATIENCE / 2, PATIENCE).await.map_err(StoreError::unavailable)?;
        Ok(Self::of(server))
    }

    /// Takes a connection that there is. It is mended as it mends itself: what [`Redis::connect`] makes is made anew where it has gone silent.
    #[must_use]
    pub fn from_manager(server: ConnectionManager) -> Self {
        Self::of(Server::given(NAME, server, PATIENCE))
    }

    fn of(server: Server) -> Self {
        Self { server, prefix: "ordain:quota:".to_owned() }
    }

    /// Begins its keys with this, and not with `ordain:quota:`.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }
}

/// Takes units, if there are so many: whether they are taken, and how many are used now. Lua's numbers are exact up to 2^53.
const TAKE: &str = "
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local with = used + tonumber(ARGV[1])
if with > tonumber(ARGV[2]) then return {0, used} end
redis.call('SET', KEYS[1], string.format('%.0f', with), 'EX', ARGV[3])
return {1, with}
";

/// The largest number that Lua tells from its neighbours.
const EXACT: u64 = 1 << 53;

impl Store for Redis {
    async fn take(&self, counter: Counter<'_>, units: u64, of: u64) -> Result<Taken, StoreError> {
        let Counter { name, now, end } = counter;
        let script = Script::new(TAKE);
        let mut call = script.key(format!("{}{name}:{end}", self.prefix));
        call.arg(units.min(EXACT)).arg(of.min(EXACT - 1)).arg(end.saturating_sub(now).saturating_add(60).min(EXACT));
        // What is taken twice, if the first answer was lost, is too much for the one who asks, and for nobody else.
        let ask = async |mut server: ConnectionManager| call.invoke_async::<(u8, u64)>(&mut server).await;
        let (is_granted, used) = self.server.ask(ask).await.map_err(StoreError::unavailable)?;
        Ok(Taken { is_granted: is_granted == 1, used })
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
