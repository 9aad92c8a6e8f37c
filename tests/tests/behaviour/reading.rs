//! The body of a request, read by a middleware and left for those below.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt, Limited};
use ordain::body::{TooLarge, read, read_blocking, read_start};
use ordain::{Body, BoxedChain, Error, Mode, Next, Request, Response, blocking, middleware, middleware_chain};
use ordain_tests::{Log, Trial, async_runtime};
use tokio::time::Sleep;

#[middleware]
async fn reads(req: &mut Request, next: impl Next) -> Result<Response, Error> {
    let bytes = read(req, 16).await?;
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-read", bytes.len().into());
    Ok(response)
}

#[middleware]
fn reads_blocking(req: &mut Request, next: impl blocking::Next) -> Result<Response, Error> {
    let bytes = read_blocking(req, 16)?;
    let mut response = next.run(req);
    response.headers_mut().insert("x-read", bytes.len().into());
    Ok(response)
}

#[middleware]
impl Hooked {
    async fn process_request(&self, req: &mut Request) -> Result<(), Error> {
        let bytes = read(req, 16).await?;
        req.headers_mut().insert("x-read", bytes.len().into());
        Ok(())
    }

    fn process_response(&self, req: &Request, response: &mut Response) {
        if let Some(length) = req.headers().get("x-read") {
            response.headers_mut().insert("x-read", length.clone());
        }
    }
}

#[derive(Default)]
struct Hooked;

middleware_chain! { struct Async { reads } }
middleware_chain! { struct Blocking { reads_blocking } }
middleware_chain! { struct Hook { Hooked } }
middleware_chain! { struct Twice { reads, reads_blocking, Hooked } }

/// Each kind of reader around each kind of view that gives back what it has got.
fn readers() -> Vec<Trial> {
    async fn echo(req: &mut Request) -> Result<Bytes, Error> {
        read(req, 1 << 10).await
    }
    fn echo_blocking(req: &mut Request) -> Result<Bytes, Error> {
        read_blocking(req, 1 << 10)
    }
    let router = || Router::new().route("/", post(async |body: Bytes| body));
    let trial = |label, app: BoxedChain| Trial { label, app };
    vec![
        trial("async", Async.wrap(echo).boxed()),
        trial("async, blocking view", Async.wrap_blocking(echo_blocking).boxed()),
        trial("async, router", Async.wrap_router(router()).boxed()),
        trial("blocking", Blocking.wrap(echo).boxed()),
        trial("blocking, blocking view", Blocking.wrap_blocking(echo_blocking).boxed()),
        trial("blocking, router", Blocking.wrap_router(router()).boxed()),
        trial("hook", Hook.wrap(echo).boxed()),
        trial("hook, router", Hook.wrap_router(router()).boxed()),
        trial("three of them", Twice.wrap_router(router()).boxed()),
    ]
}

/// What a body yields, each with a wait before it that needs a runtime if there is one.
enum Step {
    Data(&'static str),
    Trailers(HeaderMap),
    Fails,
}

struct Slow {
    steps: VecDeque<Step>,
    waits: bool,
    sleep: Option<Pin<Box<Sleep>>>,
}

fn slow(steps: impl IntoIterator<Item = Step>) -> Slow {
    Slow { steps: steps.into_iter().collect(), waits: true, sleep: None }
}

impl http_body::Body for Slow {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.waits {
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(Duration::from_millis(1))));
            std::task::ready!(sleep.as_mut().poll(cx));
            self.sleep = None;
        }
        Poll::Ready(self.steps.pop_front().map(|step| match step {
            Step::Data(data) => Ok(Frame::data(Bytes::from_static(data.as_bytes()))),
            Step::Trailers(trailers) => Ok(Frame::trailers(trailers)),
            Step::Fails => Err(std::io::Error::other("the line broke")),
        }))
    }
}

fn posted(body: impl Into<Body>) -> Request {
    http::Request::post("/").body(body.into()).unwrap()
}

/// The status, what the reader says it has read, and what the view has got.
fn outcome(response: Response) -> (u16, Option<String>, String) {
    let read = response.headers().get("x-read").map(|value| value.to_str().unwrap().to_owned());
    (response.status().as_u16(), read, crate::text(response))
}

