//! tower-sessions and axum-login, as layers of an entry and ready-made.

use std::collections::HashMap;
use std::convert::Infallible;

use axum::extract::Form;
use axum::routing::{get, post};
use axum::{Extension, Router};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend, UserId};
use http::StatusCode;
use ordain::{BoxedChain, IntoResponse, Next, Provide, Request, Response, Tower, middleware, middleware_chain, sets};
use ordain_contrib::layers;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, SessionStore};
use tower_sessions_sqlx_store::SqliteStore;
use tower_sessions_sqlx_store::sqlx::SqlitePool;

use crate::app::{Answer, inner, of, outer, posted, send, with};

fn memory() -> SessionManagerLayer<MemoryStore> {
    SessionManagerLayer::new(MemoryStore::default()).with_secure(false)
}

/// How often the visitor has been here.
async fn count(session: Session) -> String {
    let visits = session.get::<u32>("visits").await.expect("a session").unwrap_or_default() + 1;
    session.insert("visits", visits).await.expect("a session");
    visits.to_string()
}

fn counter() -> Router {
    Router::new().route("/", get(count))
}

/// The cookie that an answer sets, as a request sends it.
fn cookie(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").expect("a cookie");
    cookie.split(';').next().expect("a pair").to_owned()
}

async fn remembers(app: &BoxedChain) {
    let first = send(app, of("/")).await;
    assert_eq!(first.text(), "1");
    let cookie = cookie(&first);
    assert_eq!(send(app, with("/", &[("cookie", &cookie)])).await.text(), "2");
    assert_eq!(send(app, of("/")).await.text(), "1");
    assert_eq!(send(app, with("/", &[("cookie", &cookie)])).await.text(), "3");
}

/// Sessions in every place of a chain.
macro_rules! remembered {
    ($store:ty, $make:expr) => {{
        type Sessions = Tower<SessionManagerLayer<$store>>;
        middleware_chain! { struct Outermost { sessions: Sessions, outer, inner } }
        middleware_chain! { struct Middle { outer, sessions: Sessions, inner } }
        middleware_chain! { struct Innermost { outer, inner, sessions: Sessions } }
        remembers(&Outermost { sessions: Tower($make) }.wrap_router(counter()).boxed()).await;
        remembers(&Middle { sessions: Tower($make) }.wrap_router(counter()).boxed()).await;
        remembers(&Innermost { sessions: Tower($make) }.wrap_router(counter()).boxed()).await;
    }};
}

#[tokio::test]
async fn sessions_in_memory() {
    remembered!(MemoryStore, memory());
}

#[tokio::test]
async fn sessions_in_sqlite() {
    let pool = SqlitePool::connect("sqlite::memory:").await.expect("a database");
    let store = SqliteStore::new(pool);
    store.migrate().await.expect("a table");
    remembered!(SqliteStore, SessionManagerLayer::new(store.clone()).with_secure(false));
}

#[derive(Debug, Clone)]
struct Visits(u32);

/// Needs what the sessions above provide.
#[middleware]
async fn visits(req: &mut Request, session: Session, next: impl Provide<Visits>) -> Response {
    let visits = session.get::<u32>("visits").await.ok().flatten().unwrap_or_default();
    next.provide(Visits(visits)).run(req).await
}

async fn seen(Extension(visits): Extension<Visits>, session: Session) -> String {
    count(session).await;
    visits.0.to_string()
}

#[tokio::test]
async fn a_session_can_be_needed() {
    middleware_chain! {
        struct Ready { sessions: layers::Sessions<SessionManagerLayer<MemoryStore>>, visits }
    }
    middleware_chain! {
        struct Written {
            #[middleware(provides(Session))]
            sessions: Tower<SessionManagerLayer<MemoryStore>>,
            visits,
        }
    }
    let router = || Router::new().route("/", get(seen));
    let apps = [
        Ready { sessions: layers::Sessions(memory()) }.wrap_router(router()).boxed(),
        Written { sessions: Tower(memory()) }.wrap_router(router()).boxed(),
    ];
    for app in apps {
        let cookie = cookie(&send(&app, of("/")).await);
        assert_eq!(send(&app, with("/", &[("cookie", &cookie)])).await.text(), "1");
    }
}

#[derive(Debug, Clone)]
struct User(String);

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
struct Backend;

