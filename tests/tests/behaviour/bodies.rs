//! Bodies that stream.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Frame;
use ordain::{Body, Error, Mode, Next, Request, Response, middleware, middleware_chain};
use ordain_tests::{Log, Trace, Trial};

/// Two frames, recorded as they are asked for; the second may be an error.
struct Frames {
    trace: Trace,
    left: usize,
    fails: bool,
}

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.trace.push("frame");
        if self.fails && self.left == 0 {
            return Poll::Ready(Some(Err(std::io::Error::other("the body broke"))));
        }
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"frame ")))))
    }
}

#[middleware]
impl Outer {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        let response = next.run(req).await;
        Trace::of(req).push("outer");
        // Wraps the body: lazily.
        response.map(|body| Body::new(http_body_util::BodyExt::map_frame(body, |frame| frame)))
    }

    fn process_exception(&self, req: &Request, _error: &Error) {
        Trace::of(req).push("exception");
    }
}

#[derive(Default)]
struct Outer;

middleware_chain! {
    struct Site {
        Outer,
    }
}

fn streaming(fails: bool) -> [Trial; 3] {
    let frames = move |req: &Request| Body::new(Frames { trace: Trace::of(req), left: 2, fails });
    let router = axum::Router::new().route("/", axum::routing::get(async move |req: Request| frames(&req)));
    [
        ("wrap", Site.wrap(move |req: &mut Request| std::future::ready(frames(req))).boxed()),
        ("wrap_blocking", Site.wrap_blocking(move |req| frames(req)).boxed()),
        ("wrap_router", Site.wrap_router(router).boxed()),
    ]
    .map(|(label, app)| Trial { label, app })
}

#[test]
fn the_chain_is_over_before_a_body_is_produced() {
    for trial in streaming(false) {
        for mode in [Mode::Async, Mode::Blocking] {
            let trace = Trace::default();
            let response = trial.run(mode, trace.request());
            assert_eq!(trace.steps(), ["outer"], "{}", trial.label);
            assert_eq!(crate::text(response), "frame frame ");
            assert_eq!(trace.steps(), ["outer", "frame", "frame"], "{}", trial.label);
        }
    }
}

#[test]
fn an_error_of_a_body_is_not_offered() {
    for trial in streaming(true) {
        let trace = Trace::default();
        let (response, log) = Log::of(|| trial.run(Mode::Async, trace.request()));
        let body = axum::body::to_bytes(response.into_body(), 100);
        assert!(ordain_tests::async_runtime().block_on(body).is_err());
        assert_eq!(trace.steps(), ["outer", "frame", "frame"], "{}", trial.label);
        assert_eq!(log, [""; 0]);
    }
}

#[test]
fn the_body_of_a_request_is_read_by_whoever_wants_it() {
    static POLLED: AtomicUsize = AtomicUsize::new(0);

    struct Counted(usize);

    impl http_body::Body for Counted {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            POLLED.fetch_add(1, Ordering::SeqCst);
            self.0 -= 1;
            Poll::Ready((self.0 > 0).then(|| Ok(Frame::data(Bytes::from_static(b"in ")))))
        }
    }

    middleware_chain! {
        struct Empty {}
    }

    let empty = Empty.wrap(async |_: &mut Request| ());
    empty.handle_blocking(http::Request::new(Counted(3)));
    assert_eq!(POLLED.load(Ordering::SeqCst), 0, "it is not read if nobody wants it");

    let router = axum::Router::new().route("/", axum::routing::post(async |body: String| body));
    let echo = Empty.wrap_router(router);
    let request = http::Request::post("/").body(Counted(3)).unwrap();
    assert_eq!(crate::text(echo.handle_blocking(request)), "in in ");
}

middleware_chain! {
    struct Plain {
        ordain_tests::Both<ordain_tests::A>,
    }
}

#[test]
fn the_answer_to_a_head_request_has_a_length_and_no_body_where_the_chain_ends() {
    let in_order = async |_: &mut Request| "in order";
    let service =
        || tower::service_fn(async |_: Request| Ok::<_, std::convert::Infallible>(Response::new("in order".into())));
    for (app, is_layer) in [
        (Plain.wrap(in_order).boxed(), false),
        (Plain.wrap_blocking(|_: &mut Request| "in order").boxed(), false),
        (Plain.wrap_service(service()).boxed(), false),
        (tower::Layer::layer(&Plain.layer(), service()), true),
    ] {
        for (mode, method) in [Mode::Async, Mode::Blocking].into_iter().flat_map(|mode| [(mode, "GET"), (mode, "HEAD")])
        {
            let mut req = Trace::new(&[]).request();
            *req.method_mut() = method.parse().unwrap();
            let response = Trial { label: "", app: app.clone() }.run(mode, req);
            let is_cut = method == "HEAD" && !is_layer;
            assert_eq!(response.headers().contains_key("content-length"), is_cut, "{method} {is_layer}");
            assert_eq!(crate::text(response), if is_cut { "" } else { "in order" }, "{method} {is_layer}");
        }
    }
}
