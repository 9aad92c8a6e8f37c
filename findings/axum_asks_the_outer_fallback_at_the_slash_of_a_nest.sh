#!/usr/bin/env bash
# axum 0.8.9.
#
# A router with a fallback of its own, nested at `/api`, answers what it does not know by that fallback: `/api`, `/api/nowhere`,
# `/api/nowhere/`. But `/api/` is answered by the outer router's fallback, though it is below `/api` as well. So an API that answers JSON
# answers a page there. The same router by `nest_service` answers `/api/` by its own fallback.
#
# The usual guess: all paths below the prefix go to the nested router, and its fallback.
#
# Seen on 2026-11-30:
#   nest: /api inner, /api/ outer, /api/nowhere inner, /api/nowhere/ inner
#   nest_service: /api inner, /api/ inner, /api/nowhere inner, /api/nowhere/ inner
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "fallbacks"
version = "0.1.0"
edition = "2024"

[dependencies]
axum = { version = "=0.8.9", default-features = false }
http = "=1.5.0"
pollster = "=0.4.0"
tower = { version = "=0.5.3", default-features = false, features = ["util"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use axum::body::{Body, to_bytes};
use axum::{Router, routing::get};
use tower::ServiceExt;

async fn answer(router: &Router, path: &str) -> String {
    let request = http::Request::get(path).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    String::from_utf8(to_bytes(response.into_body(), 100).await.unwrap().to_vec()).unwrap()
}

fn main() {
    let inner = Router::new().route("/users", get("users")).fallback(async || "inner");
    let outer = || Router::new().fallback(async || "outer");
    let nested = outer().nest("/api", inner.clone());
    let service = outer().nest_service("/api", inner);
    for (name, router) in [("nest", nested), ("nest_service", service)] {
        assert_eq!(pollster::block_on(answer(&router, "/api/users")), "users");
        let paths = ["/api", "/api/", "/api/nowhere", "/api/nowhere/"];
        let answers = paths.map(|path| format!("{path} {}", pollster::block_on(answer(&router, path))));
        println!("{name}: {}", answers.join(", "));
    }
}
EOF

seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "nest: /api inner, /api/ outer, /api/nowhere inner, /api/nowhere/ inner
nest_service: /api inner, /api/ inner, /api/nowhere inner, /api/nowhere/ inner" ]
