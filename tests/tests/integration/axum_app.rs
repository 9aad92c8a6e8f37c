//! What an axum handler sees through a chain.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, MatchedPath, OriginalUri, Path};
use axum::response::sse::{Event, Sse};
use axum::routing::{any, get};
use axum::serve::ListenerExt;
use axum::{Extension, Json, Router};
use futures_util::{SinkExt, StreamExt, stream};
use http_body_util::BodyExt;
use ordain::{
    BoxedChain, Error, IntoResponse, Provide, Request, Response, Tower, View, middleware, middleware_chain, view,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower_http::trace::TraceLayer;

use crate::app::{inner, of, outer, send};

#[derive(Debug, Clone)]
struct User(&'static str);

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User("ada")).run(req).await
}

#[derive(Debug)]
struct Sold;

impl std::fmt::Display for Sold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("sold out")
    }
}

impl std::error::Error for Sold {}

#[middleware(process_exception)]
fn sold_out(_req: &Request, error: &Error) -> Option<Response> {
    error.downcast_ref::<Sold>().map(|sold| (http::StatusCode::GONE, sold.to_string()).into_response())
}

#[middleware(process_view)]
fn announce(req: &mut Request, view: &View<'_>) {
    let seen = format!("{} {:?}", view.name(), view.param("id"));
    req.headers_mut().insert("x-view", seen.parse().expect("a value"));
}

type Trace = tower_http::classify::SharedClassifier<tower_http::classify::ServerErrorsAsFailures>;

middleware_chain! {
    struct Site { outer, trace: Tower<TraceLayer<Trace>>, authentication, sold_out, announce, inner }
}

fn site(router: Router) -> BoxedChain {
    Site { trace: Tower(TraceLayer::new_for_http()) }.wrap_router(router).boxed()
}

async fn details(
    Extension(user): Extension<User>,
    Path(id): Path<String>,
    matched: MatchedPath,
    OriginalUri(original): OriginalUri,
    req: axum::extract::Request,
) -> Json<Value> {
    Json(json!({
        "user": user.0, "id": id, "matched": matched.as_str(), "original": original.path(),
        "path": req.uri().path(), "view": req.headers()["x-view"].to_str().expect("text"),
    }))
}

#[tokio::test]
async fn extractors_see_what_they_see_without_a_chain() {
    let shop = Router::new().route("/articles/{id}", get(details));
    let answer = send(&site(Router::new().nest("/shop", shop)), of("/shop/articles/a%20b")).await;
    let seen: Value = serde_json::from_slice(&answer.body).expect("json");
    assert_eq!(
        seen,
        json!({
            "user": "ada", "id": "a b", "matched": "/shop/articles/{id}", "original": "/shop/articles/a%20b",
            "path": "/articles/a%20b", "view": "/shop/articles/{id} Some(\"a b\")",
        })
    );
}

#[tokio::test]
async fn a_handler_raises_an_error_that_process_exception_meets() {
    let handler = async || -> Result<(), Error> { Err(Sold)? };
    let answer = send(&site(Router::new().route("/", get(handler))), of("/")).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (410, "sold out"));
}

/// Serves until the test ends.
async fn serve(app: BoxedChain) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await });
    address
}

#[tokio::test]
async fn connect_info() {
    let handler = async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string();
    let address = serve(site(Router::new().route("/", get(handler)))).await;
    let (peer, body) = asked(address).await;
    assert_eq!(body, peer.as_bytes());
}

#[tokio::test]
async fn axum_serves_what_wrap_returns_as_it_is() {
    middleware_chain! {
        struct Empty {}
    }

    async fn hello(_: &mut Request) -> &'static str {
        "hello"
    }

    let router = Router::new().route("/", get("hello"));
    let bind = || async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        (listener.local_addr().expect("an address"), listener)
    };
    let ((one, first), (two, second), (three, third)) = (bind().await, bind().await, bind().await);
    tokio::spawn(async { axum::serve(first, Empty.wrap_router(router)).await });
    tokio::spawn(async { axum::serve(second.tap_io(|_| ()), Empty.wrap(hello).boxed()).await });
    tokio::spawn(async { axum::serve(third, Empty.wrap(hello).into_make_service()).await });
    for address in [one, two, three] {
        assert_eq!(asked(address).await.1, "hello");
    }
}

