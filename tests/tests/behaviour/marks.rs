//! Marks of views: what a hook is told of them.

use axum::Router;
use axum::handler::Handler as _;
use axum::routing::{any, get, post};
use ordain::{
    Body, BoxedChain, Error, Mode, Next, Provide, Request, Response, View, marked, marked_router, middleware,
    middleware_chain, named, view,
};
use ordain_tests::Trial;

/// What a view may do without, and who says so.
struct Exempt(&'static str);

struct Slow(u8);

#[middleware(process_view)]
fn tells(_req: &Request, view: &View<'_>) -> Option<String> {
    let name = view.name().rsplit("::").next().unwrap_or_default();
    let marks =
        [view.mark::<Exempt>().map(|mark| mark.0.to_owned()), view.mark::<Slow>().map(|mark| mark.0.to_string())];
    Some(format!("{name} {}", marks.map(|mark| mark.unwrap_or_else(|| "-".to_owned())).join(" ")))
}

middleware_chain! {
    struct Tells { tells }
}

#[middleware]
async fn passes(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Inner { passes }
}

async fn article() -> &'static str {
    "article"
}

async fn hook() {}

async fn view(_: &mut Request) {}

/// What the hooks of a chain say to a request, the same in both modes.
fn said(app: &BoxedChain, method: &str, uri: &str) -> String {
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| {
        let req = http::Request::builder().method(method).uri(uri).body(Body::empty()).unwrap();
        crate::text(Trial { label: "", app: app.clone() }.run(mode, req))
    });
    assert_eq!(first, second);
    first
}

#[track_caller]
fn says(router: Router, expected: &[(&str, &str, &str)]) {
    let app = Tells.wrap_router(router).boxed();
    let seen: Vec<_> = expected.iter().map(|&(method, uri, _)| (method, uri, said(&app, method, uri))).collect();
    let expected: Vec<_> = expected.iter().map(|&(method, uri, said)| (method, uri, said.to_owned())).collect();
    assert_eq!(seen, expected);
}

#[test]
fn a_mark_of_a_handler_is_of_its_methods_only() {
    let router = Router::new()
        .route("/both", get(article).post(marked(hook, Exempt("hook"))))
        .route("/any", any(marked(hook, Exempt("any"))));
    says(
        router,
        &[
            ("GET", "/both", "/both - -"),
            ("POST", "/both", "/both hook -"),
            ("PUT", "/both", "/both - -"),
            ("GET", "/any", "/any any -"),
            ("PUT", "/any", "/any any -"),
        ],
    );
}

#[test]
fn a_mark_is_heard_with_a_name_and_through_layers_and_states() {
    let identity = || axum::middleware::map_response(async |response: Response| response);
    let inner: Router<u8> = Router::new()
        .route("/inside", get(named(marked(hook, Exempt("inside")))))
        .route("/outside", get(marked(named(hook), Exempt("outside"))))
        .route("/layered", get(marked(hook, Exempt("below a layer")).layer(identity())).layer(identity()))
        .route("/around", get(marked(named(hook).layer(identity()), Exempt("above a layer"))))
        .layer(identity());
    says(
        Router::new().nest("/{lang}", inner).with_state(7),
        &[
            ("GET", "/de/inside", "hook inside -"),
            ("GET", "/de/outside", "hook outside -"),
            ("HEAD", "/de/outside", ""),
            ("GET", "/de/layered", "/{lang}/layered below a layer -"),
            ("GET", "/de/around", "hook above a layer -"),
        ],
    );
}

#[test]
fn of_several_marks_of_one_type_the_nearest_counts() {
    let near = marked(marked(marked(hook, Exempt("nearest")), Slow(1)), Exempt("outer"));
    let part = Router::new().route("/own", get(near)).route("/router", get(article));
    let part = marked_router(marked_router(part, Exempt("router")), Slow(2));
    let router = Router::new().nest("/part", part).route("/other", get(article));
    says(
        Router::new().nest("/all", marked_router(router, Exempt("all"))).route("/none", get(article)),
        &[
            ("GET", "/all/part/own", "/all/part/own nearest 1"),
            ("GET", "/all/part/router", "/all/part/router router 2"),
            ("GET", "/all/other", "/all/other all -"),
            ("GET", "/none", "/none - -"),
        ],
    );
}

#[test]
fn a_mark_of_a_router_is_of_all_that_it_mounts() {
    let service = || tower::service_fn(async |_: Request| Ok::<_, std::convert::Infallible>(Response::default()));
    let part = Router::new()
        .route("/get", get(hook))
        .route_service("/service", service())
        .nest_service("/files", service())
        .nest("/nested", Router::new().route("/post", post(hook)))
        .fallback(article);
    let bare = Router::new().route("/get", get(hook));
    let router = Router::new()
        .nest("/part", marked_router(part, Exempt("part")))
        .nest("/bare", marked_router(bare, Exempt("bare")))
        .fallback(article);
    says(
        router,
        &[
            ("GET", "/part/get", "/part/get part -"),
            ("DELETE", "/part/get", "/part/get part -"),
            ("GET", "/part/service", "/part/service part -"),
            ("GET", "/part/files/a", "/part/files part -"),
            ("POST", "/part/nested/post", "/part/nested/post part -"),
            ("GET", "/part/nowhere", "/part part -"),
            ("GET", "/bare/get", "/bare/get bare -"),
            // What is not found there goes to the fallback of the router around it, which is not marked.
            ("GET", "/bare/nowhere", " - -"),
            ("GET", "/nowhere", " - -"),
        ],
    );
}

