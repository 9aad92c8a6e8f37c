//! What hooks may return, and the values they provide and need.

use std::ops::ControlFlow;

use ordain::template::Renderer;
use ordain::{
    Error, IntoResponse, Mode, Next, Request, Response, TemplateResponse, View, middleware, middleware_chain,
};
use ordain_tests::{A, B, Both, Recorder, Trace, Trial, pause};

/// The traces of a chain in both modes: one and the same.
fn trace(app: ordain::BoxedChain, uri: &'static str) -> Vec<String> {
    let trial = Trial { label: "", app };
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| {
        let trace = Trace::default();
        let mut req = trace.request();
        *req.uri_mut() = uri.parse().unwrap();
        let status = trial.run(mode, req).status();
        trace.push(status.as_str());
        trace.steps()
    });
    assert_eq!(first, second);
    first
}

fn note(req: &Request, step: &str) {
    Trace::of(req).push(step);
}

/// Notes what comes out below it.
#[middleware]
async fn watch(req: &mut Request, next: impl Next) -> Response {
    let response = next.run(req).await;
    note(req, &format!("<{}", response.status().as_u16()));
    response
}

#[test]
fn process_request_returns_nothing() {
    #[middleware(process_request)]
    fn nothing(req: &Request) {
        note(req, "request");
    }

    middleware_chain! {
        struct Site {
            watch,
            nothing,
        }
    }

    assert_eq!(trace(Site.wrap(ordain_tests::view).boxed(), "/"), ["request", "view", "<200", "200"]);
}

#[derive(Clone)]
struct Answers;

#[middleware]
impl Answers {
    fn process_request(&self, req: &Request) -> Option<(http::StatusCode, &'static str)> {
        note(req, "request");
        (req.uri().path() == "/stop").then_some((http::StatusCode::ACCEPTED, "stop"))
    }

    fn process_response(&self, req: &Request, _response: &mut Response) {
        note(req, "response");
    }
}

impl Default for Answers {
    fn default() -> Self {
        Self
    }
}

#[test]
fn process_request_returns_an_option() {
    middleware_chain! {
        struct Site {
            watch,
            Answers,
        }
    }

    let app = Site.wrap(ordain_tests::view).boxed();
    assert_eq!(trace(app.clone(), "/"), ["request", "view", "response", "<200", "200"]);
    assert_eq!(trace(app, "/stop"), ["request", "response", "<202", "202"]);
}

#[derive(Default)]
struct Fails;

#[middleware]
impl Fails {
    fn process_request(&self, req: &Request) -> Result<(), Error> {
        note(req, "request");
        match req.uri().path() {
            "/error" => Err(Error::permission_denied("no")),
            "/panic" => panic!("no"),
            _ => Ok(()),
        }
    }

    fn process_response(&self, req: &Request, _response: &mut Response) {
        note(req, "response");
    }
}

#[derive(Default)]
struct FailsAsync;

#[middleware]
impl FailsAsync {
    async fn process_request(&self, req: &mut Request) -> Result<(), Error> {
        pause().await;
        note(req, "request");
        match req.uri().path() {
            "/error" => Err(Error::permission_denied("no")),
            "/panic" => panic!("no"),
            _ => Ok(()),
        }
    }

    async fn process_response(&self, req: &mut Request, _response: &mut Response) {
        pause().await;
        note(req, "response");
    }
}

#[test]
fn a_process_request_that_fails_does_not_meet_its_own_process_response() {
    middleware_chain! {
        struct Site {
            watch,
            Fails,
        }
    }

    middleware_chain! {
        struct SiteAsync {
            watch,
            FailsAsync,
        }
    }

    for app in [Site.wrap(ordain_tests::view).boxed(), SiteAsync.wrap(ordain_tests::view).boxed()] {
        assert_eq!(trace(app.clone(), "/"), ["request", "view", "response", "<200", "200"]);
        assert_eq!(trace(app.clone(), "/error"), ["request", "<403", "403"]);
        assert_eq!(trace(app, "/panic"), ["request", "<500", "500"]);
    }
}

