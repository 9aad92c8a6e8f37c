//! Sessions in an SQLite file.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sqlx::Connection;
use sqlx::sqlite::SqlitePool;

use super::super::record::{Record, Saved, Stored, Version};
use super::super::store::{CYCLED, Store, StoreError, Updated};
use super::super::token::Token;
use super::sql::{AT_A_TIME, DRAWS, json, millis, stored, within};
use super::sweeper::{self, Sweeper};
use super::waiting::PATIENCE;
use crate::stores::sqlite as file;

/// Keeps sessions in an SQLite file: they outlive the process, and need no server. A clone is the same store.
///
/// A table `ordain_sessions` is made if there is none: the hash of the token, the data as JSON, the moment at which it is over,
/// indexed. A task purges it every hour, and ends with [`Store::shutdown`] or with the last clone.
///
/// ```no_run
/// # async fn made() -> Result<(), ordain_contrib::sessions::StoreError> {
/// use ordain_contrib::sessions::{Sessions, Sqlite};
///
/// let sessions = Sessions::new(Sqlite::open("sessions.db").await?);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Sqlite {
    /// By this it is written.
    pool: SqlitePool,
    /// By this it is read: those who wait for a lock to write stand in no reader's way.
    reads: SqlitePool,
    sweeper: Arc<Sweeper>,
}

impl Sqlite {
    /// Opens a file, or makes it. It is written ahead (WAL), so that who reads waits for nobody.
    ///
    /// # Errors
    ///
    /// It cannot be opened, is no database, or there is no runtime of tokio.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let pool = within(PATIENCE, file::open(path, WRITERS, PATIENCE)).await?;
        let store = Self::from_pool(pool).await?;
        Ok(Self { reads: within(PATIENCE, file::open(path, READERS, PATIENCE)).await?, ..store })
    }

    /// Takes a pool that there is. Its file may have other tables. Where all of its connections wait for somebody else to end a transaction, who
    /// reads waits, too.
    ///
    /// # Errors
    ///
    /// The table cannot be made, or there is no runtime of tokio.
    pub async fn from_pool(pool: SqlitePool) -> Result<Self, StoreError> {
        for statement in SCHEMA {
            within(PATIENCE, sqlx::query(statement).execute(&pool)).await?;
        }
        let sweeper = Arc::new(swept(&pool, sweeper::USUAL));
        Ok(Self { reads: pool.clone(), pool, sweeper })
    }

    /// Purges it so often.
    #[must_use]
    pub fn purge_every(mut self, pause: Duration) -> Self {
        self.sweeper = Arc::new(swept(&self.pool, pause));
        self
    }

    /// Whether a row is still there, if it is not the one that was seen.
    async fn changed_or_gone(&self, token: &Token) -> Result<Updated, StoreError> {
        let id = token.id().as_bytes().to_vec();
        let found =
            sqlx::query_scalar::<_, i64>("SELECT version FROM ordain_sessions WHERE id = ? AND successor IS NULL");
        let found = found.bind(id);
        let found = within(PATIENCE, found.fetch_optional(&self.reads)).await?;
        Ok(found.map_or(Updated::Gone, |_| Updated::Changed))
    }

    async fn write(&self, old: &Token, new: Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        let write = async {
            let mut connection = file::for_transaction(&self.pool).await?;
            let mut writing = connection.begin_with("BEGIN IMMEDIATE").await?;
            let written = update(old, &new, seen, record)?.execute(&mut *writing).await?.rows_affected();
            if written > 0 && *old != new {
                leave_behind(old, &new).execute(&mut *writing).await?;
            }
            writing.commit().await?;
            Ok::<_, StoreError>(written)
        };
        match within(PATIENCE, write).await? {
            0 => self.changed_or_gone(old).await,
            _ => Ok(Updated::Done(Saved { token: new, version: seen.next() })),
        }
    }
}

/// SQLite lets one write at a time, and many read.
const WRITERS: u32 = 1;
const READERS: u32 = 3;

type Statement<'a> = sqlx::query::Query<'a, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

/// Writes a row that is the one that was seen.
fn update(old: &Token, new: &Token, seen: Version, record: &Record) -> Result<Statement<'static>, StoreError> {
    Ok(sqlx::query(
        "UPDATE ordain_sessions SET id = ?, version = version + 1, expires = ?, data = ? WHERE id = ? AND version = ?",
    )
    .bind(new.id().as_bytes().to_vec())
    .bind(millis(record.expires))
    .bind(json(record)?)
    .bind(old.id().as_bytes().to_vec())
    .bind(seen.0))
}

/// What is found under a token that was changed. No row has this version.
fn leave_behind(old: &Token, new: &Token) -> Statement<'static> {
    sqlx::query("INSERT INTO ordain_sessions (id, version, expires, data, successor) VALUES (?, 0, ?, '{}', ?)")
        .bind(old.id().as_bytes().to_vec())
        .bind(millis(SystemTime::now() + CYCLED))
        .bind(new.id().as_bytes().to_vec())
}

const SCHEMA: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS ordain_sessions (
        id BLOB NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        expires INTEGER NOT NULL,
        data TEXT NOT NULL,
        successor BLOB
    ) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS ordain_sessions_expires ON ordain_sessions (expires)",
];

fn swept(pool: &SqlitePool, every: Duration) -> Sweeper {
    let pool = pool.clone();
    Sweeper::start(every, move || purge(pool.clone()))
}

async fn purge(pool: SqlitePool) -> Result<u64, StoreError> {
    let mut purged = 0;
    loop {
        let delete = sqlx::query(
            "DELETE FROM ordain_sessions WHERE id IN (SELECT id FROM ordain_sessions WHERE expires <= ? LIMIT ?)",
        )
        .bind(millis(SystemTime::now()))
        .bind(i64::try_from(AT_A_TIME).unwrap_or(i64::MAX));
        let gone = within(PATIENCE, delete.execute(&pool)).await?.rows_affected();
        purged += gone;
        if gone < AT_A_TIME {
            return Ok(purged);
        }
    }
}

impl Store for Sqlite {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        if !token.is_drawn() {
            return Ok(None);
        }
        let select =
            sqlx::query_as("SELECT version, expires, data FROM ordain_sessions WHERE id = ? AND successor IS NULL")
                .bind(token.id().as_bytes().to_vec());
        within(PATIENCE, select.fetch_optional(&self.reads)).await?.map(stored).transpose()
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        let data = json(record)?;
        for _ in 0..DRAWS {
            let token = Token::random();
            let insert = sqlx::query(
                "INSERT INTO ordain_sessions (id, version, expires, data) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )
            .bind(token.id().as_bytes().to_vec())
            .bind(Version::FIRST.0)
            .bind(millis(record.expires))
            .bind(&data);
            if within(PATIENCE, insert.execute(&self.pool)).await?.rows_affected() > 0 {
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
        let delete = sqlx::query(
            "WITH RECURSIVE line(id) AS (
                SELECT ? UNION SELECT successor FROM ordain_sessions JOIN line USING (id) WHERE successor IS NOT NULL
            ) DELETE FROM ordain_sessions WHERE id IN (SELECT id FROM line)",
        )
        .bind(token.id().as_bytes().to_vec());
        within(PATIENCE, delete.execute(&self.pool)).await?;
        Ok(())
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        purge(self.pool.clone()).await
    }

    async fn shutdown(&self, deadline: Duration) {
        self.sweeper.shutdown(deadline).await;
    }
}
