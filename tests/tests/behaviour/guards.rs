//! What a guard in `process_view` is asked for, and the route that it is told: for whatever a router answers, in whatever way it
//! is mounted.

use std::convert::Infallible;

use axum::Router;
use axum::middleware::{Next as AxumNext, from_fn};
use axum::routing::{any, get, post};
use http::StatusCode;
use ordain::{BoxedChain, Error, Mode, Request, Response, View, middleware, middleware_chain, named};
use ordain_tests::{Trace, Trial};
use tower::{Layer as _, ServiceExt as _};

/// Answers in the place of the view: the route, the view's name and the parameters.
#[middleware(process_view)]
fn tells(_req: &Request, view: &View<'_>) -> Option<String> {
    let params: Vec<_> = view.params().map(|(name, value)| format!(" {name}={value}")).collect();
    let by_its_route = Some(view.name()) == view.route();
    let name = if by_its_route { String::new() } else { format!(" by {:?}", view.name()) };
    Some(format!("{}{name}{}", view.route().unwrap_or("none"), params.concat()))
}

middleware_chain! {
    struct Telling {
        tells,
    }
}

middleware_chain! {
    struct Plain {}
}

fn ask(app: &BoxedChain, mode: Mode, method: &str, uri: &str) -> Response {
    let mut req = Trace::new(&[]).request();
    *req.method_mut() = method.parse().unwrap();
    *req.uri_mut() = uri.parse().unwrap();
    Trial { label: "", app: app.clone() }.run(mode, req)
}

fn told(app: &BoxedChain, uri: &str) -> String {
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| crate::text(ask(app, mode, "GET", uri)));
    assert_eq!(first, second, "{uri}");
    first
}

const PASSED: &str = "passed";

async fn passes() -> &'static str {
    PASSED
}

fn service() -> impl tower::Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync
{
    tower::service_fn(async |_: Request| Ok(Response::new(PASSED.into())))
}

#[test]
fn a_guard_is_told_the_route_of_whatever_a_router_answers() {
    let leaf = || Router::new().route("/x", get(passes));
    let falls = || leaf().fallback(passes);
    for (way, router, uri, expected) in [
        ("a route", leaf(), "/x", "/x"),
        ("a route, by another method", Router::new().route("/x", post(passes)), "/x", "/x"),
        ("a route_service", Router::new().route_service("/{id}", service()), "/7", "/{id} id=7"),
        ("a nested route", Router::new().nest("/{a}", leaf()), "/b/x", "/{a}/x a=b"),
        ("a merged route", Router::new().merge(leaf()), "/x", "/x"),
        ("a nested service", Router::new().nest_service("/a/{b}", service()), "/a/c/d/e", "/a/{b} b=c"),
        ("the root of a nested service", Router::new().nest_service("/a", service()), "/a", "/a"),
        (
            "a nested service in a nested router",
            Router::new().nest("/a", Router::new().nest_service("/b", service())),
            "/a/b/c",
            "/a/b",
        ),
        ("a nested service, not UTF-8", Router::new().nest_service("/a/{b}", service()), "/a/%FF/d", "/a/{b}"),
        ("a route of a nested service", Router::new().nest_service("/a", leaf()), "/a/x", "/a"),
        ("a fallback", falls(), "/nowhere", "none by \"\""),
        ("a fallback at the root", falls(), "/", "none by \"\""),
        ("a named fallback", leaf().fallback(get(named(passes))), "/nowhere", "none by \"behaviour::guards::passes\""),
        ("a fallback_service", leaf().fallback_service(service()), "/nowhere", "none by \"\""),
        ("a nested fallback", Router::new().nest("/a", falls()), "/a/b/c", "/a"),
        ("a nested fallback, at its root", Router::new().nest("/a", falls()), "/a", "/a"),
        (
            "a nested fallback, below two",
            Router::new().nest("/a", Router::new().fallback(passes).nest("/b", falls())),
            "/a/b/c",
            "/a/b",
        ),
        ("a fallback beside a nested one", Router::new().fallback(passes).nest("/a", falls()), "/b/c", "none by \"\""),
        ("a fallback that a nested router has of its outer one", falls().nest("/a", leaf()), "/a/b", "none by \"\""),
        (
            "a nested fallback with parameters",
            Router::new().nest("/n/{a}/b/{c}", falls()),
            "/n/1/b/2/d",
            "/n/{a}/b/{c} a=1 c=2",
        ),
        ("the same at its root", Router::new().nest("/n/{a}/b/{c}", falls()), "/n/1/b/2", "/n/{a}/b/{c} a=1 c=2"),
        ("the same, not UTF-8", Router::new().nest("/n/{a}/b/{c}", falls()), "/n/1/b/%FF/d", "/n/{a}/b/{c}"),
        ("beside one by name", Router::new().nest("/n/{a}", falls()).nest("/n/b", falls()), "/n/b/d", "/n/b"),
        (
            "beside one by parameter",
            Router::new().nest("/n/{a}", falls()).nest("/n/b", falls()),
            "/n/c/d",
            "/n/{a} a=c",
        ),
        (
            "beside a route that takes anything",
            Router::new().route("/{*rest}", get(passes)).nest("/a", falls()),
            "/a/d",
            "/{*rest} rest=a/d",
        ),
        ("a nested fallback_service", Router::new().nest("/a", leaf().fallback_service(service())), "/a/b/c", "/a"),
        ("a nested fallback for one method", Router::new().nest("/a", leaf().fallback(post(passes))), "/a/b/c", "/a"),
        ("a path of many slashes", Router::new().nest("/a", falls()), &format!("/a{}", "/".repeat(9000)), "/a"),
    ] {
        assert_eq!(told(&Telling.wrap_router(router).boxed(), uri), expected, "{way}");
    }
}

