//! What an error is raised from, and with which status.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, FromRequestParts, Json, Path, Query, WebSocketUpgrade};
use axum::routing::{get, post};
use axum::{Form, RequestExt, Router};
use http::StatusCode;
use ordain::error::{BoxError, Kind};
use ordain::{Body, BoxedChain, Error, Mode, Next, Request, Response, middleware, middleware_chain};
use ordain_tests::{At, Log, Trial};

use crate::text;

middleware_chain! {
    struct Empty {}
}

/// The statuses and the log of a chain in both modes, which must be the same.
fn seen(app: BoxedChain, request: impl Fn() -> Request) -> (u16, Vec<String>) {
    let trial = Trial { label: "", app };
    let [one, other] = [Mode::Async, Mode::Blocking].map(|mode| {
        let (response, log) = Log::of(|| trial.run(mode, request()));
        (response.status().as_u16(), log)
    });
    assert_eq!(one, other);
    one
}

#[test]
fn every_status_of_an_error_is_answered_and_logged_by_its_class() {
    for code in 400..600 {
        let status = StatusCode::from_u16(code).unwrap();
        let fails = move |_: &mut Request| async move { Err::<(), _>(Error::with_status(status, "so")) };
        let level = if code < 500 { "WARN" } else { "ERROR" };
        let (answered, log) = seen(Empty.wrap(fails).boxed(), Request::default);
        assert_eq!((answered, log), (code, vec![format!("{level} {code} GET /: so")]));

        let kind = match code {
            400 => Kind::BadRequest,
            403 => Kind::PermissionDenied,
            404 => Kind::NotFound,
            _ => Kind::Other,
        };
        assert_eq!(Error::with_status(status, "so").kind(), kind);
    }
}

#[test]
fn a_status_that_is_none_of_an_error_is_a_500() {
    for code in [100, 200, 204, 302, 399, 600, 999] {
        let error = Error::with_status(StatusCode::from_u16(code).unwrap(), "odd");
        assert_eq!((error.status().as_u16(), error.kind()), (500, Kind::Other));
    }
}

#[test]
fn the_built_in_page_of_a_status_says_its_reason_and_nothing_of_the_cause() {
    let fails = async |_: &mut Request| Err::<(), _>(Error::with_status(StatusCode::UNPROCESSABLE_ENTITY, "secret"));
    assert_eq!(text(Empty.wrap(fails).handle_blocking(Request::default())), "unprocessable entity");
}

#[test]
fn kinds_say_what_is_wrong() {
    let kinds = [Kind::NotFound, Kind::PermissionDenied, Kind::BadRequest, Kind::Suspicious, Kind::Other];
    let said = ["not found", "permission denied", "bad request", "suspicious request", "other error"];
    assert_eq!(kinds.map(|kind| kind.to_string()), said);
    assert_eq!(format!("{:>10}|", Kind::NotFound), " not found|");
}

fn at(point: &str) -> At {
    At(point.to_owned())
}

fn boxed() -> Result<(), BoxError> {
    Err(at("box").into())
}

fn explained() -> anyhow::Result<()> {
    use anyhow::Context;
    Err(at("depth")).context("cannot read the page").context("cannot answer")
}

#[test]
fn what_is_raised_is_found_however_it_is_wrapped() {
    let raised: [(Error, &str); 7] = [
        (at("itself").into(), "itself"),
        (boxed().unwrap_err().into(), "box"),
        (Box::new(at("box of one")).into(), "box of one"),
        (Arc::new(at("arc")).into(), "arc"),
        (explained().unwrap_err().into(), "depth"),
        (Error::not_found(explained().unwrap_err()), "depth"),
        (Error::with_status(StatusCode::CONFLICT, boxed().unwrap_err()), "box"),
    ];
    for (error, point) in &raised {
        assert_eq!(error.downcast_ref(), Some(&at(point)), "{error:?}");
        assert!(error.downcast_ref::<std::fmt::Error>().is_none());
    }
    let statuses = raised.map(|(error, _)| error.status().as_u16());
    assert_eq!(statuses, [500, 500, 500, 500, 500, 404, 409]);
    assert_eq!(Error::from("a text").to_string(), "a text");
    assert_eq!(Error::from(format!("a {}", "text")).to_string(), "a text");
}

static FOUND: AtomicBool = AtomicBool::new(false);

#[middleware(process_exception)]
fn finds(_req: &Request, error: &Error) {
    FOUND.store(error.downcast_ref::<At>().is_some(), Ordering::Relaxed);
}

#[middleware]
async fn boxes(req: &mut Request, next: impl Next) -> Result<Response, Error> {
    if req.uri().path() == "/boxed" {
        boxed()?;
    }
    Ok(next.run(req).await)
}

#[middleware(process_view)]
fn explains(req: &Request, _view: &ordain::View<'_>) -> Result<Option<Response>, anyhow::Error> {
    if req.uri().path() == "/hook" {
        explained()?;
    }
    Ok(None)
}

middleware_chain! {
    struct Raising {
        boxes,
        explains,
        finds,
    }
}

