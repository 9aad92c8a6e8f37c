//! Django's own tests of middlewares (`tests/middleware_exceptions`), said again.

use ordain::template::{Render, Renderer};
use ordain::{BoxedChain, Error, Mode, Next, Request, Response, TemplateResponse, View};
use ordain::{blocking, middleware, middleware_chain};
use ordain_tests::{Trace, Trial, pause};
use serde_json::{Map, Value};

/// Writes `{{ text }}{% for m in mw %}\n{{ m }}{% endfor %}`.
#[derive(Default)]
struct Engine;

impl Render for Engine {
    fn render(&self, template: &str, context: &Map<String, Value>) -> Result<String, ordain::error::BoxError> {
        let mw = context.get("mw").and_then(Value::as_array).ok_or("no `mw`")?;
        let lines = mw.iter().filter_map(Value::as_str);
        match template {
            "broken" => Err("exception in render".into()),
            text => Ok([text].into_iter().chain(lines).collect::<Vec<_>>().join("\n")),
        }
    }
}

fn page(text: String, mw: &[&str]) -> TemplateResponse {
    TemplateResponse::new(text).with("mw", mw)
}

fn log(req: &Request, line: impl Into<String>) {
    Trace::of(req).push(line);
}

fn name(view: &View<'_>) -> String {
    let at = view.name().rfind([':', '/']).map_or(0, |at| at + 1);
    view.name()[at..].to_owned()
}

#[middleware(process_view)]
fn process_view_none(req: &Request, view: &View<'_>) {
    log(req, format!("processed view {}", name(view)));
}

#[middleware(process_view)]
fn process_view(_req: &Request, view: &View<'_>) -> Option<String> {
    Some(format!("Processed view {}", name(view)))
}

#[middleware(process_view)]
async fn async_process_view(req: &mut Request, view: &View<'_>) -> Option<String> {
    pause().await;
    process_view(req, view)
}

#[middleware(process_view)]
fn process_view_template(_req: &Request, view: &View<'_>) -> Option<TemplateResponse> {
    Some(page(format!("Processed view {}", name(view)), &["process_view_template"]))
}

fn add(template: &mut TemplateResponse, name: &str) {
    template.context_mut()["mw"].as_array_mut().unwrap().push(name.into());
}

#[middleware(process_template_response)]
fn template_response(_req: &Request, template: &mut TemplateResponse) {
    add(template, "template_response");
}

#[middleware(process_template_response)]
async fn async_template_response(_req: &mut Request, template: &mut TemplateResponse) {
    pause().await;
    add(template, "async_template_response");
}

#[middleware(process_exception)]
fn process_exception(_req: &Request, _error: &Error) -> Option<&'static str> {
    Some("Exception caught")
}

#[middleware(process_exception)]
async fn async_process_exception(_req: &mut Request, _error: &Error) -> Option<&'static str> {
    pause().await;
    Some("Exception caught")
}

#[middleware(process_exception)]
fn process_exception_log(req: &Request, _error: &Error) {
    log(req, "process-exception");
}

#[middleware(process_exception)]
fn process_exception_exc(_req: &Request, _error: &Error) -> Result<Option<Response>, Error> {
    Err(Error::not_found("from process-exception"))
}

#[middleware(process_exception)]
fn process_exception_template(_req: &Request, error: &Error) -> Option<TemplateResponse> {
    Some(page(error.to_string(), &["process_exception_template"]))
}

#[middleware]
async fn logging(req: &mut Request, next: impl Next) -> Response {
    let response = next.run(req).await;
    log(req, response.status().as_str());
    response
}

#[middleware]
fn not_found(_req: &mut Request, _next: impl blocking::Next) -> Result<Response, Error> {
    Err(Error::not_found("not found"))
}

#[middleware]
fn payment(req: &mut Request, next: impl blocking::Next) -> Response {
    let mut response = next.run(req);
    *response.status_mut() = http::StatusCode::PAYMENT_REQUIRED;
    response
}

#[middleware]
async fn async_payment(req: &mut Request, next: impl Next) -> Response {
    pause().await;
    let mut response = next.run(req).await;
    *response.status_mut() = http::StatusCode::PAYMENT_REQUIRED;
    response
}

