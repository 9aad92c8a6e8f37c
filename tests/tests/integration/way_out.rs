//! A chain where others want a layer or a service.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use futures_util::StreamExt;
use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use ordain::{Body, BoxedChain, Next, Request, Response, Shared, middleware, middleware_chain};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::{of, router};

/// How many requests the chain has seen.
#[derive(Debug, Clone, Default)]
struct Seen(Arc<AtomicUsize>);

#[middleware]
async fn count(req: &mut Request, seen: Seen, next: impl Next) -> Response {
    seen.0.fetch_add(1, Ordering::Relaxed);
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-chain", "1".parse().expect("a value"));
    response
}

middleware_chain! { struct Site { seen: Shared<Seen>, count } }

fn site(seen: &Seen) -> Site {
    Site { seen: Shared(seen.clone()) }
}

async fn chained(app: &Router, path: &str) -> bool {
    let response = app.clone().oneshot(of(path)).await.expect("infallible");
    assert_eq!(response.status(), 200, "{path}");
    response.headers().contains_key("x-chain")
}

#[tokio::test]
async fn as_a_layer_of_routers_and_routes() {
    let seen = Seen::default();
    let views = || Router::new().route("/one", get(async || "one")).route("/two", get(async || "two"));

    let whole = views().layer(site(&seen).layer());
    assert!(chained(&whole, "/one").await && chained(&whole, "/two").await);
    assert_eq!(seen.0.load(Ordering::Relaxed), 2);

    let routes = views().route_layer(site(&seen).layer());
    assert!(chained(&routes, "/one").await);

    let nested = views().nest("/in", views().layer(site(&seen).layer()));
    assert!(chained(&nested, "/in/one").await && !chained(&nested, "/one").await);

    let one_route = views().route("/three", get(async || "three").layer(site(&seen).layer()));
    assert!(chained(&one_route, "/three").await && !chained(&one_route, "/one").await);

    let set = SetResponseHeaderLayer::overriding(http::header::SERVER, http::HeaderValue::from_static("me"));
    let among = ServiceBuilder::new().layer(set).layer(site(&seen).layer()).timeout(Duration::from_secs(5));
    let among = among.service(tower::service_fn(async |_: Request| Ok::<_, Infallible>(Response::default())));
    let response = among.oneshot(of("/")).await.expect("no error");
    assert_eq!(
        (&response.headers()["x-chain"], &response.headers()["server"]),
        (&"1".parse().unwrap(), &"me".parse().unwrap())
    );
}

#[tokio::test]
async fn as_a_service_inside_a_router_and_by_oneshot() {
    let seen = Seen::default();
    let chain = site(&seen).wrap_router(router());
    let response = chain.clone().oneshot(http::Request::new(String::new())).await.expect("infallible");
    assert_eq!(response.status(), 200);
    let mounted = Router::new().nest_service("/in", chain);
    assert!(chained(&mounted, "/in/").await);
}

/// Serves by hyper until it is told to stop; says whether everything under way came to its end.
async fn serve(app: BoxedChain, stop: oneshot::Receiver<()>) -> (SocketAddr, tokio::task::JoinHandle<bool>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move {
        let graceful = GracefulShutdown::new();
        let mut stop = stop;
        loop {
            tokio::select! {
                Ok((stream, _)) = listener.accept() => {
                    let builder = auto::Builder::new(TokioExecutor::new());
                    let service = TowerToHyperService::new(app.clone());
                    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
                    tokio::spawn(graceful.watch(connection.into_owned()));
                }
                _ = &mut stop => break,
            }
        }
        tokio::time::timeout(Duration::from_secs(5), graceful.shutdown()).await.is_ok()
    });
    (address, server)
}

async fn slowly() -> &'static str {
    tokio::time::sleep(Duration::from_millis(100)).await;
    "done"
}

#[tokio::test]
async fn under_hyper_with_graceful_shutdown() {
    for http2 in [false, true] {
        let (stop, stopped) = oneshot::channel();
        let app = site(&Seen::default()).wrap_router(Router::new().route("/", get(slowly))).boxed();
        let (address, server) = serve(app, stopped).await;
        let io = TokioIo::new(TcpStream::connect(address).await.expect("a connection"));
        let req = http::Request::builder().uri(format!("http://{address}/")).body(Body::empty()).expect("a request");
        let response = if http2 {
            let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await;
            let (mut client, connection) = handshake.expect("http2");
            tokio::spawn(connection);
            tokio::spawn(async move { client.send_request(req).await })
        } else {
            let (mut client, connection) = hyper::client::conn::http1::handshake(io).await.expect("http1");
            tokio::spawn(connection);
            tokio::spawn(async move { client.send_request(req).await })
        };
        tokio::time::sleep(Duration::from_millis(30)).await;
        stop.send(()).expect("the server runs");
        let response = response.await.expect("no panic").expect("a response");
        assert_eq!(response.headers()["x-chain"], "1");
        let version = if http2 { http::Version::HTTP_2 } else { http::Version::HTTP_11 };
        assert_eq!(response.version(), version);
        assert_eq!(response.into_body().collect().await.expect("a body").to_bytes(), "done");
        assert!(server.await.expect("no panic"));
    }
}

