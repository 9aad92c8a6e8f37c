//! What an inner chain has no answer for reaches the chain around it as it was, whichever way it is mounted.

use std::sync::Mutex;

use axum::Router;
use axum::handler::Handler as _;
use axum::routing::get;
use http::HeaderValue;
use ordain::error::{Kind, Pages};
use ordain::template::Renderer;
use ordain::{AnyLayer, BoxedChain, Error, Mode, Next, Request, Response, Tower, middleware, middleware_chain};
use ordain_tests::Act::{Answer, Fail, Panic, Template};
use ordain_tests::{A, B, Blocks, Both, C, Log, Recorder, Script, Trace, Trial, reach};
use tower::Layer as _;
use tracing::instrument::WithSubscriber as _;

middleware_chain! {
    struct Outer { Both<A> }
}

middleware_chain! {
    struct Rendering { Renderer<Recorder>, Both<A> }
}

middleware_chain! {
    struct Paging { pages: Pages, Both<A> }
}

middleware_chain! {
    struct Inner { Both<B> }
}

middleware_chain! {
    struct InnerRendering { Renderer<Recorder>, Both<B> }
}

middleware_chain! {
    struct InnerPaging { pages: Pages, Both<B> }
}

async fn handler(req: Request) -> Result<Response, Error> {
    Ok(reach(&req, "view")?.unwrap_or_default())
}

async fn view(req: &mut Request) -> Result<Response, Error> {
    Ok(reach(req, "view")?.unwrap_or_default())
}

/// An inner chain around one route, mounted in each way in an outer one.
macro_rules! ways {
    ($outer:expr, $inner:expr) => {{
        let routes = || Router::new().route("/", get(handler));
        let asked = move |req: &mut Request| {
            let (inner, req) = ($inner.wrap(view).boxed(), Trace::of(req).request());
            async move { inner.handle(req).await }
        };
        let in_router = |router: Router| $outer.wrap_router(router).boxed();
        [
            ("a layer", in_router(routes().layer($inner.layer())), "/"),
            ("a nested layer", in_router(Router::new().nest("/a", routes().layer($inner.layer()))), "/a"),
            ("a route's layer", in_router(routes().route_layer($inner.layer())), "/"),
            ("a method's layer", in_router(Router::new().route("/", get(handler).layer($inner.layer()))), "/"),
            ("a handler's layer", in_router(Router::new().route("/", get(handler.layer($inner.layer())))), "/"),
            ("nest", in_router(Router::new().nest("/a", Router::new().route_service("/", $inner.wrap(view)))), "/a"),
            ("nest_service", in_router(Router::new().nest_service("/a", $inner.wrap_router(routes()))), "/a/"),
            ("fallback_service", in_router(Router::new().fallback_service($inner.wrap_router(routes()))), "/"),
            ("wrap_service", $outer.wrap_service($inner.wrap(view)).boxed(), "/"),
            ("a router in wrap_service", $outer.wrap_service($inner.wrap_router(routes())).boxed(), "/"),
            ("a layered router", $outer.wrap_service(routes().layer($inner.layer())).boxed(), "/"),
            ("asked by a view", $outer.wrap(asked).boxed(), "/"),
        ]
    }};
}

type Ways = [(&'static str, BoxedChain, &'static str); 12];

fn run(app: &BoxedChain, mode: Mode, script: Script<'_>, uri: &str) -> (Vec<String>, Response) {
    let trace = Trace::new(script);
    let mut req = trace.request();
    *req.uri_mut() = uri.parse().unwrap();
    let response = Trial { label: "", app: app.clone() }.run(mode, req);
    (trace.steps(), response)
}

/// A line of the log without the path, which is that of the request as the chain has it that writes the line.
fn anywhere(line: &str) -> String {
    let (head, rest) = line.split_once(" /").unwrap();
    format!("{head} at{}", &rest[rest.find(':').unwrap()..])
}

/// What is seen from the inner `process_view` on, the body, and the log without its request: the same each way, in both modes.
#[track_caller]
fn come_to(ways: &Ways, script: Script<'_>, steps: &[&str], body: &str, log: &[&str]) {
    for (way, app, uri) in ways {
        for mode in [Mode::Async, Mode::Blocking] {
            let ((found, response), lines) = Log::of(|| run(app, mode, script, uri));
            let expected = [&["A>", "A.pv", "B>", "B.pv", "view"], steps].concat();
            assert_eq!(found, expected, "{way}, {mode:?}");
            assert_eq!(crate::text(response), body, "{way}, {mode:?}");
            assert_eq!(lines.iter().map(|line| anywhere(line)).collect::<Vec<_>>(), log, "{way}, {mode:?}");
        }
    }
}

