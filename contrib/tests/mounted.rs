//! The default seven and a login in odd places: below a prefix, as a fallback, around a part; asked by `HEAD`, over HTTP/2, by clients who leave.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::{get, post};
use http::{Method, Request, StatusCode, Version};
use ordain::{Error, marked, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired, Public, User};
use ordain_contrib::common::{Common, Routed};
use ordain_contrib::csrf::{Csrf, CsrfToken, InCookie};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::messages::{Flash, InSession, Messages};
use ordain_contrib::security::Security;
use ordain_contrib::sessions::{Memory, Session, Sessions};
use ordain_contrib::signing::Key;
use ordain_contrib::x_frame_options::XFrameOptions;
use tokio::sync::Notify;
use tower::ServiceExt;

middleware_chain! {
    struct Site {
        hosts: Hosts,
        security: Security,
        sessions: Sessions<Memory>,
        common: Common<Routed>,
        csrf: Csrf<InCookie>,
        authentication: Authentication<Anybody>,
        login_required: LoginRequired<Anybody>,
        flash: Flash<InSession>,
        XFrameOptions,
    }
}

middleware_chain! {
    /// The same for where no routes are known.
    struct Part {
        hosts: Hosts,
        security: Security,
        sessions: Sessions<Memory>,
        common: Common,
        csrf: Csrf<InCookie>,
        authentication: Authentication<Anybody>,
        login_required: LoginRequired<Anybody>,
        flash: Flash<InSession>,
        XFrameOptions,
    }
}

/// Whoever says a name.
struct Anybody;

struct Name(String);

impl Account for Name {
    type Id = String;

    fn id(&self) -> String {
        self.0.clone()
    }

    fn session_secret(&self) -> &[u8] {
        b""
    }
}

impl Backend for Anybody {
    type User = Name;
    type Credentials = String;

    fn name_of(name: &String) -> Option<&str> {
        Some(name)
    }

    async fn authenticate(&self, name: String) -> Result<Option<Name>, Error> {
        Ok(Some(Name(name)))
    }

    async fn get_user(&self, name: &String) -> Result<Option<Name>, Error> {
        Ok(Some(Name(name.clone())))
    }
}

async fn log_in(user: User<Anybody>, messages: Messages, name: String) -> Result<(), Error> {
    let name = user.authenticate(name).await?.expect("anybody");
    user.login(name).await?;
    messages.success("welcome");
    Ok(())
}

async fn form(token: CsrfToken) -> Result<String, Error> {
    token.get().await
}

async fn told(messages: Messages) -> Result<String, Error> {
    Ok(messages.take().await?.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
}

fn router() -> Router {
    Router::new()
        .route("/login", get(marked(form, Public)).post(marked(log_in, Public)))
        .route("/public/", get(marked(async || "for everybody", Public)))
        .route("/members/", get(async || "for members"))
        .route("/told", get(told))
        .route("/save", post(async || "saved"))
}

macro_rules! entries {
    ($chain:ident, $common:expr) => {
        $chain {
            hosts: Hosts::new(["example.com"]).expect("hosts").always_https(),
            security: Security::new(),
            sessions: Sessions::new(Memory::default()),
            common: $common,
            csrf: Csrf::new(),
            authentication: Authentication::new(Anybody, Key::generate()),
            login_required: LoginRequired::new("/login").expect("a path"),
            flash: Flash::new(InSession),
        }
    };
}

fn site() -> Site {
    entries!(Site, Common::new().append_slashes_to_routes())
}

fn part() -> Part {
    entries!(Part, Common::new().append_slashes(["/app/public/", "/app/members/"]).expect("patterns"))
}

/// A visitor with a browser, to whom the site is a router of axum that it is mounted in.
struct Visitor {
    site: Router,
    prefix: &'static str,
    cookies: Vec<(String, String)>,
}

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    text: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    fn is_guarded(&self) -> bool {
        self.header("x-frame-options") == "DENY" && self.header("x-content-type-options") == "nosniff"
    }
}

