//! Templates of a real engine.

use std::fs;
use std::path::PathBuf;

use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use ordain::error::Pages;
use ordain::template::Templates;
use ordain::{BoxedChain, Error, Mode, Request, TemplateResponse, middleware, middleware_chain};
use ordain_tests::{Log, Trial};

#[middleware(process_exception)]
fn tells(_req: &Request, error: &Error) -> Option<String> {
    error.downcast_ref::<minijinja::Error>().map(|error| format!("{:?}", error.kind()))
}

middleware_chain! {
    struct Site {
        templates: Templates,
    }
}

middleware_chain! {
    struct Telling {
        templates: Templates,
        tells,
    }
}

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(folder.join("inner")).unwrap();
    folder
}

fn page(req: &Request) -> TemplateResponse {
    let name = req.uri().path().trim_start_matches('/').to_owned();
    TemplateResponse::new(name).with("name", "<Ada>").with("list", [1, 2])
}

async fn view(req: &mut Request) -> TemplateResponse {
    page(req)
}

/// The status, the content type and the body of a page: the same in both modes.
fn get(app: &BoxedChain, name: &str) -> (u16, String, String) {
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| {
        let mut req = Request::default();
        *req.uri_mut() = format!("/{name}").parse().unwrap();
        let response = Trial { label: "", app: app.clone() }.run(mode, req);
        let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
        let length: usize =
            response.headers().get("content-length").map_or(0, |len| len.to_str().unwrap().parse().unwrap());
        let status = response.status().as_u16();
        let text = crate::text(response);
        assert!(length == 0 || length == text.len());
        (status, content_type, text)
    });
    assert_eq!(first, second);
    first
}

#[test]
fn a_folder_of_templates_is_escaped_inherits_and_reloads() {
    let folder = folder("a_folder");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("base.html", "[{% block body %}{% endblock %}]");
    write("inner/page.html", "{% extends 'base.html' %}{% block body %}{{ name }} {{ list[1] }}{% endblock %}");
    write("page.txt", "{{ name }}");
    let handler = async |req: Request| page(&req);
    let router = axum::Router::new().route("/{*name}", axum::routing::get(handler));
    for app in [
        Site { templates: Templates::folder(&folder) }.wrap(view).boxed(),
        Site { templates: Templates::folder(&folder) }.wrap_router(router).boxed(),
    ] {
        write("base.html", "[{% block body %}{% endblock %}]");
        let html = "text/html; charset=utf-8";
        assert_eq!(get(&app, "inner/page.html"), (200, html.to_owned(), "[&lt;Ada&gt; 2]".to_owned()));
        assert_eq!(get(&app, "page.txt").2, "<Ada>");
        write("base.html", "({% block body %}{% endblock %})");
        let reloaded = if cfg!(debug_assertions) { "(&lt;Ada&gt; 2)" } else { "[&lt;Ada&gt; 2]" };
        assert_eq!(get(&app, "inner/page.html").2, reloaded);
    }
}

#[test]
fn what_the_engine_finds_wrong_is_offered_and_logged_with_its_name() {
    let folder = folder("wrong");
    fs::write(folder.join("syntax.html"), "{% if %}").unwrap();
    fs::write(folder.join("filter.html"), "{{ name|nothing }}").unwrap();
    fs::write(folder.parent().unwrap().join("outside.html"), "secret").unwrap();
    let telling = Telling { templates: Templates::folder(&folder) }.wrap(view).boxed();
    let site = Site { templates: Templates::folder(&folder) }.wrap(view).boxed();
    for (name, kind) in [
        ("missing.html", ErrorKind::TemplateNotFound),
        ("../outside.html", ErrorKind::TemplateNotFound),
        ("syntax.html", ErrorKind::SyntaxError),
        ("filter.html", ErrorKind::UnknownFilter),
    ] {
        assert_eq!(get(&telling, name).2, format!("{kind:?}"), "{name}");
        let ((status, _, text), log) = Log::of(|| get(&site, name));
        assert_eq!((status, text.as_str()), (500, "internal server error"), "{name}");
        assert_eq!(log.len(), 2, "once in each mode: {log:?}");
        assert!(log.iter().all(|line| line.contains(name) && line.starts_with("ERROR 500 GET")), "{log:?}");
    }
}

