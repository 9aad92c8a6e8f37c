//! Errors and panics: where they are converted, to what, and who sees that.

use ordain::error::{Kind, Pages};
use ordain::template::Renderer;
use ordain::{Error, IntoResponse, Mode, Next, Request, Response, TemplateResponse, middleware, middleware_chain};
use ordain_tests::Act::{Answer, Fail, Panic, Raise};
use ordain_tests::{
    A, B, Blocks, Both, C, D, E, Log, OnlyAsync, Recorder, Sides, SidesAsync, Trace, Trial, around, everywhere, raise,
    sided, templated, view, view_blocking,
};

const DOWN: [&str; 7] = ["A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "view"];
const HOOKS: [&str; 3] = ["C.pe", "B.pe", "A.pe"];

#[test]
fn an_error_of_the_view_is_offered_to_the_hooks_and_then_seen_by_all_layers() {
    for act in [Fail(Kind::NotFound), Raise(Kind::NotFound)] {
        let trace = [&DOWN[..], &HOOKS, &["<C:404", "<B:404", "<A:404"]].concat();
        everywhere(around(), &[("view", act)], &trace);
        everywhere(sided(), &[("view", act)], &trace);
    }
}

#[test]
fn a_panic_of_the_view_is_an_error_like_any_other() {
    let trace = [&DOWN[..], &HOOKS, &["<C:500", "<B:500", "<A:500"]].concat();
    everywhere(around(), &[("view", Panic)], &trace);
    everywhere(sided(), &[("view", Panic)], &trace);
}

#[test]
fn an_error_before_next_is_seen_by_the_layers_above() {
    for act in [Fail(Kind::BadRequest), Raise(Kind::BadRequest)] {
        let trace = ["A>", "B>", "<A:400"];
        everywhere(around(), &[("B>", act)], &trace);
        everywhere(sided(), &[("B>", act)], &trace);
    }
}

#[test]
fn an_error_after_next_discards_the_response() {
    let script = [("B>", Answer(202)), ("<A", Fail(Kind::Other))];
    let responses = everywhere(around(), &script, &["A>", "B>", "<A:202"]);
    assert!(responses.iter().all(|response| response.status() == 500));

    for act in [Fail(Kind::Suspicious), Raise(Kind::Suspicious)] {
        let trace = [&DOWN[..], &["<C:200", "<B:200", "<A:400"]].concat();
        everywhere(around(), &[("<B", act)], &trace);
        everywhere(sided(), &[("<B", act)], &trace);
    }
}

#[test]
fn a_panic_of_a_layer_is_seen_by_the_layers_above() {
    everywhere(around(), &[("C>", Panic)], &["A>", "B>", "C>", "<B:500", "<A:500"]);
    everywhere(sided(), &[("C>", Panic)], &["A>", "B>", "C>", "<B:500", "<A:500"]);
    let trace = [&DOWN[..], &["<C:200", "<B:500", "<A:500"]].concat();
    everywhere(around(), &[("<C", Panic)], &trace);
    everywhere(sided(), &[("<C", Panic)], &trace);
}

#[test]
fn after_a_panic_the_chain_goes_on() {
    everywhere(around(), &[("A>", Panic)], &["A>"]);
    everywhere(around(), &[("A>", Answer(204))], &["A>"]);
}

#[test]
fn each_kind_has_its_status_and_a_page_that_says_nothing_of_the_cause() {
    for (kind, status, page) in [
        (Kind::NotFound, 404, "not found"),
        (Kind::PermissionDenied, 403, "forbidden"),
        (Kind::BadRequest, 400, "bad request"),
        (Kind::Suspicious, 400, "bad request"),
        (Kind::Other, 500, "internal server error"),
    ] {
        for trial in around().iter().chain(sided()).chain(templated()) {
            for mode in [Mode::Async, Mode::Blocking] {
                for point in ["view", "A>", "<B", "B.pv"] {
                    let trace = Trace::new(&[(point, Fail(kind))]);
                    let response = trial.run(mode, trace.request());
                    assert_eq!(response.status(), status, "{} at {point}", trial.label);
                    assert_eq!(crate::text(response), page, "{} at {point}", trial.label);
                }
            }
        }
    }
}

#[test]
fn a_panic_has_the_page_of_kind_other() {
    for response in everywhere(around(), &[("A>", Panic)], &["A>"]) {
        assert_eq!(response.status(), 500);
        assert_eq!(crate::text(response), "internal server error");
    }
}

#[test]
fn a_kind_keeps_the_source_chain() {
    let error = Error::permission_denied(std::io::Error::other(std::fmt::Error));
    assert_eq!(error.kind(), Kind::PermissionDenied);
    let cause = error.downcast_ref::<std::io::Error>().unwrap();
    assert!(cause.get_ref().unwrap().is::<std::fmt::Error>());
}

middleware_chain! {
    struct Paged {
        pages: Pages,
        Renderer<Recorder>,
        Both<A>,
    }
}

fn paged(pages: Pages, point: &'static str, kind: Kind) -> Vec<(Response, Vec<String>)> {
    let app = Paged { pages }.wrap(view).boxed();
    let trial = Trial { label: "Paged", app };
    [Mode::Async, Mode::Blocking]
        .map(|mode| {
            let trace = Trace::new(&[(point, Fail(kind))]);
            (trial.run(mode, trace.request()), trace.steps())
        })
        .into()
}

#[test]
fn the_application_replaces_the_page_of_a_kind() {
    let pages = || Pages::new().not_found(|req: &Request, error: &Error| format!("{}: {error}", req.uri().path()));
    for (response, trace) in paged(pages(), "view", Kind::NotFound) {
        assert_eq!(trace, ["A>", "A.pv", "view", "A.pe", "<A:404"]);
        assert_eq!(response.status(), 404);
        assert_eq!(crate::text(response), "/: failed at view");
    }
    for (response, _) in paged(pages(), "A>", Kind::NotFound) {
        assert_eq!(crate::text(response), "/: failed at A>");
    }
    for (response, _) in paged(pages(), "view", Kind::Other) {
        assert_eq!(crate::text(response), "internal server error");
    }
}

#[test]
fn a_page_is_given_the_request_wherever_the_error_was_raised() {
    middleware_chain! {
        struct Site {
            Both<A>,
            Blocks<B>,
            pages: Pages,
            OnlyAsync<C>,
            SidesAsync<D>,
            Sides<E>,
        }
    }

    let pages = || Pages::new().bad_request(|req: &Request, error: &Error| format!("{}: {error}", req.uri().path()));
    let site = || Site { pages: pages() };
    let router = axum::Router::new().route("/here", axum::routing::get(async |mut req: Request| view(&mut req).await));
    for app in
        [site().wrap(view).boxed(), site().wrap_blocking(view_blocking).boxed(), site().wrap_router(router).boxed()]
    {
        for mode in [Mode::Async, Mode::Blocking] {
            for point in ["A>", "B>", "C>", "D>", "E>", "A.pv", "D.pv", "view", "<E", "<D", "<C", "<B", "<A"] {
                let mut req = Trace::new(&[(point, Fail(Kind::BadRequest))]).request();
                *req.uri_mut() = "/here".parse().unwrap();
                let (response, log) = Log::of(|| Trial { label: "", app: app.clone() }.run(mode, req));
                assert_eq!(response.status(), 400);
                assert_eq!(crate::text(response), format!("/here: failed at {point}"));
                assert_eq!(log, [format!("WARN 400 GET /here: failed at {point}")]);
            }
        }
    }
}

#[test]
fn every_kind_can_have_a_page() {
    let pages = || {
        Pages::new()
            .not_found(|_: &Request, _: &Error| "1")
            .permission_denied(|_: &Request, _: &Error| "2")
            .bad_request(|_: &Request, _: &Error| "3")
            .suspicious(|_: &Request, _: &Error| "4")
            .other(|_: &Request, _: &Error| "5")
    };
    for (kind, page) in [
        (Kind::NotFound, "1"),
        (Kind::PermissionDenied, "2"),
        (Kind::BadRequest, "3"),
        (Kind::Suspicious, "4"),
        (Kind::Other, "5"),
    ] {
        for (response, _) in paged(pages(), "view", kind) {
            assert_eq!(response.status(), kind.status());
            assert_eq!(crate::text(response), page);
        }
    }
}

#[test]
fn a_page_may_have_a_status_of_its_own() {
    let pages = Pages::new().other(|_: &Request, _: &Error| http::StatusCode::SERVICE_UNAVAILABLE);
    for (_, trace) in paged(pages, "view", Kind::Other) {
        assert_eq!(trace.last().map(String::as_str), Some("<A:503"));
    }
}

#[test]
fn a_page_that_is_a_template_is_rendered_without_hooks() {
    let pages = Pages::new().other(|req: &Request, _: &Error| Trace::of(req).template("page"));
    for (response, trace) in paged(pages, "view", Kind::Other) {
        assert_eq!(trace, ["A>", "A.pv", "view", "A.pe", "render", "<A:500"]);
        assert_eq!(response.headers()["content-length"], "9");
        assert_eq!(crate::text(response), "of page, ");
    }
}

#[test]
fn a_page_that_fails_or_panics_is_replaced_by_the_built_in_one() {
    static CALLS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    fn called() {
        CALLS.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    }

    let failing = Pages::new().not_found(|_: &Request, _: &Error| {
        called();
        raise(Kind::Other, "page")
    });
    let panicking = Pages::new().not_found(|_: &Request, _: &Error| -> &'static str {
        called();
        panic!("the page panicked")
    });
    let unrendered = Pages::new().not_found(|_: &Request, _: &Error| {
        called();
        TemplateResponse::new("without a record")
    });
    for pages in [failing, panicking, unrendered] {
        for (response, trace) in paged(pages, "view", Kind::NotFound) {
            assert_eq!(trace, ["A>", "A.pv", "view", "A.pe", "<A:404"]);
            assert_eq!(crate::text(response), "not found");
        }
    }
    assert_eq!(CALLS.load(std::sync::atomic::Ordering::SeqCst), 6, "once for each error");
}

