//! What surprises people who stack these layers, each over the real layer: `ordain_contrib::layers` has the table, with versions. If
//! one of these tests fails after an update, the layer has changed, and so must its row.

use std::convert::Infallible;
use std::fmt::Display;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend};
use flate2::Compression as Level;
use flate2::write::GzEncoder;
use http::{HeaderMap, StatusCode};
use ordain::{Body, Tower, middleware_chain};
use ordain_contrib::layers;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::limit::ConcurrencyLimitLayer;
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{
    DefaultMakeSpan, DefaultOnBodyChunk, DefaultOnRequest, DefaultOnResponse, OnEos, OnFailure, TraceLayer,
};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

use crate::app::{of, posted, send, with};

/// A body of several frames.
fn frames<E: Into<axum::BoxError> + Send + 'static>(frames: Vec<Result<Bytes, E>>) -> Body {
    Body::from_stream(futures_util::stream::iter(frames))
}

#[tokio::test]
async fn a_set_request_id_keeps_the_id_that_the_client_sent() {
    middleware_chain! { struct Site { set: layers::SetRequestId, propagate: layers::PropagateRequestId } }
    let site = Site {
        set: layers::SetRequestId(SetRequestIdLayer::x_request_id(MakeRequestUuid)),
        propagate: layers::PropagateRequestId(PropagateRequestIdLayer::x_request_id()),
    };
    let app = site.wrap_router(Router::new().route("/", get(async || "hello"))).boxed();
    assert_eq!(send(&app, with("/", &[("x-request-id", "theirs")])).await.header("x-request-id"), Some("theirs"));
    assert_eq!(send(&app, of("/")).await.header("x-request-id").map(str::len), Some(36));
}

/// Counts the ends and the failures of bodies.
#[derive(Debug, Clone, Default)]
struct Counts {
    ends: Arc<AtomicUsize>,
    failures: Arc<AtomicUsize>,
}

impl OnEos for Counts {
    fn on_eos(self, trailers: Option<&HeaderMap>, _: Duration, _: &tracing::Span) {
        assert!(trailers.is_none());
        self.ends.fetch_add(1, Ordering::Relaxed);
    }
}

impl<C: Display> OnFailure<C> for Counts {
    fn on_failure(&mut self, _: C, _: Duration, _: &tracing::Span) {
        self.failures.fetch_add(1, Ordering::Relaxed);
    }
}

type Counting = TraceLayer<
    SharedClassifier<ServerErrorsAsFailures>,
    DefaultMakeSpan,
    DefaultOnRequest,
    DefaultOnResponse,
    DefaultOnBodyChunk,
    Counts,
    Counts,
>;

#[tokio::test]
async fn a_trace_is_told_the_end_of_a_body_without_trailers_and_not_that_one_broke() {
    middleware_chain! { struct Site { trace: layers::Trace<Counting> } }
    let counts = Counts::default();
    let trace = TraceLayer::new_for_http().on_eos(counts.clone()).on_failure(counts.clone());
    let broken = async || frames(vec![Ok(Bytes::from("half")), Err("the disk is gone")]);
    let router = Router::new()
        .route("/", get(async || frames::<axum::BoxError>(vec![Ok(Bytes::from("whole"))])))
        .route("/broken", get(broken))
        .route("/fail", get(async || StatusCode::INTERNAL_SERVER_ERROR));
    let app = Site { trace: layers::Trace(trace) }.wrap_router(router).boxed();
    let seen = || (counts.ends.load(Ordering::Relaxed), counts.failures.load(Ordering::Relaxed));

    assert_eq!(send(&app, of("/")).await.text(), "whole");
    assert_eq!(seen(), (1, 0));
    let body = app.handle(of("/broken")).await.into_body();
    axum::body::to_bytes(body, 100).await.expect_err("it broke");
    assert_eq!(seen(), (1, 0));
    send(&app, of("/fail")).await;
    assert_eq!(seen().1, 1);
}

#[tokio::test]
async fn cors_answers_every_options_request() {
    middleware_chain! { struct Site { cors: layers::Cors } }
    let router = Router::new().route("/", get(async || "hello").options(async || "the view's own"));
    let app = Site { cors: layers::Cors(CorsLayer::permissive()) }.wrap_router(router).boxed();
    let mut options = of("/");
    *options.method_mut() = http::Method::OPTIONS;
    let answer = send(&app, options).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (200, ""));
}