impl Visitor {
    fn of(site: Router, prefix: &'static str) -> Self {
        Self { site, prefix, cookies: Vec::new() }
    }

    /// As over HTTP/2: the host in the URI, a line for each cookie.
    fn request(&self, method: Method, path: &str, body: &str) -> Request<Body> {
        let uri = format!("https://example.com{}{path}", self.prefix);
        let mut request = Request::builder().method(method).uri(uri).version(Version::HTTP_2);
        for (name, value) in &self.cookies {
            request = request.header("cookie", format!("{name}={value}"));
        }
        request.header("origin", "https://example.com").body(Body::from(body.to_owned())).expect("a request")
    }

    async fn sends(&mut self, request: Request<Body>) -> Answer {
        let (head, body) = self.site.clone().oneshot(request).await.expect("infallible").into_parts();
        for line in head.headers.get_all("set-cookie") {
            let (pair, _) = line.to_str().expect("text").split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.extend((!value.is_empty()).then(|| (name.to_owned(), value.to_owned())));
        }
        let text = to_bytes(body, usize::MAX).await.expect("a body");
        let text = String::from_utf8(text.to_vec()).expect("text");
        Answer { status: head.status.as_u16(), headers: head.headers, text }
    }

    async fn asks(&mut self, method: Method, path: &str) -> Answer {
        self.sends(self.request(method, path, "")).await
    }

    async fn gets(&mut self, path: &str) -> Answer {
        self.asks(Method::GET, path).await
    }

    /// With the token of a form.
    async fn posts(&mut self, path: &str, body: &str) -> Answer {
        let token = self.gets("/login").await.text;
        let mut request = self.request(Method::POST, path, body);
        request.headers_mut().insert("x-csrftoken", token.parse().expect("a token"));
        self.sends(request).await
    }
}

/// What holds where a chain knows which paths there are.
async fn visit(site: Router, prefix: &'static str) {
    let mut visitor = Visitor::of(site.clone(), prefix);
    for method in [Method::GET, Method::POST, Method::DELETE] {
        let nowhere = visitor.asks(method.clone(), "/nowhere").await;
        assert_eq!((nowhere.status, nowhere.is_guarded()), (404, true), "{method}");
    }
    let slash = visitor.gets("/public?a=b").await;
    let with_slash = format!("{prefix}/public/?a=b");
    assert_eq!((slash.status, slash.header("location")), (308, &*with_slash));
    visit_views(site, prefix).await;
}

/// What holds wherever a chain stands around views.
async fn visit_views(site: Router, prefix: &'static str) {
    let mut visitor = Visitor::of(site, prefix);
    let public = visitor.gets("/public/").await;
    assert_eq!((public.status, public.text.as_str(), public.is_guarded()), (200, "for everybody", true));
    assert!(visitor.cookies.is_empty(), "{:?}", visitor.cookies);

    let stranger = visitor.gets("/members/?a=b").await;
    let to_login = format!("/login?next={prefix}/members/%3Fa%3Db");
    assert_eq!((stranger.status, stranger.header("location"), stranger.is_guarded()), (302, &*to_login, true));
    assert_eq!(stranger.header("cache-control"), "no-store");

    let forged = visitor.asks(Method::POST, "/save").await;
    assert_eq!((forged.status, forged.is_guarded()), (403, true));
    assert_eq!(visitor.posts("/save", "").await.status, 302, "a stranger");

    let logged_in = visitor.posts("/login", "ann").await;
    assert_eq!(logged_in.status, 200, "{}", logged_in.text);
    let members = visitor.gets("/members/").await;
    assert_eq!((members.status, members.text.as_str()), (200, "for members"));
    assert_eq!(visitor.posts("/save", "").await.text, "saved");

    let told = visitor.gets("/told").await;
    assert_eq!(
        (told.text.as_str(), told.header("vary"), told.header("cache-control")),
        ("welcome", "Cookie", "no-store")
    );
    assert_eq!(visitor.gets("/told").await.text, "");

    let (by_get, by_head) = (visitor.gets("/members/").await, visitor.asks(Method::HEAD, "/members/").await);
    assert_eq!((by_head.status, by_head.text.as_str(), by_head.is_guarded()), (200, "", true));
    assert_eq!(by_head.header("content-length"), by_get.header("content-length"));
}

