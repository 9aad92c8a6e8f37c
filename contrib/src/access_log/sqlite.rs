//! A log in an SQLite file.

use std::error::Error as StdError;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ordain::error::BoxError;
use sqlx::Connection;
use sqlx::sqlite::SqlitePool;
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, watch};

use super::line::{Line, Sink};
use crate::stores::sqlite as file;

/// How long a statement may wait for others that write into the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// One writes; by the others it is read.
const CONNECTIONS: u32 = 4;
/// How many lines wait to be written, unless said.
const WAITING: usize = 10_000;
/// How many are written in one transaction.
const AT_A_TIME: usize = 500;
/// How long the writer waits when a transaction has failed, at most.
const PAUSE: Duration = Duration::from_secs(1);
/// How often what is too old is deleted.
const SWEPT_EVERY: Duration = Duration::from_mins(10);

/// Writes a log into an SQLite file, to be asked for what people do. A clone is the same writer.
///
/// A request never waits for it: a line is put into a queue, and a task writes what is there, many lines in one transaction. Where the queue is full, 10,000 lines
/// unless said, a line is dropped, and [counted](Self::dropped). **What was taken into the queue is not lost** but with the process: a transaction that fails is tried again,
/// and [`Sqlite::shutdown`] waits for the rest.
///
/// | column of `ordain_access` | |
/// | --- | --- |
/// | `begin` | milliseconds since 1970, indexed |
/// | `duration` | microseconds |
/// | `method`, `route`, `path`, `status`, `bytes`, `country`, `trace_id` | those of the [`Line`]; what is not known is `NULL` |
/// | `user` | the same |
/// | `end` | `whole`, `dropped`, `failed`, `cancelled` |
///
/// ```no_run
/// use std::time::Duration;
///
/// use ordain_contrib::access_log::{AccessLog, Sqlite};
///
/// # async fn served() -> Result<(), Box<dyn std::error::Error>> {
/// let log = Sqlite::open("access.db").await?.keep_for(Duration::from_hours(24 * 30));
/// let access_log = AccessLog::new().to(log.clone());
/// // … when the server has answered its last request:
/// log.shutdown(Duration::from_secs(5)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Sqlite {
    lines: mpsc::Sender<Row>,
    shared: Arc<Shared>,
    done: watch::Receiver<bool>,
}

#[derive(Debug)]
struct Shared {
    pool: SqlitePool,
    /// Told when nothing more is taken.
    closes: Notify,
    taken: AtomicU64,
    written: AtomicU64,
    dropped: AtomicU64,
    /// In milliseconds; 0 is for ever.
    kept_for: AtomicU64,
}

impl Sqlite {
    /// Opens a file, or makes it. It is written ahead (WAL), so that who reads waits for nobody.
    ///
    /// # Errors
    ///
    /// It cannot be opened, is no database, or there is no runtime of tokio.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, SqliteError> {
        Self::open_with(path, WAITING).await
    }

    /// Opens a file, for a queue of so many lines, and at least one.
    ///
    /// # Errors
    ///
    /// As [`Sqlite::open`].
    pub async fn open_with(path: impl AsRef<Path>, waiting: usize) -> Result<Self, SqliteError> {
        Handle::try_current().map_err(SqliteError::of)?;
        Self::from_pool(file::open(path, CONNECTIONS, PATIENCE).await.map_err(SqliteError::of)?, waiting).await
    }

    /// Takes a pool that there is, for a queue of so many lines. Its file may have other tables.
    ///
    /// # Errors
    ///
    /// The table cannot be made, or there is no runtime of tokio.
    pub async fn from_pool(pool: SqlitePool, waiting: usize) -> Result<Self, SqliteError> {
        let runtime = Handle::try_current().map_err(SqliteError::of)?;
        for statement in SCHEMA {
            sqlx::query(statement).execute(&pool).await.map_err(SqliteError::of)?;
        }
        let (lines, queue) = mpsc::channel(waiting.max(1));
        let (ends, done) = watch::channel(false);
        let shared = Arc::new(Shared {
            pool,
            closes: Notify::new(),
            taken: AtomicU64::new(0),
            written: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            kept_for: AtomicU64::new(0),
        });
        runtime.spawn(write_all(Arc::clone(&shared), queue, ends));
        Ok(Self { lines, shared, done })
    }

    /// Deletes lines that are older than this, every ten minutes: data of visitors are kept no longer than they are needed.
    #[must_use]
    pub fn keep_for(self, age: Duration) -> Self {
        let millis = u64::try_from(age.as_millis()).unwrap_or(u64::MAX).max(1);
        self.shared.kept_for.store(millis, Ordering::Relaxed);
        self
    }

    /// How many lines were dropped since it was opened, for there was no room in the queue, or it was shut down.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.shared.dropped.load(Ordering::Acquire)
    }

    /// The pool, to ask for what is written.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.shared.pool
    }

    /// Takes no more lines, and waits until all that were taken are written. Call it when the server has answered its last request.
    ///
    /// # Errors
    ///
    /// They are not all written when the deadline has passed. The writer goes on with the rest, for as long as there is a runtime.
    pub async fn shutdown(&self, deadline: Duration) -> Result<(), Unwritten> {
        self.shared.closes.notify_one();
        let mut done = self.done.clone();
        // It ends with an error if the writer is gone, with its runtime.
        let _ = tokio::time::timeout(deadline, done.wait_for(|done| *done)).await;
        match self.unwritten() {
            0 => Ok(()),
            lines => Err(Unwritten { lines }),
        }
    }

    fn unwritten(&self) -> u64 {
        let written = self.shared.written.load(Ordering::Acquire);
        self.shared.taken.load(Ordering::Acquire).saturating_sub(written)
    }
}

