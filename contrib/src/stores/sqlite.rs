//! An SQLite file.

use std::path::Path;
use std::time::Duration;

use sqlx::Connection;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

/// Opens a file, or makes it. It is written ahead (WAL), so that who reads waits for nobody.
pub(crate) async fn open(path: impl AsRef<Path>, connections: u32, patience: Duration) -> sqlx::Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(patience);
    SqlitePoolOptions::new().max_connections(connections).acquire_timeout(patience).connect_with(options).await
}

/// A connection to begin a transaction with. Where the disk is full, SQLite ends a transaction by itself, and sqlx goes on to take the
/// connection for one within it, in which no other can begin: such a connection is closed.
pub(crate) async fn for_transaction(pool: &SqlitePool) -> sqlx::Result<PoolConnection<Sqlite>> {
    loop {
        let connection = pool.acquire().await?;
        if !connection.is_in_transaction() {
            return Ok(connection);
        }
        // What cannot be closed in order is gone, too.
        let _ = connection.close().await;
    }
}
