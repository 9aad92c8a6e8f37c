//! `Routes`: what a chain can know of the router it stands around.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Path;
use axum::handler::Handler as _;
use axum::routing::{any, any_service, get, post};
use http::Method;
use ordain::{
    Body, BoxedChain, Mode, Next, Request, Response, Routes, Shared, View, blocking, marked, marked_router, middleware,
    middleware_chain, named, testing, view,
};
use ordain_tests::{Trial, pause};

#[derive(Debug)]
struct Exempt(u8);

/// All that a hook is told of a view.
fn told(view: &View<'_>) -> String {
    let params: Vec<_> = view.params().map(|(key, value)| format!("{key}={value}")).collect();
    let mark = view.mark::<Exempt>().map(|mark| mark.0);
    format!("{} {:?} {params:?} {mark:?}", view.name().rsplit("::").next().unwrap(), view.route())
}

/// What has been told, for the middleware above.
#[derive(Debug, Clone, Default)]
struct Told(Arc<Mutex<Option<String>>>);

/// Compares what is foretold of a request with what becomes of it.
#[middleware]
async fn compares(req: &mut Request, routes: Routes, next: impl Next) -> Response {
    let found = routes.find(req.method(), req.uri().path());
    let foretold = found.as_ref().map(|found| told(&found.view()));
    let record = Told::default();
    req.extensions_mut().insert(record.clone());
    let before = format!("{} {}", req.method(), req.uri());
    let response = next.run(req).await;
    assert_eq!(foretold, *record.0.lock().unwrap(), "{before}");
    // What an application sets for a 405 of its own answers 299 here.
    let is_refused = matches!(response.status().as_u16(), 405 | 299);
    assert_eq!(found.as_ref().is_some_and(|found| !found.allows_method()), is_refused, "{before}");
    assert_eq!(found.as_ref().is_some_and(ordain::FoundView::is_fallback), response.status() == 298, "{before}");
    response
}

#[middleware(process_view)]
fn tells(req: &Request, view: &View<'_>) {
    if let Some(Told(record)) = req.extensions().get() {
        *record.lock().unwrap() = Some(told(view));
    }
}

middleware_chain! {
    struct Site { compares, tells }
}

async fn article() -> &'static str {
    "article"
}

async fn note(Path(id): Path<u8>) -> String {
    id.to_string()
}

/// The fallback of an application.
async fn nothing() -> http::StatusCode {
    http::StatusCode::from_u16(298).unwrap()
}

/// What an application answers to a method that there is no handler for.
async fn refused() -> http::StatusCode {
    http::StatusCode::from_u16(299).unwrap()
}

fn service() -> Router {
    Router::new().route("/in", any("inside")).fallback(async || http::StatusCode::GONE)
}

fn routers() -> Vec<Router> {
    let identity = || axum::middleware::map_response(async |response: Response| response);
    let plain = Router::new()
        .route("/", get("root"))
        .route("/about/", get(named(article)))
        .route("/about", post(marked(article, Exempt(1))))
        .route("/notes/{id}", get(note).delete(marked(named(note), Exempt(2))).fallback(refused))
        .route("/files/{*path}", any("files"))
        .route("/both", get("both").head("its own head").options("and that"))
        .route("/über", get("not ASCII"))
        .route_service("/service", any_service(service()));
    let inner: Router<u8> = Router::new()
        .route("/", get("inner root"))
        .route("/{b}/x", get(article).layer(identity()).layer(identity()))
        .route("/plain", get(article).put(marked(article, Exempt(3))));
    let fallen = inner.clone().fallback(marked(nothing, Exempt(4)));
    let deep = Router::new().nest("/deep/{c}", fallen.clone()).route("/own", get("own")).layer(identity());
    vec![
        Router::new(),
        plain.clone(),
        plain.clone().fallback(nothing),
        plain.clone().method_not_allowed_fallback(refused),
        plain.clone().nest("/{a}", inner.clone().with_state(1)),
        plain.clone().nest("/nested", fallen.clone().with_state(1)),
        plain.clone().nest("/n/{a}", fallen.with_state(1)).fallback(nothing),
        plain.clone().nest("/nested", marked_router(deep, Exempt(5)).with_state(1)).layer(identity()),
        plain.clone().nest_service("/mount/{m}", service()).route_layer(identity()),
        plain.merge(Router::new().nest("/other", inner.with_state(1))).nest_service("/nested", service()),
    ]
}

