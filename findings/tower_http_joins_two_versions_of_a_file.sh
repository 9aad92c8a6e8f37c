#!/usr/bin/env bash
# tower-http 0.7.1, `ServeDir`.
#
# Since 0.7.0 a file has a strong `ETag`, and `If-Match`, `If-None-Match` and their dates are held to it. `If-Range` is not read, though
# ranges are served. So who has the first half of a file and asks for the second, `If-Range` the file is still the one of that tag (as
# browsers do when they go on with a download), is sent the second half of another file, as a 206.
#
# The usual guess: with `Accept-Ranges`, a strong tag and the other four conditions, the fifth holds too: 200, and the whole file.
#
# Seen on 2026-11-30, the rest of a file of which a half was had, after it has changed:
#   If-Match: 412
#   If-Range: 206, and together 5 old bytes, 5 new bytes
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src files
cat >Cargo.toml <<'EOF'
[package]
name = "ranges"
version = "0.1.0"
edition = "2024"

[dependencies]
bytes = "=1.12.1"
http = "=1.5.0"
http-body-util = "=0.1.5"
tokio = { version = "=1.54.1", features = ["macros", "rt"] }
tower = { version = "=0.5.3", default-features = false, features = ["util"] }
tower-http = { version = "=0.7.1", features = ["fs"] }

[workspace]
EOF
cat >src/main.rs <<'EOF'
use http::header::{ETAG, HeaderName, IF_MATCH, IF_RANGE, RANGE};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The status, the tag and the body of a part of the file.
async fn part(range: &str, condition: Option<(HeaderName, HeaderValue)>) -> (StatusCode, Option<HeaderValue>, String) {
    let mut request = Request::get("/file").header(RANGE, range).body(Empty::<bytes::Bytes>::new()).unwrap();
    request.headers_mut().extend(condition);
    let response = ServeDir::new("files").oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (head.status, head.headers.get(ETAG).cloned(), String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    std::fs::write("files/file", "oooooooooo").unwrap();
    let (status, tag, first) = part("bytes=0-4", None).await;
    assert_eq!(status, 206);
    let tag = tag.expect("a tag");
    assert!(!tag.as_bytes().starts_with(b"W/"));

    // Its time is another one by then.
    while part("bytes=0-4", None).await.1 == Some(tag.clone()) {
        std::fs::write("files/file", "nnnnnnnnnn").unwrap();
    }
    println!("If-Match: {}", part("bytes=5-", Some((IF_MATCH, tag.clone()))).await.0.as_u16());
    let (status, _, second) = part("bytes=5-", Some((IF_RANGE, tag))).await;
    let (whole, count) = (first + &second, |whole: &str, byte| whole.matches(byte).count());
    println!("If-Range: {}, and together {} old bytes, {} new bytes", status.as_u16(), count(&whole, "o"), count(&whole, "n"));
}
EOF

seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "If-Match: 412
If-Range: 206, and together 5 old bytes, 5 new bytes" ]
