#!/usr/bin/env bash
# axum 0.8.9, with tower 0.5.3.
#
# A `Router` keeps a handler and its layers apart until it is given its state, and `axum::serve(listener, router)` does that for each
# connection. So what a layer makes, it makes for each connection: a `ConcurrencyLimitLayer::new(1)` lets one request of each
# connection in, which over HTTP/1 is no limit at all. `router.into_make_service()`, or a `router.with_state(())` first, does it
# once, and the limit holds, for each route. All three compile, and answer alike.
#
# The usual guess: a layer is applied when `.layer` is called, and how the router is served makes no difference to it.
#
# Seen on 2026-11-30, four connections, each with one request, at once in the handler, by `ConcurrencyLimitLayer::new(1)`:
#   serve(listener, router): 4
#   serve(listener, router.with_state(())): 1
#   serve(listener, router.into_make_service()): 1
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "limits"
version = "0.1.0"
edition = "2024"

[dependencies]
axum = { version = "=0.8.9", default-features = false, features = ["http1", "tokio"] }
tokio = { version = "=1.54.1", features = ["io-util", "macros", "net", "rt", "time"] }
tower = { version = "=0.5.3", default-features = false, features = ["limit"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use axum::{Router, routing::get};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::limit::ConcurrencyLimitLayer;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

async fn handler() {
    MOST.fetch_max(NOW.fetch_add(1, SeqCst) + 1, SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    NOW.fetch_sub(1, SeqCst);
}

async fn ask(address: std::net::SocketAddr) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for how in ["router", "router.with_state(())", "router.into_make_service()"] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router: Router = Router::new().route("/", get(handler)).layer(ConcurrencyLimitLayer::new(1));
        let server = tokio::spawn(async move {
            match how {
                "router" => axum::serve(listener, router).await,
                "router.with_state(())" => axum::serve(listener, router.with_state::<()>(())).await,
                _ => axum::serve(listener, router.into_make_service()).await,
            }
        });
        tokio::join!(ask(address), ask(address), ask(address), ask(address));
        server.abort();
        println!("serve(listener, {how}): {}", MOST.swap(0, SeqCst));
    }
}
EOF

seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "serve(listener, router): 4
serve(listener, router.with_state(())): 1
serve(listener, router.into_make_service()): 1" ]
