//! Figures that hold on every machine: allocations, copies, sizes and depth. Times are for `benches`.

#![expect(clippy::unused_self, reason = "a hook is a method, whether it has state or not")]

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use http::{Request as HttpRequest, StatusCode};
use http_body::Frame;
use ordain::{Body, Next, Request, Response, blocking, middleware, middleware_chain};

/// Reads the path and sets the status.
#[derive(Default)]
struct Around<const N: usize>;

#[middleware]
impl<const N: usize> Around<N> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        let long = req.uri().path().len() > N;
        let mut response = next.run(req).await;
        if long {
            *response.status_mut() = StatusCode::ACCEPTED;
        }
        response
    }
}

/// The same, blocking.
#[derive(Default)]
struct Blocks<const N: usize>;

#[middleware]
impl<const N: usize> Blocks<N> {
    fn call(&self, req: &mut Request, next: impl blocking::Next) -> Response {
        let long = req.uri().path().len() > N;
        let mut response = next.run(req);
        if long {
            *response.status_mut() = StatusCode::ACCEPTED;
        }
        response
    }
}

/// The same by hooks.
#[derive(Default)]
struct Hooked<const N: usize>;

#[middleware]
impl<const N: usize> Hooked<N> {
    fn process_request(&self, req: &mut Request) {
        let _ = std::hint::black_box(req.uri().path().len() > N);
    }

    fn process_response(&self, _req: &mut Request, response: &mut Response) {
        *response.status_mut() = StatusCode::ACCEPTED;
    }
}

/// Reads the path and sets the status, as small as it can be said.
macro_rules! small {
    ($($layer:ident)*) => {
        $(#[middleware]
        async fn $layer(req: &mut Request, next: impl Next) -> Response {
            std::hint::black_box(req.uri().path());
            let mut response = next.run(req).await;
            *response.status_mut() = StatusCode::ACCEPTED;
            response
        })*
    };
}

small! { a b c d e f g h i j k l }

middleware_chain! {
    struct TwoSmall { a, b }
}
middleware_chain! {
    struct SevenSmall { a, b, c, d, e, f, g }
}
middleware_chain! {
    struct TwelveSmall { a, b, c, d, e, f, g, h, i, j, k, l }
}

macro_rules! chain {
    ($($chain:ident: $layer:ident $($n:literal)*;)*) => {
        $(middleware_chain! {
            struct $chain {
                $($layer<$n>,)*
            }
        })*
    };
}

chain! {
    One: Around 0;
    Eight: Around 0 1 2 3 4 5 6 7;
    Twelve: Around 0 1 2 3 4 5 6 7 8 9 10 11;
    Thirteen: Around 0 1 2 3 4 5 6 7 8 9 10 11 12;
    ThirtyTwo: Around 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31;
    Deep: Around 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
        32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
        64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95
        96 97 98 99 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120
        121 122 123 124 125 126 127;
    TwoHooks: Hooked 0 1;
    EightHooks: Hooked 0 1 2 3 4 5 6 7;
    EightBlocking: Blocks 0 1 2 3 4 5 6 7;
}

macro_rules! choices {
    ($($entry:ident $n:literal)*) => {
        middleware_chain! {
            struct Choices {
                $($entry: Option<Around<$n>>,)*
            }
        }

        fn choices(every: usize) -> Choices {
            Choices { $($entry: ($n % every == 0).then_some(Around)),* }
        }
    };
}

choices! {
    a 0 b 1 c 2 d 3 e 4 f 5 g 6 h 7 i 8 j 9 k 10 l 11 m 12 n 13 o 14 p 15 q 16 r 17 s 18 t 19 u 20 v 21 w 22 x 23
}

middleware_chain! {
    struct Bare {}
}

async fn view(_: &mut Request) -> Response {
    Response::new(Body::empty())
}

fn blocking_view(_: &mut Request) -> Response {
    Response::new(Body::empty())
}

fn request() -> Request {
    HttpRequest::get("/articles/1").body(Body::empty()).unwrap()
}

