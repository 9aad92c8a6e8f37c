//! A body that nobody reads: what becomes of its connection, as the docs of `ordain::body` say.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use hyper::client::conn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use ordain::{Body, Request, middleware_chain};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::app::posted;

middleware_chain! {
    struct Site {}
}

/// Serves a view that reads no body.
async fn served() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let site = Site.wrap(async |_: &mut Request| "answered");
    tokio::spawn(async { axum::serve(listener, site.into_make_service()).await });
    address
}

/// What comes back until nothing comes for a while; and whether the connection is closed then.
async fn back(stream: &mut TcpStream) -> (String, bool) {
    let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        match tokio::time::timeout(Duration::from_millis(500), stream.read(&mut buffer)).await {
            Err(_) => return (String::from_utf8(text).expect("text"), false),
            Ok(Ok(0) | Err(_)) => return (String::from_utf8(text).expect("text"), true),
            Ok(Ok(length)) => text.extend_from_slice(&buffer[..length]),
        }
    }
}

async fn sent(head_and_body: &str) -> (TcpStream, String, bool) {
    let mut stream = TcpStream::connect(served().await).await.expect("a connection");
    stream.write_all(head_and_body.as_bytes()).await.expect("it is sent");
    let (text, closed) = back(&mut stream).await;
    (stream, text, closed)
}

#[tokio::test]
async fn over_http1_what_has_arrived_is_thrown_away() {
    let (mut stream, text, closed) = sent("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello").await;
    assert!(text.starts_with("HTTP/1.1 200 OK") && text.ends_with("answered"), "{text}");
    assert!(!closed);
    stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.expect("it is sent");
    assert!(back(&mut stream).await.0.ends_with("answered"));
}

#[tokio::test]
async fn over_http1_the_connection_is_closed_if_the_rest_is_on_its_way() {
    let (_, text, closed) = sent("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 50000\r\n\r\nhello").await;
    assert!(text.starts_with("HTTP/1.1 200 OK") && text.ends_with("answered"), "{text}");
    assert!(closed);
}

#[tokio::test]
async fn over_http1_who_waits_to_be_told_to_go_on_is_not() {
    let head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n";
    let (_, text, _) = sent(head).await;
    assert!(text.starts_with("HTTP/1.1 200 OK") && text.ends_with("answered"), "{text}");
}

#[tokio::test]
async fn over_http2_the_connection_goes_on() {
    let address = served().await;
    let io = TokioIo::new(TcpStream::connect(address).await.expect("a connection"));
    let (mut client, connection) = conn::http2::handshake(TokioExecutor::new(), io).await.expect("http2");
    tokio::spawn(connection);
    for _ in 0..3 {
        let endless = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"hello"))]).chain(stream::pending());
        let mut req = posted("/", Body::from_stream(endless));
        *req.uri_mut() = format!("http://{address}/").parse().expect("a URI");
        let response = tokio::time::timeout(Duration::from_secs(10), client.send_request(req)).await;
        assert_eq!(response.expect("it is answered").expect("a response").status(), 200);
    }
}