#[tokio::test]
async fn a_compression_whose_every_coding_is_refused_answers_406_with_the_whole_plain_body() {
    middleware_chain! { struct Site { compression: layers::Compression } }
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let view = async move || {
        counted.fetch_add(1, Ordering::Relaxed);
        ([("set-cookie", "cart=1")], "long ".repeat(1000))
    };
    let site = Site { compression: layers::Compression(CompressionLayer::new()) };
    let app = site.wrap_router(Router::new().route("/", get(view))).boxed();
    let answer = send(&app, with("/", &[("accept-encoding", "gzip;q=0, identity;q=0")])).await;
    assert_eq!((answer.status, answer.text()), (StatusCode::NOT_ACCEPTABLE, "long ".repeat(1000).as_str()));
    assert_eq!((answer.header("set-cookie"), answer.header("content-encoding")), (Some("cart=1"), None));
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_timeout_ends_with_the_head_of_the_response() {
    middleware_chain! { struct Site { timeout: layers::Timeout } }
    let slow_body = async || {
        Body::from_stream(futures_util::stream::once(async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok::<_, Infallible>("at last")
        }))
    };
    let slow = async || tokio::time::sleep(Duration::from_millis(100)).await;
    let timeout = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(20));
    let router = Router::new().route("/body", get(slow_body)).route("/head", get(slow));
    let app = Site { timeout: layers::Timeout(timeout) }.wrap_router(router).boxed();
    assert_eq!(send(&app, of("/head")).await.status, 408);
    let answer = send(&app, of("/body")).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (200, "at last"));
}

#[tokio::test]
async fn a_body_limit_answers_by_the_length_that_is_announced_and_fails_whoever_reads_on() {
    middleware_chain! { struct Site { limit: layers::BodyLimit } }
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let echo = async move |body: Body| {
        counted.fetch_add(1, Ordering::Relaxed);
        match axum::body::to_bytes(body, usize::MAX).await {
            Ok(bytes) => (StatusCode::OK, bytes.len().to_string()),
            Err(_) => (StatusCode::IM_A_TEAPOT, "as the view likes".to_owned()),
        }
    };
    let site = Site { limit: layers::BodyLimit(RequestBodyLimitLayer::new(10)) };
    let app = site.wrap_router(Router::new().route("/", post(echo))).boxed();
    let announced = || {
        let mut req = posted("/", "0123456789a");
        req.headers_mut().insert("content-length", "11".parse().expect("a value"));
        req
    };
    assert_eq!(send(&app, announced()).await.status, 413);
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    let streamed = frames::<axum::BoxError>(vec![Ok(Bytes::from("012345")), Ok(Bytes::from("6789a"))]);
    assert_eq!(send(&app, posted("/", streamed)).await.status, StatusCode::IM_A_TEAPOT);
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn sessions_do_not_say_that_a_response_depends_on_its_cookie() {
    middleware_chain! { struct Site { sessions: layers::Sessions<SessionManagerLayer<MemoryStore>> } }
    let visit = async |session: Session| {
        session.insert("name", "ada").await.expect("a session");
        "hello, ada"
    };
    let site = Site { sessions: layers::Sessions(SessionManagerLayer::new(MemoryStore::default())) };
    let app = site.wrap_router(Router::new().route("/", get(visit))).boxed();
    let answer = send(&app, of("/")).await;
    assert!(answer.header("set-cookie").is_some());
    assert_eq!((answer.header("vary"), answer.header("cache-control")), (None, None));
}

#[derive(Debug, Clone)]
struct Ada;

impl AuthUser for Ada {
    type Id = u8;

    fn id(&self) -> u8 {
        1
    }

    fn session_auth_hash(&self) -> &[u8] {
        b"ada"
    }
}

/// Counts how often it is asked for a user.
#[derive(Debug, Clone, Default)]
struct Users(Arc<AtomicUsize>);

impl AuthnBackend for Users {
    type User = Ada;
    type Credentials = ();
    type Error = Infallible;

    async fn authenticate(&self, (): ()) -> Result<Option<Ada>, Infallible> {
        Ok(Some(Ada))
    }

    async fn get_user(&self, _: &u8) -> Result<Option<Ada>, Infallible> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Some(Ada))
    }
}

