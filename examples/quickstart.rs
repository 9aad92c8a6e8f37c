//! An axum server behind a chain of annotated functions.
//!
//! `cargo run --example quickstart`, then open the address it prints. Swap `sessions: Sessions` and
//! `authentication` in the chain below, and `cargo check` says which line is wrong and what to do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{Extension, Form};
use axum::http::header::{COOKIE, HeaderName, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use ordain::{Error, IntoResponse, Next, Provide, Request, Response, middleware, middleware_chain};
use serde_json::{Value, json};

middleware_chain! {
    /// A request passes these from top to bottom, its response from bottom to top.
    pub(crate) struct Site {
        timing,
        security_headers,
        sessions: Sessions,
        authentication,
        error_page,
    }
}

/// Says how long the request took.
#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    let start = Instant::now();
    let mut response = next.run(req).await;
    let value = format!("app;dur={:.3}", start.elapsed().as_secs_f64() * 1000.0);
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert("server-timing", value);
    }
    response
}

/// Asks browsers to be careful.
#[middleware(process_response)]
fn security_headers(_req: &Request, response: &mut Response) {
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin"), ("x-frame-options", "DENY")]
    {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

/// What the server remembers of a visitor.
#[derive(Clone, Default)]
pub(crate) struct Session(Arc<Mutex<Option<String>>>);

impl Session {
    fn name(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_name(&self, name: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = name;
    }
}

/// Keeps the sessions in memory, each under its visitor's cookie.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

impl Sessions {
    /// The session of a known cookie; for any other a new one, and the cookie to set.
    fn find(&self, req: &Request) -> (Session, Option<String>) {
        let cookies = req.headers().get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let id = cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix("sessionid="));
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = id.and_then(|id| sessions.get(id)) {
            return (session.clone(), None);
        }
        let id = format!("{:032x}", rand::random::<u128>());
        let session = Session::default();
        sessions.insert(id.clone(), session.clone());
        (session, Some(format!("sessionid={id}; HttpOnly; SameSite=Lax; Path=/")))
    }
}

/// State makes it an impl block; `impl Provide<Session>` says what the layers below may need.
#[middleware]
impl Sessions {
    async fn call(&self, req: &mut Request, next: impl Provide<Session>) -> Response {
        let (session, cookie) = self.find(req);
        let mut response = next.provide(session).run(req).await;
        if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::try_from(cookie).ok()) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// Who is asking.
#[derive(Clone)]
struct User(String);

/// Needs a `Session`, for it is a parameter; provides a `User`, for `next` cannot run without one.
#[middleware]
async fn authentication(req: &mut Request, session: Session, next: impl Provide<User>) -> Response {
    let name = session.name().unwrap_or_else(|| "anonymous".to_owned());
    next.provide(User(name)).run(req).await
}

/// The page for what goes wrong in a handler, a panic included. The cause goes to the log, not to the page.
#[middleware(process_exception)]
fn error_page(_req: &Request, error: &Error) -> Option<Response> {
    (error.status() == 500).then(|| (error.status(), Html("<h1>Sorry</h1><p>something went wrong")).into_response())
}

async fn index() -> Html<&'static str> {
    Html(
        "<h1>quickstart</h1><ul>\
         <li><a href=/whoami>who am I</a>\
         <li><form method=post action=/login><input name=name placeholder=name><button>log in</button></form>\
         <li><form method=post action=/logout><button>log out</button></form>\
         <li><a href=/boom>an error</a>\
         <li><a href=/panic>a panic</a></ul>\
         <p><a href=/login>/login</a> and <a href=/logout>/logout</a> take a POST.",
    )
}

async fn whoami(Extension(user): Extension<User>) -> Json<Value> {
    Json(json!({ "user": user.0 }))
}

async fn login(
    Extension(session): Extension<Session>,
    Form(mut form): Form<HashMap<String, String>>,
) -> Result<Redirect, (StatusCode, &'static str)> {
    match form.remove("name").filter(|name| !name.is_empty()) {
        Some(name) => {
            session.set_name(Some(name));
            Ok(Redirect::to("/whoami"))
        }
        None => Err((StatusCode::BAD_REQUEST, "the form needs a field `name` that is not empty")),
    }
}

async fn logout(Extension(session): Extension<Session>) -> Redirect {
    session.set_name(None);
    Redirect::to("/whoami")
}

async fn boom() -> Result<(), Error> {
    Err(std::io::Error::other("the disk is gone"))?
}

async fn panic() {
    panic!("the handler panicked");
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let router = Router::new()
        .route("/", get(index))
        .route("/whoami", get(whoami))
        .route("/login", post(login))
        .route("/logout", post(logout))
        .route("/boom", get(boom))
        .route("/panic", get(panic));
    let app = Site { sessions: Sessions::default() }.wrap_router(router);

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port()?)).await?;
    println!("{}", Site::PLAN);
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

/// The value of `--port N`; 0 is any free port.
fn port() -> Result<u16, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(3000),
        ["--port", port] => port.parse().map_err(|_| format!("`{port}` is not a port")),
        _ => Err("usage: quickstart [--port N]".to_owned()),
    }
}

/// Comes true at Ctrl-C and at SIGTERM.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}