#[tokio::test]
async fn around_a_router() {
    visit(Router::new().fallback_service(site().wrap_router(router())), "").await;
}

#[tokio::test]
async fn below_a_prefix() {
    let outer = Router::new().nest_service("/app", site().wrap_router(router()));
    visit(outer, "/app").await;
}

#[tokio::test]
async fn below_a_router_that_has_views_of_its_own() {
    let inner = Router::new().nest("/app", router()).route("/other", get(async || "other"));
    let outer = Router::new().route("/health", get(async || "well")).fallback_service(site().wrap_router(inner));
    let health = Visitor::of(outer.clone(), "").gets("/health").await;
    assert_eq!((health.text.as_str(), health.is_guarded()), ("well", false));
    visit(outer, "/app").await;
}

#[tokio::test]
async fn as_a_layer_around_a_part() {
    // Without a fallback of its own, what the part has no route for is the outer router's. With one, it is a view as any other: what
    // guards views guards it, too.
    let inner = router().fallback(async || StatusCode::NOT_FOUND).layer(part().layer());
    let outer = Router::new().nest("/app", inner).route("/health", get(async || "well"));
    let health = Visitor::of(outer.clone(), "").gets("/health").await;
    assert_eq!((health.text.as_str(), health.is_guarded()), ("well", false));
    let mut stranger = Visitor::of(outer.clone(), "/app");
    let statuses = [stranger.gets("/nowhere").await.status, stranger.asks(Method::POST, "/nowhere").await.status];
    assert_eq!(statuses, [302, 403]);
    visit_views(outer, "/app").await;
}

#[tokio::test]
async fn around_a_service() {
    let outer =
        Router::new().fallback_service(part().wrap_service(Router::new().nest("/app", router()).with_state(())));
    let mut visitor = Visitor::of(outer, "/app");
    assert_eq!(visitor.gets("/members/").await.status, 302, "one view, that nobody has marked");
    assert!(visitor.gets("/public/").await.is_guarded());
}

/// Who leaves while a view is at work has not been there: nothing hangs, nothing is lost, and nothing is shown twice.
#[tokio::test]
async fn a_client_that_leaves_in_the_middle() {
    let go_on = Arc::new(Notify::new());
    let wait = Arc::clone(&go_on);
    let slow = async move |session: Session, messages: Messages| {
        let told = messages.take().await?.len();
        session.insert("seen", told).await?;
        messages.info("left behind");
        wait.notified().await;
        Ok::<_, Error>(told.to_string())
    };
    let inner = router().route("/slow", get(slow)).route(
        "/seen",
        get(async |session: Session| session.get::<usize>("seen").await.map(|seen| format!("{seen:?}"))),
    );
    let mut visitor = Visitor::of(Router::new().fallback_service(site().wrap_router(inner)), "");
    assert_eq!(visitor.posts("/login", "ann").await.status, 200);
    for _ in 0..3 {
        let request = visitor.request(Method::GET, "/slow", "");
        let mut leaving = Box::pin(visitor.site.clone().oneshot(request));
        let polled = pin!(&mut leaving).poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(polled, Poll::Pending));
        drop(leaving);
        assert_eq!(visitor.gets("/seen").await.text, "None");
    }
    assert_eq!(visitor.gets("/told").await.text, "welcome");
    assert_eq!(visitor.gets("/told").await.text, "");
    go_on.notify_one();
    let stayed = visitor.gets("/slow").await;
    assert_eq!((stayed.text.as_str(), visitor.gets("/seen").await.text.as_str()), ("0", "Some(0)"));
    assert_eq!(visitor.gets("/told").await.text, "left behind");
}