impl Sink for Sqlite {
    fn take(&self, line: &Line) {
        let Ok(place) = self.lines.try_reserve() else {
            self.shared.dropped.fetch_add(1, Ordering::AcqRel);
            return;
        };
        // Counted before it can be written.
        self.shared.taken.fetch_add(1, Ordering::AcqRel);
        place.send(Row::of(line));
    }
}

/// A line as it is written.
#[derive(Debug)]
struct Row {
    begin: i64,
    duration: i64,
    method: String,
    route: Option<String>,
    path: Option<String>,
    status: Option<u16>,
    bytes: i64,
    user: Option<String>,
    country: Option<String>,
    trace_id: Option<String>,
    end: String,
}

impl Row {
    fn of(line: &Line) -> Self {
        Self {
            begin: millis(line.begin),
            duration: i64::try_from(line.duration.as_micros()).unwrap_or(i64::MAX),
            method: line.method_name().to_owned(),
            route: line.route.clone(),
            path: line.path.clone(),
            status: line.status.map(|status| status.as_u16()),
            bytes: i64::try_from(line.bytes).unwrap_or(i64::MAX),
            user: line.user.clone(),
            country: line.country.clone(),
            trace_id: line.trace.map(|trace| trace.trace_id()),
            end: line.end.to_string(),
        }
    }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

const SCHEMA: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS ordain_access (
        begin INTEGER NOT NULL,
        duration INTEGER NOT NULL,
        method TEXT NOT NULL,
        route TEXT,
        path TEXT,
        status INTEGER,
        bytes INTEGER NOT NULL,
        user TEXT,
        country TEXT,
        trace_id TEXT,
        \"end\" TEXT NOT NULL
    ) STRICT",
    "CREATE INDEX IF NOT EXISTS ordain_access_begin ON ordain_access (begin)",
];

/// Writes what comes until nothing more can come.
async fn write_all(shared: Arc<Shared>, mut queue: mpsc::Receiver<Row>, ends: watch::Sender<bool>) {
    let mut batch = Vec::with_capacity(AT_A_TIME);
    let mut swept = None;
    loop {
        tokio::select! {
            biased;
            // What is in the queue stays there.
            () = shared.closes.notified(), if !queue.is_closed() => queue.close(),
            count = queue.recv_many(&mut batch, AT_A_TIME) => {
                if count == 0 {
                    break;
                }
                write_until_done(&shared, &batch).await;
                batch.clear();
                sweep(&shared, &mut swept).await;
            }
        }
    }
    ends.send_replace(true);
}

async fn write_until_done(shared: &Shared, batch: &[Row]) {
    let mut pause = PAUSE / 32;
    while let Err(error) = write(&shared.pool, batch).await {
        tracing::warn!(target: "ordain_contrib::access_log", %error, "lines of the access log wait to be written");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE);
    }
    shared.written.fetch_add(batch.len() as u64, Ordering::AcqRel);
}

async fn write(pool: &SqlitePool, batch: &[Row]) -> Result<(), sqlx::Error> {
    let mut connection = file::for_transaction(pool).await?;
    let mut writing = connection.begin_with("BEGIN IMMEDIATE").await?;
    for row in batch {
        sqlx::query("INSERT INTO ordain_access VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(row.begin)
            .bind(row.duration)
            .bind(&row.method)
            .bind(&row.route)
            .bind(&row.path)
            .bind(row.status)
            .bind(row.bytes)
            .bind(&row.user)
            .bind(&row.country)
            .bind(&row.trace_id)
            .bind(&row.end)
            .execute(&mut *writing)
            .await?;
    }
    writing.commit().await
}

/// Deletes what is too old, if it is time for that.
async fn sweep(shared: &Shared, swept: &mut Option<Instant>) {
    let kept_for = Duration::from_millis(shared.kept_for.load(Ordering::Relaxed));
    if kept_for.is_zero() || swept.is_some_and(|swept| swept.elapsed() < SWEPT_EVERY) {
        return;
    }
    *swept = Some(Instant::now());
    let oldest = SystemTime::now().checked_sub(kept_for).map_or(0, millis);
    let delete = sqlx::query("DELETE FROM ordain_access WHERE begin < ?").bind(oldest);
    if let Err(error) = delete.execute(&shared.pool).await {
        tracing::warn!(target: "ordain_contrib::access_log", %error, "old lines of the access log are not deleted");
    }
}

/// The file of a log cannot be opened or made.
#[derive(Debug)]
pub struct SqliteError(BoxError);

impl SqliteError {
    fn of(source: impl Into<BoxError>) -> Self {
        Self(source.into())
    }
}

impl fmt::Display for SqliteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the access log cannot be opened: {}", self.0)
    }
}

impl StdError for SqliteError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.0.as_ref())
    }
}

/// The deadline of [`Sqlite::shutdown`] has passed, and not all is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwritten {
    lines: u64,
}

impl Unwritten {
    /// How many lines are not written.
    #[must_use]
    pub fn lines(self) -> u64 {
        self.lines
    }
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} lines of the access log are not written yet", self.lines)
    }
}

impl StdError for Unwritten {}