#[test]
fn an_error_that_the_outer_chain_answers() {
    let script = [("view", Fail(Kind::NotFound)), ("A.pe", Answer(299))];
    come_to(&ways!(Outer, Inner), &script, &["B.pe", "<B:404", "A.pe", "<A:299"], "", &[]);
}

#[test]
fn an_error_that_the_inner_chain_answers() {
    let script = [("view", Fail(Kind::NotFound)), ("B.pe", Answer(299))];
    come_to(&ways!(Outer, Inner), &script, &["B.pe", "<B:299", "<A:299"], "", &[]);
    let inner = || InnerPaging { pages: Pages::new().not_found(|_: &Request, _: &Error| "inner page") };
    let steps = ["B.pe", "<B:404", "<A:404"];
    let log = ["WARN 404 GET at: failed at view"];
    come_to(&ways!(Outer, inner()), &[("view", Fail(Kind::NotFound))], &steps, "inner page", &log);
}

#[test]
fn an_error_that_nobody_answers() {
    let steps = ["B.pe", "<B:403", "A.pe", "<A:403"];
    let log = ["WARN 403 GET at: failed at view"];
    let script = [("view", Fail(Kind::PermissionDenied))];
    come_to(&ways!(Outer, Inner), &script, &steps, "forbidden", &log);
    // The inner chain has pages, but none for it; the outer has one.
    let inner = || InnerPaging { pages: Pages::new().not_found(|_: &Request, _: &Error| "inner page") };
    let outer =
        || Paging { pages: Pages::new().permission_denied(|_: &Request, error: &Error| format!("no: {error}")) };
    come_to(&ways!(outer(), inner()), &script, &steps, "no: failed at view", &log);
}

#[test]
fn a_panic() {
    let outside = [("view", Panic), ("A.pe", Answer(299))];
    come_to(&ways!(Outer, Inner), &outside, &["B.pe", "<B:500", "A.pe", "<A:299"], "", &[]);
    let inside = [("view", Panic), ("B.pe", Answer(299))];
    come_to(&ways!(Outer, Inner), &inside, &["B.pe", "<B:299", "<A:299"], "", &[]);
    let steps = ["B.pe", "<B:500", "A.pe", "<A:500"];
    let log = ["ERROR 500 GET at: panicked: panicked at view"];
    come_to(&ways!(Outer, Inner), &[("view", Panic)], &steps, "internal server error", &log);
}

#[test]
fn a_template() {
    let script = [("view", Template)];
    let steps = ["B.pt", "<B:200", "A.pt", "render", "<A:200"];
    come_to(&ways!(Rendering, Inner), &script, &steps, "of view, by B.pt A.pt", &[]);
    let steps = ["B.pt", "render", "<B:200", "<A:200"];
    come_to(&ways!(Rendering, InnerRendering), &script, &steps, "of view, by B.pt", &[]);
    let steps = ["B.pt", "<B:200", "A.pt", "A.pe", "<A:500"];
    let log = ["ERROR 500 GET at: the template `of view` cannot be rendered: the chain has no renderer"];
    come_to(&ways!(Outer, Inner), &script, &steps, "internal server error", &log);
}

#[test]
fn an_error_of_an_inner_layer() {
    for (script, steps) in [
        ([("B>", Fail(Kind::NotFound)), ("A.pe", Answer(299))], ["A>", "A.pv", "B>", "A.pe", "<A:299"]),
        ([("B>", Panic), ("A.pe", Answer(299))], ["A>", "A.pv", "B>", "A.pe", "<A:299"]),
    ] {
        for (way, app, uri) in &ways!(Outer, Inner) {
            for mode in [Mode::Async, Mode::Blocking] {
                let ((found, _), log) = Log::of(|| run(app, mode, &script, uri));
                assert_eq!(found, steps, "{way}, {mode:?}");
                assert_eq!(log, [""; 0], "{way}, {mode:?}");
            }
        }
    }
}

#[test]
fn a_layer_that_answers_in_its_place_has_answered_and_the_error_is_logged_once() {
    let script = [("view", Fail(Kind::PermissionDenied)), ("<B", Answer(298))];
    let log = ["WARN 403 GET at: failed at view"];
    come_to(&ways!(Outer, Inner), &script, &["B.pe", "<B:403", "<A:298"], "", &log);
}

