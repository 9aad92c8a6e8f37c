//! The length of a body, as it goes over a socket: said once, whatever chains and layers there are, and nowhere where a status or
//! a method allows no body.

use std::net::SocketAddr;
use std::process::{Command, Output};
use std::time::Duration;

use axum::Router;
use axum::middleware::map_response;
use axum::routing::get;
use http::{HeaderValue, Method, StatusCode};
use http_body_util::BodyExt;
use hyper::client::conn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use ordain::{AnyLayer, Body, BoxedChain, Next, Request, Response, Tower, middleware, middleware_chain};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn doubled(response: Response) -> Response {
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Response::from_parts(head, [&body[..], &body[..]].concat().into())
}

#[middleware]
async fn twice(req: &mut Request, next: impl Next) -> Response {
    doubled(next.run(req).await).await
}

middleware_chain! { struct Twice { twice } }
middleware_chain! { struct Part {} }
middleware_chain! { struct With { part: Tower<AnyLayer>, twice } }

fn routes() -> Router {
    let own = async || ([("content-length", "4")], "four");
    Router::new().route("/text", get(async || "four")).route("/own", get(own))
}

/// A part of a site, with a chain of its own.
fn part() -> Router {
    Router::new().nest_service("/part", Part.wrap_router(routes()))
}

async fn served(app: BoxedChain) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { axum::serve(listener, app.into_make_service()).await });
    address
}

/// What comes back over HTTP/1.1, as it is: the lines of its head, and all that follows until the connection is closed.
async fn raw(address: SocketAddr, method: &Method, path: &str) -> (Vec<String>, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!("{method} {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("it is sent");
    let mut all = String::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_string(&mut all));
    read.await.expect("the connection is closed").expect("text");
    let (head, body) = all.split_once("\r\n\r\n").expect("a head");
    (head.split("\r\n").map(str::to_ascii_lowercase).collect(), body.to_owned())
}

/// The lines of a head that say how long a body is.
fn said(head: &[String]) -> Vec<&str> {
    let says = |line: &&str| line.starts_with("content-length:") || line.starts_with("transfer-encoding:");
    head.iter().map(String::as_str).filter(says).collect()
}

/// The same over HTTP/2, without a word of HTTP/1.1 before: status, lengths, body.
async fn framed(address: SocketAddr, method: &Method, path: &str) -> (StatusCode, Vec<HeaderValue>, String) {
    let io = TokioIo::new(TcpStream::connect(address).await.expect("a connection"));
    let (mut client, connection) = conn::http2::handshake(TokioExecutor::new(), io).await.expect("http2");
    tokio::spawn(connection);
    let req = http::Request::builder().method(method).uri(format!("http://{address}{path}"));
    let response = client.send_request(req.body(Body::empty()).expect("a request")).await.expect("a response");
    let (status, lengths) = (response.status(), response.headers().get_all("content-length").iter().cloned().collect());
    let body = response.into_body().collect().await.expect("an end without an error").to_bytes();
    (status, lengths, String::from_utf8(body.to_vec()).expect("text"))
}

/// None where there is no curl, or one that knows no HTTP/2.
async fn curl(address: SocketAddr, arguments: &[&str], path: &str) -> Option<Output> {
    let knows = Command::new("curl").arg("--version").output().ok()?;
    if !String::from_utf8_lossy(&knows.stdout).contains("HTTP2") {
        return None;
    }
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--include", "--max-time", "20", "--noproxy", "*"]).args(arguments);
    command.arg(format!("http://{address}{path}"));
    Some(tokio::task::spawn_blocking(move || command.output()).await.expect("no panic").expect("curl runs"))
}