#[test]
fn a_body_is_read_and_left_for_those_below_in_both_modes_with_and_without_a_runtime() {
    for trial in readers() {
        for mode in [Mode::Async, Mode::Blocking] {
            let whole = (200, Some("11".to_owned()), "hello world".to_owned());
            assert_eq!(outcome(trial.run(mode, posted("hello world"))), whole, "{} {mode:?}", trial.label);
            let body = slow([Step::Data("hello"), Step::Data(" "), Step::Data("world")]);
            assert_eq!(outcome(trial.run(mode, posted(Body::new(body)))), whole, "{} {mode:?}", trial.label);
            let empty = (200, Some("0".to_owned()), String::new());
            assert_eq!(outcome(trial.run(mode, posted(""))), empty, "{} {mode:?}", trial.label);
        }
    }
}

#[test]
fn a_body_beyond_the_limit_is_a_413() {
    for trial in readers() {
        for mode in [Mode::Async, Mode::Blocking] {
            let short = Step::Data("0123456789abcdef");
            assert_eq!(trial.run(mode, posted(Body::new(slow([short])))).status(), 200, "{} {mode:?}", trial.label);
            let told = posted("0123456789abcdefg");
            let found = posted(Body::new(slow([Step::Data("0123456789abcdef"), Step::Data("g")])));
            for req in [told, found] {
                let (response, log) = Log::of(|| trial.run(mode, req));
                assert_eq!(outcome(response), (413, None, "payload too large".to_owned()), "{} {mode:?}", trial.label);
                assert_eq!(log, ["WARN 413 POST /: the body has more than 16 bytes"]);
            }
        }
    }
}

#[test]
fn a_body_that_breaks_off_is_a_400_and_one_that_somebody_above_limits_a_413() {
    for trial in readers() {
        for mode in [Mode::Async, Mode::Blocking] {
            let broken = posted(Body::new(slow([Step::Data("hello"), Step::Fails])));
            let (response, log) = Log::of(|| trial.run(mode, broken));
            assert_eq!(response.status(), 400);
            assert_eq!(log, ["WARN 400 POST /: the body cannot be read: the line broke"]);
            let limited = posted(Body::new(Limited::new(slow([Step::Data("hello")]), 4)));
            assert_eq!(trial.run(mode, limited).status(), 413, "{} {mode:?}", trial.label);
        }
    }
}

/// What is left of a body: its data in frames, its trailers, and whether it fails.
async fn left(req: &mut Request) -> (Vec<String>, Option<HeaderMap>, bool) {
    let mut body = std::mem::take(req.body_mut());
    let (mut data, mut trailers) = (Vec::new(), None);
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return (data, trailers, true) };
        match frame.into_data() {
            Ok(bytes) => data.push(String::from_utf8(bytes.to_vec()).unwrap()),
            Err(frame) => trailers = frame.into_trailers().ok(),
        }
    }
    (data, trailers, false)
}

#[test]
fn whatever_comes_of_it_those_below_read_what_was_sent() {
    let trailers: HeaderMap = [("x-sum".parse().unwrap(), "7".parse().unwrap())].into_iter().collect();
    async_runtime().block_on(async {
        // Read to its end: one frame, its length known, trailers kept; and once more.
        let mut req = posted(Body::new(slow([Step::Data("a"), Step::Data("b"), Step::Trailers(trailers.clone())])));
        assert_eq!(read(&mut req, 2).await.unwrap(), "ab");
        assert_eq!(req.body().size_hint().exact(), Some(2));
        assert_eq!(read(&mut req, 2).await.unwrap(), "ab");
        assert_eq!(left(&mut req).await, (vec!["ab".to_owned()], Some(trailers), false));

        // Longer than the limit: what was read, and the rest.
        let mut req = posted(Body::new(slow([Step::Data("a"), Step::Data("bc"), Step::Data("d")])));
        let error = read(&mut req, 2).await.unwrap_err();
        assert_eq!(error.downcast_ref::<TooLarge>().unwrap().limit(), 2);
        assert_eq!(req.body().size_hint().lower(), 3);
        assert_eq!(left(&mut req).await.0, ["a", "bc", "d"]);

        // Broken: what was read, and the error.
        let mut req = posted(Body::new(slow([Step::Data("a"), Step::Fails])));
        assert!(read(&mut req, 2).await.is_err());
        let (data, _, fails) = left(&mut req).await;
        assert_eq!((data, fails), (vec!["a".to_owned()], true));

        // Given up.
        let mut req = posted(Body::new(slow([Step::Data("a"), Step::Data("b")])));
        {
            let mut reading = std::pin::pin!(read(&mut req, 2));
            assert!(is_pending(reading.as_mut()).await);
            tokio::time::sleep(Duration::from_millis(2)).await;
            assert!(is_pending(reading.as_mut()).await, "it has read the first");
        }
        assert_eq!(left(&mut req).await.0.concat(), "ab");
        assert!(req.body().is_end_stream());
    });
}

