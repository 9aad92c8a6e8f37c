//! The example that was moved from layers to a chain: both give the same answers.

use std::convert::Infallible;

use axum::extract::Request;
use axum::response::Response;
use http_body_util::BodyExt;
use tower::{Service, ServiceExt};

use crate::app::{Answer, posted, with};

#[path = "../../../examples/axum_migration/after.rs"]
mod after;
#[path = "../../../examples/axum_migration/before.rs"]
mod before;

const ORIGIN: (&str, &str) = ("origin", "https://app.example");

async fn send<S>(app: &S, req: Request) -> Answer
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone,
{
    let Ok(response) = app.clone().oneshot(req).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, body }
}

fn form(path: &str, body: &'static str) -> Request {
    let mut req = posted(path, body);
    req.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().expect("a value"));
    req
}

/// The list of checks.
async fn answers<S>(app: S)
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone,
{
    // A preflight needs no login, for it cannot have one.
    let mut preflight = with("/members", &[ORIGIN, ("access-control-request-method", "GET")]);
    *preflight.method_mut() = http::Method::OPTIONS;
    let answer = send(&app, preflight).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN.1));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET,POST"));

    // Every answer can be read by the script that asked, has an id, and was traced: also what a layer says.
    let long = "x".repeat(64 * 1024 + 1);
    let mut upload = posted("/echo", long);
    upload.headers_mut().insert(ORIGIN.0, ORIGIN.1.parse().expect("a value"));
    let answered = [
        (with("/", &[ORIGIN]), 200),
        (with("/members", &[ORIGIN]), 401),
        (with("/members/report", &[ORIGIN]), 401),
        (with("/members/archive/1998", &[ORIGIN]), 401),
        (with("/members/nothing", &[ORIGIN]), 404),
        (with("/nowhere", &[ORIGIN]), 404),
        (with("/login", &[ORIGIN]), 405),
        (with("/slow", &[ORIGIN]), 408),
        (upload, 413),
    ];
    for (req, status) in answered {
        let path = req.uri().clone();
        let answer = send(&app, req).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN.1), "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"), "{path}");
        assert_eq!(answer.header("x-request-id").map(str::len), Some(36), "{path}");
    }
    let answer = send(&app, with("/", &[("x-request-id", "from the proxy")])).await;
    assert_eq!(answer.header("x-request-id"), Some("from the proxy"));
    assert!(answer.text().contains("Hello, stranger"));

    // Log in, look around, log out.
    assert_eq!(send(&app, form("/login", "name=ada&password=guess")).await.status, 403);
    let answer = send(&app, form("/login", "name=ada&password=ada")).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some("/members")));
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).expect("a cookie").to_owned();
    let member = ("cookie", cookie.as_str());
    assert_eq!(send(&app, with("/members", &[member])).await.text(), "members only: ada");
    let answer = send(&app, with("/members/report", &[member, ("accept-encoding", "gzip")])).await;
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(answer.body.len() < 1000);
    assert_eq!(send(&app, with("/members/archive/1998", &[member])).await.text(), "a report of long ago");
    let mut bye = form("/logout", "");
    bye.headers_mut().insert("cookie", cookie.parse().expect("a value"));
    assert_eq!(send(&app, bye).await.status, 303);
    assert_eq!(send(&app, with("/members", &[member])).await.status, 401);

    assert_eq!(send(&app, posted("/echo", "ping")).await.text(), "ping");
}

#[tokio::test]
async fn before_the_migration() {
    answers(before::app()).await;
}

#[tokio::test]
async fn after_the_migration() {
    answers(after::app()).await;
}
