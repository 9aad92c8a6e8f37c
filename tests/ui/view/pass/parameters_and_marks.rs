//! What `#[view]` lets pass: values and other extractors, of whatever state, by whatever name, and marks, under forbidden lints.
#![forbid(unused, missing_docs, missing_debug_implementations, non_camel_case_types, unreachable_pub)]
#![deny(warnings, clippy::all, clippy::pedantic)]

use axum::extract::{FromRef, FromRequestParts, Path, State};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use http::request::Parts;
use ordain::{Error, FromChain, Provide, Request, Response, middleware, middleware_chain, view};

/// Of the visitor.
#[derive(Debug, Clone, FromChain)]
pub struct User(pub &'static str);

/// What some handlers make of the state themselves.
#[derive(Debug, Clone)]
pub struct Tenant;

/// A state.
#[derive(Debug, Clone)]
pub struct App(Pool);

/// A part of it.
#[derive(Debug, Clone, Copy)]
pub struct Pool;

impl FromRef<App> for Pool {
    fn from_ref(app: &App) -> Self {
        app.0
    }
}

impl FromRequestParts<App> for Tenant {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        parts.extensions.get().cloned().ok_or_else(|| Error::not_found("no such tenant"))
    }
}

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User("ada")).run(req).await
}

#[middleware]
async fn tenants(req: &mut Request, next: impl Provide<Tenant>) -> Response {
    next.provide(Tenant).run(req).await
}

middleware_chain! {
    /// All of it.
    pub struct Site {
        authentication,
        tenants,
    }
}

middleware_chain! {
    /// A part.
    #[chain(within(Site))]
    pub struct Admin {}
}

type Me = User;
type Number = Path<u32>;

#[view(Site, Admin)]
async fn all(
    me: Me,
    Extension(user): Extension<User>,
    _: Option<User>,
    _: Tenant,
    _: State<App>,
    _: State<Pool>,
    _: Number,
    _: Result<User, Error>,
    #[cfg(any())] _: Nowhere,
    Json(body): Json<u32>,
) -> String {
    format!("{} {} {body}", me.0, user.0)
}

#[view(Site)]
async fn generic<const N: usize>(Path(path): Path<[u32; N]>, user: User) -> String {
    format!("{path:?} {}", user.0)
}

#[view(Site)]
async fn whole(req: Request) -> String {
    req.uri().to_string()
}

/// A mark.
#[derive(Debug)]
pub struct Slow(u8);

/// A mark.
#[derive(Debug)]
pub struct Public;

/// A view of a chain's own.
#[view(Site, mark(Public, Slow(3)), mark(7_u8))]
pub async fn about(_req: &mut Request) -> Result<&'static str, Error> {
    Ok("about")
}

#[view(Site, mark(Public))]
async fn r#use<'a>(req: &'a mut Request, user: User) -> Result<Response, Error> {
    let _: &'a mut Request = req;
    drop(user);
    Ok(Response::default())
}

#[view(Site, mark(Public))]
fn blocking(_req: &mut Request) {}

#[view(Site, mark(Public))]
#[cfg(any())]
async fn absent(_req: &mut Request) -> Nowhere {}

/// Called like a parameter of what is generated.
#[view(Site)]
pub async fn req(req: &mut Request, user: User) -> String {
    format!("{} {}", req.uri(), user.0)
}

fn main() {
    let router = Router::new().route("/{number}", post(all)).route("/", get(generic::<2>).post(whole));
    let _ = Site.wrap_router(router.with_state(App(Pool)));
    let _ = (Site.wrap(about), Site.wrap(r#use), Site.wrap_blocking(blocking));
    let about = Slow(1).0;
    let _ = about;
}