#[tokio::test]
async fn a_login_loads_the_user_of_every_request_whether_or_not_somebody_asks() {
    middleware_chain! { struct Site { login: layers::Login<AuthManagerLayer<Users, MemoryStore>> } }
    let users = Users::default();
    let enter = async |mut auth: AuthSession<Users>| auth.login(&Ada).await.is_ok().to_string();
    let router = Router::new().route("/", get(async || "hello")).route("/login", get(enter));
    let sessions = SessionManagerLayer::new(MemoryStore::default());
    let login = layers::Login(AuthManagerLayerBuilder::new(users.clone(), sessions).build());
    let app = Site { login }.wrap_router(router).boxed();
    let answer = send(&app, of("/login")).await;
    assert_eq!(answer.text(), "true");
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).expect("a cookie").to_owned();
    let before = users.0.load(Ordering::Relaxed);
    assert_eq!(send(&app, with("/", &[("cookie", &cookie)])).await.text(), "hello");
    assert_eq!(users.0.load(Ordering::Relaxed), before + 1);
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Level::default());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

#[tokio::test]
async fn a_request_decompression_drops_what_follows_the_first_gzip_member_of_a_frame() {
    middleware_chain! { struct Site { decompression: Tower<RequestDecompressionLayer> } }
    let site = Site { decompression: Tower(RequestDecompressionLayer::new()) };
    let app = site.wrap_router(Router::new().route("/", post(async |body: String| body))).boxed();
    let sent = async |body: Body| {
        let mut req = posted("/", body);
        req.headers_mut().insert("content-encoding", "gzip".parse().expect("a value"));
        let answer = send(&app, req).await;
        (answer.status.as_u16(), answer.text().to_owned())
    };
    let (one, two) = (gzip("one,"), gzip("two"));
    let together = [one.clone(), two.clone()].concat();
    assert_eq!(sent(Body::from(together)).await, (200, "one,".to_owned()));
    let apart = frames::<axum::BoxError>(vec![Ok(one.into()), Ok(two.into())]);
    assert_eq!(sent(apart).await.0, 400);
}

/// How many views ran at once.
#[derive(Debug, Clone, Default)]
struct AtOnce {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl AtOnce {
    fn router(&self) -> Router {
        let view = || {
            let Self { now, most } = self.clone();
            get(async move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(200)).await;
                now.fetch_sub(1, Ordering::SeqCst);
            })
        };
        Router::new().route("/a", view()).route("/b", view())
    }

    /// Asks over three connections for each of the two routes.
    async fn most(&self, address: std::net::SocketAddr) -> usize {
        let asked = ["/a", "/b"].repeat(3).into_iter().map(|path| async move {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            let request = format!("GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await.expect("sent");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        });
        futures_util::future::join_all(asked).await;
        self.most.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_concurrency_limit_counts_per_connection_or_per_route_and_once_as_an_entry() {
    middleware_chain! { struct Site { limit: Tower<ConcurrencyLimitLayer> } }
    let listen = async || {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        (listener, address)
    };

    let seen = AtOnce::default();
    let (listener, address) = listen().await;
    let app = seen.router().layer(ConcurrencyLimitLayer::new(1));
    tokio::spawn(async move { axum::serve(listener, app).await });
    assert_eq!(seen.most(address).await, 6, "as many as there are connections");

    let seen = AtOnce::default();
    let (listener, address) = listen().await;
    let app = seen.router().layer(ConcurrencyLimitLayer::new(1));
    tokio::spawn(async move { axum::serve(listener, app.into_make_service()).await });
    assert_eq!(seen.most(address).await, 2, "as many as there are routes");

    let seen = AtOnce::default();
    let (listener, address) = listen().await;
    let app = Site { limit: Tower(ConcurrencyLimitLayer::new(1)) }.wrap_router(seen.router());
    tokio::spawn(async move { axum::serve(listener, app.into_make_service()).await });
    assert_eq!(seen.most(address).await, 1);
}
