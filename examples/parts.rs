//! A site in parts: `/api` with tokens and JSON, `/admin` with roles, each a chain within that of the site; the stack that a
//! company puts into all of its services; and a webhook that needs no proof of where it comes from.
//!
//! `cargo run --example parts`, then open the address it prints, and `/admin` as `ada` with the password `lovelace`. Move
//! `roles` out of `Admin` into a chain that is not `within(Site)`, and `cargo check` says what is missing there.

use std::fmt;

use axum::extract::Path;
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Html;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use ordain::error::Pages;
use ordain::{
    Error, FromChain, IntoResponse, Provide, Request, Response, View, marked, marked_router, middleware,
    middleware_chain, view,
};
use serde_json::{Value, json};

use self::stack::{Common, RequestId, RequestIds};

/// What every service of the company has. It may as well be a crate.
mod stack {
    use std::sync::atomic::{AtomicU64, Ordering};

    use ordain::{FromChain, Provide, Request, Response, middleware, middleware_chain};

    middleware_chain! {
        /// A list that is only there to be spread in the chains of services.
        #[chain(part)]
        pub(crate) struct Common {
            request_ids: RequestIds,
            careful,
        }
    }

    /// What stands for a request in logs and on error pages.
    #[derive(Clone, FromChain)]
    pub(crate) struct RequestId(pub(crate) String);

    /// Numbers the requests of a service.
    pub(crate) struct RequestIds {
        service: &'static str,
        last: AtomicU64,
    }

    impl RequestIds {
        pub(crate) fn of(service: &'static str) -> Self {
            Self { service, last: AtomicU64::new(0) }
        }
    }

    #[middleware]
    impl RequestIds {
        async fn call(&self, req: &mut Request, next: impl Provide<RequestId>) -> Response {
            let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
            let id = RequestId(format!("{}-{number}", self.service));
            let mut response = next.provide(id.clone()).run(req).await;
            if let Ok(id) = id.0.parse() {
                response.headers_mut().insert("x-request-id", id);
            }
            response
        }
    }

    /// Asks browsers to be careful.
    #[middleware(process_response)]
    fn careful(_req: &Request, response: &mut Response) {
        response.headers_mut().insert("x-content-type-options", "nosniff".parse().expect("a value"));
    }
}

middleware_chain! {
    /// What is around all of the site.
    struct Site {
        ..common: Common,
        pages: Pages,
        visitors,
        same_origin,
    }
}

middleware_chain! {
    /// What is around `/api`: it needs no visitor, but the request's id, which `Site` provides.
    #[chain(within(Site))]
    struct Api {
        pages: Pages,
        tokens,
    }
}

middleware_chain! {
    /// What is around `/admin`: `roles` needs a `Visitor`, which `Site` provides.
    #[chain(within(Site))]
    struct Admin {
        roles,
    }
}

/// Who is asking, and what for.
#[derive(Clone, FromChain)]
struct Visitor {
    name: Option<String>,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Guest,
    Editor,
    Owner,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Guest => "guest",
            Self::Editor => "editor",
            Self::Owner => "owner",
        })
    }
}

/// Finds out who it is, by HTTP's own way to ask for a password. A real site has sessions.
#[middleware]
async fn visitors(req: &mut Request, next: impl Provide<Visitor>) -> Response {
    const KNOWN: [(&str, &str, Role); 2] =
        // `ada:lovelace` and `ken:thompson`, in Base64.
        [("Basic YWRhOmxvdmVsYWNl", "ada", Role::Owner), ("Basic a2VuOnRob21wc29u", "ken", Role::Editor)];
    let said = req.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let known = KNOWN.into_iter().find(|(credentials, ..)| Some(*credentials) == said);
    let visitor = match known {
        Some((_, name, role)) => Visitor { name: Some(name.to_owned()), role },
        None => Visitor { name: None, role: Role::Guest },
    };
    next.provide(visitor).run(req).await
}

/// The mark of what other sites may post to: they have proofs of their own.
struct FromAnywhere;

/// A browser sends the password along whoever has made the form. So a request that changes something must come from a page of
/// this site, unless the view says that it may come from anywhere.
#[middleware(process_view)]
fn same_origin(req: &Request, view: &View<'_>) -> Result<Option<Response>, Error> {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(req.method()) || view.mark::<FromAnywhere>().is_some() {
        return Ok(None);
    }
    let [origin, host] = [ORIGIN, HOST].map(|name| req.headers().get(name).and_then(|value| value.to_str().ok()));
    let origin = origin.and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    if origin.is_some() && origin == host {
        return Ok(None);
    }
    Err(Error::permission_denied("the request does not come from a page of this site"))
}