#[derive(Clone, Debug)]
struct Locale(&'static str);

#[derive(Default)]
struct Locales;

#[middleware]
impl Locales {
    fn process_request(&self, req: &Request) -> ControlFlow<http::StatusCode, Locale> {
        match req.uri().path() {
            "/stop" => ControlFlow::Break(http::StatusCode::NOT_ACCEPTABLE),
            "/de" => ControlFlow::Continue(Locale("de")),
            _ => ControlFlow::Continue(Locale("en")),
        }
    }

    fn process_response(&self, req: &Request, _response: &mut Response) {
        note(req, &format!("{:?}", req.extensions().get::<Locale>()));
    }
}

#[middleware]
async fn greets(req: &mut Request, locale: Locale, next: impl Next) -> Response {
    note(req, locale.0);
    next.run(req).await
}

#[test]
fn process_request_provides_what_it_continues_with() {
    middleware_chain! {
        struct Site {
            Locales,
            greets,
        }
    }

    let app = Site.wrap(ordain_tests::view).boxed();
    assert_eq!(trace(app.clone(), "/"), ["en", "view", r#"Some(Locale("en"))"#, "200"]);
    assert_eq!(trace(app.clone(), "/de"), ["de", "view", r#"Some(Locale("de"))"#, "200"]);
    assert_eq!(trace(app, "/stop"), ["None", "406"]);
}

/// A `process_request` with a result, of an option and of what goes on or not.
macro_rules! may_fail {
    ($returned:ty, $stop:expr, $go_on:expr) => {
        #[middleware(process_request)]
        fn answers(req: &Request) -> Result<$returned, Error> {
            note(req, "request");
            match req.uri().path() {
                "/error" => Err(Error::permission_denied("no")),
                "/parse" => Ok("x".parse::<u8>().map(|_| $go_on)?),
                "/stop" => Ok($stop),
                _ => Ok($go_on),
            }
        }
    };
}

#[test]
fn process_request_returns_an_option_or_fails() {
    may_fail!(Option<http::StatusCode>, Some(http::StatusCode::ACCEPTED), None);

    middleware_chain! {
        struct Site {
            watch,
            answers,
        }
    }

    let app = Site.wrap(ordain_tests::view).boxed();
    assert_eq!(trace(app.clone(), "/"), ["request", "view", "<200", "200"]);
    assert_eq!(trace(app.clone(), "/stop"), ["request", "<202", "202"]);
    assert_eq!(trace(app.clone(), "/error"), ["request", "<403", "403"]);
    assert_eq!(trace(app, "/parse"), ["request", "<500", "500"]);
}

#[test]
fn process_request_provides_a_value_or_fails() {
    may_fail!(
        ControlFlow<http::StatusCode, Locale>,
        ControlFlow::Break(http::StatusCode::NOT_ACCEPTABLE),
        ControlFlow::Continue(Locale("en"))
    );

    middleware_chain! {
        struct Site {
            watch,
            answers,
            greets,
        }
    }

    assert_eq!(Site::PLAN.entries().nth(1).and_then(|entry| entry.provides()), Some("Locale"));
    let app = Site.wrap(ordain_tests::view).boxed();
    assert_eq!(trace(app.clone(), "/"), ["request", "en", "view", "<200", "200"]);
    assert_eq!(trace(app.clone(), "/stop"), ["request", "<406", "406"]);
    assert_eq!(trace(app.clone(), "/error"), ["request", "<403", "403"]);
    assert_eq!(trace(app, "/parse"), ["request", "<500", "500"]);
}

#[test]
fn an_async_process_request_of_a_block_provides_a_value_or_fails() {
    #[derive(Default)]
    struct Loads;

    #[middleware]
    impl Loads {
        async fn process_request(&self, req: &mut Request) -> Result<ControlFlow<Response, Locale>, std::io::Error> {
            pause().await;
            match req.uri().path() {
                "/error" => Err(std::io::ErrorKind::TimedOut.into()),
                "/stop" => Ok(ControlFlow::Break(Response::default())),
                _ => Ok(ControlFlow::Continue(Locale("fr"))),
            }
        }
    }

    middleware_chain! {
        struct Site {
            watch,
            Loads,
            greets,
        }
    }

    let app = Site.wrap(ordain_tests::view).boxed();
    assert_eq!(trace(app.clone(), "/"), ["fr", "view", "<200", "200"]);
    assert_eq!(trace(app.clone(), "/stop"), ["<200", "200"]);
    assert_eq!(trace(app, "/error"), ["<500", "500"]);
}

#[test]
fn a_hook_may_be_a_const_fn() {
    #[derive(Default)]
    struct Idle;

    #[middleware]
    impl Idle {
        const fn process_view(&self, _req: &Request, _view: &View<'_>) -> Option<Response> {
            None
        }

        const fn process_request(&self, _req: &Request) {}
    }

    #[middleware(process_response)]
    const fn idle(_req: &Request, response: &mut Response) {
        let _ = response;
    }

    middleware_chain! {
        struct Site {
            watch,
            Idle,
            idle,
        }
    }

    assert_eq!(trace(Site.wrap(ordain_tests::view).boxed(), "/"), ["view", "<200", "200"]);
}

#[test]
fn core_hooks_return_nothing_or_an_option_or_a_result() {
    #[derive(Default)]
    struct Nothing;

    #[middleware]
    impl Nothing {
        fn process_view(&self, req: &Request, _view: &View<'_>) {
            note(req, "view hook");
        }

        fn process_exception(&self, req: &Request, _error: &Error) {
            note(req, "exception hook");
        }
    }

    #[derive(Default)]
    struct Answer;

    #[middleware]
    impl Answer {
        fn process_view(&self, _req: &Request, _view: &View<'_>) -> Option<&'static str> {
            None
        }

        fn process_exception(&self, _req: &Request, error: &Error) -> Option<(http::StatusCode, String)> {
            Some((http::StatusCode::CONFLICT, error.to_string()))
        }
    }

    middleware_chain! {
        struct Site {
            Answer,
            Nothing,
        }
    }

    let failing = async |_: &mut Request| Err::<(), Error>(Error::other("boom"));
    assert_eq!(trace(Site.wrap(failing).boxed(), "/"), ["view hook", "exception hook", "409"]);
}

#[test]
fn a_core_hook_that_guards_returns_nothing_or_an_error() {
    #[derive(Default)]
    struct Guard;

    #[middleware]
    impl Guard {
        fn process_view(&self, req: &Request, _view: &View<'_>) -> Result<(), Error> {
            if req.uri().path() == "/" { Ok(()) } else { Err(Error::permission_denied("members only")) }
        }

        fn process_exception(&self, _req: &Request, error: &Error) -> Result<(), Error> {
            if error.status() == 403 { Err(Error::not_found("nothing to see")) } else { Ok(()) }
        }
    }

    middleware_chain! {
        struct Site {
            watch,
            Guard,
        }
    }

    let failing = async |_: &mut Request| Err::<(), Error>(Error::permission_denied("not today"));
    let app = Site.wrap(ordain_tests::view).boxed();
    assert_eq!(trace(app.clone(), "/"), ["view", "<200", "200"]);
    assert_eq!(trace(app, "/members"), ["<403", "403"]);
    assert_eq!(trace(Site.wrap(failing).boxed(), "/"), ["<404", "404"]);
}

#[test]
fn a_hook_gets_the_values_it_needs() {
    #[derive(Default)]
    struct Needy;

    #[middleware]
    impl Needy {
        fn process_view(&self, req: &Request, locale: Locale, view: &View<'_>) {
            note(req, &format!("view hook {} {}", locale.0, view.name().is_empty()));
        }

        async fn process_exception(&self, req: &mut Request, locale: Locale, error: &Error) -> Option<String> {
            pause().await;
            note(req, &format!("exception hook {} {error}", locale.0));
            Some("answered".to_owned())
        }
    }

    middleware_chain! {
        struct Site {
            Locales,
            Needy,
        }
    }

    let failing = async |_: &mut Request| Err::<(), Error>(Error::other("boom"));
    assert_eq!(
        trace(Site.wrap(failing).boxed(), "/de"),
        ["view hook de false", "exception hook de boom", r#"Some(Locale("de"))"#, "200"]
    );
}

#[test]
fn a_value_that_was_taken_away_is_an_error_that_names_it() {
    #[middleware(process_request)]
    fn thief(req: &mut Request) {
        req.extensions_mut().remove::<Locale>();
    }

    middleware_chain! {
        struct Site {
            watch,
            Locales,
            thief,
            greets,
        }
    }

    let app = Site.wrap(ordain_tests::view).boxed();
    let (steps, log) = ordain_tests::Log::of(|| trace(app, "/"));
    assert_eq!(steps, ["None", "<500", "500"]);
    assert_eq!(log.len(), 2, "once in each mode: {log:?}");
    assert!(log.iter().all(|line| line.contains("`greets` needs a `") && line.contains("Locale`")), "{log:?}");
}

/// Takes the value away from what is inside and below.
#[middleware]
async fn robs(req: &mut Request, next: impl Next) -> Response {
    req.extensions_mut().remove::<Locale>();
    next.run(req).await
}

macro_rules! robbed {
    ($($test:ident: $hook:ident($($arg:ident: $ty:ty)?) -> $output:ty: $view:expr => $steps:expr;)*) => {$(
        #[test]
        fn $test() {
            #[middleware($hook)]
            fn needy(req: &Request, _locale: Locale, $($arg: $ty)?) -> $output {
                note(req, "never");
                panic!("it has no value")
            }

            #[middleware($hook)]
            async fn needy_async(req: &mut Request, _locale: Locale, $($arg: $ty)?) -> $output {
                note(req, "never");
                panic!("it has no value")
            }

            middleware_chain! {
                struct Site {
                    Renderer<Recorder>,
                    watch,
                    Both<A>,
                    Locales,
                    robs,
                    needy,
                    Both<B>,
                }
            }

            middleware_chain! {
                struct SiteAsync {
                    Renderer<Recorder>,
                    watch,
                    Both<A>,
                    Locales,
                    robs,
                    needy_async,
                    Both<B>,
                }
            }

            let view: fn(&Request) -> Result<Response, Error> = $view;
            for app in [
                Site.wrap_blocking(move |req| view(req)).boxed(),
                SiteAsync.wrap_blocking(move |req| view(req)).boxed(),
            ] {
                let (steps, log) = ordain_tests::Log::of(|| trace(app, "/"));
                assert_eq!(steps, $steps);
                assert_eq!(log.len(), 2, "once in each mode: {log:?}");
                assert!(log.iter().all(|line| line.contains("needs a") && line.contains("Locale`")), "{log:?}");
            }
        }
    )*};
}

robbed! {
    a_value_that_is_gone_fails_process_request: process_request() -> ():
        |_| unreachable!() => ["A>", "None", "<A:500", "<500", "500"];
    a_value_that_is_gone_fails_process_view: process_view(_view: &View<'_>) -> ():
        |_| unreachable!() => ["A>", "B>", "A.pv", "<B:500", "None", "<A:500", "<500", "500"];
    a_value_that_is_gone_fails_process_exception: process_exception(_error: &Error) -> ():
        |_| Err(Error::not_found("replaced"))
        => ["A>", "B>", "A.pv", "B.pv", "B.pe", "<B:500", "None", "<A:500", "<500", "500"];
    a_value_that_is_gone_fails_process_template_response:
        process_template_response(_template: &mut TemplateResponse) -> ():
        |req| Ok(Trace::of(req).template("view").into_response())
        => ["A>", "B>", "A.pv", "B.pv", "B.pt", "<B:500", "None", "<A:500", "<500", "500"];
    a_value_that_is_gone_fails_process_response: process_response(_response: &mut Response) -> ():
        |_| Ok(Response::default()) => ["A>", "B>", "A.pv", "B.pv", "<B:200", "None", "<A:500", "<500", "500"];
}
