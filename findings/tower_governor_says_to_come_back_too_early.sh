#!/usr/bin/env bash
# tower_governor 0.8.0, with axum 0.8.9.
#
# A 429 says in `Retry-After` how long to wait, in whole seconds, cut off rather than rounded up. So a client that waits as long as it was
# told is refused once more, each time: of a wait of not quite three seconds it is told 2, and after these 0. Where a request is
# free again in less than a second, all that it is ever told is 0, so that a well-behaved client asks again at once, and again.
#
# The usual guess: a wait is rounded up, and who keeps to `Retry-After` is let in.
#
# Seen on 2026-11-30:
#   one in 3 s: 200, 429 retry-after 2, (waited) 429 retry-after 0
#   one in 0.9 s: 200, 429 retry-after 0, (waited) 429 retry-after 0
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "waits"
version = "0.1.0"
edition = "2024"

[dependencies]
axum = { version = "=0.8.9", default-features = false }
governor = "=0.10.4"
http = "=1.5.0"
pollster = "=0.4.0"
tower = { version = "=0.5.3", default-features = false, features = ["util"] }
tower_governor = { version = "=0.8.0", default-features = false, features = ["axum"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use std::time::Duration;

use axum::{Router, body::Body, routing::get};
use tower::ServiceExt;
use tower_governor::key_extractor::GlobalKeyExtractor;
use tower_governor::{GovernorLayer, governor::GovernorConfigBuilder};

/// The answer in words, and how long to wait.
fn ask(router: &Router) -> (String, u64) {
    let request = http::Request::get("/").body(Body::empty()).unwrap();
    let response = pollster::block_on(router.clone().oneshot(request)).unwrap();
    let status = response.status().as_u16();
    match response.headers().get("retry-after") {
        Some(wait) => (format!("{status} retry-after {}", wait.to_str().unwrap()), wait.to_str().unwrap().parse().unwrap()),
        None => (status.to_string(), 0),
    }
}

fn main() {
    for (name, period) in [("one in 3 s", 3000), ("one in 0.9 s", 900)] {
        let mut config = GovernorConfigBuilder::default().key_extractor(GlobalKeyExtractor);
        let config = config.per_millisecond(period).burst_size(1).finish().unwrap();
        let router: Router = Router::new().route("/", get("a page")).layer(GovernorLayer::new(config)).with_state(());
        let (first, _) = ask(&router);
        let (second, wait) = ask(&router);
        std::thread::sleep(Duration::from_secs(wait));
        println!("{name}: {first}, {second}, (waited) {}", ask(&router).0);
    }
}
EOF

seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "one in 3 s: 200, 429 retry-after 2, (waited) 429 retry-after 0
one in 0.9 s: 200, 429 retry-after 0, (waited) 429 retry-after 0" ]