/// What never waits is ready at once.
fn now<F: Future>(future: F) -> F::Output {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// Allocations of one request, without those that make the request.
macro_rules! allocations {
    ($chain:ident) => {{
        let app = $chain.wrap(view);
        let req = request();
        let mut status = None;
        let counted = allocation_counter::measure(|| {
            status = Some(now(app.handle(req)).status());
        });
        assert_eq!(status, Some(StatusCode::ACCEPTED));
        counted.count_total
    }};
}

#[test]
fn a_request_allocates_nothing_up_to_twelve_layers_and_once_for_twelve_more() {
    assert_eq!(allocations!(One), 0);
    assert_eq!(allocations!(Eight), 0);
    assert_eq!(allocations!(Twelve), 0);
    assert_eq!(allocations!(Thirteen), 1);
    assert_eq!(allocations!(ThirtyTwo), 2);
    assert_eq!(allocations!(Deep), 10);
    assert_eq!(allocations!(EightHooks), 0);
}

#[test]
fn a_blocking_chain_allocates_nothing() {
    let app = EightBlocking.wrap_blocking(blocking_view);
    let req = request();
    let counted = allocation_counter::measure(|| {
        assert_eq!(app.handle_blocking(req).status(), StatusCode::ACCEPTED);
    });
    assert_eq!(counted.count_total, 0);
}

/// The size of the future of a request.
macro_rules! size {
    ($chain:ident) => {
        size_of_val(&$chain.wrap(view).handle(request()))
    };
}

#[test]
fn a_layer_adds_24_bytes_to_the_future() {
    assert_eq!(size!(SevenSmall) - size!(TwoSmall), 5 * 24);
    assert_eq!(size!(TwelveSmall) - size!(TwoSmall), 10 * 24);
}

/// `&self` is one parameter more, and an `async fn` keeps all of its parameters to its end.
#[test]
fn a_layer_that_is_a_method_adds_a_reference_more() {
    assert_eq!(size!(Twelve) - size!(Eight), 4 * (24 + size_of::<usize>()));
}

#[test]
fn a_layer_of_hooks_adds_nothing() {
    assert_eq!(size!(EightHooks), size!(TwoHooks));
}

#[test]
fn a_future_is_never_larger_than_one_segment() {
    assert!(size!(Thirteen) <= size!(Twelve));
    assert!(size!(ThirtyTwo) <= size!(Twelve));
    assert!(size!(Deep) <= size!(Twelve));
}

#[tokio::test]
async fn a_chain_may_be_128_layers_deep() {
    let app = Deep.wrap(view);
    let response = tokio::spawn(async move { app.handle(request()).await }).await.unwrap();
    assert_eq!(response.status(), StatusCode::ACCEPTED);
}

/// The type of the rest would double at each, did it stand on both sides of the choice.
#[tokio::test]
async fn two_dozen_entries_may_be_left_out() {
    for every in [1, 2, 24] {
        let app = choices(every).wrap(view);
        let response = tokio::spawn(async move { app.handle(request()).await }).await.unwrap();
        assert_eq!(response.status(), StatusCode::ACCEPTED);
    }
}

/// A body, and a service, that count: how often the service has been cloned, and where the body has been seen.
#[derive(Default)]
struct Counts {
    clones: AtomicUsize,
    bodies: AtomicUsize,
}

struct CountedBody(Arc<Counts>);

impl CountedBody {
    fn new(counts: &Arc<Counts>) -> Self {
        counts.bodies.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(counts))
    }
}

impl Clone for CountedBody {
    fn clone(&self) -> Self {
        Self::new(&self.0)
    }
}

impl http_body::Body for CountedBody {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<bytes::Bytes>, Self::Error>>> {
        Poll::Ready(None)
    }
}

struct CountedService(Arc<Counts>);

impl Clone for CountedService {
    fn clone(&self) -> Self {
        self.0.clones.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(&self.0))
    }
}

impl tower_service::Service<Request> for CountedService {
    type Response = Response;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        std::future::ready(Ok(Response::new(Body::empty())))
    }
}