#[test]
fn a_guard_is_not_asked_where_nothing_answers() {
    let leaf = || Router::new().route("/x", get(passes));
    for (router, uri) in [
        (leaf(), "/nowhere"),
        (Router::new().nest("/a", leaf()), "/a/nowhere"),
        (Router::new().nest("/a", leaf().fallback(passes)), "/nowhere"),
        (Router::new(), "/"),
    ] {
        assert_eq!(told(&Telling.wrap_router(router).boxed(), uri), "not found", "{uri}");
    }
}

#[test]
fn a_guard_of_a_part_is_told_where_the_part_is_mounted() {
    let part =
        || Telling.wrap_router(Router::new().route("/x", get(passes)).nest("/y", Router::new().fallback(passes)));
    let falls = || Telling.wrap_router(Router::new().fallback(passes));
    for (way, router, uri, expected) in [
        ("nest_service", Router::new().nest_service("/{a}", part()), "/b/x", "/{a}/x a=b"),
        ("nest_service, its own 404", Router::new().nest_service("/{a}", part()), "/b/nowhere", "not found"),
        ("nest_service, a fallback nested there", Router::new().nest_service("/{a}", part()), "/b/y/z", "/{a}/y a=b"),
        ("nest_service, its fallback", Router::new().nest_service("/{a}", falls()), "/b/z", "/{a} a=b"),
        ("route_service, its own 404", Router::new().route_service("/{a}", part()), "/b", "not found"),
        ("route_service, its fallback", Router::new().route_service("/{a}", falls()), "/b", "/{a} a=b"),
        ("fallback_service", Router::new().fallback_service(part()), "/x", "/x"),
        ("fallback_service, its own 404", Router::new().fallback_service(part()), "/nowhere", "not found"),
        (
            "nested fallback_service, its fallback",
            Router::new().nest("/a", Router::new().fallback_service(falls())),
            "/a/z",
            "/a",
        ),
        (
            "nested fallback_service, its own 404",
            Router::new().nest("/a", Router::new().fallback_service(part())),
            "/a/z",
            "not found",
        ),
    ] {
        assert_eq!(told(&Plain.wrap_router(router.clone()).boxed(), uri), expected, "{way}");
        // The same in a router that has no chain.
        let app = Plain.layer().layer(router);
        assert_eq!(told(&app, uri), expected, "{way}");
    }
}

