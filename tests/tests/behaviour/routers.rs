//! A chain around an axum router: what is after routing, and what the router answers by itself.

use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Path, Query, State};
use axum::handler::Handler as _;
use axum::routing::{any, get, post};
use ordain::error::{Kind, Pages};
use ordain::template::Renderer;
use ordain::{Body, BoxedChain, Error, Mode, Next, Request, Response, View, middleware, middleware_chain, named};
use ordain_tests::Act::{Answer, Fail, Template};
use ordain_tests::{A, Blocks, Both, Log, OnlyAsync, Recorder, Script, Trace, Trial, async_runtime, raise, reach};

middleware_chain! {
    struct Site {
        Renderer<Recorder>,
        Both<A>,
    }
}

fn run(app: &BoxedChain, mode: Mode, req: Request) -> Response {
    Trial { label: "", app: app.clone() }.run(mode, req)
}

fn request(script: Script<'_>, method: &str, uri: &str) -> (Trace, Request) {
    let trace = Trace::new(script);
    let mut req = trace.request();
    *req.method_mut() = method.parse().unwrap();
    *req.uri_mut() = uri.parse().unwrap();
    (trace, req)
}

/// The trace, the status and the body of a request: the same in both modes.
fn seen(app: &BoxedChain, script: Script<'_>, method: &str, uri: &str) -> (Vec<String>, u16, String) {
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| {
        let (trace, req) = request(script, method, uri);
        let response = run(app, mode, req);
        let status = response.status().as_u16();
        (trace.steps(), status, crate::text(response))
    });
    assert_eq!(first, second);
    first
}

async fn handler(req: Request) -> Result<Response, Error> {
    Ok(reach(&req, "view")?.unwrap_or_default())
}

#[test]
fn a_route_that_is_not_found_runs_no_hook() {
    let app = Site.wrap_router(Router::new().route("/", get(handler))).boxed();
    let (trace, _, body) = seen(&app, &[], "GET", "/nowhere");
    assert_eq!(trace, ["A>", "<A:404"]);
    assert_eq!(body, "not found");

    let ((), log) = Log::of(|| drop(seen(&app, &[], "GET", "/nowhere")));
    assert_eq!(log, ["WARN 404 GET /nowhere: no route was found"; 2]);
}

#[test]
fn a_router_without_routes_finds_none() {
    let app = Site.wrap_router(Router::new()).boxed();
    assert_eq!(seen(&app, &[], "GET", "/").0, ["A>", "<A:404"]);
}

#[test]
fn a_route_that_is_not_found_has_the_applications_page() {
    middleware_chain! {
        struct Paged {
            pages: Pages,
            Both<A>,
        }
    }

    let pages = Pages::new().not_found(|req: &Request, _: &Error| format!("no {}", req.uri().path()));
    let app = Paged { pages }.wrap_router(Router::new().route("/", get(handler))).boxed();
    let (trace, status, body) = seen(&app, &[], "GET", "/nowhere");
    assert_eq!(trace, ["A>", "<A:404"]);
    assert_eq!((status, body.as_str()), (404, "no /nowhere"));
    // A view's own empty 404 is an answer, not an error.
    let (trace, _, body) = seen(&app, &[("view", Answer(404))], "GET", "/");
    assert_eq!(trace, ["A>", "A.pv", "view", "<A:404"]);
    assert_eq!(body, "");
}

#[test]
fn the_error_of_a_fallback_is_that_of_a_view() {
    let fallback = async || Err::<(), Error>(raise(Kind::PermissionDenied, "fallback"));
    let router = Router::new().route("/", get(handler)).fallback(fallback);
    let app = Site.wrap_router(router).boxed();
    let (trace, _, body) = seen(&app, &[], "GET", "/nowhere");
    assert_eq!(trace, ["A>", "A.pv", "A.pe", "<A:403"]);
    assert_eq!(body, "forbidden");
    let ((), log) = Log::of(|| drop(seen(&app, &[], "GET", "/nowhere")));
    assert_eq!(log, ["WARN 403 GET /nowhere: failed at fallback"; 2]);
}