#[test]
fn a_mark_of_a_router_leaves_its_own_404_alone() {
    let app = Tells.wrap_router(marked_router(Router::new().route("/", get(hook)), Exempt("all"))).boxed();
    assert_eq!(said(&app, "GET", "/"), "/ all -");
    assert_eq!(said(&app, "GET", "/nowhere"), "not found");
}

#[test]
fn of_a_service_with_several_marked_handlers_none_is_told() {
    let two = get(marked(article, Exempt("article"))).post(marked(hook, Slow(1)));
    let one = get(marked(article, Exempt("article")));
    let router = Router::new()
        .route_service("/one", one.with_state(()))
        .route_service("/two", two.clone().with_state(()))
        .route("/route", two);
    says(
        marked_router(router, Slow(9)),
        &[
            ("GET", "/one", "/one article 9"),
            ("GET", "/two", "/two - 9"),
            ("POST", "/two", "/two - 9"),
            ("GET", "/route", "/route article 9"),
            ("POST", "/route", "/route - 1"),
        ],
    );
}

#[test]
fn a_mark_is_told_through_a_chain_that_is_a_layer_inside() {
    let part = Router::new().route("/hook", post(marked(named(hook), Exempt("hook"))).get(article));
    let router = Router::new()
        .nest("/layer", part.clone().layer(Inner.layer()))
        .nest("/route_layer", part.clone().route_layer(Inner.layer()))
        .nest("/marked", marked_router(part.layer(Inner.layer()), Slow(1)))
        .route("/handler", get(marked(hook, Exempt("handler")).layer(Inner.layer())));
    says(
        router,
        &[
            ("POST", "/layer/hook", "hook hook -"),
            ("GET", "/layer/hook", "/layer/hook - -"),
            ("POST", "/route_layer/hook", "hook hook -"),
            ("POST", "/marked/hook", "hook hook 1"),
            ("GET", "/marked/hook", "/marked/hook - 1"),
            ("GET", "/handler", "/handler handler -"),
        ],
    );
}

#[test]
fn a_chain_that_is_a_layer_is_told_the_marks_inside_it() {
    let part = Router::new().route("/hook", post(marked(named(hook), Exempt("hook"))).get(article));
    let app = Inner.wrap_router(marked_router(part, Slow(1)).layer(Tells.layer())).boxed();
    assert_eq!(said(&app, "POST", "/hook"), "hook hook 1");
    assert_eq!(said(&app, "GET", "/hook"), "/hook - 1");
}

#[test]
fn a_view_of_a_chains_own_has_marks_and_its_name() {
    let app = Tells.wrap(marked(marked(view, Exempt("near")), Exempt("far"))).boxed();
    assert_eq!(said(&app, "GET", "/"), "view near -");
    let app = Tells.wrap(view).boxed();
    assert_eq!(said(&app, "GET", "/"), "view - -");
    // Inside a router, where it learns its route.
    let router = Router::new().route_service("/own/{id}", Tells.wrap(marked(view, Slow(3))));
    let app = Inner.wrap_router(router).boxed();
    assert_eq!(said(&app, "GET", "/own/1"), "view - 3");
}

#[allow(clippy::unused_async, reason = "an async view")]
#[view(Tells, mark(Exempt("near"), Exempt("far")), mark(Slow(2)))]
async fn attributed(_req: &mut Request) -> Result<&'static str, Error> {
    Ok("attributed")
}

#[view(Tells, mark(Slow(2)))]
fn attributed_blocking(_req: &mut Request) -> &'static str {
    "attributed"
}

#[derive(Clone)]
struct Value;

#[middleware]
async fn provides(req: &mut Request, next: impl Provide<Value>) -> Response {
    next.provide(Value).run(req).await
}

middleware_chain! {
    struct Provides { provides }
}

#[allow(clippy::unused_async, reason = "an async view")]
#[view(Provides, mark(Slow(2)))]
async fn taking(_req: &mut Request, _value: Value) -> &'static str {
    "taking"
}

#[test]
fn the_attribute_marks_a_view() {
    assert_eq!(said(&Tells.wrap(attributed).boxed(), "GET", "/"), "attributed near 2");
    assert_eq!(said(&Tells.wrap_blocking(attributed_blocking).boxed(), "GET", "/"), "attributed_blocking - 2");
    // What stands around it is farther.
    let app = Tells.wrap(marked(marked(attributed, Slow(1)), true)).boxed();
    assert_eq!(said(&app, "GET", "/"), "attributed near 2");
    let app = Tells.wrap_service(Provides.wrap(taking)).boxed();
    assert_eq!(said(&app, "GET", "/").rsplit_once(' ').unwrap().1, "-", "it is inside a chain");
}

#[test]
fn a_marked_view_answers_as_any() {
    for (app, body) in [
        (Inner.wrap(attributed).boxed(), "attributed"),
        (Inner.wrap_blocking(attributed_blocking).boxed(), "attributed"),
        (Provides.wrap(taking).boxed(), "taking"),
        (Inner.wrap(async |req: &mut Request| attributed(req).await).boxed(), "attributed"),
        (Inner.wrap(taking).boxed(), "internal server error"),
    ] {
        assert_eq!(said(&app, "GET", "/"), body);
    }
    let response: Response = pollster::block_on(attributed(&mut Request::default())).into();
    assert_eq!((response.status().as_u16(), crate::text(response).as_str()), (200, "attributed"));
}

#[test]
fn a_hook_is_tried_on_a_view_with_marks() {
    let view = View::new("a::hook", None, &[]).with_mark(Slow(1)).with_mark(Exempt("far")).with_mark(Exempt("near"));
    assert_eq!(tells(&Request::default(), &view).as_deref(), Some("hook near 1"));
    assert_eq!(tells(&Request::default(), &view.clone()).as_deref(), Some("hook near 1"));
}