/// Clones of the service per request, and bodies that the request had.
macro_rules! copies {
    ($chain:ident) => {{
        let counts = Arc::<Counts>::default();
        let app = $chain.wrap_service(CountedService(Arc::clone(&counts)));
        let before = counts.clones.load(Ordering::Relaxed);
        let req = HttpRequest::get("/articles/1").body(CountedBody::new(&counts)).unwrap();
        now(app.handle(req));
        (counts.clones.load(Ordering::Relaxed) - before, counts.bodies.load(Ordering::Relaxed))
    }};
}

#[test]
fn no_layer_clones_the_service_or_copies_the_request() {
    assert_eq!(copies!(Bare), (1, 1));
    assert_eq!(copies!(One), (1, 1));
    assert_eq!(copies!(ThirtyTwo), (1, 1));
}

/// Standing around a router.
mod around_a_router {
    use axum::Router;
    use axum::routing::get;
    use ordain::{Error, Next, Provide, Request, Response, View, middleware, middleware_chain};

    use super::{Bare, HttpRequest, SevenSmall, a, b, c, d, e, f, now};

    #[middleware]
    async fn reads_the_path(req: &mut Request, next: impl Next) -> Response {
        let response = next.run(req).await;
        std::hint::black_box(req.uri().path());
        response
    }

    #[middleware]
    async fn reads_the_headers(req: &mut Request, next: impl Next) -> Response {
        let response = next.run(req).await;
        std::hint::black_box(req.headers().len());
        response
    }

    #[derive(Clone)]
    struct User(u64);

    #[middleware]
    async fn provides(req: &mut Request, next: impl Provide<User>) -> Response {
        next.provide(User(7)).run(req).await
    }

    #[middleware]
    async fn needs(req: &mut Request, user: User, next: impl Next) -> Response {
        std::hint::black_box(user.0);
        next.run(req).await
    }

    #[middleware(process_view)]
    fn guards(_req: &Request, view: &View<'_>) {
        std::hint::black_box(view.param("id"));
    }

    #[middleware(process_exception)]
    fn answers(_req: &Request, error: &Error) {
        std::hint::black_box(error.status());
    }

    middleware_chain! { struct ReadsThePath { a, b, c, reads_the_path, d, e, f } }
    middleware_chain! { struct ReadsTheHeaders { a, b, c, reads_the_headers, d, e, f } }
    middleware_chain! { struct Valued { a, provides, b, reads_the_headers, c, needs, d } }
    middleware_chain! { struct Hooked { a, b, c, guards, d, answers, e } }

    fn router() -> Router {
        Router::new().route("/", get(async || "hello")).route("/users/{id}", get(async || "hello"))
    }

    fn request(path: &str) -> Request {
        let request = HttpRequest::get(path).header("host", "localhost").header("accept", "*/*");
        request.body(ordain::Body::empty()).unwrap()
    }

    /// Allocations of one request, after the first, without those that make it.
    fn allocations<S>(service: &S, path: &str) -> u64
    where
        S: tower_service::Service<Request, Response = Response, Error = std::convert::Infallible> + Clone,
    {
        now(service.clone().call(request(path))).unwrap();
        let mut req = Some(request(path));
        allocation_counter::measure(|| {
            drop(now(service.clone().call(req.take().unwrap())).unwrap());
        })
        .count_total
    }

    #[test]
    fn a_chain_allocates_for_what_its_entries_ask_for() {
        let over = |all: u64, path| all.saturating_sub(allocations(&router().with_state(()), path));
        assert_eq!(over(allocations(&Bare.wrap_router(router()), "/"), "/"), 0);
        assert_eq!(over(allocations(&SevenSmall.wrap_router(router()), "/"), "/"), 0);
        assert_eq!(over(allocations(&ReadsThePath.wrap_router(router()), "/"), "/"), 0);
        assert!(over(allocations(&ReadsTheHeaders.wrap_router(router()), "/"), "/") <= 4);
        assert!(over(allocations(&Valued.wrap_router(router()), "/"), "/") <= 9);
        assert!(over(allocations(&Hooked.wrap_router(router()), "/users/7"), "/users/7") <= 4);
        assert!(over(allocations(&ReadsThePath.wrap_service(router().with_state::<()>(())), "/"), "/") <= 1);
    }
}