/// The address of a client, and what it is answered.
async fn asked(address: SocketAddr) -> (String, bytes::Bytes) {
    let stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    let peer = stream.local_addr().expect("an address").to_string();
    let io = hyper_util::rt::TokioIo::new(stream);
    let (mut client, connection) = hyper::client::conn::http1::handshake(io).await.expect("http");
    tokio::spawn(connection);
    let response = client.send_request(of("/")).await.expect("a response");
    (peer, response.into_body().collect().await.expect("a body").to_bytes())
}

#[tokio::test]
async fn a_web_socket_is_upgraded() {
    async fn echo(mut socket: WebSocket) {
        while let Some(Ok(Message::Text(text))) = socket.recv().await {
            let answer = format!("{text}!");
            if socket.send(Message::Text(answer.into())).await.is_err() {
                return;
            }
        }
    }
    let handler = async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(echo);
    let address = serve(site(Router::new().route("/ws", any(handler)))).await;
    let connected = tokio_tungstenite::connect_async(format!("ws://{address}/ws")).await;
    let (mut socket, response) = connected.expect("a web socket");
    assert_eq!(response.status(), 101);
    assert_eq!(response.headers()["x-outer"], "1");
    for word in ["one", "two"] {
        socket.send(word.into()).await.expect("sent");
        let answer = socket.next().await.expect("an answer").expect("no error");
        assert_eq!(answer.into_text().expect("text").as_str(), format!("{word}!"));
    }
}

#[tokio::test]
async fn events_are_sent_one_by_one() {
    let (sender, events) = tokio::sync::mpsc::unbounded_channel::<&'static str>();
    let events = std::sync::Arc::new(tokio::sync::Mutex::new(events));
    let handler = async move || {
        let events = stream::unfold(events, |events| async {
            let next = events.lock().await.recv().await?;
            Some((Ok::<_, std::convert::Infallible>(Event::default().data(next)), events))
        });
        Sse::new(events)
    };
    let app = site(Router::new().route("/", get(handler)));
    let response = app.handle(of("/")).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body().into_data_stream();
    for word in ["one", "two"] {
        assert!(tokio::time::timeout(Duration::from_millis(10), body.next()).await.is_err());
        sender.send(word).expect("sent");
        let event = body.next().await.expect("an event").expect("no error");
        assert_eq!(event, format!("data: {word}\n\n"));
    }
}

middleware_chain! { struct Viewed { authentication, announce } }

#[view(Viewed)]
async fn whoami(Extension(user): Extension<User>, tenant: Option<Extension<Tenant>>) -> String {
    format!("{} {}", user.0, tenant.is_some())
}

#[view(Viewed)]
async fn profile(req: &mut Request, user: User, tenant: Option<Tenant>) -> Result<String, Error> {
    let view = req.headers()["x-view"].to_str().expect("text").to_owned();
    Ok(format!("{} {} {view}", user.0, tenant.is_some()))
}

#[derive(Debug, Clone)]
struct Tenant;

#[tokio::test]
async fn a_view_says_which_chain_it_stands_in() {
    let app = Viewed.wrap_router(Router::new().route("/", get(whoami))).boxed();
    assert_eq!(send(&app, of("/")).await.text(), "ada false");
    let answer = send(&Viewed.wrap(profile).boxed(), of("/")).await;
    assert!(answer.text().starts_with("ada false "), "{answer:?}");
    assert!(answer.text().contains("axum_app::profile"), "{answer:?}");
}
