//! Pages of a status: for errors, and for answers that nobody has raised.

use axum::Router;
use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::get;
use http::StatusCode;
use http::header::{ALLOW, CONTENT_TYPE, ETAG, RETRY_AFTER, SET_COOKIE};
use http_body::Body as _;
use ordain::error::Pages;
use ordain::template::Renderer;
use ordain::{AnyLayer, Body, BoxedChain, Error, Mode, Next, Request, Response, Tower, middleware, middleware_chain};
use ordain_tests::Act::{self, Answer, Fail};
use ordain_tests::{
    B, Blocks, Both, C, Log, OnlyAsync, Recorder, Sides, SidesAsync, Trace, Trial, view, view_blocking,
};

use crate::text;

/// Records the status, and how long the body is, that a layer above all others sees.
#[middleware(process_response)]
fn sees(req: &Request, response: &mut Response) {
    let length = response.body().size_hint().exact();
    Trace::of(req).push(format!("{}, {length:?}", response.status().as_u16()));
}

/// Records that it is made.
fn page(req: &Request, error: &Error) -> String {
    Trace::of(req).push("page");
    format!("the page of: {error}")
}

fn teapot() -> Pages {
    Pages::new().status(StatusCode::IM_A_TEAPOT, page).other(|_, _| "the page of a kind")
}

macro_rules! sites {
    ($sites:ident { $($name:ident: $b:ident $c:ident;)* }) => {
        $(middleware_chain! {
            struct $name {
                pages: Pages,
                sees,
                $b<B>,
                $c<C>,
            }
        })*

        fn $sites() -> Vec<BoxedChain> {
            let router = || Router::new().route("/", get(async |mut req: Request| view(&mut req).await));
            let mut sites = vec![];
            $({
                let site = || $name { pages: teapot() };
                sites.push(site().wrap(view).boxed());
                sites.push(site().wrap_blocking(view_blocking).boxed());
                sites.push(site().wrap_router(router()).boxed());
            })*
            sites
        }
    };
}

sites! {
    around {
        Boths: Both Both;
        Asyncs: OnlyAsync OnlyAsync;
        Blockings: Blocks Blocks;
        Mixed: Blocks OnlyAsync;
    }
}

sites! {
    sided {
        Sided: Sides Sides;
        SidedAsync: SidesAsync SidesAsync;
        SidedMixed: SidesAsync Sides;
    }
}