impl AuthnBackend for Backend {
    type User = User;
    type Credentials = HashMap<String, String>;
    type Error = Infallible;

    async fn authenticate(&self, form: Self::Credentials) -> Result<Option<User>, Infallible> {
        let (name, password) = (form.get("name"), form.get("password"));
        Ok(name.filter(|_| name == password).map(|name| User(name.clone())))
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<User>, Infallible> {
        Ok(Some(User(id.clone())))
    }
}

type LoginLayer<Store = MemoryStore> = AuthManagerLayer<Backend, Store>;

fn login_layer<Store: SessionStore>(sessions: SessionManagerLayer<Store>) -> LoginLayer<Store> {
    AuthManagerLayerBuilder::new(Backend, sessions).build()
}

/// What `login_required!` does.
#[middleware(in_set(sets::Authenticates))]
async fn members_only(req: &mut Request, auth: AuthSession<Backend>, next: impl Next) -> Response {
    if auth.user.is_none() && req.uri().path() == "/members" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(req).await
}

async fn log_in(
    mut auth: AuthSession<Backend>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<&'static str, StatusCode> {
    let user = auth.authenticate(form).await.expect("infallible").ok_or(StatusCode::FORBIDDEN)?;
    auth.login(&user).await.expect("a session");
    Ok("welcome")
}

async fn members(auth: AuthSession<Backend>) -> String {
    auth.user.map_or_else(|| "nobody".to_owned(), |user| user.0)
}

fn members_area() -> Router {
    Router::new().route("/login", post(log_in)).route("/members", get(members))
}

async fn lets_members_in(app: &BoxedChain, guarded: bool) {
    let stranger = send(app, of("/members")).await;
    if guarded {
        assert_eq!(stranger.status, 401);
    } else {
        assert_eq!(stranger.text(), "nobody");
    }
    let form = |name: &str, password: &str| {
        let mut req = posted("/login", format!("name={name}&password={password}"));
        req.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().expect("a value"));
        req
    };
    assert_eq!(send(app, form("ada", "guess")).await.status, 403);
    let answer = send(app, form("ada", "ada")).await;
    assert_eq!(answer.text(), "welcome");
    let cookie = cookie(&answer);
    assert_eq!(send(app, with("/members", &[("cookie", &cookie)])).await.text(), "ada");
}

#[tokio::test]
async fn login() {
    middleware_chain! { struct Ready { outer, login: layers::Login<LoginLayer>, members_only } }
    middleware_chain! {
        struct Written {
            #[middleware(provides(AuthSession<Backend>), in_set(sets::Authenticates))]
            login: Tower<LoginLayer>,
            members_only,
        }
    }
    let layer = || login_layer(memory());
    lets_members_in(&Ready { login: layers::Login(layer()) }.wrap_router(members_area()).boxed(), true).await;
    lets_members_in(&Written { login: Tower(layer()) }.wrap_router(members_area()).boxed(), true).await;

    middleware_chain! { struct Outermost { login: Tower<LoginLayer>, outer, inner } }
    middleware_chain! { struct Middle { outer, login: Tower<LoginLayer>, inner } }
    middleware_chain! { struct Innermost { outer, inner, login: Tower<LoginLayer> } }
    lets_members_in(&Outermost { login: Tower(layer()) }.wrap_router(members_area()).boxed(), false).await;
    lets_members_in(&Middle { login: Tower(layer()) }.wrap_router(members_area()).boxed(), false).await;
    lets_members_in(&Innermost { login: Tower(layer()) }.wrap_router(members_area()).boxed(), false).await;
}

#[tokio::test]
async fn login_required_of_axum_login_is_a_layer_like_any_other() {
    middleware_chain! {
        struct Site {
            login: layers::Login<LoginLayer>,
            #[middleware(in_set(sets::Authenticates), requires(layers::Login))]
            required: Tower<ordain::AnyLayer>,
        }
    }
    let required = Tower::any(axum_login::login_required!(Backend, login_url = "/login"));
    let site = Site { login: layers::Login(login_layer(memory())), required };
    let answer = send(&site.wrap_router(members_area()).boxed(), of("/members")).await;
    assert_eq!(answer.status, 307);
    assert_eq!(answer.header("location"), Some("/login?next=%2Fmembers"));
}