/// A program that has shown its token.
#[derive(Clone, FromChain)]
struct Client(&'static str);

/// Lets programs in that have a token.
#[middleware]
async fn tokens(req: &mut Request, next: impl Provide<Client>) -> Result<Response, Error> {
    match req.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes) {
        Some(b"Bearer till-7") => Ok(next.provide(Client("till 7")).run(req).await),
        _ => Err(Error::with_status(StatusCode::UNAUTHORIZED, "no token, or one that is not known")),
    }
}

/// The mark of what not every editor may do.
struct Needs(Role);

/// Keeps everyone out who is no editor, or not what the view asks for.
#[allow(clippy::needless_pass_by_value, reason = "a hook takes its needs by value")]
#[middleware(process_view)]
fn roles(_req: &Request, visitor: Visitor, view: &View<'_>) -> Result<Option<Response>, Error> {
    let needed = view.mark().map_or(Role::Editor, |Needs(role)| *role);
    if visitor.role >= needed {
        return Ok(None);
    }
    if visitor.name.is_none() {
        let ask = [(WWW_AUTHENTICATE, r#"Basic realm="admin""#)];
        return Ok(Some((ask, Error::with_status(StatusCode::UNAUTHORIZED, "who is it?")).into_response()));
    }
    Err(Error::permission_denied(format!("this is for the role {needed}")))
}

/// What is there to say about an error, to whomever. Why it happened is in the log.
fn said(req: &Request, error: &Error) -> (String, String) {
    let words = error.status().canonical_reason().unwrap_or("error").to_lowercase();
    let id = req.extensions().get().map_or("none", |RequestId(id)| id);
    (words, id.to_owned())
}

/// The page of all errors for people.
fn html(req: &Request, error: &Error) -> Html<String> {
    let (words, id) = said(req, error);
    Html(format!("<h1>{words}</h1><p>Your request was {id}.</p>\n"))
}

/// The page of all errors for programs.
fn json(req: &Request, error: &Error) -> Json<Value> {
    let (words, id) = said(req, error);
    Json(json!({"error": words, "request": id}))
}

/// One page for all kinds of errors, for a method that a route does not have, and for what axum's extractors refuse.
fn pages<R: IntoResponse + 'static>(page: fn(&Request, &Error) -> R) -> Pages {
    Pages::new()
        .not_found(page)
        .permission_denied(page)
        .bad_request(page)
        .suspicious(page)
        .other(page)
        .status(StatusCode::METHOD_NOT_ALLOWED, page)
        .replacing(StatusCode::BAD_REQUEST, page)
}

#[view(Site)]
async fn home(visitor: Visitor) -> Html<String> {
    let name = visitor.name.as_deref().unwrap_or("stranger");
    Html(format!("<h1>Hello, {name}</h1><p>You are {}.</p>\n", visitor.role))
}

/// A real one checks the signature of whoever has sent it.
#[view(Site)]
async fn paid(RequestId(id): RequestId, order: String) -> String {
    format!("{order} is paid, says {id}\n")
}

#[view(Api)]
async fn orders(client: Client, RequestId(id): RequestId) -> Json<Value> {
    Json(json!({"client": client.0, "orders": [17, 18], "request": id}))
}

#[view(Api)]
async fn order(_: Client, Path(number): Path<u32>) -> Result<Json<Value>, Error> {
    match number {
        17 | 18 => Ok(Json(json!({"order": number}))),
        _ => Err(Error::not_found(format!("no order {number}"))),
    }
}

async fn no_endpoint() -> Error {
    Error::not_found("no such endpoint")
}

#[view(Admin)]
async fn dashboard(visitor: Visitor) -> Html<String> {
    Html(format!("<h1>Admin</h1><p>You are {}.</p>\n", visitor.role))
}

#[view(Admin)]
async fn remove(Path(number): Path<u32>, visitor: Visitor) -> String {
    format!("{} has removed {number}\n", visitor.name.unwrap_or_default())
}

async fn broken() -> Result<(), Error> {
    Err(std::io::Error::other("the disk is gone").into())
}

fn router() -> Router {
    // Its own fallback is a view of the part: what is not found there is told as JSON, too.
    let api = Router::new().route("/orders", get(orders)).route("/orders/{number}", get(order)).fallback(no_endpoint);
    let api = api.layer(Api { pages: pages(json) }.layer());
    let admin = Router::new()
        .route("/", get(dashboard))
        .route("/broken", get(broken))
        .route("/orders/{number}", delete(marked(remove, Needs(Role::Owner))))
        .layer(Admin.layer());
    Router::new()
        .route("/", get(home))
        .route("/hooks/paid", post(marked(paid, FromAnywhere)))
        .nest("/api", marked_router(api, FromAnywhere))
        .nest("/admin", admin)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", Admin::PLAN);
    let common = Common { request_ids: RequestIds::of("shop") };
    let app = Site { common, pages: pages(html) }.wrap_router(router());

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port()?)).await?;
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
        _ => Err("usage: parts [--port N]".to_owned()),
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