#[tokio::test(flavor = "multi_thread")]
async fn over_sockets_a_length_is_said_once() {
    let between = || part().layer(map_response(doubled));
    for (way, app, length) in [
        ("nest_service", Twice.wrap_router(part()).boxed(), 8),
        ("wrap_service", Twice.wrap_service(part()).boxed(), 8),
        ("a layer in the middle", With { part: Tower::any(Part.layer()) }.wrap_router(part()).boxed(), 8),
        ("a layer between", Twice.wrap_router(between()).boxed(), 16),
        ("a layer between, of a service", Twice.wrap_service(between()).boxed(), 16),
    ] {
        let address = served(app).await;
        let body = "four".repeat(length / 4);
        for path in ["/part/text", "/part/own"] {
            let (head, sent) = raw(address, &Method::GET, path).await;
            assert_eq!(head[0], "http/1.1 200 ok", "{way} {path}");
            assert_eq!((said(&head), &sent), (vec![&*format!("content-length: {length}")], &body), "{way} {path}");

            let (head, sent) = raw(address, &Method::HEAD, path).await;
            assert_eq!(head[0], "http/1.1 200 ok", "{way} {path}");
            assert_eq!((said(&head), &*sent), (vec![&*format!("content-length: {length}")], ""), "{way} {path}");

            let lengths = vec![HeaderValue::from(length)];
            let found = framed(address, &Method::GET, path).await;
            assert_eq!(found, (StatusCode::OK, lengths.clone(), body.clone()), "{way} {path}");
            let found = framed(address, &Method::HEAD, path).await;
            assert_eq!(found, (StatusCode::OK, lengths, String::new()), "{way} {path}");

            for version in ["--http1.1", "--http2-prior-knowledge"] {
                let Some(said) = curl(address, &[version], path).await else { continue };
                assert!(said.status.success(), "{way} {path} {version}: {said:?}");
                assert!(
                    said.stdout.ends_with(format!("\r\n\r\n{body}").as_bytes()),
                    "{way} {path} {version}: {said:?}"
                );
                let said = curl(address, &[version, "--head"], path).await.expect("curl is still there");
                assert!(
                    said.status.success() && said.stdout.ends_with(b"\r\n\r\n"),
                    "{way} {path} {version}: {said:?}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_sockets_a_status_without_a_body_has_none() {
    let of = |status: StatusCode| {
        let mut response = Response::new(Body::from("body"));
        *response.status_mut() = status;
        response.headers_mut().insert("content-length", HeaderValue::from_static("4"));
        response
    };
    for status in [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED] {
        let answer = move || std::future::ready(of(status));
        let router = || Router::new().route("/x", get(answer));
        for (way, app) in [
            ("a view", Part.wrap(move |_: &mut Request| std::future::ready(of(status))).boxed()),
            ("a router", Part.wrap_router(router()).boxed()),
            ("a service", Part.wrap_service(Part.wrap_router(router())).boxed()),
            ("a nested service", Part.wrap_router(Router::new().fallback_service(Part.wrap_router(router()))).boxed()),
        ] {
            let address = served(app).await;
            for method in [Method::GET, Method::HEAD] {
                let (head, sent) = raw(address, &method, "/x").await;
                assert!(head[0].starts_with(&format!("http/1.1 {}", status.as_u16())), "{way} {head:?}");
                assert_eq!((said(&head), &*sent), (Vec::new(), ""), "{way} {method} {status}");
                let found = framed(address, &method, "/x").await;
                assert_eq!(found, (status, Vec::new(), String::new()), "{way} {method}");
            }
            for version in ["--http1.1", "--http2-prior-knowledge"] {
                let Some(said) = curl(address, &[version], "/x").await else { continue };
                assert!(
                    said.status.success() && said.stdout.ends_with(b"\r\n\r\n"),
                    "{way} {status} {version}: {said:?}"
                );
            }
        }
    }
}

/// hyper makes a 500 of what is no answer over HTTP/1.1, but for a 101.
#[tokio::test(flavor = "multi_thread")]
async fn over_http1_a_status_that_is_no_answer_has_no_body_either() {
    for (status, sent) in [(101, "http/1.1 101 switching protocols"), (103, "http/1.1 500 internal server error")] {
        let status = StatusCode::from_u16(status).expect("a status");
        let view = move |_: &mut Request| async move { (status, [("content-length", "4")], "body") };
        let (head, body) = raw(served(Part.wrap(view).boxed()).await, &Method::GET, "/").await;
        assert_eq!((&*head[0], &*body), (sent, ""));
        assert!(said(&head).iter().all(|length| *length == "content-length: 0"), "{head:?}");
    }
}