#[tokio::test]
async fn under_hyper_the_answer_to_a_head_request_has_no_body() {
    let (_stop, stopped) = oneshot::channel();
    let view = async |req: &mut Request| match req.uri().path() {
        "/" => Ok("hello"),
        _ => Err(ordain::Error::not_found("no such page")),
    };
    let (address, _server) = serve(site(&Seen::default()).wrap(view).boxed(), stopped).await;
    let io = TokioIo::new(TcpStream::connect(address).await.expect("a connection"));
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.expect("http2");
    tokio::spawn(connection);
    for (path, length) in [("/", "5"), ("/nope", "9")] {
        let req = http::Request::head(format!("http://{address}{path}")).body(Body::empty()).expect("a request");
        let response = client.send_request(req).await.expect("a response");
        assert_eq!(response.headers()["content-length"], length);
        assert_eq!(response.into_body().collect().await.expect("an end").to_bytes(), "");
    }
}

#[tokio::test]
async fn under_hyper_both_directions_stream_at_once() {
    let (_stop, stopped) = oneshot::channel();
    let echo = Router::new().route("/", axum::routing::post(async |body: Body| body));
    let (address, _server) = serve(site(&Seen::default()).wrap_router(echo).boxed(), stopped).await;
    let io = TokioIo::new(TcpStream::connect(address).await.expect("a connection"));
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.expect("http2");
    tokio::spawn(connection);
    let (sender, words) = tokio::sync::mpsc::unbounded_channel::<&'static str>();
    let words = futures_util::stream::unfold(words, |mut words| async {
        let word = words.recv().await?;
        Some((Ok::<_, Infallible>(word), words))
    });
    let req = http::Request::post(format!("http://{address}/")).body(Body::from_stream(words)).expect("a request");
    let response = client.send_request(req).await.expect("a response before the body ends");
    assert_eq!(response.headers()["x-chain"], "1");
    let mut echoed = response.into_body().into_data_stream();
    for word in ["one", "two", "three"] {
        sender.send(word).expect("sent");
        assert_eq!(echoed.next().await.expect("a word").expect("no error"), word);
    }
    drop(sender);
    while let Some(rest) = echoed.next().await {
        assert_eq!(rest.expect("no error"), "", "the end of the stream may be an empty frame");
    }
}

#[tokio::test]
async fn under_tonic_a_stream_and_its_trailers_stay_intact() {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_service_status("shop", ServingStatus::Serving).await;
    let seen = Seen::default();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    let server = tonic::transport::Server::builder().layer(site(&seen).layer()).add_service(health);
    tokio::spawn(server.serve_with_incoming(incoming));

    let channel = tonic::transport::Channel::from_shared(format!("http://{address}")).expect("an address");
    let mut client = HealthClient::new(channel.connect().await.expect("a connection"));
    let ask = |service: &str| HealthCheckRequest { service: service.to_owned() };
    let answer = client.check(ask("shop")).await.expect("an answer");
    assert_eq!(answer.metadata().get("x-chain").map(|value| value.to_str().expect("text")), Some("1"));
    assert_eq!(answer.metadata().get("grpc-status").map(|value| value.to_str().expect("text")), Some("0"));
    assert_eq!(answer.into_inner().status, ServingStatus::Serving as i32);

    let missing = client.check(ask("nobody")).await.expect_err("an error");
    assert_eq!(missing.code(), tonic::Code::NotFound);

    let mut watch = client.watch(ask("shop")).await.expect("a stream").into_inner();
    for status in [ServingStatus::Serving, ServingStatus::NotServing, ServingStatus::Serving] {
        reporter.set_service_status("shop", status).await;
        let update = watch.next().await.expect("an update").expect("no error");
        assert_eq!(update.status, status as i32);
    }
    drop(reporter);
    assert_eq!(seen.0.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn the_trailers_of_a_body_come_through() {
    let view = async |_: &mut Request| {
        let mut trailers = http::HeaderMap::new();
        trailers.insert("x-sum", "7".parse().expect("a value"));
        let frames = [http_body::Frame::data(bytes::Bytes::from("seven")), http_body::Frame::trailers(trailers)];
        let frames = futures_util::stream::iter(frames.map(Ok::<_, Infallible>));
        Response::new(Body::new(http_body_util::StreamBody::new(frames)))
    };
    let response = site(&Seen::default()).wrap(view).handle(of("/")).await;
    let collected = response.into_body().collect().await.expect("a body");
    assert_eq!(collected.trailers().expect("trailers")["x-sum"], "7");
}
