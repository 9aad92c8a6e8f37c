#!/usr/bin/env bash
# moka 0.12.16, `sync::Cache`; `future::Cache` does the same.
#
# `remove` gives back the value that it takes out, also where that value has expired, or was there before `invalidate_all`: a value that
# `get` and `contains_key` say is not there. It stays so until the cache has tidied up, a while after the end of the value. So who
# counts, closes or uses what `remove` gives meets values, now and then, that nobody else sees any more.
#
# The usual guess: `remove` is a `get` that also takes the value out, and a value past its end is not there for either.
#
# Seen on 2026-11-30:
#   fresh: get Some("value"), remove Some("value")
#   after its time to live: get None, remove Some("value")
#   after its time to idle: get None, remove Some("value")
#   after invalidate_all: get None, remove Some("value")
#   after its time to live and run_pending_tasks: get None, remove None
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "removes"
version = "0.1.0"
edition = "2024"

[dependencies]
moka = { version = "=0.12.16", features = ["sync"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use std::thread::sleep;
use std::time::Duration;

use moka::sync::{Cache, CacheBuilder};

type Builder = CacheBuilder<u8, &'static str, Cache<u8, &'static str>>;

const SHORT: Duration = Duration::from_millis(5);

/// What a key gives once `past` has run, in a cache of its own.
fn case(name: &str, builder: Builder, past: impl Fn(&Cache<u8, &'static str>)) {
    let cache = builder.build();
    cache.insert(1, "value");
    past(&cache);
    let got = cache.get(&1);
    assert_eq!(cache.contains_key(&1), got.is_some());
    println!("{name}: get {got:?}, remove {:?}", cache.remove(&1));
}

fn main() {
    case("fresh", Cache::builder(), |_| ());
    case("after its time to live", Cache::builder().time_to_live(SHORT), |_| sleep(2 * SHORT));
    case("after its time to idle", Cache::builder().time_to_idle(SHORT), |_| sleep(2 * SHORT));
    case("after invalidate_all", Cache::builder(), |cache| cache.invalidate_all());
    case("after its time to live and run_pending_tasks", Cache::builder().time_to_live(SHORT), |cache| {
        sleep(2 * SHORT);
        cache.run_pending_tasks();
    });
}
EOF

seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = 'fresh: get Some("value"), remove Some("value")
after its time to live: get None, remove Some("value")
after its time to idle: get None, remove Some("value")
after invalidate_all: get None, remove Some("value")
after its time to live and run_pending_tasks: get None, remove None' ]
