//! Sessions in a Redis server.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use redis::aio::ConnectionManager;
use redis::{RedisError, Script, ToRedisArgs};
use serde_json::Value;

use super::super::record::{Record, Saved, Stored, Version};
use super::super::store::{CYCLED, Store, StoreError, Updated};
use super::super::token::{Id, Token};
use super::waiting::{NAME, PATIENCE};
use crate::stores::redis::Server;

/// Keeps sessions in a Redis server: for a site of several machines. A clone is the same store.
///
/// Each is one key, `ordain:session:` and the hash of the token, and its value: version, end and data, which is JSON. Redis
/// forgets what is over by itself. It must not forget anything else: `maxmemory-policy` is `noeviction`, or `volatile-ttl` where
/// a visitor who is logged out is better than one who cannot log in. Of a cluster it is one node's.
///
/// While the server is away, what needs a session is a 503, and it goes on when the server is back. TLS to it is a feature of
/// `redis` (`tokio-rustls-comp`, `tokio-native-tls-comp`), to be turned on beside this crate.
///
/// ```no_run
/// # async fn made() -> Result<(), ordain_contrib::sessions::StoreError> {
/// use ordain_contrib::sessions::{Redis, Sessions};
///
/// let sessions = Sessions::new(Redis::connect("redis://localhost").await?);
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
        let server = Server::connect(NAME, url, PATIENCE / 2, PATIENCE).await.map_err(StoreError::Unavailable)?;
        Ok(Self::of(server))
    }

    /// Takes a connection that there is. It is mended as it mends itself: what [`Redis::connect`] makes is made anew where it has gone silent.
    #[must_use]
    pub fn from_manager(server: ConnectionManager) -> Self {
        Self::of(Server::given(NAME, server, PATIENCE))
    }

    fn of(server: Server) -> Self {
        Self { server, prefix: "ordain:session:".to_owned() }
    }

    /// Begins its keys with this, and not with `ordain:session:`.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    fn key(&self, id: Id) -> String {
        format!("{}{id}", self.prefix)
    }

    async fn write(&self, old: &Token, new: Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        let script = Script::new(WRITE);
        let mut call = script.key(self.key(old.id()));
        call.key(self.key(new.id()))
            .arg(seen.0)
            .arg(Row::of(record, seen.next())?)
            .arg(left(record))
            .arg(millis(CYCLED));
        // Not twice: what was written by a connection that has ended would seem to be somebody else's.
        let write = async |mut server: ConnectionManager| call.invoke_async::<i64>(&mut server).await;
        match self.server.ask_once(write).await.map_err(StoreError::Unavailable)? {
            0 => Ok(Updated::Gone),
            1 => Ok(Updated::Changed),
            _ => Ok(Updated::Done(Saved { token: new, version: seen.next() })),
        }
    }
}

/// Writes a row, if it is the one that was seen: 0 if there is none, 1 if it is another, 2 if it is written.
const WRITE: &str = "
local row = redis.call('GET', KEYS[1])
if not row or string.sub(row, 1, 7) == 'cycled ' then return 0 end
if string.match(row, '^(%d+) ') ~= ARGV[1] then return 1 end
if KEYS[1] ~= KEYS[2] then redis.call('SET', KEYS[1], 'cycled ' .. KEYS[2], 'PX', ARGV[4]) end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return 2
";

/// Forgets a row, and what it was changed into.
const DELETE: &str = "
local key = KEYS[1]
while key do
  local row = redis.call('GET', key)
  redis.call('DEL', key)
  key = row and string.match(row, '^cycled (.*)$')
end
return 0
";

/// What is found under a token that was changed begins with this.
const WAS_CYCLED: &str = "cycled ";

/// How often a token is drawn anew: of 165 bits one is enough, if the system's generator is one.
const DRAWS: usize = 16;

/// The milliseconds that are left of a session; one, if there are none, for Redis knows no fewer.
fn left(record: &Record) -> u64 {
    let left = record.expires.duration_since(SystemTime::now()).unwrap_or_default();
    millis(left)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).clamp(1, MOST)
}

/// The most milliseconds that Redis takes: some ten thousand years.
const MOST: u64 = 1 << 48;

/// A value as it stands in Redis.
struct Row(String);

impl Row {
    fn of(record: &Record, version: Version) -> Result<Self, StoreError> {
        let data = serde_json::to_string(&record.data).map_err(|error| StoreError::Unreadable(error.into()))?;
        let ends = record.expires.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        Ok(Self(format!("{} {ends} {data}", version.0)))
    }

    fn stored(&self) -> Option<Stored> {
        let mut parts = self.0.splitn(3, ' ');
        let version = Version(parts.next()?.parse().ok()?);
        let expires = UNIX_EPOCH.checked_add(Duration::from_millis(parts.next()?.parse().ok()?))?;
        match serde_json::from_str(parts.next()?).ok()? {
            Value::Object(data) => Some(Stored { record: Record { data, expires }, version }),
            _ => None,
        }
    }
}

impl ToRedisArgs for Row {
    fn write_redis_args<W: ?Sized + redis::RedisWrite>(&self, out: &mut W) {
        self.0.write_redis_args(out);
    }
}

impl From<RedisError> for StoreError {
    fn from(error: RedisError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl Store for Redis {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        if !token.is_drawn() {
            return Ok(None);
        }
        let get = redis::cmd("GET").arg(self.key(token.id())).to_owned();
        let ask = async |mut server: ConnectionManager| get.query_async::<Option<Vec<u8>>>(&mut server).await;
        let row = self.server.ask(ask).await.map_err(StoreError::Unavailable)?;
        let row =
            row.map(|row| String::from_utf8(row).map_err(|error| StoreError::Unreadable(error.into()))).transpose()?;
        let row = row.filter(|row| !row.starts_with(WAS_CYCLED));
        let unreadable = || StoreError::Unreadable("the value of a session is none of ours".into());
        row.map(|row| Row(row).stored().ok_or_else(unreadable)).transpose()
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        for _ in 0..DRAWS {
            let token = Token::random();
            let mut set = redis::cmd("SET");
            set.arg(self.key(token.id())).arg(Row::of(record, Version::FIRST)?).arg("NX").arg("PX").arg(left(record));
            let ask = async |mut server: ConnectionManager| set.query_async::<Option<String>>(&mut server).await;
            if self.server.ask(ask).await.map_err(StoreError::Unavailable)?.is_some() {
                return Ok(Saved { token, version: Version::FIRST });
            }
        }
        Err(StoreError::Contended)
    }

    async fn update(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        self.write(token, token.clone(), seen, record).await
    }

    async fn cycle(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        self.write(token, Token::random(), seen, record).await
    }

    async fn delete(&self, token: &Token) -> Result<(), StoreError> {
        let script = Script::new(DELETE);
        let call = script.key(self.key(token.id()));
        let ask = async |mut server: ConnectionManager| call.invoke_async::<i64>(&mut server).await;
        self.server.ask(ask).await.map_err(StoreError::Unavailable)?;
        Ok(())
    }

    /// Redis does that by itself.
    async fn purge(&self) -> Result<u64, StoreError> {
        Ok(0)
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