#[test]
fn a_guard_of_a_layer_is_told_what_axum_tells_there() {
    let leaf = || Router::new().route("/x", get(passes));
    let falls = || leaf().fallback(passes);
    let layered = |router: Router| router.layer(Telling.layer());
    for (way, router, uri, expected) in [
        ("a route", layered(leaf()), "/x", "/x"),
        ("a nested service", layered(Router::new().nest_service("/a/{b}", service())), "/a/c/d", "/a/{b} b=c"),
        ("a nested service, not UTF-8", layered(Router::new().nest_service("/a/{b}", service())), "/a/%FF/d", "/a/{b}"),
        (
            "a fallback in a layered router that is nested",
            Router::new().nest("/n/{a}", layered(falls())),
            "/n/b/c",
            "/n/{a} a=b",
        ),
        ("a fallback", layered(falls()), "/nowhere", "none by \"\""),
        // Axum tells nobody outside of it where a fallback is nested.
        ("a nested fallback in a layered router", layered(Router::new().nest("/a", falls())), "/a/b", "none by \"\""),
        // A layer cannot tell a router's own 404 from a view.
        ("nothing", layered(leaf()), "/nowhere", "none by \"\""),
        ("nothing, by route_layer", leaf().route_layer(Telling.layer()), "/nowhere", ""),
    ] {
        assert_eq!(told(&Plain.wrap_service(router).boxed(), uri), expected, "{way}");
    }
}

/// The guard of the migration guide.
#[middleware(process_view)]
fn members_only(_req: &Request, view: &View<'_>) -> Result<Option<Response>, Error> {
    if view.route().is_some_and(|route| route.starts_with("/members")) {
        return Err(Error::permission_denied("members only"));
    }
    Ok(None)
}

middleware_chain! {
    struct Guarded {
        members_only,
    }
}

#[test]
fn a_guard_by_the_route_guards_all_that_route_layer_guards_and_fallbacks_besides() {
    let refuse = async |_: axum::extract::Request, _: AxumNext| StatusCode::FORBIDDEN;
    let members = || {
        Router::new()
            .route("/members", get(passes))
            .route("/members/", get(passes))
            .route("/members/{id}", get(passes).post(passes))
            .route("/members/{id}/letters/{*rest}", get(passes))
            .route("/members/only-post", post(passes))
            .route_service("/members/service", service())
            .nest("/members/area", Router::new().route("/", get(passes)).route("/x", any(passes)))
            .nest("/members/{id}/club", Router::new().route("/{room}", get(passes)).fallback(passes))
            .nest("/members/fallback", Router::new().fallback_service(service()))
            .nest_service("/members/files", service())
            .nest_service("/members/{id}/files", service())
            .nest_service(
                "/members/app",
                Router::new().route("/x", get(passes)).nest("/y", Router::new().fallback(passes)),
            )
            .nest_service("/members/part", Plain.wrap_router(Router::new().route("/x", get(passes))))
    };
    let public =
        || Router::new().route("/", get(passes)).route("/public", get(passes)).nest_service("/files", service());
    let before = public().merge(members().route_layer(from_fn(refuse)));
    let after = Guarded.wrap_router(public().merge(members())).boxed();
    // What only the hook guards.
    let besides = ["/members/7/club", "/members/7/club/a/b", "/members/fallback", "/members/fallback/a/b"];
    for path in [
        "/",
        "/public",
        "/files",
        "/files/a/b",
        "/nowhere",
        "/public/nowhere",
        "/members",
        "/members/",
        "/members/7",
        "/members/%FF",
        "/members/7/letters/a/b",
        "/members/7/letters",
        "/members/only-post",
        "/members/service",
        "/members/area",
        "/members/area/",
        "/members/area/x",
        "/members/area/nowhere",
        "/members/7/club",
        "/members/7/club/room",
        "/members/7/club/a/b",
        "/members/fallback",
        "/members/fallback/a/b",
        "/members/files",
        "/members/files/",
        "/members/files/a/b",
        "/members/7/files",
        "/members/7/files/a",
        "/members/%FF/files/a",
        "/members/app/x",
        "/members/app/y/z",
        "/members/app/nowhere",
        "/members/part/x",
        "/members/part/nowhere",
        "/members/a/b/c/d",
        "//members",
    ] {
        for method in ["GET", "HEAD", "POST", "DELETE"] {
            let mut req = http::Request::new(axum::body::Body::empty());
            *req.method_mut() = method.parse().unwrap();
            *req.uri_mut() = path.parse().unwrap();
            let theirs = ordain_tests::async_runtime().block_on(before.clone().oneshot(req)).unwrap().status();
            let ours = [Mode::Async, Mode::Blocking].map(|mode| ask(&after, mode, method, path).status());
            let expected = if besides.contains(&path) { StatusCode::FORBIDDEN } else { theirs };
            assert_eq!(ours, [expected; 2], "{method} {path}: {theirs} before");
        }
    }
}