#[test]
fn a_fallback_may_answer_or_panic_or_give_a_template() {
    let answering = |fallback| Site.wrap_router(Router::new().route("/", get(handler)).fallback(fallback)).boxed();
    let app = answering(get(async || "instead"));
    assert_eq!(seen(&app, &[], "GET", "/nowhere").2, "instead");
    let app = answering(get(async || -> &'static str { panic!("in the fallback") }));
    assert_eq!(seen(&app, &[], "GET", "/nowhere").0, ["A>", "A.pv", "A.pe", "<A:500"]);
    let app = answering(get(async |req: Request| Trace::of(&req).template("fallback")));
    let (trace, _, body) = seen(&app, &[], "GET", "/nowhere");
    assert_eq!(trace, ["A>", "A.pv", "A.pt", "render", "<A:200"]);
    assert_eq!(body, "of fallback, by A.pt");
}

#[test]
fn what_a_fallback_answers_is_its_own_even_an_empty_404() {
    middleware_chain! {
        struct Paged {
            pages: Pages,
            Both<A>,
        }
    }

    let bare = async || http::StatusCode::NOT_FOUND;
    let spoken = async || (http::StatusCode::NOT_FOUND, "theirs");
    let speak = async |_: Response| (http::StatusCode::NOT_FOUND, "theirs");
    let routes = || Router::new().route("/", get(handler));
    let everything = || Router::new().route("/{*rest}", get(handler));
    let inner = |fallback| Router::new().nest("/inner", routes().fallback(fallback));
    let (theirs, ours) = ("", "the page");
    for (router, method, uri, body, is_view) in [
        (routes().fallback(bare), "GET", "/nowhere", theirs, true),
        (routes().fallback(bare), "HEAD", "/nowhere", theirs, true),
        (routes().fallback(spoken), "GET", "/nowhere", "theirs", true),
        (routes().fallback(spoken), "HEAD", "/nowhere", "", true),
        (Router::new().fallback(bare), "GET", "/", theirs, true),
        (everything().fallback(bare), "GET", "/", theirs, true),
        (everything(), "GET", "/", ours, false),
        (routes().fallback(bare).reset_fallback(), "GET", "/nowhere", ours, false),
        // A nested router has its outer router's, unless it has one of its own.
        (inner(bare), "GET", "/inner/nowhere", theirs, true),
        (inner(bare), "GET", "/nowhere", ours, false),
        (Router::new().nest("/inner", routes()).fallback(bare), "GET", "/inner/nowhere", theirs, true),
        (Router::new().nest("/inner", routes()), "GET", "/inner/nowhere", ours, false),
        (Router::new().nest("/outer", inner(bare).fallback(bare)), "GET", "/outer/inner/nowhere", theirs, true),
        (Router::new().route("/a", get(handler)).merge(routes().fallback(bare)), "GET", "/nowhere", theirs, true),
        (Router::new().without_v07_checks().route("/:a", get(handler)), "GET", "/nowhere", ours, false),
        (routes().fallback(bare).with_state(()), "CONNECT", "nowhere:80", theirs, true),
        (routes(), "CONNECT", "nowhere:80", ours, false),
        (routes().layer(axum::middleware::map_response(speak)), "GET", "/nowhere", "theirs", false),
    ] {
        let pages = Pages::new().not_found(|_: &Request, _: &Error| "the page");
        let app = Paged { pages }.wrap_router(router.layer(axum::middleware::map_response(keep))).boxed();
        let (trace, status, found) = seen(&app, &[], method, uri);
        assert_eq!((status, found.as_str()), (404, body), "{method} {uri}");
        let expected = if is_view { vec!["A>", "A.pv", "<A:404"] } else { vec!["A>", "<A:404"] };
        assert_eq!(trace, expected, "{method} {uri}");
    }
}

async fn keep(response: Response) -> Response {
    response
}

#[test]
fn a_fallbacks_404_to_a_head_request_has_its_own_length() {
    let app = Site.wrap_router(Router::new().fallback(async || (http::StatusCode::NOT_FOUND, "theirs"))).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        let response = run(&app, mode, request(&[], "HEAD", "/nowhere").1);
        assert_eq!(response.headers()["content-length"], "6");
    }
}

#[test]
fn a_wrong_method_is_answered_by_the_route() {
    let app = Site.wrap_router(Router::new().route("/", post(handler))).boxed();
    let (trace, req) = request(&[], "GET", "/");
    let response = app.handle_blocking(req);
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "POST");
    assert_eq!(trace.steps(), ["A>", "A.pv", "<A:405"]);
}