/// The trace of sites, in both modes.
fn every(sites: Vec<BoxedChain>, script: &[(&'static str, Act)], trace: &[&str]) {
    for app in sites {
        let trial = Trial { label: "", app };
        for mode in [Mode::Async, Mode::Blocking] {
            let record = Trace::new(script);
            let (response, log) = Log::of(|| trial.run(mode, record.request()));
            assert_eq!(record.steps(), trace);
            assert_eq!(log.len(), usize::from(response.status() == 418), "{log:?}");
        }
    }
}

fn every_site(script: &[(&'static str, Act)], trace: &[&str]) {
    every(around(), script, trace);
    every(sided(), script, trace);
}

const PAGED: &str = "418, Some(25)"; // the page of: i'm a teapot

#[test]
fn an_answer_without_a_body_gets_its_page_where_it_comes_out() {
    let to_the_view = ["B>", "C>", "B.pv", "C.pv", "view"];
    let trace = [&to_the_view[..], &["page", "<C:418", "<B:418", PAGED]].concat();
    every_site(&[("view", Answer(418))], &trace);
    every(around(), &[("C>", Answer(418))], &["B>", "C>", "page", "<B:418", PAGED]);
    every(sided(), &[("C>", Answer(418))], &["B>", "C>", "page", "<C:418", "<B:418", PAGED]);
    every(around(), &[("B>", Answer(418))], &["B>", "page", PAGED]);
    every(sided(), &[("B>", Answer(418))], &["B>", "page", "<B:418", PAGED]);
    let trace = ["B>", "C>", "B.pv", "C.pv", "page", "<C:418", "<B:418", PAGED];
    every_site(&[("C.pv", Answer(418))], &trace);
    let trace = [&to_the_view[..], &["C.pe", "page", "<C:418", "<B:418", PAGED]].concat();
    every_site(&[("view", Fail(ordain::error::Kind::Other)), ("C.pe", Answer(418))], &trace);
    let trace = [&to_the_view[..], &["<C:200", "<B:200", "page", PAGED]].concat();
    every_site(&[("<B", Answer(418))], &trace);
    let trace = [&to_the_view[..], &["page", "<C:418", "<B:418", "page", PAGED]].concat();
    every_site(&[("view", Answer(418)), ("<B", Answer(418))], &trace);
    let trace = [&to_the_view[..], &["page", "<C:418", "<B:418", "200, Some(0)"]].concat();
    every_site(&[("view", Answer(418)), ("<B", Answer(200))], &trace);
    let trace = [&to_the_view[..], &["<C:409", "<B:409", "409, Some(0)"]].concat();
    for app in around() {
        let record = Trace::new(&[("view", Answer(409))]);
        let response = ordain_tests::async_runtime().block_on(app.handle(record.request()));
        assert_eq!((record.steps(), text(response)), (trace.iter().map(ToString::to_string).collect(), String::new()));
    }
}

middleware_chain! {
    struct Paged {
        pages: Pages,
    }
}

fn ask(app: &BoxedChain, method: &str, path: &str) -> Response {
    let request = http::Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    ordain_tests::async_runtime().block_on(app.handle(request))
}

#[test]
fn an_error_has_the_page_of_its_status_before_that_of_its_kind() {
    let pages = || {
        Pages::new()
            .status(StatusCode::CONFLICT, |_, error| format!("taken: {error}"))
            .replacing(StatusCode::NOT_FOUND, |_, _| "no such thing")
            .other(|_, error| format!("{}: {error}", error.status().as_u16()))
            .not_found(|_, _| "unreached")
            .bad_request(|_, _| "of its kind")
    };
    for (status, said) in
        [(409, "taken: so"), (404, "no such thing"), (429, "429: so"), (500, "500: so"), (400, "of its kind")]
    {
        let fails =
            move |_: &mut Request| Err::<(), _>(Error::with_status(StatusCode::from_u16(status).unwrap(), "so"));
        let app = Paged { pages: pages() }.wrap_blocking(fails).boxed();
        let (response, log) = Log::of(|| ask(&app, "GET", "/"));
        assert_eq!((response.status().as_u16(), text(response).as_str(), log.len()), (status, said, 1));
    }
}

/// A router whose every answer is none of an [`Error`].
fn router() -> Router {
    let cookie = || [(SET_COOKIE, "a=b"), (RETRY_AFTER, "3"), (ETAG, "\"1\""), (CONTENT_TYPE, "text/x")];
    Router::new()
        .route("/{number}", get(async |Path(number): Path<u32>| number.to_string()))
        .route("/bare", get(async move || (StatusCode::GONE, cookie())))
        .route("/written", get(async move || (StatusCode::GONE, cookie(), "by the handler")))
}

#[test]
fn an_answer_with_a_body_stays_unless_it_is_to_be_replaced() {
    let own = (|_, _| ([("set-cookie", "c=d"), ("x-page", "own")], "the page")) as fn(&Request, &Error) -> _;
    let statuses = [StatusCode::GONE, StatusCode::BAD_REQUEST, StatusCode::METHOD_NOT_ALLOWED];
    let of_status = statuses.into_iter().fold(Pages::new(), |pages, status| pages.status(status, own));
    let replacing = statuses.into_iter().fold(Pages::new(), |pages, status| pages.replacing(status, own));
    let of_status = Paged { pages: of_status }.wrap_router(router()).boxed();
    let replacing = Paged { pages: replacing }.wrap_router(router()).boxed();
    for (method, path, status, by_status, by_replacing) in [
        ("GET", "/7", 200, "7", "7"),
        ("GET", "/bare", 410, "the page", "the page"),
        ("GET", "/written", 410, "by the handler", "the page"),
        ("GET", "/seven", 400, "Invalid URL: Cannot parse `seven` to a `u32`", "the page"),
        ("POST", "/7", 405, "the page", "the page"),
        ("GET", "/no/route", 404, "not found", "not found"),
    ] {
        for (app, said) in [(&of_status, by_status), (&replacing, by_replacing)] {
            let (response, log) = Log::of(|| ask(app, method, path));
            assert_eq!(log.len(), usize::from(status != 200), "{log:?}");
            assert_eq!(response.headers().get(ALLOW).is_some(), status == 405);
            assert_eq!(response.headers()["content-length"], said.len().to_string().as_str());
            let of_head = ask(app, "HEAD", path);
            if method == "GET" {
                assert_eq!((of_head.status(), of_head.headers()), (response.status(), response.headers()), "{path}");
            }
            assert_eq!(text(of_head), "");
            assert_eq!((response.status().as_u16(), text(response).as_str()), (status, said), "{method} {path}");
        }
    }
    let headers = |app| ask(app, "GET", "/written").headers().clone();
    assert_eq!(headers(&of_status)[CONTENT_TYPE], "text/x");
    let replaced = headers(&replacing);
    assert_eq!(replaced.get_all(SET_COOKIE).iter().collect::<Vec<_>>(), ["c=d", "a=b"]);
    assert_eq!(replaced[CONTENT_TYPE], "text/plain; charset=utf-8");
    assert_eq!([&replaced[RETRY_AFTER], &replaced["x-page"]], ["3", "own"]);
    assert!(!replaced.contains_key(ETAG));
}

#[test]
fn one_page_may_be_for_all_that_have_none_of_their_own() {
    let all = (|_, error| format!("{}: all", error.status().as_u16())) as fn(&Request, &Error) -> String;
    let own = |pages: Pages| {
        pages.bad_request(|_, _| "of its kind").status(StatusCode::METHOD_NOT_ALLOWED, |_, _| "of its status")
    };
    let of_all =
        Paged { pages: own(Pages::new().replacing_all(|_, _| "unreached").all(all)) }.wrap_router(router()).boxed();
    let replacing = Paged { pages: own(Pages::new()).replacing_all(all) }.wrap_router(router()).boxed();
    for (method, path, status, by_all, by_replacing) in [
        ("GET", "/7", 200, "7", "7"),
        ("GET", "/bare", 410, "410: all", "410: all"),
        ("GET", "/written", 410, "by the handler", "410: all"),
        ("GET", "/seven", 400, "Invalid URL: Cannot parse `seven` to a `u32`", "400: all"),
        ("POST", "/7", 405, "of its status", "of its status"),
        ("GET", "/no/route", 404, "404: all", "404: all"),
    ] {
        for (app, said) in [(&of_all, by_all), (&replacing, by_replacing)] {
            let response = ask(app, method, path);
            assert_eq!((response.status().as_u16(), text(response).as_str()), (status, said), "{method} {path}");
        }
    }
    let fails = |_: &mut Request| Err::<(), _>(Error::bad_request("so"));
    let app = Paged { pages: own(Pages::new()).all(all) }.wrap_blocking(fails).boxed();
    assert_eq!(text(ask(&app, "GET", "/")), "of its kind");
}

#[test]
fn a_page_that_fails_leaves_the_answer_as_it_was() {
    let failing = Pages::new().replacing(StatusCode::GONE, |_, _| Error::other("no page"));
    let panicking = Pages::new().replacing(StatusCode::GONE, |_, _| -> &'static str { panic!("no page") });
    for (pages, said) in [(failing, "no page"), (panicking, "panicked: no page")] {
        let app = Paged { pages }.wrap_router(router()).boxed();
        let (response, log) = Log::of(|| ask(&app, "GET", "/written"));
        assert_eq!(log, [format!("ERROR 500 GET /written: {said}"), "WARN 410 GET /written: gone".into()]);
        assert_eq!((response.status().as_u16(), &response.headers()[ETAG]), (410, &"\"1\"".parse().unwrap()));
        assert_eq!(text(response), "by the handler");
    }
}

#[test]
fn a_page_of_a_status_has_no_page_itself() {
    let empty = Pages::new().replacing(StatusCode::GONE, |_, _| StatusCode::GONE);
    let other = Pages::new()
        .replacing(StatusCode::GONE, |_, _| StatusCode::NOT_FOUND)
        .replacing(StatusCode::NOT_FOUND, |_, _| StatusCode::GONE);
    for (pages, status) in [(empty, 410), (other, 404)] {
        let app = Paged { pages }.wrap_router(router()).boxed();
        assert_eq!(ask(&app, "GET", "/written").status(), status);
    }
}

middleware_chain! {
    struct Templated {
        pages: Pages,
        Renderer<Recorder>,
    }
}

#[test]
fn a_page_of_a_status_may_be_a_template() {
    let pages = Pages::new().status(StatusCode::GONE, |req, _| Trace::of(req).template("gone"));
    let app = Templated { pages }.wrap_blocking(|_: &mut Request| StatusCode::GONE);
    let record = Trace::new(&[]);
    let response = app.handle_blocking(record.request());
    assert_eq!((response.status().as_u16(), text(response).as_str()), (410, "of gone, "));
    assert_eq!(record.steps(), ["render"]);
}

#[middleware]
async fn limits(req: &mut Request, next: impl Next) -> Response {
    if req.uri().path() == "/limited" {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    next.run(req).await
}

middleware_chain! {
    struct Layered {
        late: Tower<AnyLayer>,
        pages: Pages,
        limits,
        sees,
    }
}

#[test]
fn a_layer_of_towers_gets_the_page_of_its_answer_wherever_the_pages_stand() {
    let late = async |req: Request, next: axum::middleware::Next| match req.uri().path() {
        "/late" => StatusCode::REQUEST_TIMEOUT.into_response(),
        _ => next.run(req).await,
    };
    let pages = Pages::new()
        .status(StatusCode::REQUEST_TIMEOUT, |_, error| error.to_string())
        .status(StatusCode::TOO_MANY_REQUESTS, |_, error| error.to_string());
    let app =
        Layered { late: Tower::any(axum::middleware::from_fn(late)), pages }.wrap(async |_: &mut Request| "hello");
    for (path, status, said) in
        [("/", 200, "hello"), ("/late", 408, "request timeout"), ("/limited", 429, "too many requests")]
    {
        let response = ask(&app.clone().boxed(), "GET", path);
        assert_eq!((response.status().as_u16(), text(response).as_str()), (status, said));
    }
}

#[test]
fn a_status_that_is_none_of_an_error_has_no_page() {
    for status in [StatusCode::OK, StatusCode::SEE_OTHER, StatusCode::from_u16(600).unwrap()] {
        assert!(std::panic::catch_unwind(|| Pages::new().status(status, |_, _| "")).is_err());
        assert!(std::panic::catch_unwind(|| Pages::new().replacing(status, |_, _| "")).is_err());
    }
}

/// What the docs of `Error` say of a layer inside the router.
#[test]
fn a_layer_inside_a_router_may_add_headers_to_an_error_or_answer_in_its_place() {
    let fails = get(async || Err::<(), _>(Error::not_found("lost")));
    let adds = async |mut response: axum::response::Response| {
        response.headers_mut().insert("x-layer", "added".parse().unwrap());
        *response.status_mut() = StatusCode::IM_A_TEAPOT;
        *response.body_mut() = Body::from("written into it");
        response
    };
    let answers = async |response: axum::response::Response| (response.status(), "in its place");
    let router = Router::new()
        .route("/adds", fails.clone().layer(axum::middleware::map_response(adds)))
        .route("/answers", fails.layer(axum::middleware::map_response(answers)));
    let pages = Pages::new().not_found(|_, error| format!("the page of {error}"));
    let app = Paged { pages }.wrap_router(router).boxed();

    let (response, log) = Log::of(|| ask(&app, "GET", "/adds"));
    assert_eq!(log, ["WARN 404 GET /adds: lost"]);
    assert_eq!((response.status().as_u16(), &response.headers()["x-layer"]), (404, &"added".parse().unwrap()));
    assert_eq!(text(response), "the page of lost");

    let (response, log) = Log::of(|| ask(&app, "GET", "/answers"));
    assert_eq!(log, ["WARN 404 GET /answers: not found"]);
    assert_eq!((response.status().as_u16(), text(response).as_str()), (404, "in its place"));
}
