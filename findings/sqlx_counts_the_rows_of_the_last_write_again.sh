#!/usr/bin/env bash
# sqlx 0.9.0 with SQLite (the one it builds in).
#
# `rows_affected` of a statement that writes no row is not 0, but what the last write on that connection had; and of several
# statements in one text it is the sum of that. So a `SELECT` has "affected" the rows of the `UPDATE` before it, and an `UPDATE` between
# `BEGIN` and `COMMIT`, sent as one text, counts its rows twice, and the rows of whatever was written before it as well. In a
# pool, what was written before it depends on which connection it is given.
#
# The usual guess: `rows_affected` is about the statements that it is asked of.
#
# Seen on 2026-11-30:
#   update of 3 rows: 3
#   select: 3
#   create table: 3
#   update of no row: 0
#   update of 2 rows: 2
#   begin; update of 3 rows; commit: 8
#
# Needs cargo, a C compiler. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "rows"
version = "0.1.0"
edition = "2024"

[dependencies]
sqlx = { version = "=0.9.0", default-features = false, features = ["runtime-tokio", "sqlite-bundled"] }
tokio = { version = "=1.54.1", features = ["macros", "rt"] }

[profile.dev]
debug = false

[workspace]
EOF
cat >src/main.rs <<'EOF'
use sqlx::{Connection, SqliteConnection, raw_sql};

#[tokio::main(flavor = "current_thread")]
async fn main() -> sqlx::Result<()> {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
    raw_sql("CREATE TABLE visits (page INTEGER PRIMARY KEY, count INTEGER); INSERT INTO visits VALUES (1, 0), (2, 0), (3, 0)")
        .execute(&mut connection)
        .await?;
    for (name, text) in [
        ("update of 3 rows", "UPDATE visits SET count = count + 1"),
        ("select", "SELECT count FROM visits"),
        ("create table", "CREATE TABLE other (page INTEGER)"),
        ("update of no row", "UPDATE visits SET count = 0 WHERE page = 4"),
        ("update of 2 rows", "UPDATE visits SET count = 0 WHERE page < 3"),
        ("begin; update of 3 rows; commit", "BEGIN; UPDATE visits SET count = count + 1; COMMIT"),
    ] {
        println!("{name}: {}", raw_sql(text).execute(&mut connection).await?.rows_affected());
    }
    Ok(())
}
EOF

seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "update of 3 rows: 3
select: 3
create table: 3
update of no row: 0
update of 2 rows: 2
begin; update of 3 rows; commit: 8" ]
