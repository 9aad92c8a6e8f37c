#!/usr/bin/env bash
# sqlx 0.9.0 with SQLite.
#
# SQLite ends a transaction by itself where the disk is full, and where a trigger says `RAISE(ROLLBACK, …)`. sqlx counts transactions by what it
# has been told, and the `ROLLBACK` that it sends then fails, for there is none: so it goes on to take the connection for one within a
# transaction. `begin_with` on it is an error from then on, for as long as the connection lives, by default half an hour, and the pool
# hands it out as if nothing were the matter; `begin` is a savepoint of a transaction that nobody has begun. A pool of a few connections has
# none left that writes soon after a disk was full for a moment.
#
# The usual guess: when there is room again, it goes on.
#
# Seen on 2026-11-30:
#   full: error returned from database: (code: 1811) full
#   room again: attempted to call begin_with at non-zero transaction depth
#   room again: attempted to call begin_with at non-zero transaction depth
#   another connection: written
#
# Needs cargo and a C compiler. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "ended"
version = "0.1.0"
edition = "2024"

[dependencies]
sqlx = { version = "=0.9.0", default-features = false, features = ["runtime-tokio", "sqlite"] }
tokio = { version = "1", features = ["macros", "rt"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

async fn write(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let mut writing = pool.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("INSERT INTO lines VALUES (1)").execute(&mut *writing).await?;
    writing.commit().await
}

async fn say(what: &str, pool: &SqlitePool) {
    match write(pool).await {
        Ok(()) => println!("{what}: written"),
        Err(error) => println!("{what}: {error}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), sqlx::Error> {
    let file = SqliteConnectOptions::new().filename("lines.db").create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(file.clone()).await?;
    sqlx::raw_sql("CREATE TABLE lines (number); CREATE TRIGGER full BEFORE INSERT ON lines BEGIN SELECT RAISE(ROLLBACK, 'full'); END")
        .execute(&pool)
        .await?;
    say("full", &pool).await;
    let another = SqlitePoolOptions::new().max_connections(1).connect_with(file).await?;
    sqlx::query("DROP TRIGGER full").execute(&another).await?;
    say("room again", &pool).await;
    say("room again", &pool).await;
    say("another connection", &another).await;
    Ok(())
}
EOF
cargo run -q | tee seen
[ "$(grep -c '^room again: attempted to call begin_with at non-zero transaction depth$' seen)" = 2 ]
grep -qx 'another connection: written' seen
