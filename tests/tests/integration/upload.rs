//! A body of 1 GiB on its way through a chain.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use ordain::{Body, Tower, layers, middleware_chain};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::app::{inner, outer, posted, send};

const CHUNK: usize = 1 << 20;
const CHUNKS: usize = 1 << 10;
static ZEROES: [u8; CHUNK] = [0; CHUNK];

/// A chunk that is counted as long as somebody holds it.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(held: &Arc<AtomicUsize>) -> Self {
        held.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(held))
    }
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &ZEROES
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn length(body: Body) -> String {
    let mut chunks = body.into_data_stream();
    let mut length = 0;
    while let Some(chunk) = chunks.next().await {
        length += chunk.expect("a chunk").len();
    }
    length.to_string()
}

middleware_chain! {
    struct Site {
        outer,
        limit: layers::BodyLimit,
        patience: Tower<RequestBodyTimeoutLayer>,
        inner,
    }
}

#[tokio::test]
async fn a_gibibyte_passes_chunk_by_chunk() {
    let site = Site {
        limit: layers::BodyLimit(RequestBodyLimitLayer::new(CHUNK * CHUNKS)),
        patience: Tower(RequestBodyTimeoutLayer::new(std::time::Duration::from_secs(10))),
    };
    let router = Router::new().route("/", post(length)).layer(DefaultBodyLimit::disable());
    let app = site.wrap_router(router).boxed();
    let (held, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, seen) = (Arc::clone(&held), Arc::clone(&most));
    let chunks = stream::iter(0..CHUNKS).map(move |_| {
        let chunk = Bytes::from_owner(Counted::new(&counted));
        seen.fetch_max(counted.load(Ordering::Relaxed), Ordering::Relaxed);
        Ok::<_, std::convert::Infallible>(chunk)
    });
    let answer = send(&app, posted("/", Body::from_stream(chunks))).await;
    assert_eq!(answer.text(), (CHUNK * CHUNKS).to_string());
    assert!(most.load(Ordering::Relaxed) <= 2, "{} chunks were held at a time", most.load(Ordering::Relaxed));
    assert_eq!(held.load(Ordering::Relaxed), 0);
}
