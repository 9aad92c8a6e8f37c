//! Sessions in a PostgreSQL database.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgPoolOptions, PgRow};
use sqlx::query::QueryAs;
use sqlx::{Connection, FromRow};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::super::record::{Record, Saved, Stored, Version};
use super::super::store::{CYCLED, Store, StoreError, Updated};
use super::super::token::Token;
use super::sql::{AT_A_TIME, DRAWS, json, millis, stored, within};
use super::sweeper::{self, Sweeper};
use super::waiting::PATIENCE;

/// Keeps sessions in a PostgreSQL database: for a site of several machines. A clone is the same store.
///
/// A table `ordain_sessions` is made if there is none: the hash of the token, the data as JSON, the moment at which it is over,
/// indexed. A task of each process purges it every hour, and ends with [`Store::shutdown`] or with the last clone.
///
/// While the database is away, what needs a session is a 503, and it goes on when the database is back. A connection by which nothing comes keeps
/// its place among the ten for a minute. A statement that has waited in vain, for a lock, may still be done by the database, unless that has a
/// bound of its own: `?options[statement_timeout]=5s` in the URL. TLS to it is a feature
/// of `sqlx` (`tls-rustls`, `tls-native-tls`), to be turned on beside this crate.
///
/// ```no_run
/// # async fn made() -> Result<(), ordain_contrib::sessions::StoreError> {
/// use ordain_contrib::sessions::{Postgres, Sessions};
///
/// let sessions = Sessions::new(Postgres::connect("postgres://site@localhost/site").await?);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Postgres {
    pool: Places,
    sweeper: Arc<Sweeper>,
}

/// A pool, and for how long a connection by which nothing comes keeps its place in it.
#[derive(Debug, Clone)]
struct Places {
    pool: PgPool,
    kept: Duration,
}

/// How long that is. Not as short as the patience of a request: where a table is locked, each that is given up is one more that the database has.
const KEPT: Duration = Duration::from_mins(1);

/// A connection that is lent. A pool tests one that comes back, and waits for that for ever; so one that is dropped in the middle of something is
/// tested before, and closed when it says nothing.
struct Lent {
    connection: Option<PoolConnection<sqlx::Postgres>>,
    kept: Duration,
}

impl Places {
    async fn lend(&self) -> sqlx::Result<Lent> {
        Ok(Lent { connection: Some(self.pool.acquire().await?), kept: self.kept })
    }

    /// How many rows a statement has changed.
    async fn execute(&self, statement: Statement<'_>) -> Result<u64, StoreError> {
        let asked = async {
            let mut lent = self.lend().await?;
            let done = statement.execute(lent.connection()?).await?;
            lent.give_back();
            Ok::<_, sqlx::Error>(done.rows_affected())
        };
        within(PATIENCE, asked).await
    }

    async fn find<O>(&self, select: QueryAs<'_, sqlx::Postgres, O, PgArguments>) -> Result<Option<O>, StoreError>
    where
        O: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let asked = async {
            let mut lent = self.lend().await?;
            let found = select.fetch_optional(lent.connection()?).await?;
            lent.give_back();
            Ok::<_, sqlx::Error>(found)
        };
        within(PATIENCE, asked).await
    }
}

impl Lent {
    fn connection(&mut self) -> sqlx::Result<&mut PgConnection> {
        self.connection.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    fn give_back(mut self) {
        self.connection = None;
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let kept = self.kept;
        let Ok(runtime) = Handle::try_current() else { return };
        runtime.spawn(async move {
            if !matches!(timeout(kept, connection.ping()).await, Ok(Ok(()))) {
                connection.close_on_drop();
            }
        });
    }
}

impl Postgres {
    /// Connects to a database, by ten connections at most.
    ///
    /// # Errors
    ///
    /// It is out of reach, the table cannot be made, or there is no runtime of tokio.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new().max_connections(10).acquire_timeout(PATIENCE);
        Self::from_pool(within(PATIENCE, pool.connect(url)).await?).await
    }

    /// Takes a pool that there is: the application's own.
    ///
    /// # Errors
    ///
    /// The database is out of reach, the table cannot be made, or there is no runtime of tokio.
    pub async fn from_pool(pool: PgPool) -> Result<Self, StoreError> {
        within(PATIENCE, sqlx::raw_sql(SCHEMA).execute(&pool)).await?;
        let pool = Places { pool, kept: KEPT };
        let sweeper = Arc::new(swept(&pool, sweeper::USUAL));
        Ok(Self { pool, sweeper })
    }

    /// Purges it so often.
    #[must_use]
    pub fn purge_every(mut self, pause: Duration) -> Self {
        self.sweeper = Arc::new(swept(&self.pool, pause));
        self
    }

    #[cfg(test)]
    pub(in super::super) fn keeping(mut self, kept: Duration) -> Self {
        self.pool.kept = kept;
        self
    }