#[test]
fn details_are_shown_on_demand() {
    for (response, _) in paged(Pages::new().details(true), "view", Kind::Other) {
        assert_eq!(crate::text(response), "failed at view");
    }
    for (response, _) in paged(Pages::new().details(true), "A>", Kind::Other) {
        assert_eq!(crate::text(response), "failed at A>");
    }
}

#[test]
fn the_headers_around_an_error_stay_with_its_page() {
    async fn by_a_layer(mut response: Response) -> Response {
        let of_the_body = [("content-encoding", "gzip"), ("content-digest", "sha-256=::")];
        for (name, value) in [("x-layer", "1"), ("x-layer", "2"), ("x-page", "layer's")].into_iter().chain(of_the_body)
        {
            response.headers_mut().append(name, value.parse().unwrap());
        }
        response
    }

    fn refused() -> Response {
        ([("retry-after", "3")], raise(Kind::NotFound, "view")).into_response()
    }

    let router = || {
        let routes = axum::Router::new().route("/", axum::routing::get(async || refused()));
        routes.layer(axum::middleware::map_response(by_a_layer))
    };
    let pages = || Pages::new().not_found(|_: &Request, _: &Error| ([("x-page", "own")], "the page"));
    let paged = || Paged { pages: pages() };
    for (app, path, expected) in [
        (paged().wrap(async |_: &mut Request| refused()).boxed(), "/", [None, None, Some("3")]),
        (paged().wrap_blocking(|_| refused()).boxed(), "/", [None, None, Some("3")]),
        (paged().wrap_router(router()).boxed(), "/", [Some("1"), Some("2"), Some("3")]),
        (paged().wrap_router(router()).boxed(), "/nowhere", [Some("1"), Some("2"), None]),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let mut req = Trace::default().request();
            *req.uri_mut() = path.parse().unwrap();
            let response = Trial { label: "", app: app.clone() }.run(mode, req);
            let headers = response.headers().clone();
            let mut layers = headers.get_all("x-layer").iter();
            let found = [layers.next(), layers.next(), headers.get("retry-after")];
            assert_eq!(found.map(|value| value.map(|value| value.to_str().unwrap())), expected);
            assert_eq!(headers["x-page"], "own");
            assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
            for name in ["content-encoding", "content-digest"] {
                assert_eq!(headers.get(name), None, "it is the body's");
            }
            assert_eq!((response.status().as_u16(), crate::text(response).as_str()), (404, "the page"));
        }
    }
}