#[test]
fn the_environment_is_the_applications() {
    let environment = || {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_filter("shout", |text: String| text.to_uppercase());
        environment.add_global("site", "here");
        environment.add_template("page.html", "{{ name|shout }} {{ site }}").unwrap();
        environment.add_template("undefined.html", "{{ nothing }}").unwrap();
        environment
    };
    for templates in [Templates::new(environment()), Templates::reloading(environment)] {
        let app = Telling { templates }.wrap(view).boxed();
        assert_eq!(get(&app, "page.html").2, "&lt;ADA&gt; here");
        assert_eq!(get(&app, "undefined.html").2, "UndefinedError");
    }
}

#[test]
fn the_page_of_a_template_that_is_missing_may_be_a_template() {
    middleware_chain! {
        struct Paged {
            pages: Pages,
            templates: Templates,
        }
    }

    let folder = folder("paged");
    fs::write(folder.join("error.html"), "sorry for {{ path }}").unwrap();
    let sorry = |req: &Request, _: &Error| TemplateResponse::new("error.html").with("path", req.uri().path());
    let app = Paged { pages: Pages::new().other(sorry), templates: Templates::folder(&folder) }.wrap(view).boxed();
    assert_eq!(get(&app, "missing.html").2, "sorry for &#x2f;missing.html");
    fs::remove_file(folder.join("error.html")).unwrap();
    let expected = if cfg!(debug_assertions) { "internal server error" } else { "sorry for &#x2f;missing.html" };
    assert_eq!(get(&app, "missing.html").2, expected);
}

#[test]
fn a_value_is_made_when_a_template_asks_for_it_and_once() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// Counts how often it is asked.
    #[derive(Default)]
    struct Offers(Arc<AtomicU32>);

    #[middleware]
    impl Offers {
        fn process_template_response(&self, _req: &Request, page: &mut TemplateResponse) {
            let asked = Arc::clone(&self.0);
            page.insert_lazy("offered", || "not this one".into());
            page.insert_lazy("offered", move || (asked.fetch_add(1, Ordering::SeqCst) + 1).into());
            page.insert_lazy("name", || panic!("the view has said it"));
            page.insert_lazy("broken", || panic!("asked for"));
        }
    }
    middleware_chain! {
        struct Offering {
            templates: Templates,
            offers: Offers,
        }
    }
    let folder = folder("lazy");
    fs::write(folder.join("plain.html"), "{{ name }}").unwrap();
    fs::write(folder.join("base.html"), "{% block inner %}{% endblock %} {{ offered }}").unwrap();
    let inner = "{% extends 'base.html' %}{% block inner %}{{ offered }} {{ name }} {{ list }}{% endblock %}";
    fs::write(folder.join("shown.html"), inner).unwrap();
    fs::write(folder.join("broken.html"), "{{ broken }}").unwrap();
    let asked = Arc::new(AtomicU32::new(0));
    let app = Offering { templates: Templates::folder(folder), offers: Offers(Arc::clone(&asked)) }.wrap(view).boxed();

    assert_eq!(get(&app, "plain.html").2, "&lt;Ada&gt;");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    let bodies = [Mode::Async, Mode::Blocking].map(|mode| {
        let req = http::Request::get("/shown.html").body(ordain::Body::empty()).unwrap();
        crate::text(Trial { label: "", app: app.clone() }.run(mode, req))
    });
    assert_eq!(bodies, ["1 &lt;Ada&gt; [1, 2] 1", "2 &lt;Ada&gt; [1, 2] 2"]);
    assert_eq!(get(&app, "broken.html").0, 500);
}
