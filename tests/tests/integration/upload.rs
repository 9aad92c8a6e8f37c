//! A body of 1 GiB on its way through a chain.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use axum::{Router, serve};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;
use hyper::client::conn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use ordain::{Body, BoxedChain, Request, Tower, middleware_chain};
use ordain_contrib::layers;
use tokio::net::{TcpListener, TcpStream};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::app::{inner, outer, posted, send};

const CHUNK: usize = 1 << 20;
const CHUNKS: usize = 1 << 10;
static ZEROES: [u8; CHUNK] = [0; CHUNK];

/// What both ends of a connection and everything between them may hold at a time.
const BOUND: u64 = 8 << 20;

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

fn site() -> BoxedChain {
    let site = Site {
        limit: layers::BodyLimit(RequestBodyLimitLayer::new(CHUNK * CHUNKS)),
        patience: Tower(RequestBodyTimeoutLayer::new(Duration::from_secs(10))),
    };
    site.wrap_router(Router::new().route("/", post(length)).layer(DefaultBodyLimit::disable())).boxed()
}

fn upload() -> Request {
    let chunks = stream::iter(0..CHUNKS).map(|_| Ok::<_, Infallible>(Bytes::from_static(&ZEROES)));
    posted("/", Body::from_stream(chunks))
}

/// Serves on a port, and connects to it.
async fn connected() -> (SocketAddr, TokioIo<TcpStream>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { serve(listener, site().into_make_service()).await });
    (address, TokioIo::new(TcpStream::connect(address).await.expect("a connection")))
}

async fn text(body: impl hyper::body::Body<Data = Bytes, Error: std::fmt::Debug>) -> String {
    let body = body.collect().await.expect("a body").to_bytes();
    String::from_utf8(body.to_vec()).expect("text")
}

/// Runs all on one thread, whose allocations are counted: everything that is sent has arrived, and little was held.
fn uploads(run: impl AsyncFn() -> String) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut answer = String::new();
    let counted = allocation_counter::measure(|| answer = runtime.block_on(run()));
    assert_eq!(answer, (CHUNK * CHUNKS).to_string());
    assert!(counted.bytes_max < BOUND, "{} bytes were held at a time", counted.bytes_max);
}

#[test]
fn a_gibibyte_passes_in_process() {
    uploads(async || send(&site(), upload()).await.text().to_owned());
}

#[test]
fn a_gibibyte_passes_over_http1() {
    uploads(async || {
        let (address, io) = connected().await;
        let (mut client, connection) = conn::http1::handshake(io).await.expect("http1");
        tokio::spawn(connection);
        let mut req = upload();
        req.headers_mut().insert("host", address.to_string().parse().expect("a value"));
        text(client.send_request(req).await.expect("a response").into_body()).await
    });
}

#[test]
fn a_gibibyte_passes_over_http2() {
    uploads(async || {
        let (address, io) = connected().await;
        let (mut client, connection) = conn::http2::handshake(TokioExecutor::new(), io).await.expect("http2");
        tokio::spawn(connection);
        let mut req = upload();
        *req.uri_mut() = format!("http://{address}/").parse().expect("a URI");
        text(client.send_request(req).await.expect("a response").into_body()).await
    });
}