fn run(app: &BoxedChain, mode: Mode, method: &Method, path: &str) -> Response {
    let req = http::Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    Trial { label: "", app: app.clone() }.run(mode, req)
}

#[test]
fn a_view_is_foretold_as_hooks_are_told_it() {
    let paths = [
        "/",
        "/about",
        "/about/",
        "/about?x",
        "/notes/7",
        "/notes/a%2Fb",
        "/notes/%FF",
        "/notes",
        "/notes/",
        "/notes/7/",
        "/files",
        "/files/",
        "/files/a/b",
        "/both",
        "/%C3%BCber",
        "//about",
        "/service",
        "/service/in",
        "/nested",
        "/nested/",
        "/nested/plain",
        "/nested/1/x",
        "/nested/none/of/it",
        "/nested/deep/2/plain",
        "/nested/deep/2",
        "/nested/deep/2/no",
        "/nested/own",
        "/n/5/plain",
        "/n/5/no",
        "/n",
        "/mount/3",
        "/mount/3/in",
        "/mount/3/",
        "/mount",
        "/other/plain",
        "/other",
        "/other/",
        "/none",
        "/none/of/it/at/all",
    ];
    let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];
    let mut found = 0;
    for (nth, router) in routers().into_iter().enumerate() {
        let app = Site.wrap_router(router).boxed();
        for (path, method) in paths.iter().flat_map(|path| methods.map(|method| (path, method))) {
            for mode in [Mode::Async, Mode::Blocking] {
                let status = run(&app, mode, &method.parse().unwrap(), path).status();
                assert_ne!(status, 500, "router {nth}: {method} {path}");
                found += usize::from(status != 404);
            }
        }
    }
    assert!(found > 1000, "{found}");
}

#[test]
fn what_is_no_path_is_not_found() {
    let routes = Routes::of(&Router::new().route("/{*all}", get("")).fallback(nothing));
    assert!(routes.find(&Method::GET, "/x").is_some());
    for path in ["", "x", "*", "http://example.com/x", "/\u{0}", &format!("/{}", "x".repeat(70_000))] {
        assert!(routes.find(&Method::GET, path).is_none(), "{path}");
    }
}

#[test]
fn nothing_of_the_application_runs_for_a_question() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counts = |runs: &Arc<AtomicUsize>| {
        let runs = Arc::clone(runs);
        axum::middleware::from_fn(move |req: Request, next: axum::middleware::Next| {
            runs.fetch_add(1, Ordering::Relaxed);
            next.run(req)
        })
    };
    let handler = || {
        let runs = Arc::clone(&runs);
        async move || {
            runs.fetch_add(1, Ordering::Relaxed);
        }
    };
    let inner = Router::new().route("/x", get(handler().layer(counts(&runs)))).fallback(handler());
    let router = Router::new()
        .nest("/inner", inner)
        .nest_service("/mount", Router::new().fallback(handler()).layer(counts(&runs)))
        .route("/y", get(handler()).layer(counts(&runs)))
        .fallback(handler())
        .method_not_allowed_fallback(handler())
        .route_layer(counts(&runs))
        .layer(counts(&runs));
    let routes = Routes::of(&router);
    for path in ["/inner/x", "/inner/no", "/mount/z", "/y", "/none"] {
        for method in [Method::GET, Method::HEAD, Method::POST] {
            assert!(routes.find(&method, path).is_some());
        }
    }
    assert_eq!(runs.load(Ordering::Relaxed), 0);
}

#[middleware]
fn blocks(req: &mut Request, routes: Routes, next: impl blocking::Next) -> Response {
    let knows = routes.find(&Method::GET, "/about").is_some();
    let mut response = next.run(req);
    response.headers_mut().insert("x-knows", knows.to_string().parse().unwrap());
    response
}

#[middleware(process_response)]
fn wants(_req: &Request, routes: Option<Routes>, response: &mut Response) {
    let knows = routes.map(|routes| routes.find(&Method::GET, "/about").is_some());
    response.headers_mut().insert("x-wants", format!("{knows:?}").parse().unwrap());
}

#[middleware(process_response)]
fn inside(_req: &Request, routes: Routes, response: &mut Response) {
    let knows = ["/about", "/other"].map(|path| routes.find(&Method::GET, path).is_some());
    response.headers_mut().insert("x-inside", format!("{knows:?}").parse().unwrap());
}