#[test]
fn the_question_mark_takes_boxed_errors_and_anyhow_everywhere() {
    async fn view(_: &mut Request) -> Result<&'static str, Error> {
        explained()?;
        Ok("unreached")
    }
    let app = Raising.wrap(view).boxed();
    let request = |path: &'static str| move || http::Request::get(path).body(Body::empty()).unwrap();
    let depth = "cannot answer: cannot read the page: failed at depth";
    for (path, said, to_the_hook) in
        [("/boxed", "failed at box", false), ("/hook", depth, false), ("/view", depth, true)]
    {
        FOUND.store(false, Ordering::Relaxed);
        let (status, log) = seen(app.clone(), request(path));
        assert_eq!((status, log), (500, vec![format!("ERROR 500 GET {path}: {said}")]));
        assert_eq!(FOUND.load(Ordering::Relaxed), to_the_hook, "{path}");
    }
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Page {
    page: u32,
}

/// Extracts, and raises what the extractor rejects.
async fn extracts<T: FromRequest<(), M> + 'static, M: 'static>(req: Request) -> Result<&'static str, Error>
where
    Error: From<T::Rejection>,
{
    let _: T = req.extract().await?;
    Ok("taken")
}

async fn extracts_parts<T: FromRequestParts<()> + 'static>(mut req: Request) -> Result<&'static str, Error>
where
    Error: From<T::Rejection>,
{
    let _: T = req.extract_parts().await?;
    Ok("taken")
}

#[middleware]
async fn paged(req: &mut Request, next: impl Next) -> Result<Response, Error> {
    if req.uri().path() == "/middleware" {
        let Query(Page { page: _ }) = req.extract_parts().await?;
    }
    Ok(next.run(req).await)
}

middleware_chain! {
    struct Site {
        paged,
    }
}

#[test]
fn the_rejection_of_an_extractor_keeps_its_status_when_it_is_raised() {
    let router = || {
        Router::new()
            .route("/middleware", get("hello"))
            .route("/query", get(extracts_parts::<Query<Page>>))
            .route("/path/{page}", get(extracts_parts::<Path<u32>>))
            .route("/no_path", get(extracts_parts::<Path<u32>>))
            .route("/extension", get(extracts_parts::<axum::Extension<Absent>>))
            .route("/json", post(extracts::<Json<Page>, _>))
            .route("/form", post(extracts::<Form<Page>, _>))
            .route("/string", post(extracts::<String, _>))
            .route("/ws", get(extracts_parts::<WebSocketUpgrade>))
    };
    let app = Site.wrap_router(router()).boxed();
    let cases = [
        ("GET", "/middleware", "", "", 400),
        ("GET", "/middleware?page=1", "", "", 200),
        ("GET", "/query?page=one", "", "", 400),
        ("GET", "/query?page=1", "", "", 200),
        ("GET", "/path/one", "", "", 400),
        ("GET", "/no_path", "", "", 500),
        ("GET", "/extension", "", "", 500),
        ("POST", "/json", "text/plain", "{}", 415),
        ("POST", "/json", "application/json", "{", 400),
        ("POST", "/json", "application/json", "{}", 422),
        ("POST", "/form", "text/plain", "", 415),
        ("POST", "/form", "application/x-www-form-urlencoded", "page=one", 422),
        ("POST", "/string", "text/plain", "\u{e9}", 200),
        ("GET", "/ws", "", "", 400),
    ];
    for (method, path, content_type, body, status) in cases {
        let request = || {
            let request = http::Request::builder().method(method).uri(path).header("content-type", content_type);
            request.body(Body::from(body)).unwrap()
        };
        let (answered, log) = seen(app.clone(), request);
        assert_eq!(answered, status, "{method} {path} {body}: {log:?}");
        let level = match status {
            200 => None,
            400..500 => Some("WARN"),
            _ => Some("ERROR"),
        };
        assert_eq!(log.len(), usize::from(level.is_some()));
        assert!(log.iter().all(|line| line.starts_with(level.unwrap())), "{log:?}");
    }
    let bytes = || http::Request::post("/string").body(Body::from(&[0xff_u8][..])).unwrap();
    assert_eq!(seen(app, bytes).0, 400);
}

#[derive(Clone)]
struct Absent;

#[test]
fn a_rejection_keeps_its_status_in_a_box_but_not_where_another_is_said() {
    let rejection = || {
        let mut req = Request::default();
        let extracted = ordain_tests::async_runtime().block_on(req.extract_parts::<Query<Page>>());
        extracted.err().unwrap()
    };
    let boxed: BoxError = rejection().into();
    let explained = anyhow::Error::new(rejection()).context("no page");
    let raised: [Error; 5] =
        [rejection().into(), boxed.into(), explained.into(), Error::other(rejection()), Error::not_found(rejection())];
    assert_eq!(raised.each_ref().map(|error| error.status().as_u16()), [400, 400, 400, 500, 404]);
    assert_eq!(raised.each_ref().map(Error::kind)[..2], [Kind::BadRequest; 2]);
    assert!(raised.iter().all(|error| error.downcast_ref::<QueryRejection>().is_some()));
}