    /// Whether a row is still there, if it is not the one that was seen.
    async fn changed_or_gone(&self, token: &Token) -> Result<Updated, StoreError> {
        let id = token.id().as_bytes().to_vec();
        let found =
            sqlx::query_as::<_, (i64,)>("SELECT version FROM ordain_sessions WHERE id = $1 AND successor IS NULL");
        let found = self.pool.find(found.bind(id)).await?;
        Ok(found.map_or(Updated::Gone, |_| Updated::Changed))
    }

    async fn written(&self, write: Statement<'_>, old: &Token, saved: Saved) -> Result<Updated, StoreError> {
        match self.pool.execute(write).await? {
            0 => self.changed_or_gone(old).await,
            _ => Ok(Updated::Done(saved)),
        }
    }
}

type Statement<'a> = sqlx::query::Query<'a, sqlx::Postgres, PgArguments>;

/// The lock is for processes that start at the same time: `IF NOT EXISTS` alone fails for all but one of them. `json` keeps a
/// text as it is, where `jsonb` refuses some that JSON allows.
const SCHEMA: &str = "BEGIN;
    SELECT pg_advisory_xact_lock(7205759403792793); -- any number, the same for all
    CREATE TABLE IF NOT EXISTS ordain_sessions (
        id bytea PRIMARY KEY,
        version bigint NOT NULL,
        expires bigint NOT NULL,
        data json NOT NULL,
        successor bytea
    );
    CREATE INDEX IF NOT EXISTS ordain_sessions_expires ON ordain_sessions (expires);
    COMMIT";

fn swept(pool: &Places, every: Duration) -> Sweeper {
    let pool = pool.clone();
    Sweeper::start(every, move || purge(pool.clone()))
}

async fn purge(pool: Places) -> Result<u64, StoreError> {
    let mut purged = 0;
    loop {
        // What another process is just purging is that one's.
        let delete = sqlx::query(
            "DELETE FROM ordain_sessions WHERE id IN
             (SELECT id FROM ordain_sessions WHERE expires <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
        )
        .bind(millis(SystemTime::now()))
        .bind(i64::try_from(AT_A_TIME).unwrap_or(i64::MAX));
        let gone = pool.execute(delete).await?;
        purged += gone;
        if gone < AT_A_TIME {
            return Ok(purged);
        }
    }
}

impl Store for Postgres {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        if !token.is_drawn() {
            return Ok(None);
        }
        let select = sqlx::query_as(
            "SELECT version, expires, data::text FROM ordain_sessions WHERE id = $1 AND successor IS NULL",
        )
        .bind(token.id().as_bytes().to_vec());
        self.pool.find(select).await?.map(stored).transpose()
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        let data = json(record)?;
        for _ in 0..DRAWS {
            let token = Token::random();
            let insert = sqlx::query(
                "INSERT INTO ordain_sessions (id, version, expires, data) VALUES ($1, $2, $3, $4::text::json)
                 ON CONFLICT DO NOTHING",
            )
            .bind(token.id().as_bytes().to_vec())
            .bind(Version::FIRST.0)
            .bind(millis(record.expires))
            .bind(&data);
            if self.pool.execute(insert).await? > 0 {
                return Ok(Saved { token, version: Version::FIRST });
            }
        }
        Err(StoreError::Contended)
    }

    async fn update(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        let update = sqlx::query(
            "UPDATE ordain_sessions SET version = version + 1, expires = $1, data = $2::text::json
             WHERE id = $3 AND version = $4",
        )
        .bind(millis(record.expires))
        .bind(json(record)?)
        .bind(token.id().as_bytes().to_vec())
        .bind(seen.0);
        self.written(update, token, Saved { token: token.clone(), version: seen.next() }).await
    }

    async fn cycle(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        let new = Token::random();
        // What is found under the old token has a version that no record has.
        let update = sqlx::query(
            "WITH moved AS (
                UPDATE ordain_sessions SET id = $1, version = version + 1, expires = $2, data = $3::text::json
                WHERE id = $4 AND version = $5 RETURNING id
            ) INSERT INTO ordain_sessions (id, version, expires, data, successor) SELECT $4, 0, $6, '{}', id FROM moved",
        )
        .bind(new.id().as_bytes().to_vec())
        .bind(millis(record.expires))
        .bind(json(record)?)
        .bind(token.id().as_bytes().to_vec())
        .bind(seen.0)
        .bind(millis(SystemTime::now() + CYCLED));
        self.written(update, token, Saved { token: new, version: seen.next() }).await
    }

    async fn delete(&self, token: &Token) -> Result<(), StoreError> {
        // The first time it may have waited for one that changes the token, and then not have found it.
        for _ in 0..2 {
            let delete = sqlx::query(
                "WITH RECURSIVE line(id) AS (
                    SELECT $1::bytea
                    UNION SELECT successor FROM ordain_sessions JOIN line USING (id) WHERE successor IS NOT NULL
                ) DELETE FROM ordain_sessions WHERE id IN (SELECT id FROM line)",
            )
            .bind(token.id().as_bytes().to_vec());
            if self.pool.execute(delete).await? > 0 {
                break;
            }
        }
        Ok(())
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        purge(self.pool.clone()).await
    }

    async fn shutdown(&self, deadline: Duration) {
        self.sweeper.shutdown(deadline).await;
    }
}