middleware_chain! {
    struct Blocking { blocks }
}

middleware_chain! {
    struct Wanting { wants }
}

middleware_chain! {
    #[chain(part)]
    struct Common { blocks }
}

middleware_chain! {
    struct Whole { wants, ..Common }
}

middleware_chain! {
    struct Tested { routes: Shared<Routes>, blocks }
}

middleware_chain! {
    struct Outer { wants, blocks }
}

middleware_chain! {
    #[chain(within(Outer))]
    struct Inner { inside }
}

#[view(Blocking)]
async fn knows(axum::Extension(routes): axum::Extension<Routes>) -> String {
    routes.find(&Method::POST, "/about").unwrap().allows_method().to_string()
}

#[view(Tested, Blocking)]
async fn knows_too(req: &mut Request, routes: Routes) -> String {
    pause().await;
    format!("{:?}", routes.find(&Method::GET, req.uri().path()).unwrap().view().route())
}

fn header(response: &Response, name: &str) -> String {
    response.headers()[name].to_str().unwrap().to_owned()
}

#[test]
fn chains_of_either_mode_are_given_it_and_lists_that_are_spread() {
    let router = Router::new().route("/about", get(knows));
    let blocking = Blocking.wrap_router(router.clone()).boxed();
    let wanting = Wanting.wrap_router(router.clone()).boxed();
    let whole = Whole.wrap_router(router).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        let response = run(&blocking, mode, &Method::GET, "/about");
        assert_eq!((header(&response, "x-knows"), crate::text(response)), ("true".to_owned(), "false".to_owned()));
        assert_eq!(header(&run(&wanting, mode, &Method::GET, "/none"), "x-wants"), "Some(true)");
        let response = run(&whole, mode, &Method::GET, "/none");
        assert_eq!([header(&response, "x-knows"), header(&response, "x-wants")], ["true", "Some(true)"]);
    }
}

#[test]
fn who_can_do_without_stands_around_anything() {
    let app = Wanting.wrap_blocking(|_: &mut Request| ()).boxed();
    assert_eq!(header(&run(&app, Mode::Blocking, &Method::GET, "/"), "x-wants"), "None");
}

#[test]
fn a_shared_value_stands_in_for_it_in_a_test() {
    let routes = Routes::of(&Router::new().route("/about", get("about")).route("/{x}", get("x")));
    let app = Tested { routes: Shared(routes) }.wrap(knows_too).boxed();
    let response = run(&app, Mode::Async, &Method::GET, "/q");
    assert_eq!((header(&response, "x-knows"), crate::text(response)), ("true".to_owned(), "Some(\"/{x}\")".to_owned()));
}

/// The router's, if nothing in the chain provides another.
#[test]
fn a_value_of_the_chain_takes_its_place() {
    let app = Tested { routes: Shared(Routes::of(&Router::new())) }
        .wrap_router(Router::new().route("/about", get("")))
        .boxed();
    assert_eq!(header(&run(&app, Mode::Async, &Method::GET, "/about"), "x-knows"), "false");
}

#[test]
fn a_chain_within_another_has_the_routes_of_its_own_router() {
    let inner = Inner.wrap_router(Router::new().route("/other", get("")));
    let router = Router::new().nest_service("/inner", inner).route("/about", get(""));
    let app = Outer.wrap_router(router).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        let response = run(&app, mode, &Method::GET, "/inner/other");
        assert_eq!([header(&response, "x-inside"), header(&response, "x-knows")], ["[false, true]", "true"]);
        // On the way out the outer chain still has its own.
        assert_eq!(header(&response, "x-wants"), "Some(true)");
    }
}

#[test]
fn a_unit_test_makes_one_of_a_router() {
    let routes = Routes::of(&Router::new().route("/about", get("")));
    let response = blocks(&mut Request::default(), routes, testing::next_blocking(|_| ()));
    assert_eq!(header(&response, "x-knows"), "true");
}

#[test]
fn the_plan_says_who_needs_it() {
    let expected = "\
Blocking, from the outermost to the innermost:
     entry                       needs                 provides            mode      hooks
  1  blocks                      Routes                -                   blocking  -
";
    assert_eq!(Blocking::PLAN.to_string(), expected);
}
