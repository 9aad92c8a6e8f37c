//! An SQLite file.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

/// Opens a file, or makes it. It is written ahead (WAL), so that who reads waits for nobody.
pub(crate) async fn open(path: impl AsRef<Path>, patience: Duration) -> sqlx::Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(patience);
    SqlitePoolOptions::new().max_connections(4).acquire_timeout(patience).connect_with(options).await
}