#[test]
fn a_plain_status_is_logged_once() {
    let log = ["WARN 404 GET at: not found"];
    come_to(&ways!(Outer, Inner), &[("view", Answer(404))], &["<B:404", "<A:404"], "", &log);
}

#[middleware]
async fn stamps(req: &mut Request, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-stamp", HeaderValue::from_static("inner"));
    *response.status_mut() = http::StatusCode::IM_A_TEAPOT;
    response
}

middleware_chain! {
    struct Stamping { stamps, Both<B> }
}

#[test]
fn headers_of_inner_layers_stay_and_a_status_does_not() {
    for (script, status) in [([("view", Fail(Kind::NotFound))], 404), ([("view", Template)], 200)] {
        for (way, app, uri) in &ways!(Rendering, Stamping) {
            for mode in [Mode::Async, Mode::Blocking] {
                let (_, response) = run(app, mode, &script, uri);
                assert_eq!(response.headers()["x-stamp"], "inner", "{way}, {mode:?}");
                assert_eq!(response.status(), status, "{way}, {mode:?}");
            }
        }
    }
}

middleware_chain! {
    struct Blocking { Blocks<C>, Both<A> }
}

middleware_chain! {
    struct InnerBlocking { Blocks<C>, Both<B> }
}

#[test]
fn an_error_comes_through_blocking_runs() {
    let script = [("view", Fail(Kind::NotFound)), ("A.pe", Answer(299))];
    for (way, app, uri) in &ways!(Blocking, InnerBlocking) {
        for mode in [Mode::Async, Mode::Blocking] {
            let ((steps, response), log) = Log::of(|| run(app, mode, &script, uri));
            assert_eq!(response.status(), 299, "{way}, {mode:?}: {steps:?}");
            assert_eq!(steps.iter().filter(|step| *step == "A.pe").count(), 1, "{way}, {mode:?}");
            assert_eq!(log, [""; 0], "{way}, {mode:?}");
        }
    }
}

#[test]
fn a_route_that_an_inner_router_has_not_found_is_no_view_of_the_outer() {
    let outer = || Paging { pages: Pages::new().not_found(|_: &Request, error: &Error| format!("page: {error}")) };
    let inner = || Inner.wrap_router(Router::new().route("/", get(handler)));
    for (way, app, uri) in [
        ("nest_service", outer().wrap_router(Router::new().nest_service("/a", inner())).boxed(), "/a/nowhere"),
        ("fallback_service", outer().wrap_router(Router::new().fallback_service(inner())).boxed(), "/nowhere"),
        ("wrap_service", outer().wrap_service(inner()).boxed(), "/nowhere"),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let ((steps, response), log) = Log::of(|| run(&app, mode, &[], uri));
            assert!(!steps.iter().any(|step| step.split('.').nth(1) == Some("pe")), "{way}, {mode:?}: {steps:?}");
            assert_eq!(steps[steps.len() - 2..], ["<B:404", "<A:404"], "{way}, {mode:?}");
            assert_eq!(crate::text(response), "page: no route was found", "{way}, {mode:?}");
            assert_eq!(log, [format!("WARN 404 GET {uri}: no route was found")], "{way}, {mode:?}");
        }
    }
}

middleware_chain! {
    struct Around { pages: Pages, Both<A>, part: Tower<AnyLayer>, Both<C> }
}

#[test]
fn an_error_of_a_chain_in_the_middle_of_another_has_its_pages() {
    let page = |_: &Request, error: &Error| format!("page: {error}");
    let around = || Around { pages: Pages::new().not_found(page), part: Tower::any(Inner.layer()) }.wrap(view).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        let ((steps, response), log) = Log::of(|| run(&around(), mode, &[("B>", Fail(Kind::NotFound))], "/"));
        assert_eq!(steps, ["A>", "B>", "<A:404"]);
        assert_eq!(crate::text(response), "page: failed at B>");
        assert_eq!(log, ["WARN 404 GET /: failed at B>"]);
        // The core of the chain around is inside it.
        let ((steps, response), log) = Log::of(|| run(&around(), mode, &[("view", Fail(Kind::BadRequest))], "/"));
        assert_eq!(
            steps,
            ["A>", "B>", "B.pv", "C>", "A.pv", "C.pv", "view", "C.pe", "A.pe", "<C:400", "<B:400", "<A:400"]
        );
        assert_eq!(crate::text(response), "bad request");
        assert_eq!(log, ["WARN 400 GET /: failed at view"]);
    }
}

