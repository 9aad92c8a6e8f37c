//! `process_view_if`, and what hooks that run behind the view need: a chain does around a router what a request asks for.

use std::future::ready;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::{get, post};
use ordain::template::{Render, Renderer};
use ordain::{
    Body, Error, IntoResponse as _, Mode, Next, Provide, Request, Response, TemplateResponse, View, Views, marked,
    middleware, middleware_chain,
};
use ordain_tests::Trial;
use serde_json::{Map, Value};

/// What has run.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<String>>>);

impl Said {
    fn say(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }
}

/// A mark.
struct Watched;

/// Looks at views, of what is no `GET` or where one is marked.
struct Looks(Said);

#[middleware]
impl Looks {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        self.0.say("looks>");
        let response = next.run(req).await;
        self.0.say(format!("<looks:{}", response.status().as_u16()));
        response
    }

    fn process_view_if(&self, req: &Request, views: &Views) -> bool {
        assert_ne!(req.uri().path(), "/bomb", "asked of a bomb");
        req.method() != http::Method::GET || views.any_marked::<Watched>()
    }

    fn process_view(&self, _req: &Request, view: &View<'_>) {
        self.0.say(format!("looks.pv {}", view.name()));
    }

    fn process_exception(&self, _req: &Request, error: &Error) -> Option<String> {
        self.0.say(format!("looks.pe {}", error.status().as_u16()));
        (error.status() == 500).then(|| "mended".to_owned())
    }

    fn process_template_response(&self, _req: &Request, template: &mut TemplateResponse) {
        self.0.say("looks.pt");
        template.insert("who", "looks");
    }
}

/// Says always that it looks.
struct Always(Said);

#[middleware]
impl Always {
    fn process_view(&self, _req: &Request, view: &View<'_>) {
        self.0.say(format!("always.pv {}", view.name()));
    }
}

/// Shows the context.
#[derive(Clone, Default)]
struct Shows;

impl Render for Shows {
    fn render(&self, template: &str, context: &Map<String, Value>) -> Result<String, ordain::error::BoxError> {
        Ok(format!("{template}: {}", Value::Object(context.clone())))
    }
}

middleware_chain! { struct Site { renderer: Renderer<Shows>, looks: Looks } }
middleware_chain! { struct Both { looks: Looks, always: Always } }

fn router() -> Router {
    let fails = async || Err::<(), _>(Error::other("no luck"));
    let panics = async || -> () { panic!("no luck at all") };
    Router::new()
        .route("/", get(async || "hello").post(async || "posted"))
        .route("/fails", get(fails))
        .route("/missing", get(async || Error::not_found("no such note")))
        .route("/panics", get(panics))
        .route("/template", get(async || TemplateResponse::new("page")))
        .route("/bomb", get(async || "never"))
}

/// What a request has come to, and what has run: the same in both modes.
fn trace(router: impl Fn() -> Router, method: &str, path: &str) -> (u16, String, Vec<String>) {
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| {
        let said = Said::default();
        let site = Site { renderer: Renderer(Shows), looks: Looks(said.clone()) };
        let app = site.wrap_router(router()).boxed();
        let req = http::Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = Trial { label: "", app }.run(mode, req);
        let length = response.headers().get("content-length").map(|length| length.to_str().unwrap().to_owned());
        let status = response.status().as_u16();
        let text = crate::text(response);
        assert_eq!(length, (method != "HEAD").then(|| text.len().to_string()).or(length.clone()), "{path}");
        let all = said.0.lock().unwrap().clone();
        (status, text, all)
    });
    assert_eq!(first, second);
    first
}

#[track_caller]
fn runs(method: &str, path: &str, status: u16, text: &str, expected: &[&str]) {
    let (seen, body, said) = trace(router, method, path);
    assert_eq!((seen, body.as_str()), (status, text), "{method} {path}");
    assert_eq!(said, expected, "{method} {path}");
}

#[test]
fn a_hook_that_has_nothing_to_do_is_left_out() {
    runs("GET", "/", 200, "hello", &["looks>", "<looks:200"]);
    runs("POST", "/", 200, "posted", &["looks>", "looks.pv /", "<looks:200"]);
}

