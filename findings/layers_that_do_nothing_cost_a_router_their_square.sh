#!/usr/bin/env bash
# axum 0.8.9, with tower 0.5.3.
#
# `Router::layer` puts each route and its layer into a box that can be cloned, and a request clones the route that it has found, with
# all boxes inside it, at each layer once more. So n layers that do nothing (tower's `Identity`), with a `.layer` each, cost a request
# n(n + 3)/2 allocations: 2 for one, 152 for sixteen. The same sixteen in one `.layer`, as a tuple or by a `ServiceBuilder`, cost 2.
#
# The usual guess: a layer that does nothing costs nothing, and n layers n times what one does.
#
# Seen on 2026-11-30, allocations of a request more than without a layer:
#   1 layer: 2
#   2 layers: 5
#   4 layers: 14
#   8 layers: 44
#   16 layers: 152
#   16 layers at once: 2
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "layers"
version = "0.1.0"
edition = "2024"

[dependencies]
axum = { version = "=0.8.9", default-features = false }
http = "=1.5.0"
tower = { version = "=0.5.3", default-features = false, features = ["util"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use std::alloc::{GlobalAlloc, Layout, System};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};

use axum::{Router, body::Body, routing::get};
use tower::{ServiceExt, layer::util::Identity};

struct Counting;

static MADE: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        MADE.fetch_add(1, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of one request, less the making of the request. The first one is for what is made once.
fn of(router: Router) -> usize {
    let router = router.with_state::<()>(());
    let mut made = 0;
    for _ in 0..2 {
        let request = http::Request::get("/").body(Body::empty()).unwrap();
        let before = MADE.load(Relaxed);
        let answer = pin!(router.clone().oneshot(request)).poll(&mut Context::from_waker(Waker::noop()));
        made = MADE.load(Relaxed) - before;
        assert!(matches!(answer, Poll::Ready(Ok(response)) if response.status() == 200));
    }
    made
}

fn router() -> Router {
    Router::new().route("/", get(async || "hello"))
}

fn main() {
    let bare = of(router());
    for layers in [1, 2, 4, 8, 16] {
        let router = (0..layers).fold(router(), |router, _| router.layer(Identity::new()));
        println!("{layers} layer{}: {}", if layers == 1 { "" } else { "s" }, of(router) - bare);
    }
    let one = Identity::new;
    let four = || (one(), one(), one(), one());
    println!("16 layers at once: {}", of(router().layer((four(), four(), four(), four()))) - bare);
}
EOF

seen=$(cargo run --quiet --release)
echo "$seen"
[ "$seen" = "1 layer: 2
2 layers: 5
4 layers: 14
8 layers: 44
16 layers: 152
16 layers at once: 2" ]