#[test]
fn a_fallback_for_wrong_methods_is_a_view() {
    let router = |fallback| Router::new().route("/", post(handler)).method_not_allowed_fallback(fallback);
    let app = Site.wrap_router(router(get(async || http::StatusCode::IM_A_TEAPOT))).boxed();
    assert_eq!(seen(&app, &[], "GET", "/").0, ["A>", "A.pv", "<A:418"]);
    let app = Site.wrap_router(router(get(async || raise(Kind::NotFound, "view")))).boxed();
    assert_eq!(seen(&app, &[], "GET", "/").0, ["A>", "A.pv", "A.pe", "<A:404"]);
    let app = Site.wrap_router(router(get(async |req: Request| Trace::of(&req).template("view")))).boxed();
    assert_eq!(seen(&app, &[], "GET", "/").0, ["A>", "A.pv", "A.pt", "render", "<A:200"]);
    assert_eq!(seen(&app, &[("A.pv", Answer(299))], "DELETE", "/").0, ["A>", "A.pv", "<A:299"]);
}

#[test]
fn params_that_are_not_utf_8_are_refused_by_the_handlers_extractor() {
    let handler = async |Path(_): Path<String>| ();
    let app = Site.wrap_router(Router::new().route("/{id}", get(handler))).boxed();
    assert_eq!(seen(&app, &[], "GET", "/%FF").0, ["A>", "A.pv", "<A:400"]);
}

