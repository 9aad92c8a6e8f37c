#!/usr/bin/env bash
# headers 0.4.2 (`Range::satisfiable_ranges`), and tower-http 0.7.1 (`ServeDir`, by http-range-header 0.4.2).
#
# `Range: bytes=-100` asks for the last hundred bytes, or for all of a file that has fewer (RFC 9110, section 14.1.2). Both take it for one
# that cannot be satisfied if the file is shorter: `headers` leaves it out, `ServeDir` answers 416. So who reads the end of each file
# first, as readers of zip and parquet do, fails at the small ones. The other way round `headers` hands out, as satisfiable,
# ranges that begin after the end, and leaves the end of one that is too long as it was asked for.
#
# The usual guess: what is too long at either end is cut to the file, and what a method calls satisfiable is within the length it is given.
#
# Seen on 2026-11-30, of ten bytes:
#   bytes=-4: headers [6..], ServeDir 206 bytes 6-9/10
#   bytes=-100: headers [], ServeDir 416 bytes */10
#   bytes=4-100: headers [4..=100], ServeDir 206 bytes 4-9/10
#   bytes=20-30: headers [20..=30], ServeDir 416 bytes */10
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src files
printf 0123456789 >files/file
cat >Cargo.toml <<'EOF'
[package]
name = "suffixes"
version = "0.1.0"
edition = "2024"

[dependencies]
bytes = "=1.12.1"
headers = "=0.4.2"
http = "=1.5.0"
http-body-util = "=0.1.5"
http-range-header = "=0.4.2"
tokio = { version = "=1.54.1", features = ["macros", "rt"] }
tower = { version = "=0.5.3", default-features = false, features = ["util"] }
tower-http = { version = "=0.7.1", features = ["fs"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use std::ops::Bound::{self, Included, Unbounded};

use headers::HeaderMapExt;
use http::Request;
use http::header::{CONTENT_RANGE, RANGE};
use http_body_util::Empty;
use tower::ServiceExt;
use tower_http::services::ServeDir;

fn written(range: (Bound<u64>, Bound<u64>)) -> String {
    match range {
        (Included(from), Included(to)) => format!("{from}..={to}"),
        (Included(from), Unbounded) => format!("{from}.."),
        other => format!("{other:?}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for asked in ["bytes=-4", "bytes=-100", "bytes=4-100", "bytes=20-30"] {
        let request = Request::get("/file").header(RANGE, asked).body(Empty::<bytes::Bytes>::new()).unwrap();
        let range: headers::Range = request.headers().typed_get().unwrap();
        let ranges: Vec<_> = range.satisfiable_ranges(10).map(written).collect();
        let response = ServeDir::new("files").oneshot(request).await.unwrap();
        let part = response.headers()[CONTENT_RANGE].to_str().unwrap();
        println!("{asked}: headers [{}], ServeDir {} {part}", ranges.join(", "), response.status().as_u16());
    }
}
EOF

seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "bytes=-4: headers [6..], ServeDir 206 bytes 6-9/10
bytes=-100: headers [], ServeDir 416 bytes */10
bytes=4-100: headers [4..=100], ServeDir 206 bytes 4-9/10
bytes=20-30: headers [20..=30], ServeDir 416 bytes */10" ]