#[test]
fn errors_panics_and_templates_are_what_they_are_behind_the_routing() {
    let template = r#"page: {"who":"looks"}"#;
    runs("GET", "/fails", 200, "mended", &["looks>", "looks.pe 500", "<looks:200"]);
    runs("GET", "/panics", 200, "mended", &["looks>", "looks.pe 500", "<looks:200"]);
    runs("GET", "/missing", 404, "not found", &["looks>", "looks.pe 404", "<looks:404"]);
    runs("GET", "/template", 200, template, &["looks>", "looks.pt", "<looks:200"]);
    let marked_too = || router().route("/watched", get(marked(async || "watched", Watched)));
    for (path, status, text, inside) in [
        ("/fails", 200, "mended", "looks.pe 500"),
        ("/panics", 200, "mended", "looks.pe 500"),
        ("/missing", 404, "not found", "looks.pe 404"),
        ("/template", 200, template, "looks.pt"),
    ] {
        let (seen, body, said) = trace(marked_too, "GET", path);
        assert_eq!((seen, body.as_str()), (status, text), "{path}");
        let all = ["looks>", &format!("looks.pv {path}"), inside, &format!("<looks:{status}")];
        assert_eq!(said, all, "{path}");
    }
}

#[test]
fn what_the_router_answers_itself_is_offered_to_nobody() {
    runs("GET", "/nowhere", 404, "not found", &["looks>", "<looks:404"]);
    runs("PUT", "/", 405, "", &["looks>", "looks.pv /", "<looks:405"]);
}

#[test]
fn what_a_layer_of_the_router_answers_where_there_is_no_view_is_offered_to_nobody() {
    let layered = |watched: bool| {
        let answers = async |req: axum::extract::Request, next: axum::middleware::Next| match req.uri().query() {
            Some("fails") => Error::other("no luck").into_response(),
            Some("panics") => panic!("no luck at all"),
            Some("template") => TemplateResponse::new("page").into_response(),
            _ => next.run(req).await,
        };
        let router =
            if watched { router().route("/watched", get(marked(async || "watched", Watched))) } else { router() };
        router.layer(axum::middleware::from_fn(answers))
    };
    for (path, status, text) in [
        ("/nowhere", 404, "not found"),
        ("/nowhere?fails", 500, "internal server error"),
        ("/nowhere?panics", 500, "internal server error"),
        ("/nowhere?template", 200, "page: {}"),
    ] {
        let steps = ["looks>".to_owned(), format!("<looks:{status}")];
        for watched in [false, true] {
            assert_eq!(trace(|| layered(watched), "GET", path), (status, text.to_owned(), steps.to_vec()), "{path}");
        }
    }
    let inside = ["looks>", "looks.pe 500", "<looks:200"].map(str::to_owned).to_vec();
    assert_eq!(trace(|| layered(false), "GET", "/?fails"), (200, "mended".to_owned(), inside));
}

#[test]
fn the_answer_to_a_connect_has_no_body_whoever_gives_it() {
    let fails = async || Err::<(), _>(Error::other("no luck"));
    let app = Held { holds: Holds(7) }.wrap_router(Router::new().route("/", axum::routing::any(fails)));
    for (method, text) in [("GET", "4 bytes"), ("CONNECT", "")] {
        let req = http::Request::builder().method(method).uri("/").body(Body::empty()).unwrap();
        let response = app.handle_blocking(req);
        assert_eq!(response.status(), 200);
        assert_eq!(crate::text(response), text);
    }
}

#[test]
fn the_answer_to_a_head_has_the_length_of_that_to_a_get() {
    runs("HEAD", "/", 200, "", &["looks>", "looks.pv /", "<looks:200"]);
}

#[test]
fn a_mark_of_some_view_is_known_before_the_routing() {
    let marked_too = || router().nest("/nested", Router::new().route("/", post(marked(async || "", Watched))));
    assert_eq!(trace(marked_too, "GET", "/").2, ["looks>", "looks.pv /", "<looks:200"]);
    let marked_otherwise = || router().route("/other", post(marked(async || "", "watched")));
    assert_eq!(trace(marked_otherwise, "GET", "/").2, ["looks>", "<looks:200"]);
}

#[test]
fn if_one_hook_has_something_to_do_all_run() {
    let said = Said::default();
    let site = Both { looks: Looks(said.clone()), always: Always(said.clone()) }.wrap_router(router());
    site.handle_blocking(http::Request::get("/").body(Body::empty()).unwrap());
    assert_eq!(*said.0.lock().unwrap(), ["looks>", "looks.pv /", "always.pv /", "<looks:200"]);
}