#[test]
fn process_view_learns_the_route_and_its_decoded_params() {
    #[middleware(process_view)]
    fn tells(_req: &Request, view: &View<'_>) -> Option<String> {
        let params: Vec<_> = view.params().collect();
        Some(format!("{} {:?} {:?} {params:?}", view.name(), view.route(), view.param("id")))
    }

    middleware_chain! {
        struct Tells {
            tells,
        }
    }

    let articles = Router::new().route("/articles/{id}/{*rest}", get(handler)).route("/all", get(handler));
    let app = Tells.wrap_router(Router::new().nest("/{lang}", articles.clone()).merge(articles)).boxed();
    for (uri, expected) in [
        ("/all", r#"/all Some("/all") None []"#),
        (
            "/articles/%C3%A9%2F1/a/b%20c",
            r#"/articles/{id}/{*rest} Some("/articles/{id}/{*rest}") Some("é/1") [("id", "é/1"), ("rest", "a/b c")]"#,
        ),
        (
            "/de/articles/7/x",
            r#"/{lang}/articles/{id}/{*rest} Some("/{lang}/articles/{id}/{*rest}") Some("7") [("lang", "de"), ("id", "7"), ("rest", "x")]"#,
        ),
    ] {
        assert_eq!(seen(&app, &[], "GET", uri).2, expected);
    }
}

#[test]
fn process_view_learns_the_name_of_a_named_handler() {
    #[middleware(process_view)]
    fn tells(_req: &Request, view: &View<'_>) -> Option<String> {
        let name = view.name().rsplit("::").next().unwrap();
        Some(format!("{name} {}", view.route().unwrap()))
    }

    middleware_chain! {
        struct Tells {
            tells,
        }
    }

    async fn article() {}
    async fn publish(_: Path<String>, _: State<u8>, _: String) {}
    async fn anything(_: Request) {}

    let identity = || axum::middleware::map_response(async |response: Response| response);
    let inner: Router<u8> = Router::new()
        .route("/both", get(named(article)).post(named(publish)).layer(identity()))
        .route("/layered", get(named(article).layer(identity())))
        .route("/any", any(named(anything)))
        .route("/unnamed", get(article))
        .route_service("/service", get(named(article)).with_state(()))
        .route_service("/two", get(named(article)).post(named(anything)).with_state(()))
        .layer(identity());
    let router = Router::new().nest("/{lang}", inner).route("/", get(named(article))).with_state(7);
    let app = Tells.wrap_router(router).boxed();
    for (method, uri, expected) in [
        ("GET", "/", "article /"),
        ("GET", "/de/both", "article /{lang}/both"),
        ("HEAD", "/de/layered", ""),
        ("GET", "/de/layered", "article /{lang}/layered"),
        ("POST", "/de/both", "publish /{lang}/both"),
        ("PATCH", "/de/any", "anything /{lang}/any"),
        ("GET", "/de/unnamed", "/{lang}/unnamed /{lang}/unnamed"),
        ("GET", "/de/service", "article /{lang}/service"),
        ("GET", "/de/two", "/{lang}/two /{lang}/two"),
    ] {
        assert_eq!(seen(&app, &[], method, uri).2, expected);
    }
}

#[test]
fn a_named_handler_is_called_as_it_was() {
    async fn publish(Path(id): Path<u8>, State(state): State<u8>, body: String) -> String {
        format!("{id} {state} {body}")
    }

    let app = Site.wrap_router(Router::new().route("/{id}", post(named(publish))).with_state(7)).boxed();
    for (uri, expected) in [("/1", (200, "1 7 text")), ("/x", (400, "Invalid URL: Cannot parse `x` to a `u8`"))] {
        let (_, mut req) = request(&[], "POST", uri);
        *req.body_mut() = "text".into();
        let response = app.handle_blocking(req);
        assert_eq!((response.status().as_u16(), crate::text(response).as_str()), expected);
    }
}

#[test]
fn what_process_view_changes_is_seen_by_the_handler() {
    #[middleware(process_view)]
    fn changes(req: &mut Request, view: &View<'_>) {
        let id = view.param("id").unwrap().to_owned();
        req.headers_mut().insert("x-id", id.parse().unwrap());
        req.extensions_mut().insert(Arc::<str>::from("extended"));
        *req.uri_mut() = "/articles/changed?q=changed".parse().unwrap();
    }

    middleware_chain! {
        struct Changes {
            changes,
        }
    }

    let handler = async |Path(id): Path<String>,
                         Query(query): Query<Vec<(String, String)>>,
                         matched: MatchedPath,
                         axum::Extension(extended): axum::Extension<Arc<str>>,
                         req: Request| {
        let header = req.headers()["x-id"].to_str().unwrap().to_owned();
        format!("{id} {header} {extended} {query:?} {} {}", matched.as_str(), req.uri().path())
    };
    let app = Changes.wrap_router(Router::new().route("/articles/{id}", get(handler))).boxed();
    // The route's params were taken from the path before `process_view`: they stay.
    let expected = r#"7 7 extended [("q", "changed")] /articles/{id} /articles/changed"#;
    assert_eq!(seen(&app, &[], "GET", "/articles/7?q=first").2, expected);
}

#[test]
fn what_the_inside_did_to_the_request_comes_home() {
    #[derive(Clone)]
    struct Marked;

    #[middleware]
    async fn reads(req: &mut Request, next: impl Next) -> Response {
        let mut response = next.run(req).await;
        let marked = req.extensions().get::<Marked>().is_some();
        let matched = req.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        let text = format!("{marked} {:?} {matched:?} {}", req.headers().get("x-marked"), req.uri());
        response.headers_mut().insert("x-read", text.parse().unwrap());
        response
    }

    #[middleware(process_view)]
    fn marks(req: &mut Request, _view: &View<'_>) {
        req.extensions_mut().insert(Marked);
        req.headers_mut().insert("x-marked", http::HeaderValue::from_static("yes"));
    }

    middleware_chain! {
        struct Marking {
            reads,
            marks,
        }
    }

    let inner = Router::new().route("/{id}", get(async || ()));
    let app = Marking.wrap_router(Router::new().nest("/inner", inner)).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        let response = run(&app, mode, request(&[], "GET", "/inner/7").1);
        assert_eq!(response.headers()["x-read"], r#"true Some("yes") Some("/inner/{id}") /inner/7"#);
        let response = run(&app, mode, request(&[], "GET", "/nowhere").1);
        assert_eq!(response.headers()["x-read"], "false None None /nowhere");
    }
}

#[test]
fn a_second_run_through_a_router_routes_anew() {
    #[derive(Clone)]
    struct Try(usize);

    #[middleware]
    async fn tries(req: &mut Request, next: impl Next) -> Response {
        for number in 1..3 {
            req.extensions_mut().insert(Try(number));
            next.clone().run(req).await;
        }
        req.extensions_mut().insert(Try(3));
        next.run(req).await
    }

    middleware_chain! {
        struct Retrying {
            tries,
            Both<A>,
        }
    }

    let handler = async |Path(path): Path<Vec<(String, String)>>, req: Request| {
        Trace::of(&req).push(format!("{}", req.extensions().get::<Try>().unwrap().0));
        format!("{path:?}")
    };
    let router = || Router::new().route("/{id}", get(handler));
    let app = Retrying.wrap_router(Router::new().nest("/{lang}", router())).boxed();
    let (trace, _, body) = seen(&app, &[], "GET", "/de/7");
    assert_eq!(trace, ["A>", "A.pv", "1", "<A:200", "A>", "A.pv", "2", "<A:200", "A>", "A.pv", "3", "<A:200"]);
    assert_eq!(body, r#"[("lang", "de"), ("id", "7")]"#);

    let outer = Router::new().nest_service("/{lang}", Retrying.wrap_router(router()));
    let app = Site.wrap_router(outer).boxed();
    assert_eq!(seen(&app, &[], "GET", "/de/7").2, r#"[("lang", "de"), ("id", "7")]"#);
}

#[test]
fn the_error_of_a_handler_in_a_nested_router_is_offered_once() {
    let inner = Router::new()
        .route("/view", get(handler))
        .layer(axum::middleware::map_response(async |response: Response| response));
    let app = Site.wrap_router(Router::new().nest("/inner", inner)).boxed();
    for act in [Fail(Kind::NotFound), ordain_tests::Act::Panic] {
        let status = if matches!(act, Fail(_)) { 404 } else { 500 };
        let (trace, _, _) = seen(&app, &[("view", act)], "GET", "/inner/view");
        assert_eq!(trace, ["A>", "A.pv", "view", "A.pe", &format!("<A:{status}")]);
        let ((), log) = Log::of(|| drop(seen(&app, &[("view", act)], "GET", "/inner/view")));
        assert_eq!(log.len(), 2, "once in each mode: {log:?}");
    }
}

#[test]
fn a_head_request_has_the_length_and_no_body() {
    let app = Site.wrap_router(Router::new().route("/", get(handler)).route("/text", get(async || "four"))).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        for (script, uri, length) in [
            (&[("view", Template)][..], "/", "16"),
            (&[("A.pv", Template)], "/", "16"),
            (&[("view", Fail(Kind::NotFound))], "/", "9"),
            (&[], "/text", "4"),
        ] {
            let (_, req) = request(script, "HEAD", uri);
            let response = run(&app, mode, req);
            let found = response.headers().get("content-length").map_or("", |value| value.to_str().unwrap());
            assert_eq!(found, length, "{script:?} {uri}");
            assert_eq!(crate::text(response), "", "{script:?} {uri}");
        }
    }
}

#[middleware]
async fn twice(req: &mut Request, next: impl Next) -> Response {
    let (head, body) = next.run(req).await.into_parts();
    let body = axum::body::to_bytes(body, 99).await.unwrap();
    Response::from_parts(head, [&body[..], &body[..]].concat().into())
}

middleware_chain! {
    struct Twice {
        twice,
    }
}

/// The length that a response has, and its body.
fn measured(app: &BoxedChain, mode: Mode, method: &str, uri: &str) -> (Option<String>, String) {
    let response = run(app, mode, request(&[], method, uri).1);
    assert!(response.headers().get_all("content-length").iter().count() < 2, "{method} {uri}");
    let length = response.headers().get("content-length").map(|value| value.to_str().unwrap().to_owned());
    (length, crate::text(response))
}

#[test]
fn a_middleware_may_change_the_length_of_what_is_answered() {
    let own = async || ([("content-length", "4")], "four");
    let router = Router::new().route("/", get(async || "four")).route("/own", get(own)).fallback(async || "five5");
    let app = Twice.wrap_router(router).boxed();
    for (method, uri, length, body) in [
        ("GET", "/", "8", "fourfour"),
        ("HEAD", "/", "8", ""),
        ("POST", "/", "0", ""),
        ("GET", "/own", "8", "fourfour"),
        ("HEAD", "/own", "8", ""),
        ("GET", "/nowhere", "10", "five5five5"),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let found = measured(&app, mode, method, uri);
            assert_eq!(found, (Some(length.to_owned()), body.to_owned()), "{method} {uri}");
        }
    }
}

#[test]
fn the_length_is_known_in_process_where_axum_says_it() {
    let streaming =
        async || axum::body::Body::new(http_body_util::BodyExt::map_frame(Body::from("one"), |frame| frame));
    let router = Router::new()
        .route("/text", get(async || "four"))
        .route("/empty", get(async || ()))
        .route("/streaming", get(streaming))
        .route("/no-content", get(async || http::StatusCode::NO_CONTENT))
        .route("/not-modified", get(async || http::StatusCode::NOT_MODIFIED));
    let app = Site.wrap_router(router).boxed();
    for (uri, length, body) in [
        ("/text", Some("4"), "four"),
        ("/empty", Some("0"), ""),
        ("/streaming", None, "one"),
        ("/no-content", None, ""),
        ("/not-modified", None, ""),
        ("/nowhere", Some("9"), "not found"),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let length = length.map(str::to_owned);
            assert_eq!(measured(&app, mode, "GET", uri), (length.clone(), body.to_owned()), "GET {uri}");
            assert_eq!(measured(&app, mode, "HEAD", uri), (length, String::new()), "HEAD {uri}");
        }
    }
}

