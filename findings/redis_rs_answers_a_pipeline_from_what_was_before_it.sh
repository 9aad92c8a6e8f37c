#!/usr/bin/env bash
# redis 1.8.1 (redis-rs) with its client-side cache (feature `cache-aio`, experimental), and Redis 7.0.15 (Debian 12).
#
# Before a pipeline is sent, each read in it is looked up in the cache of the client, and what is found there is not sent. So a `GET`
# after an `INCR` of the same key, in one pipeline, answers the value from before the `INCR`, also between MULTI and EXEC. Only a key
# that nobody has read lately is read in its place. A moment later, when Redis has told the client, the new value is there.
#
# The usual guess: commands of a pipeline run in their order, so a read sees the writes above it; the more so in a transaction.
#
# Seen on 2026-11-30, answers of INCR and GET, where the key was 1, and was read, just before:
#   no cache: 2, 2
#   cache: 2, 1
#   cache, atomic: 2, 1
#   cache, a moment later: 2
#
# Needs cargo, redis-server. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

redis-server --port 0 --unixsocket "$work/redis" --save '' >log &
server=$!
for _ in $(seq 50); do [ -S redis ] && break; sleep 0.1; done

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "pipelines"
version = "0.1.0"
edition = "2024"

[dependencies]
redis = { version = "=1.8.1", default-features = false, features = ["tokio-comp", "connection-manager", "cache-aio"] }
tokio = { version = "=1.54.1", features = ["macros", "rt", "time"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::caching::CacheConfig;
use redis::{AsyncCommands, Client, Pipeline, RedisResult};

/// Sets the key to 1, reads it, and runs the pipeline of an `INCR` and a `GET`.
async fn answers(connection: &mut ConnectionManager, key: &str, mut pipeline: Pipeline) -> RedisResult<(u32, u32)> {
    let _: () = connection.set(key, 1).await?;
    assert_eq!(connection.get::<_, u32>(key).await?, 1);
    pipeline.incr(key, 1).get(key).query_async(connection).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> RedisResult<()> {
    let client = Client::open(std::env::args().nth(1).expect("a URL"))?;

    let mut bare = ConnectionManager::new(client.clone()).await?;
    let (incr, get) = answers(&mut bare, "a", redis::pipe()).await?;
    println!("no cache: {incr}, {get}");

    let config = ConnectionManagerConfig::new().set_cache_config(CacheConfig::new());
    let mut cached = ConnectionManager::new_with_config(client, config).await?;
    let (incr, get) = answers(&mut cached, "b", redis::pipe()).await?;
    println!("cache: {incr}, {get}");
    let (incr, get) = answers(&mut cached, "c", redis::pipe().atomic().clone()).await?;
    println!("cache, atomic: {incr}, {get}");

    tokio::time::sleep(Duration::from_millis(300)).await;
    let later: u32 = cached.get("c").await?;
    println!("cache, a moment later: {later}");
    Ok(())
}
EOF

seen=$(cargo run --quiet -- "unix://$work/redis?protocol=resp3")
echo "$seen"
[ "$seen" = "no cache: 2, 2
cache: 2, 1
cache, atomic: 2, 1
cache, a moment later: 2" ]
