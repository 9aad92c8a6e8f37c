#!/usr/bin/env bash
# redis 1.8.1 (the crate), with its `connection-manager`.
#
# A `ConnectionManager` that has lost its connection makes another, and all who ask share what comes of that. If it is an error of the network,
# the next who asks has it tried again. Any other error is kept: a server that answers the password by "max number of clients reached", or that does
# not know the password yet, is not asked again for as long as the process runs, however it answers by then. Nor does a manager
# leave a connection on which nothing comes: each who asks waits, and nobody connects anew.
#
# The usual guess: a connection manager manages.
#
# Seen on 2026-11-30:
#   at first: 1
#   the connection has ended: an error
#   the server refuses: Password authentication failed - AuthenticationFailed
#   the server answers again: Password authentication failed - AuthenticationFailed
#   the server answers again: Password authentication failed - AuthenticationFailed
#   connections that the server has seen: 2
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "kept"
version = "0.1.0"
edition = "2024"

[dependencies]
redis = { version = "=1.8.1", default-features = false, features = ["aio", "connection-manager", "tokio-comp"] }
tokio = { version = "1", features = ["io-util", "macros", "net", "rt", "time"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use redis::Client;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

static SEEN: AtomicUsize = AtomicUsize::new(0);

/// The first connection ends after four commands, the second is refused, all others are answered.
async fn serve(mut connection: TcpStream, number: usize) {
    let (mut answered, mut read) = (0, [0; 1024]);
    while let Ok(count @ 1..) = connection.read(&mut read).await {
        for _ in read[..count].iter().filter(|byte| **byte == b'*') {
            let answer = match (number, answered) {
                (1, 4) => return,
                (2, _) => "-ERR max number of clients reached\r\n",
                (_, 0) => "+OK\r\n",
                _ => ":1\r\n",
            };
            answered += 1;
            if connection.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

async fn say(what: &str, manager: &ConnectionManager) {
    match redis::cmd("GET").arg("a").query_async::<u32>(&mut manager.clone()).await {
        Ok(number) => println!("{what}: {number}"),
        Err(_) if what.ends_with("ended") => println!("{what}: an error"),
        Err(error) => println!("{what}: {error}"),
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://:password@{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(serve(connection, SEEN.fetch_add(1, SeqCst) + 1));
        }
    });
    let config = ConnectionManagerConfig::new().set_number_of_retries(0);
    let manager = ConnectionManager::new_with_config(Client::open(url).unwrap(), config).await.unwrap();
    say("at first", &manager).await;
    say("the connection has ended", &manager).await;
    say("the server refuses", &manager).await;
    say("the server answers again", &manager).await;
    say("the server answers again", &manager).await;
    println!("connections that the server has seen: {}", SEEN.load(SeqCst));
}
EOF
cargo run -q | tee seen
[ "$(grep -c '^the server answers again: Password authentication failed' seen)" = 2 ]
grep -qx 'connections that the server has seen: 2' seen