async fn is_pending(mut future: Pin<&mut impl Future>) -> bool {
    std::future::poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx).is_pending())).await
}

#[test]
fn a_body_that_says_that_it_is_too_long_is_not_read() {
    struct Untouched;

    impl http_body::Body for Untouched {
        type Data = Bytes;
        type Error = std::io::Error;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            panic!("it is read");
        }

        fn size_hint(&self) -> http_body::SizeHint {
            http_body::SizeHint::with_exact(17)
        }
    }

    for trial in readers() {
        for mode in [Mode::Async, Mode::Blocking] {
            assert_eq!(trial.run(mode, posted(Body::new(Untouched))).status(), 413, "{} {mode:?}", trial.label);
        }
    }
}

#[test]
fn a_limit_of_axum_below_is_its_own() {
    let router = Router::new().route("/", post(async |body: Bytes| body)).layer(DefaultBodyLimit::max(4));
    let app = Async.wrap_router(router);
    assert_eq!(app.handle_blocking(posted("hello")).status(), 413);
}

#[test]
fn a_sync_hook_that_would_wait_for_its_own_task_is_an_error_and_does_not_hang() {
    #[derive(Default)]
    struct Wrong;

    #[middleware]
    impl Wrong {
        fn process_request(&self, req: &mut Request) -> Result<(), Error> {
            read_blocking(req, 16).map(drop)
        }
    }

    middleware_chain! { struct Site { Wrong } }

    let app = Site.wrap(async |req: &mut Request| read(req, 16).await);
    let one = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let not_yet = || posted(Body::new(slow([Step::Data("hello")])));
    for runtime in [&one, async_runtime()] {
        let there = runtime.block_on(async { app.handle(posted("hello")).await });
        assert_eq!(crate::text(there), "hello");

        let (response, log) = Log::of(|| runtime.block_on(async { app.handle(not_yet()).await }));
        assert_eq!(response.status(), 500);
        let line = "ERROR 500 POST /: the body was to be waited for on a thread of the runtime that it arrives on";
        assert_eq!(log, [line]);
    }

    // In a blocking chain it may wait, also on a thread that is not the runtime's but has entered it.
    assert_eq!(crate::text(app.handle_blocking(not_yet())), "hello");
    let other = std::thread::spawn(move || {
        let driven = std::thread::spawn({
            let handle = one.handle().clone();
            move || {
                let _entered = handle.enter();
                crate::text(app.handle_blocking(not_yet()))
            }
        });
        one.block_on(async { tokio::time::sleep(Duration::from_millis(200)).await });
        driven.join().unwrap()
    });
    assert_eq!(other.join().unwrap(), "hello");
}

#[test]
fn the_beginning_of_a_body_is_read_and_all_of_it_is_left() {
    async_runtime().block_on(async {
        for (length, start, is_whole) in [
            (0, "", false),
            (1, "a", false),
            (2, "ab", false),
            (3, "abc", false),
            // It has not said that it is over.
            (4, "abcd", false),
            (5, "abcd", true),
        ] {
            let mut req = posted(Body::new(slow([Step::Data("ab"), Step::Data("cd")])));
            let begun = read_start(&mut req, length).await.unwrap();
            assert_eq!((&begun.bytes[..], begun.is_whole), (start.as_bytes(), is_whole), "{length}");
            assert_eq!(read_start(&mut req, 3).await.unwrap().bytes, "abc", "{length}");
            assert_eq!(left(&mut req).await.0.concat(), "abcd");
        }
        assert!(read_start(&mut posted(Body::empty()), 0).await.unwrap().is_whole);
        assert!(read_start(&mut posted("abc"), 3).await.unwrap().is_whole);
        assert!(!read_start(&mut posted("abc"), 2).await.unwrap().is_whole);

        // What breaks off behind it breaks off for those below.
        let mut req = posted(Body::new(slow([Step::Data("ab"), Step::Fails])));
        assert_eq!(read_start(&mut req, 2).await.unwrap().bytes, "ab");
        assert_eq!(read_start(&mut req, 3).await.unwrap_err().status(), 400);
        assert_eq!(left(&mut req).await, (vec!["ab".to_owned()], None, true));
    });
}