#[test]
fn an_error_goes_through_three_chains() {
    middleware_chain! {
        struct Third { Both<C> }
    }

    let third = Third.layer().layer(Router::new().route("/", get(handler)));
    let app = Outer.wrap_service(Inner.wrap_service(third)).boxed();
    let script = [("view", Fail(Kind::NotFound)), ("A.pe", Answer(299))];
    for mode in [Mode::Async, Mode::Blocking] {
        let ((steps, _), log) = Log::of(|| run(&app, mode, &script, "/"));
        let expected =
            ["A>", "A.pv", "B>", "B.pv", "C>", "C.pv", "view", "C.pe", "<C:404", "B.pe", "<B:404", "A.pe", "<A:299"];
        assert_eq!(steps, expected);
        assert_eq!(log, [""; 0]);
    }
}

middleware_chain! {
    struct Layered { Both<A>, layer: Tower<AnyLayer>, Both<B> }
}

/// Runs what is inside in a task of its own.
fn spawning() -> Tower<AnyLayer> {
    let spawns = |inner: ordain::Inner| {
        tower::service_fn(move |req: Request| {
            let call = tower::ServiceExt::oneshot(inner.clone(), req).with_current_subscriber();
            async move { tokio::spawn(call).await.unwrap() }
        })
    };
    Tower::any(tower::layer::layer_fn(spawns))
}

#[test]
fn the_rest_of_a_chain_below_a_layer_is_no_chain_inside_it() {
    let passing: fn() -> _ = || Tower::any(tower::layer::util::Identity::new());
    let layers = [("in its task", passing), ("in another", spawning)];
    let around = ["A>", "B>", "A.pv", "B.pv", "view"];
    for (script, steps, body, line) in [
        (
            ("view", Fail(Kind::NotFound)),
            &["B.pe", "A.pe", "<B:404", "<A:404"][..],
            "not found",
            "WARN 404 GET /: failed at view",
        ),
        (
            ("view", Panic),
            &["B.pe", "A.pe", "<B:500", "<A:500"],
            "internal server error",
            "ERROR 500 GET /: panicked: panicked at view",
        ),
        (
            ("view", Template),
            &["B.pt", "A.pt", "B.pe", "A.pe", "<B:500", "<A:500"],
            "internal server error",
            "ERROR 500 GET /: the template `of view` cannot be rendered: the chain has no renderer",
        ),
        (("<B", Fail(Kind::BadRequest)), &["<B:200", "<A:400"], "bad request", "WARN 400 GET /: failed at <B"),
    ] {
        for (way, layer) in layers {
            let router = Router::new().route("/", get(handler));
            for app in
                [Layered { layer: layer() }.wrap(view).boxed(), Layered { layer: layer() }.wrap_router(router).boxed()]
            {
                for mode in [Mode::Async, Mode::Blocking] {
                    let ((found, response), log) = Log::of(|| run(&app, mode, &[script], "/"));
                    assert_eq!(found, [&around, steps].concat(), "{way}, {mode:?}");
                    assert_eq!(crate::text(response), body, "{way}, {mode:?}");
                    assert_eq!(log, [line], "{way}, {mode:?}");
                    // Nothing is left for the next request.
                    let ((_, response), log) = Log::of(|| run(&app, mode, &[], "/"));
                    assert_eq!((response.status().as_u16(), log), (200, Vec::new()), "{way}, {mode:?}");
                }
            }
        }
    }
}

#[test]
fn an_error_that_outlives_its_request_is_logged_without_one() {
    static KEPT: Mutex<Vec<Response>> = Mutex::new(Vec::new());
    let keeping = |req: &mut Request| {
        let (inner, req) = (Inner.wrap(view), Trace::of(req).request());
        async move {
            let response = inner.handle(req).await;
            KEPT.lock().unwrap().push(response);
        }
    };
    let app = Outer.wrap(keeping).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        let (_, log) = Log::of(|| run(&app, mode, &[("view", Fail(Kind::NotFound))], "/"));
        assert_eq!(log, [""; 0], "{mode:?}");
        let ((), log) = Log::of(|| KEPT.lock().unwrap().clear());
        assert_eq!(log, ["WARN 404  : failed at view"], "{mode:?}");
        let (_, log) = Log::of(|| run(&app, mode, &[], "/next"));
        assert_eq!(log, [""; 0], "{mode:?}");
    }
}