#[test]
fn an_answer_without_the_router_is_measured_and_cut_like_the_routers() {
    #[middleware(process_request)]
    fn closed(_req: &Request) -> Option<&'static str> {
        Some("closed")
    }

    middleware_chain! {
        struct Closed {
            closed,
        }
    }

    let app = Closed.wrap_router(Router::new()).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        assert_eq!(measured(&app, mode, "GET", "/"), (Some("6".to_owned()), "closed".to_owned()));
        assert_eq!(measured(&app, mode, "HEAD", "/"), (Some("6".to_owned()), String::new()));
    }
}

#[test]
fn a_middleware_sees_the_body_of_a_head_request() {
    #[middleware]
    async fn tag(req: &mut Request, next: impl Next) -> Response {
        let (mut head, body) = next.run(req).await.into_parts();
        assert!(!head.headers.contains_key("content-length"));
        let body = axum::body::to_bytes(body, 99).await.unwrap();
        let tag = format!("\"{}\"", String::from_utf8_lossy(&body));
        head.headers.insert("etag", tag.parse().unwrap());
        Response::from_parts(head, body.into())
    }

    middleware_chain! {
        struct Tagged {
            Renderer<Recorder>,
            tag,
        }
    }

    let inner = Router::new().route("/text", get(async || "nested"));
    let router = Router::new().route("/text", get(async || "four")).route("/view", get(handler)).nest("/inner", inner);
    let app = Tagged.wrap_router(router).boxed();
    for (script, uri, tag) in [
        (&[][..], "/text", "\"four\""),
        (&[], "/inner/text", "\"nested\""),
        (&[("view", Fail(Kind::NotFound))], "/view", "\"not found\""),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let (_, req) = request(script, "HEAD", uri);
            let response = run(&app, mode, req);
            assert_eq!(response.headers()["etag"], tag, "{uri}");
            assert_eq!(response.headers()["content-length"], (tag.len() - 2).to_string().as_str(), "{uri}");
            assert_eq!(crate::text(response), "", "{uri}");
        }
    }
}