#[test]
fn a_view_that_is_known_is_looked_at_anyway() {
    let said = Said::default();
    let site = Both { looks: Looks(said.clone()), always: Always(said.clone()) };
    let site = site.wrap(async |_: &mut Request| "hello");
    site.handle_blocking(http::Request::get("/").body(Body::empty()).unwrap());
    let said = said.0.lock().unwrap().iter().map(|said| said.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(said, ["looks>", "looks.pv", "always.pv", "<looks:200"]);
}

#[test]
fn a_panic_of_it_is_no_error_of_the_view() {
    runs("GET", "/bomb", 500, "internal server error", &["looks>", "<looks:500"]);
}

#[derive(Clone)]
struct Who(&'static str);

#[derive(Clone)]
struct Whence(&'static str);

#[middleware]
async fn knows_who(req: &mut Request, next: impl Provide<Who>) -> Response {
    next.provide(Who("ada")).run(req).await
}

/// Needs what is provided above, what it provides itself, and what nobody provides.
struct Tells;

#[middleware]
impl Tells {
    async fn call(&self, req: &mut Request, next: impl Provide<Whence>) -> Response {
        next.provide(Whence("here")).run(req).await
    }

    async fn process_template_response(
        &self,
        _req: &mut Request,
        who: Who,
        whence: Whence,
        nothing: Option<u8>,
        template: &mut TemplateResponse,
    ) {
        ready(()).await;
        template.insert("who", who.0).insert("whence", whence.0).insert("nothing", nothing);
    }

    fn process_exception(&self, _req: &Request, who: Who, error: &Error) -> Option<String> {
        Some(format!("{} has not got {error}", who.0))
    }
}

middleware_chain! { struct Told { renderer: Renderer<Shows>, knows_who, tells: Tells } }

#[test]
fn what_hooks_behind_the_view_need_is_kept_from_a_router_that_has_the_request() {
    // A handler that takes the request does with it what it likes.
    let takes = async |mut req: Request| {
        req.extensions_mut().clear();
        TemplateResponse::new("page")
    };
    let fails = async |mut req: Request| {
        req.extensions_mut().clear();
        Err::<(), _>(Error::other("luck"))
    };
    let text = |app: &ordain::BoxedChain, path| {
        let req = || http::Request::get(path).body(Body::empty()).unwrap();
        let both = [Mode::Async, Mode::Blocking]
            .map(|mode| crate::text(Trial { label: "", app: app.clone() }.run(mode, req())));
        assert_eq!(both[0], both[1]);
        both[0].clone()
    };
    let told = || Told { renderer: Renderer(Shows), tells: Tells };
    let router = || Router::new().route("/template", get(takes)).route("/fails", get(fails));
    for app in [told().wrap_router(router()).boxed(), told().wrap_service(router().with_state::<()>(())).boxed()] {
        assert_eq!(text(&app, "/template"), r#"page: {"nothing":null,"whence":"here","who":"ada"}"#);
        assert_eq!(text(&app, "/fails"), "ada has not got luck");
    }
}

#[test]
fn where_the_view_has_the_request_itself_hooks_need_what_it_has_left() {
    let changes = async |req: &mut Request| {
        req.extensions_mut().insert(Who("grace"));
        TemplateResponse::new("page")
    };
    let app = Told { renderer: Renderer(Shows), tells: Tells }.wrap(changes);
    let response = app.handle_blocking(http::Request::get("/").body(Body::empty()).unwrap());
    assert_eq!(crate::text(response), r#"page: {"nothing":null,"whence":"here","who":"grace"}"#);
}

#[derive(Clone)]
struct Of<T>(T);

/// Provides what is of a type that it does not know.
struct Holds<T>(T);

#[middleware]
impl<T: Clone + Send + Sync + 'static> Holds<T> {
    async fn call(&self, req: &mut Request, next: impl Provide<Of<T>>) -> Response {
        next.provide(Of(self.0.clone())).run(req).await
    }

    fn process_exception(&self, _req: &Request, held: Of<T>, _error: &Error) -> Option<String> {
        Some(format!("{} bytes", size_of_val(&held.0)))
    }
}

middleware_chain! { struct Held { holds: Holds<u32> } }

#[test]
fn a_need_whose_type_has_a_parameter_is_kept_too() {
    let app = Held { holds: Holds(7) }.wrap_router(router());
    let response = app.handle_blocking(http::Request::get("/fails").body(Body::empty()).unwrap());
    assert_eq!(crate::text(response), "4 bytes");
}
