//! The application itself: what its stack of layers stands around, before and after.

use std::collections::HashMap;
use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend};
use tokio::net::TcpListener;
use tower_sessions::{MemoryStore, SessionManagerLayer};

/// A member.
#[derive(Debug, Clone)]
pub(crate) struct User(String);

impl AuthUser for User {
    type Id = String;

    fn id(&self) -> String {
        self.0.clone()
    }

    fn session_auth_hash(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Knows everybody whose password is their name.
#[derive(Debug, Clone)]
pub(crate) struct Members;

impl AuthnBackend for Members {
    type User = User;
    type Credentials = HashMap<String, String>;
    type Error = Infallible;

    async fn authenticate(&self, form: Self::Credentials) -> Result<Option<User>, Infallible> {
        let (name, password) = (form.get("name"), form.get("password"));
        Ok(name.filter(|_| name == password).map(|name| User(name.clone())))
    }

    async fn get_user(&self, id: &String) -> Result<Option<User>, Infallible> {
        Ok(Some(User(id.clone())))
    }
}

/// Sessions in memory, and who they belong to.
pub(crate) fn login() -> AuthManagerLayer<Members, MemoryStore> {
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_secure(false);
    AuthManagerLayerBuilder::new(Members, sessions).build()
}

/// What everybody may see.
pub(crate) fn public() -> Router {
    Router::new()
        .route("/", get(index))
        .route("/login", post(log_in))
        .route("/logout", post(log_out))
        .route("/echo", post(async |body: Bytes| body))
        .route("/slow", get(slow))
}

/// What only members may see.
pub(crate) fn members() -> Router {
    Router::new()
        .route("/members", get(lounge))
        .route("/members/report", get(report))
        .nest_service("/members/archive", get(archive))
}

async fn index(auth: AuthSession<Members>) -> Html<String> {
    let name = auth.user.map_or_else(|| "stranger".to_owned(), |user| user.0);
    Html(format!(
        "<h1>Hello, {name}</h1>\
         <form method=post action=/login><input name=name placeholder=name>\
         <input name=password type=password placeholder='the same again'><button>log in</button></form>\
         <form method=post action=/logout><button>log out</button></form>\
         <p><a href=/members>the lounge</a>, <a href=/members/report>the report</a>, <a href=/slow>slow</a>"
    ))
}

async fn log_in(
    mut auth: AuthSession<Members>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Redirect, StatusCode> {
    let user = auth.authenticate(form).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let user = user.ok_or(StatusCode::FORBIDDEN)?;
    auth.login(&user).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Redirect::to("/members"))
}

async fn log_out(mut auth: AuthSession<Members>) -> Result<Redirect, StatusCode> {
    auth.logout().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Redirect::to("/"))
}

async fn lounge(auth: AuthSession<Members>) -> String {
    format!("members only: {}", auth.user.map(|user| user.0).unwrap_or_default())
}

async fn report() -> String {
    "every line of the report is like the one before\n".repeat(200)
}

async fn archive() -> &'static str {
    "a report of long ago"
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(10)).await;
    "you should not have waited for this"
}

/// Listens on the port of `--port N` (0 is any free one), and says so.
#[allow(dead_code, reason = "the tests call `app`, not `main`")]
pub(crate) async fn listen() -> Result<TcpListener, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let port: u16 = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => 3000,
        ["--port", port] => port.parse()?,
        _ => Err("usage: [--port N]")?,
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(listener)
}

/// Comes true at Ctrl-C and at SIGTERM.
#[allow(dead_code, reason = "the tests call `app`, not `main`")]
pub(crate) async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}