#[test]
fn a_chain_can_route_by_a_changed_path() {
    #[middleware(process_request)]
    fn strip(req: &mut Request) {
        if let Some(path) = req.uri().path().strip_prefix("/v1") {
            *req.uri_mut() = path.parse().unwrap();
        }
    }

    middleware_chain! {
        struct Stripped {
            strip,
        }
    }

    let app = Stripped.wrap_router(Router::new().route("/text", get(async || "found"))).boxed();
    assert_eq!(seen(&app, &[], "GET", "/v1/text").2, "found");
}

#[test]
fn a_chain_inside_a_router_is_a_layer() {
    middleware_chain! {
        struct Inner {
            OnlyAsync<ordain_tests::B>,
        }
    }

    let inner = Router::new().route("/view", get(handler)).layer(Inner.layer());
    let router = Router::new().merge(inner).route("/plain", get(handler));
    let app = Site.wrap_router(router).boxed();
    let (trace, _, _) = seen(&app, &[], "GET", "/view");
    assert_eq!(trace, ["A>", "A.pv", "B>", "B.pv", "view", "<B:200", "<A:200"]);
    assert_eq!(seen(&app, &[], "GET", "/plain").0, ["A>", "A.pv", "view", "<A:200"]);
    // What the inner chain has no answer for is handed on.
    let (trace, _, _) = seen(&app, &[("view", Fail(Kind::NotFound))], "GET", "/view");
    assert_eq!(trace, ["A>", "A.pv", "B>", "B.pv", "view", "B.pe", "<B:404", "A.pe", "<A:404"]);
    let failing = [("view", Fail(Kind::NotFound))];
    let ((), log) = Log::of(|| drop(seen(&app, &failing, "GET", "/view")));
    assert_eq!(log, ["WARN 404 GET /view: failed at view"; 2]);
}