#[middleware]
async fn sync_and_async(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

/// The view of each of Django's paths.
async fn normal_view(req: &mut Request) -> Result<Response, Error> {
    pause().await;
    view(req)
}

fn view(req: &mut Request) -> Result<Response, Error> {
    use ordain::IntoResponse;
    match req.uri().path() {
        "/error" => Err(Error::other("Error in view")),
        "/permission_denied" => Err(Error::permission_denied("no")),
        "/template_response" => Ok(page("template_response OK".to_owned(), &[]).into_response()),
        "/exception_in_render" => Ok(page("broken".to_owned(), &[]).into_response()),
        "/panic" => panic!("at the view"),
        _ => Ok("OK".into_response()),
    }
}

/// What a request gives, in both modes: the status, the body, and what has been logged.
fn get(app: BoxedChain, path: &str) -> (u16, String, Vec<String>) {
    let trial = Trial { label: "", app };
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| {
        let trace = Trace::default();
        let mut req = trace.request();
        *req.uri_mut() = path.parse().unwrap();
        let response = trial.run(mode, req);
        (response.status().as_u16(), crate::text(response), trace.steps())
    });
    assert_eq!(first, second);
    first
}

macro_rules! tests {
    ($($test:ident: [$($entry:ident)*] $path:literal => $status:literal $body:literal [$($line:literal)*];)*) => {$(
        #[test]
        fn $test() {
            middleware_chain! {
                struct Site {
                    Renderer<Engine>,
                    $($entry,)*
                }
            }

            fn normal_view(req: &mut Request) -> Result<Response, Error> {
                view(req)
            }

            // Behind a router the view's name is the route.
            let router = axum::Router::new().route($path, axum::routing::get(async |mut req: Request| view(&mut req)));
            for (app, name) in [
                (Site.wrap(super::django::normal_view).boxed(), "normal_view"),
                (Site.wrap_blocking(normal_view).boxed(), "normal_view"),
                (Site.wrap_router(router).boxed(), &$path[1..]),
            ] {
                let line = |line: &str| line.replace("normal_view", name);
                assert_eq!(get(app, $path), ($status, line($body), <[&str]>::iter(&[$($line),*]).map(|text| line(text)).collect()));
            }
        }
    )*};
}

tests! {
    process_view_that_returns_none: [process_view_none] "/normal" => 200 "OK" ["processed view normal_view"];
    process_view_that_returns_a_response: [process_view] "/normal" => 200 "Processed view normal_view" [];
    async_process_view_that_returns_a_response: [async_process_view] "/normal" => 200 "Processed view normal_view" [];
    a_template_of_process_view_is_rendered:
        [process_view_template] "/normal" => 200 "Processed view normal_view\nprocess_view_template" [];
    a_template_of_process_view_is_passed_to_process_template_response:
        [process_view_template template_response] "/normal"
        => 200 "Processed view normal_view\nprocess_view_template\ntemplate_response" [];
    process_template_response:
        [template_response] "/template_response" => 200 "template_response OK\ntemplate_response" [];
    async_process_template_response:
        [async_template_response template_response] "/template_response"
        => 200 "template_response OK\ntemplate_response\nasync_template_response" [];
    an_exception_of_the_view_is_converted_before_the_middlewares:
        [logging] "/permission_denied" => 403 "forbidden" ["403"];
    an_exception_of_the_view_is_handled_by_process_exception:
        [process_exception] "/error" => 200 "Exception caught" [];
    a_panic_of_the_view_is_handled_by_process_exception: [process_exception] "/panic" => 200 "Exception caught" [];
    an_exception_of_the_view_is_handled_by_async_process_exception:
        [async_process_exception] "/error" => 200 "Exception caught" [];
    a_response_of_process_exception_short_circuits_the_remainder:
        [process_exception_log process_exception] "/error" => 200 "Exception caught" [];
    a_response_of_process_exception_when_the_one_below_returns_none:
        [process_exception process_exception_log] "/error" => 200 "Exception caught" ["process-exception"];
    an_exception_of_process_exception_replaces_it:
        [logging process_exception process_exception_exc] "/error" => 404 "not found" ["404"];
    a_template_of_process_exception_is_rendered_and_passed_to_process_template_response:
        [process_exception_template template_response] "/error"
        => 200 "Error in view\nprocess_exception_template\ntemplate_response" [];
    an_exception_of_a_middleware_is_converted_before_the_one_above:
        [logging not_found] "/normal" => 404 "not found" ["404"];
    an_exception_of_a_middleware_is_not_handled_by_process_exception:
        [process_exception logging not_found] "/normal" => 404 "not found" ["404"];
    an_exception_of_rendering_is_passed_to_process_exception:
        [process_exception] "/exception_in_render" => 200 "Exception caught" [];
    an_exception_of_rendering_is_passed_to_async_process_exception:
        [async_process_exception] "/exception_in_render" => 200 "Exception caught" [];
    a_sync_middleware: [payment] "/normal" => 402 "OK" [];
    an_async_middleware: [async_payment] "/normal" => 402 "OK" [];
    a_sync_and_async_middleware: [sync_and_async] "/normal" => 200 "OK" [];
    a_chain_of_all_kinds: [sync_and_async async_payment logging payment] "/normal" => 402 "OK" ["402"];
}
