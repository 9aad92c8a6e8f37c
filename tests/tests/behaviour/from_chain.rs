//! What a chain provides, as a parameter of axum handlers: `#[derive(FromChain)]`.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use ordain::{Body, BoxedChain, Error, FromChain, Mode, Provide, Request, Response, middleware, middleware_chain};
use ordain_tests::{Log, Trial};

#[derive(Clone, FromChain)]
struct User(&'static str);

/// With parameters.
#[derive(Clone, FromChain)]
struct Auth<B, const N: usize> {
    backend: Arc<B>,
    tries: [u8; N],
}

/// Is provided, but cannot be.
#[derive(FromChain)]
struct Bomb;

impl Clone for Bomb {
    fn clone(&self) -> Self {
        panic!("cloned")
    }
}

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User("ada")).run(req).await
}

#[middleware]
async fn backend(req: &mut Request, next: impl Provide<Auth<String, 2>>) -> Response {
    next.provide(Auth { backend: Arc::new("ldap".to_owned()), tries: [1, 2] }).run(req).await
}

#[middleware]
async fn bombs(req: &mut Request, next: impl Provide<Bomb>) -> Response {
    req.extensions_mut().clear();
    next.provide(Bomb).run(req).await
}

#[middleware(process_exception)]
fn tells(_req: &Request, error: &Error) -> Option<String> {
    Some(format!("{} {:?}: {error}", error.status(), error.kind()))
}

middleware_chain! {
    struct Site { tells, authentication, backend }
}

middleware_chain! {
    struct Empty {}
}

middleware_chain! {
    struct Admin { tells }
}

middleware_chain! {
    struct Bombs { tells, bombs }
}

async fn whoami(user: User) -> &'static str {
    user.0
}

async fn perhaps(user: Option<User>) -> &'static str {
    user.map_or("nobody", |user| user.0)
}

async fn tried(user: Result<User, Error>) -> String {
    user.map_or_else(|error| format!("{error}"), |user| user.0.to_owned())
}

async fn both(State(n): State<u8>, user: User, auth: Auth<String, 2>, body: String) -> String {
    format!("{n} {} {} {:?} {body}", user.0, auth.backend, auth.tries)
}

async fn bomb(_: Bomb) -> &'static str {
    "never"
}

fn router() -> Router {
    let router =
        Router::new().route("/whoami", get(whoami)).route("/perhaps", get(perhaps)).route("/tried", get(tried));
    router.route("/both", get(both)).route("/bomb", get(bomb)).with_state(7)
}

#[track_caller]
fn answers(app: &BoxedChain, expected: &[(&str, &str)]) {
    for &(uri, expected) in expected {
        for mode in [Mode::Async, Mode::Blocking] {
            let req = http::Request::get(uri).body(Body::from("body")).unwrap();
            let response = Trial { label: "", app: app.clone() }.run(mode, req);
            assert_eq!((uri, crate::text(response)), (uri, expected.to_owned()));
        }
    }
}

#[test]
fn a_handler_takes_what_an_entry_above_has_provided() {
    let expected = [("/whoami", "ada"), ("/perhaps", "ada"), ("/tried", "ada"), ("/both", "7 ada ldap [1, 2] body")];
    answers(&Site.wrap_router(router()).boxed(), &expected);
    answers(&Empty.wrap_router(router().layer(Site.layer())).boxed(), &expected);
    answers(&Site.wrap_router(router().layer(Admin.layer())).boxed(), &expected);
}

const MISSING: &str = "500 Internal Server Error Other: nothing in the chain `Admin`, or around it, has provided a \
                       `behaviour::from_chain::User`";

#[test]
fn what_nothing_has_provided_is_an_error_that_names_the_value_and_the_chain() {
    let tried = "nothing has provided a `behaviour::from_chain::User`";
    let expected = [("/whoami", MISSING), ("/perhaps", "nobody"), ("/tried", tried)];
    answers(&Admin.wrap_router(router()).boxed(), &expected);
    answers(&Empty.wrap_router(router().layer(Admin.layer())).boxed(), &expected);
    // The chain inside has no answer for it, but says where it was.
    answers(
        &Admin.wrap_router(router().layer(Empty.layer())).boxed(),
        &[("/whoami", &MISSING.replace("Admin", "Empty"))],
    );
}

#[test]
fn what_is_not_answered_is_a_plain_500_and_in_the_log_once() {
    let app = Empty.wrap_router(router()).boxed();
    let ((), logged) = Log::of(|| answers(&app, &[("/whoami", "internal server error")]));
    let line = "ERROR 500 GET /whoami: nothing in the chain `Empty`, or around it, has provided a \
                `behaviour::from_chain::User`";
    assert_eq!(logged, [line, line]);
}

#[test]
fn outside_of_a_chain_it_is_a_plain_500() {
    let response = ordain_tests::async_runtime()
        .block_on(tower::ServiceExt::oneshot(router(), http::Request::get("/whoami").body(Body::empty()).unwrap()));
    let response: Response = response.unwrap();
    assert_eq!(response.status(), 500);
    assert_eq!(crate::text(response), "internal server error");
}

#[test]
fn a_value_whose_clone_panics_is_a_panic_of_the_view() {
    answers(
        &Bombs.wrap_router(router()).boxed(),
        &[("/bomb", "500 Internal Server Error Other: panicked: cloned"), ("/perhaps", "nobody")],
    );
}