#[test]
fn a_chain_inside_a_router_learns_the_route_that_has_matched() {
    #[middleware(process_view)]
    fn tells(_req: &Request, view: &View<'_>) -> Option<String> {
        let name = view.name().rsplit("::").next().unwrap();
        Some(format!("{name} {} {:?}", view.route().unwrap(), view.param("id")))
    }

    middleware_chain! {
        struct Tells {
            tells,
        }
    }

    middleware_chain! {
        struct Blocking {
            Blocks<A>,
            tells,
        }
    }

    async fn article() {}
    async fn view(_: &mut Request) {}

    let layered = || Router::new().route("/{id}", get(named(article))).route("/x/{id}", post(article));
    let router = Router::new()
        .nest("/layer", layered().layer(Tells.layer()))
        .nest("/route_layer", layered().route_layer(Tells.layer()))
        .nest("/blocking", layered().route_layer(Blocking.layer()))
        .route("/method/{id}", get(named(article)).layer(Tells.layer()))
        .route("/handler/{id}", get(named(article).layer(Tells.layer())))
        .route_service("/view/{id}", Tells.wrap(view))
        .route_service("/service/{id}", Tells.wrap_service(get(article).with_state(())));
    let app = Site.wrap_router(router).boxed();
    for (method, uri, expected) in [
        ("GET", "/layer/7", r#"article /layer/{id} Some("7")"#),
        ("POST", "/layer/x/7", r#"/layer/x/{id} /layer/x/{id} Some("7")"#),
        ("GET", "/route_layer/7", r#"article /route_layer/{id} Some("7")"#),
        ("GET", "/blocking/7", r#"article /blocking/{id} Some("7")"#),
        ("GET", "/method/7", r#"article /method/{id} Some("7")"#),
        ("GET", "/handler/7", r#"article /handler/{id} Some("7")"#),
        ("GET", "/view/7", r#"view /view/{id} Some("7")"#),
        ("GET", "/service/7", r#"/service/{id} /service/{id} Some("7")"#),
    ] {
        assert_eq!(seen(&app, &[], method, uri).2, expected, "{uri}");
    }
}

#[test]
fn a_thousand_requests_through_a_router_share_nothing() {
    let handler = async |Path(id): Path<String>| {
        tokio::task::yield_now().await;
        id
    };
    let app = Site.wrap_router(Router::new().route("/{id}", get(handler)));
    async_runtime().block_on(async {
        let mut running = tokio::task::JoinSet::new();
        for number in 0..1000 {
            let app = app.clone();
            running.spawn(async move {
                let (trace, req) = request(&[], "GET", &format!("/{number}"));
                let body = axum::body::to_bytes(app.handle(req).await.into_body(), 9).await.unwrap();
                assert_eq!(body, number.to_string());
                assert_eq!(trace.steps(), ["A>", "A.pv", "<A:200"]);
            });
        }
        running.join_all().await;
    });
}
