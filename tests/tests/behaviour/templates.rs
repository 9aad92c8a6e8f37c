//! Templates: their hooks, their rendering, and what leaves.

use ordain::error::Kind;
use ordain::template::{Render, Renderer};
use ordain::{Mode, Request, TemplateResponse, middleware, middleware_chain};
use ordain_tests::Act::{Answer, Fail, Panic, Raise, Template};
use ordain_tests::{Script, Trace, Trial, around, everywhere, sided, templated, view};

const DOWN: [&str; 7] = ["A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "view"];
const HOOKS: [&str; 3] = ["C.pt", "B.pt", "A.pt"];
const OK: [&str; 3] = ["<C:200", "<B:200", "<A:200"];

fn all(script: Script<'_>, trace: &[&str]) -> Vec<ordain::Response> {
    everywhere(templated(), script, trace)
}

#[test]
fn a_template_of_the_view_goes_through_the_hooks_and_is_rendered_once() {
    let trace = [&DOWN[..], &HOOKS, &["render"], &OK].concat();
    for response in all(&[("view", Template)], &trace) {
        assert_eq!(response.headers()["content-length"], "26");
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(crate::text(response), "of view, by C.pt B.pt A.pt");
    }
}

#[test]
fn a_template_answer_of_process_view_goes_through_all_hooks() {
    let trace = [&["A>", "B>", "C>", "A.pv", "B.pv"], &HOOKS[..], &["render"], &OK].concat();
    for response in all(&[("B.pv", Template)], &trace) {
        assert_eq!(crate::text(response), "of B.pv, by C.pt B.pt A.pt");
    }
}

#[test]
fn a_hook_may_change_the_status() {
    let trace = [&DOWN[..], &HOOKS, &["render", "<C:299", "<B:299", "<A:299"]].concat();
    all(&[("view", Template), ("B.pt", Answer(299))], &trace);
}

#[test]
fn a_hook_that_fails_or_panics_ends_it_and_process_exception_does_not_see_that() {
    for act in [Fail(Kind::Other), Panic] {
        let trace = [&DOWN[..], &["C.pt", "B.pt", "<C:500", "<B:500", "<A:500"]].concat();
        all(&[("view", Template), ("B.pt", act)], &trace);
    }
}

#[test]
fn an_error_or_a_panic_of_rendering_is_offered_to_process_exception() {
    for act in [Fail(Kind::Other), Panic] {
        let errors = ["render", "C.pe", "B.pe", "A.pe", "<C:500", "<B:500", "<A:500"];
        all(&[("view", Template), ("render", act)], &[&DOWN[..], &HOOKS, &errors].concat());
        let answered = ["render", "C.pe", "B.pe", "<C:299", "<B:299", "<A:299"];
        let script = [("view", Template), ("render", act), ("B.pe", Answer(299))];
        all(&script, &[&DOWN[..], &HOOKS, &answered].concat());
    }
}

#[test]
fn an_error_of_rendering_is_offered_where_process_view_gave_the_template() {
    let down = ["A>", "B>", "C>", "A.pv"];
    let answered = ["render", "C.pe", "<C:299", "<B:299", "<A:299"];
    let script = [("A.pv", Template), ("render", Fail(Kind::Other)), ("C.pe", Answer(299))];
    all(&script, &[&down[..], &HOOKS, &answered].concat());
}

#[test]
fn a_template_answer_to_an_error_of_rendering_is_rendered_without_hooks() {
    let rendered = ["render", "C.pe", "render", "<C:200", "<B:200", "<A:200"];
    let script = [("view", Template), ("render of view", Fail(Kind::Other)), ("C.pe", Template)];
    for response in all(&script, &[&DOWN[..], &HOOKS, &rendered].concat()) {
        assert_eq!(crate::text(response), "of C.pe, ");
    }

    let failed = ["render", "C.pe", "render", "<C:500", "<B:500", "<A:500"];
    let script = [("view", Template), ("render", Fail(Kind::Other)), ("C.pe", Template)];
    all(&script, &[&DOWN[..], &HOOKS, &failed].concat());
}

#[test]
fn a_template_of_a_layer_that_answers_early_is_rendered_without_hooks() {
    let trace = ["A>", "B>", "render", "<A:200"];
    let arounds = || templated().iter().filter(|trial| !trial.label.starts_with("Sided"));
    for response in everywhere(arounds(), &[("B>", Template)], &trace) {
        assert_eq!(crate::text(response), "of B>, ");
    }
    let sides = || templated().iter().filter(|trial| trial.label.starts_with("Sided"));
    everywhere(sides(), &[("B>", Template)], &["A>", "B>", "render", "<B:200", "<A:200"]);
}

#[test]
fn a_template_of_process_request_that_cannot_be_rendered_does_not_meet_its_own_process_response() {
    let script = [("B>", Template), ("render", Fail(Kind::Other))];
    let sided = templated().iter().filter(|trial| trial.label.starts_with("Sided"));
    everywhere(sided, &script, &["A>", "B>", "render", "<A:500"]);
}

#[test]
fn a_template_that_a_layer_returns_after_next_is_rendered_without_hooks() {
    let trace = [&DOWN[..], &["<C:200", "<B:200", "render", "<A:200"]].concat();
    for response in all(&[("<B", Template)], &trace) {
        assert_eq!(crate::text(response), "of <B, ");
    }
}

#[test]
fn without_a_renderer_a_template_is_an_error_that_is_offered() {
    let trace = [&DOWN[..], &HOOKS, &["C.pe", "B.pe", "A.pe", "<C:500", "<B:500", "<A:500"]].concat();
    everywhere(around(), &[("view", Template)], &trace);
    everywhere(sided(), &[("view", Template)], &trace);
    everywhere(around(), &[("B>", Template)], &["A>", "B>", "<A:500"]);
}

#[test]
fn an_error_instead_of_a_template_is_no_template() {
    let trace = [&DOWN[..], &["C.pe", "B.pe", "A.pe", "<C:403", "<B:403", "<A:403"]].concat();
    all(&[("view", Raise(Kind::PermissionDenied))], &trace);
}

/// Writes the context.
#[derive(Default)]
struct Spell;

impl Render for Spell {
    fn render(
        &self,
        template: &str,
        context: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<String, ordain::error::BoxError> {
        Ok(format!("{template} {}", serde_json::to_string(context)?))
    }
}

#[middleware(process_template_response)]
fn adds(_req: &Request, template: &mut TemplateResponse) {
    template.insert("added", 1);
    template.headers_mut().insert("x-added", http::HeaderValue::from_static("yes"));
}

#[middleware(process_template_response)]
fn replaces(_req: &Request, template: &mut TemplateResponse) {
    assert_eq!(template.get("added"), Some(&1.into()));
    assert_eq!(template.headers()["x-view"], "yes");
    let mut other = TemplateResponse::new("other").with("kept", template.get("of"));
    other.headers_mut().insert("content-type", http::HeaderValue::from_static("text/plain"));
    *other.status_mut() = http::StatusCode::ACCEPTED;
    *template = other;
}

fn page() -> TemplateResponse {
    let mut page = TemplateResponse::new("page").with("of", "view");
    page.headers_mut().insert("x-view", http::HeaderValue::from_static("yes"));
    page
}

async fn page_view(_: &mut Request) -> TemplateResponse {
    page()
}

fn router() -> axum::Router {
    axum::Router::new().route("/", axum::routing::get(async || page()))
}

#[test]
fn a_hook_may_add_to_the_context_and_the_headers() {
    middleware_chain! {
        struct Site {
            Renderer<Spell>,
            adds,
        }
    }

    for (label, app) in [
        ("wrap", Site.wrap(page_view).boxed()),
        ("wrap_blocking", Site.wrap_blocking(|_| page()).boxed()),
        ("wrap_router", Site.wrap_router(router()).boxed()),
        ("wrap_service", Site.wrap_service(router()).boxed()),
    ] {
        let trial = Trial { label, app };
        for mode in [Mode::Async, Mode::Blocking] {
            let response = trial.run(mode, Request::default());
            assert_eq!(response.headers()["x-added"], "yes", "{label}");
            assert_eq!(response.headers()["x-view"], "yes", "{label}");
            assert_eq!(response.headers().get_all("content-length").iter().count(), 1, "{label}");
            assert_eq!(response.headers()["content-length"], "28", "{label}");
            assert_eq!(crate::text(response), r#"page {"added":1,"of":"view"}"#, "{label}");
        }
    }
}

#[test]
fn a_hook_may_replace_the_template() {
    middleware_chain! {
        struct Site {
            Renderer<Spell>,
            replaces,
            adds,
        }
    }

    for app in [Site.wrap(page_view).boxed(), Site.wrap_router(router()).boxed()] {
        let trial = Trial { label: "", app };
        for mode in [Mode::Async, Mode::Blocking] {
            let response = trial.run(mode, Request::default());
            assert_eq!(response.status(), 202);
            assert_eq!(response.headers()["content-type"], "text/plain");
            assert_eq!(response.headers().get("x-view"), None);
            assert_eq!(crate::text(response), r#"other {"kept":"view"}"#);
        }
    }
}

#[test]
fn a_context_that_cannot_be_serialized_is_an_error_of_rendering() {
    middleware_chain! {
        struct Site {
            Renderer<Spell>,
            ordain_tests::Both<ordain_tests::A>,
        }
    }

    let unserializable = || {
        TemplateResponse::new("page").with("bad", [((), 1)].into_iter().collect::<std::collections::HashMap<_, _>>())
    };
    let app = Site.wrap_blocking(move |_| unserializable());
    let trace = Trace::new(&[("A.pe", Answer(299))]);
    assert_eq!(app.handle_blocking(trace.request()).status(), 299);
    assert_eq!(trace.steps(), ["A>", "A.pv", "A.pt", "A.pe", "<A:299"]);
}

#[test]
fn a_chain_without_template_hooks_renders_too() {
    middleware_chain! {
        struct Site {
            Renderer<ordain_tests::Recorder>,
        }
    }

    let trace = Trace::new(&[("view", Template)]);
    let response = Site.wrap(view).handle_blocking(trace.request());
    assert_eq!(trace.steps(), ["view", "render"]);
    assert_eq!(crate::text(response), "of view, ");
}

#[test]
fn what_a_view_puts_around_its_template_counts() {
    middleware_chain! {
        struct Site {
            Renderer<Spell>,
            adds,
        }
    }

    let created = || (http::StatusCode::CREATED, [("x-around", "yes"), ("content-type", "text/plain")], page());
    let router = axum::Router::new().route("/", axum::routing::get(async move || created()));
    for app in [Site.wrap_blocking(move |_| created()).boxed(), Site.wrap_router(router).boxed()] {
        let response = app.handle_blocking(Request::default());
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()["x-around"], "yes");
        assert_eq!(response.headers()["x-added"], "yes");
        assert_eq!(response.headers()["content-type"], "text/plain");
        assert_eq!(response.headers()["content-length"], "28");
    }
}

#[test]
fn an_engine_that_does_not_know_of_lazy_values_has_them_made_before() {
    struct Lists;

    impl Render for Lists {
        fn render(
            &self,
            _: &str,
            context: &serde_json::Map<String, serde_json::Value>,
        ) -> Result<String, ordain::error::BoxError> {
            Ok(serde_json::to_string(context)?)
        }
    }
    #[middleware(process_template_response)]
    fn offers(_req: &Request, page: &mut TemplateResponse) {
        page.insert_lazy("a", || 1.into()).insert_lazy("b", || unreachable!("the view has said it"));
        assert_eq!((page.get("a"), format!("{page:?}").contains(r#"lazy: ["a", "b"]"#)), (None, true));
    }
    middleware_chain! {
        struct Listing {
            renderer: Renderer<Lists>,
            offers,
        }
    }
    let app = Listing { renderer: Renderer(Lists) }
        .wrap(async |_: &mut Request| TemplateResponse::new("page").with("b", 2))
        .boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        let response = Trial { label: "", app: app.clone() }.run(mode, Request::default());
        assert_eq!(crate::text(response), r#"{"a":1,"b":2}"#);
    }
}