/// Marks a response with a cookie of its own.
fn marked(mut response: Response, cookie: &str) -> Response {
    response.headers_mut().append("set-cookie", cookie.parse().unwrap());
    response.headers_mut().append("vary", cookie.parse().unwrap());
    response
}

fn values<'a>(response: &'a Response, name: &str) -> Vec<&'a str> {
    response.headers().get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

#[test]
fn the_headers_of_what_an_error_takes_the_place_of_do_not_stay() {
    #[middleware(process_exception)]
    fn answers(req: &Request, _error: &Error) -> Result<Option<&'static str>, Error> {
        match req.uri().path() {
            "/answered" => Ok(Some("answered")),
            "/replaced" => Err(raise(Kind::Other, "process_exception")),
            _ => Ok(None),
        }
    }

    #[middleware(process_response)]
    fn marks(_req: &Request, response: &mut Response) {
        *response = marked(std::mem::take(response), "below");
    }

    #[middleware]
    async fn fails_after(req: &mut Request, next: impl Next) -> Result<Response, Error> {
        let response = next.run(req).await;
        match req.uri().path() {
            "/discarded" => Err(raise(Kind::Other, "call")),
            _ => Ok(response),
        }
    }

    #[middleware(process_response)]
    fn fails_at_response(req: &Request, response: &mut Response) {
        if req.uri().path() == "/raised" {
            *response = raise(Kind::Other, "process_response").into_response();
        }
    }

    middleware_chain! {
        struct Inside {
            answers,
            Renderer<Recorder>,
        }
    }

    middleware_chain! {
        struct Around {
            fails_at_response,
            fails_after,
            marks,
        }
    }

    fn view(req: &mut Request) -> Response {
        let response = match req.uri().path() {
            "/unrendered" => TemplateResponse::new("without a record").into_response(),
            "/discarded" | "/raised" => Response::default(),
            _ => raise(Kind::NotFound, "view").into_response(),
        };
        marked(response, "view")
    }

    for mode in [Mode::Async, Mode::Blocking] {
        for (app, path, status) in [
            (Inside.wrap_blocking(view).boxed(), "/answered", 200),
            (Inside.wrap_blocking(view).boxed(), "/replaced", 500),
            (Inside.wrap_blocking(view).boxed(), "/unrendered", 500),
            (Around.wrap_blocking(view).boxed(), "/discarded", 500),
            (Around.wrap_blocking(view).boxed(), "/raised", 500),
        ] {
            let req = http::Request::get(path).body(ordain::Body::empty()).unwrap();
            let response = Trial { label: "", app }.run(mode, req);
            assert_eq!(response.status(), status, "{path}");
            assert_eq!(values(&response, "set-cookie"), [""; 0], "{path}");
        }
    }
}

#[test]
fn cookies_and_vary_add_up_with_those_of_the_page() {
    let pages = Pages::new().not_found(|_: &Request, _: &Error| marked("the page".into_response(), "page"));
    let view = |_: &mut Request| marked(raise(Kind::NotFound, "view").into_response(), "view");
    let app = Paged { pages }.wrap_blocking(view).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        let response = Trial { label: "", app: app.clone() }.run(mode, Request::default());
        assert_eq!(values(&response, "set-cookie"), ["page", "view"]);
        assert_eq!(values(&response, "vary"), ["page", "view"]);
    }
}
