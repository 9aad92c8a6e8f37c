//! What a chain is made of: entries that may be left out, one of two, none at all; built once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ordain::template::Renderer;
use ordain::{
    Either, IntoResponse, Mode, Next, Provide, Request, Response, Shared, Tower, middleware, middleware_chain,
};
use ordain_tests::Act::{Fail, Template};
use ordain_tests::{
    A, B, Blocks, Both, C, Log, OnlyAsync, Recorder, Script, Sides, SidesAsync, Trace, Trial, view, view_blocking,
};
use tower_layer::Layer;

/// The trace of a chain around an async and a blocking view, in both modes: one and the same.
fn trace(chain: impl Fn() -> [ordain::BoxedChain; 2], script: Script<'_>) -> Vec<String> {
    let mut traces = Vec::new();
    for app in chain() {
        let trial = Trial { label: "", app };
        for mode in [Mode::Async, Mode::Blocking] {
            let trace = Trace::new(script);
            trial.run(mode, trace.request());
            traces.push(trace.steps());
        }
    }
    traces.dedup();
    assert_eq!(traces.len(), 1, "the same in each mode: {traces:?}");
    traces.remove(0)
}

macro_rules! both_views {
    ($chain:expr) => {
        move || [$chain.wrap(ordain_tests::view).boxed(), $chain.wrap_blocking(view_blocking).boxed()]
    };
}

#[test]
fn an_empty_chain_is_the_view_with_its_core() {
    middleware_chain! {
        struct Empty {}
    }

    assert_eq!(trace(both_views!(Empty), &[]), ["view"]);
    let app = Empty.wrap(view);
    let failing = Trace::new(&[("view", Fail(ordain::error::Kind::NotFound))]);
    assert_eq!(app.handle_blocking(failing.request()).status(), 404);
}

macro_rules! optional {
    ($($test:ident: $kind:ident;)*) => {$(
        #[test]
        fn $test() {
            middleware_chain! {
                struct Site {
                    Renderer<Recorder>,
                    Both<A>,
                    maybe: Option<$kind<B>>,
                    Both<C>,
                }
            }

            let chain = |there: bool| both_views!(Site { maybe: there.then($kind::default) });
            assert_eq!(
                trace(chain(false), &[("view", Template)]),
                ["A>", "C>", "A.pv", "C.pv", "view", "C.pt", "A.pt", "render", "<C:200", "<A:200"],
            );
            assert_eq!(
                trace(chain(true), &[("view", Template)]),
                [
                    "A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "view", "C.pt", "B.pt", "A.pt", "render",
                    "<C:200", "<B:200", "<A:200"
                ],
            );
            let failing = [("view", Fail(ordain::error::Kind::Other))];
            assert_eq!(
                trace(chain(false), &failing),
                ["A>", "C>", "A.pv", "C.pv", "view", "C.pe", "A.pe", "<C:500", "<A:500"],
            );
        }
    )*};
}

optional! {
    an_optional_middleware_of_both_modes: Both;
    an_optional_async_middleware: OnlyAsync;
    an_optional_blocking_middleware: Blocks;
    an_optional_middleware_of_hooks: Sides;
    an_optional_middleware_of_async_hooks: SidesAsync;
}

#[test]
fn entries_may_be_left_out_at_each_place() {
    middleware_chain! {
        struct Site {
            a: Option<SidesAsync<A>>,
            Renderer<Recorder>,
            b: Option<Blocks<B>>,
            c: Option<OnlyAsync<C>>,
        }
    }

    for bits in 0..8 {
        let there = |bit: usize| bits >> bit & 1 == 1;
        let names: Vec<_> = ["A", "B", "C"].into_iter().enumerate().filter(|(bit, _)| there(*bit)).collect();
        let down = |point: &str| names.iter().map(|(_, name)| format!("{name}{point}")).collect::<Vec<_>>();
        let up = |point: &str| down(point).into_iter().rev().collect::<Vec<_>>();
        let left = |status: u16| names.iter().rev().map(|(_, name)| format!("<{name}:{status}")).collect::<Vec<_>>();
        let steps = |parts: [Vec<String>; 5]| parts.concat();
        let site = || Site {
            a: there(0).then(SidesAsync::default),
            b: there(1).then(Blocks::default),
            c: there(2).then(OnlyAsync::default),
        };
        let view = || vec!["view".to_owned()];
        assert_eq!(
            trace(both_views!(site()), &[("view", Template)]),
            steps([down(">"), down(".pv"), view(), [up(".pt"), vec!["render".to_owned()]].concat(), left(200)]),
        );
        assert_eq!(
            trace(both_views!(site()), &[("view", Fail(ordain::error::Kind::NotFound))]),
            steps([down(">"), down(".pv"), view(), up(".pe"), left(404)]),
        );
    }
}

#[test]
fn an_entry_that_is_left_out_changes_no_mode() {
    middleware_chain! {
        struct Site {
            OnlyAsync<A>,
            maybe: Option<Blocks<B>>,
            OnlyAsync<C>,
        }
    }

    let run = |maybe| {
        let trial = Trial { label: "", app: Site { maybe }.wrap(view).boxed() };
        Log::of_bridges(|| trial.run(Mode::Async, Request::default())).1
    };
    assert_eq!(run(None), [""; 0]);
    assert_eq!(run(Some(Blocks::default())), ["Blocking", "Async"]);
}

#[test]
fn one_of_two_is_the_one_that_was_chosen() {
    middleware_chain! {
        struct Site {
            Both<A>,
            either: Either<Blocks<B>, Sides<C>>,
        }
    }

    let first = both_views!(Site { either: Either::First(Blocks::default()) });
    assert_eq!(trace(first, &[]), ["A>", "B>", "A.pv", "B.pv", "view", "<B:200", "<A:200"]);
    let second = both_views!(Site { either: Either::Second(Sides::default()) });
    assert_eq!(trace(second, &[]), ["A>", "C>", "A.pv", "C.pv", "view", "<C:200", "<A:200"]);
}

#[test]
fn an_optional_either_may_be_left_out() {
    middleware_chain! {
        struct Site {
            maybe: Option<Either<Both<A>, OnlyAsync<B>>>,
            Both<C>,
        }
    }

    assert_eq!(trace(both_views!(Site { maybe: None }), &[]), ["C>", "C.pv", "view", "<C:200"]);
    let there = both_views!(Site { maybe: Some(Either::Second(OnlyAsync::default())) });
    assert_eq!(trace(there, &[]), ["B>", "C>", "B.pv", "C.pv", "view", "<C:200", "<B:200"]);
}

/// Counts the requests it has seen, and says so.
#[derive(Default)]
struct Counter(AtomicUsize);

#[middleware]
impl Counter {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let mut response = next.run(req).await;
        response.headers_mut().insert("x-count", count.into());
        response
    }
}

middleware_chain! {
    struct Counting {
        counter: Counter,
    }
}

fn count(response: &Response) -> &str {
    response.headers()["x-count"].to_str().unwrap()
}

#[derive(Clone)]
struct Locale(&'static str);

#[middleware]
async fn french(req: &mut Request, next: impl Provide<Locale>) -> Response {
    next.provide(Locale("fr")).run(req).await
}

#[middleware]
async fn or_english(req: &mut Request, locale: Option<Locale>, next: impl Provide<Locale>) -> Response {
    next.provide(locale.unwrap_or(Locale("en"))).run(req).await
}

#[middleware]
async fn greeting(req: &mut Request, locale: Locale, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("content-language", locale.0.parse().unwrap());
    response
}

#[test]
fn a_default_gives_a_value_where_its_provider_is_left_out() {
    middleware_chain! {
        struct Site { french: Option<french>, or_english, greeting }
    }

    for (french, language) in [(Some(french {}), "fr"), (None, "en")] {
        let response = Site { french }.wrap(view).handle_blocking(Request::default());
        assert_eq!(response.headers()["content-language"], language);
    }
    assert!(Site::PLAN.to_mermaid().contains("e1 -. \"Locale\" .-> e2"), "{}", Site::PLAN.to_mermaid());
    assert!(Site::PLAN.to_mermaid().contains("e0 -. \"Locale\" .-> e1"), "{}", Site::PLAN.to_mermaid());
}

#[test]
fn the_state_of_a_middleware_is_shared_by_all_requests() {
    let app = Counting { counter: Counter::default() }.wrap(view);
    let clone = app.clone();
    assert_eq!(count(&app.handle_blocking(Request::default())), "1");
    assert_eq!(count(&clone.handle_blocking(Request::default())), "2");
    assert_eq!(count(&app.boxed().handle_blocking(Request::default())), "3");
}

#[test]
fn two_wraps_are_two_chains() {
    let apps = [(); 2].map(|()| Counting { counter: Counter::default() }.wrap(view));
    for app in apps {
        assert_eq!(count(&app.handle_blocking(Request::default())), "1");
    }
}

#[test]
fn a_layer_has_one_set_of_middlewares_wherever_it_is_applied() {
    let layer = Counting { counter: Counter::default() }.layer();
    let service = tower::service_fn(async |_: Request| Ok::<_, std::convert::Infallible>(().into_response()));
    assert_eq!(count(&layer.layer(service).handle_blocking(Request::default())), "1");
    assert_eq!(count(&layer.clone().layer(service).handle_blocking(Request::default())), "2");
}

#[test]
fn a_middleware_is_linked_once_not_per_request() {
    /// Counts how often it is made and dropped.
    struct Life(Arc<AtomicUsize>);

    impl Drop for Life {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[middleware]
    impl Life {
        fn process_request(&self, _req: &Request) {}
    }

    middleware_chain! {
        struct Site {
            life: Life,
        }
    }

    let dropped = Arc::new(AtomicUsize::new(0));
    let app = Site { life: Life(Arc::clone(&dropped)) }.wrap(view);
    for _ in 0..3 {
        app.handle_blocking(Request::default());
    }
    assert_eq!(dropped.load(Ordering::SeqCst), 0);
    drop(app);
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
}

#[test]
fn a_chain_is_linked_once_when_it_is_wrapped_innermost_first() {
    type Links = Arc<Mutex<Vec<&'static str>>>;

    /// A layer that says when it is put around the rest.
    struct Linked(&'static str, Links);

    impl<S> Layer<S> for Linked {
        type Service = S;

        fn layer(&self, rest: S) -> S {
            self.1.lock().unwrap().push(self.0);
            rest
        }
    }

    middleware_chain! {
        struct Site {
            a: Tower<Linked>,
            Both<A>,
            b: Option<Tower<Linked>>,
            Blocks<B>,
            left_out: Option<Tower<Linked>>,
            c: Either<Tower<Linked>, Tower<Linked>>,
            SidesAsync<C>,
            d: Tower<Linked>,
        }
    }

    let links = Links::default();
    let layer = |name| Tower(Linked(name, Arc::clone(&links)));
    let site =
        || Site { a: layer("a"), b: Some(layer("b")), left_out: None, c: Either::Second(layer("c")), d: layer("d") };
    let linked = || std::mem::take(&mut *links.lock().unwrap());

    let unwrapped = site();
    assert_eq!(linked(), [""; 0]);
    let apps = [
        unwrapped.wrap(view).boxed(),
        site().wrap_blocking(view_blocking).boxed(),
        site().wrap_service(axum::Router::new()).boxed(),
        site().wrap_router(axum::Router::new()).boxed(),
    ];
    assert_eq!(linked(), ["d", "c", "b", "a"].repeat(4));
    for app in apps {
        let trial = Trial { label: "", app };
        for mode in [Mode::Async, Mode::Blocking, Mode::Async] {
            trial.run(mode, Request::default());
        }
    }
    assert_eq!(linked(), [""; 0], "not for a request");
    let applied = site().layer();
    assert_eq!(linked(), [""; 0]);
    drop([applied.layer(axum::Router::new()), applied.layer(axum::Router::new())]);
    assert_eq!(linked(), ["d", "c", "b", "a"].repeat(2));
}

#[test]
fn changes_to_the_request_are_seen_inside_and_come_home() {
    #[derive(Clone, Debug, PartialEq)]
    struct Inside(u8);

    #[middleware]
    async fn outer(req: &mut Request, next: impl Next) -> Response {
        *req.uri_mut() = "/changed".parse().unwrap();
        req.headers_mut().insert("x-outer", http::HeaderValue::from_static("yes"));
        let response = next.run(req).await;
        assert_eq!(req.uri().path(), "/changed");
        assert_eq!(req.headers()["x-outer"], "yes");
        assert_eq!(req.headers()["x-inner"], "yes");
        assert_eq!(req.extensions().get(), Some(&Inside(7)));
        response
    }

    #[middleware]
    fn inner(req: &mut Request, next: impl ordain::blocking::Next) -> Response {
        req.headers_mut().insert("x-inner", http::HeaderValue::from_static("yes"));
        req.extensions_mut().insert(Inside(7));
        next.run(req)
    }

    middleware_chain! {
        struct Site {
            outer,
            inner,
        }
    }

    fn seen(req: &Request) -> String {
        format!("{} {:?} {:?}", req.uri().path(), req.headers()["x-outer"], req.extensions().get::<Inside>())
    }

    let expected = r#"/changed "yes" Some(Inside(7))"#;
    let router = axum::Router::new().route("/changed", axum::routing::get(async |req: Request| seen(&req)));
    for app in [
        Site.wrap(async |req: &mut Request| seen(req)).boxed(),
        Site.wrap_blocking(|req| seen(req)).boxed(),
        Site.wrap_service(router.clone()).boxed(),
        Site.wrap_router(router).boxed(),
    ] {
        let trial = Trial { label: "", app };
        for mode in [Mode::Async, Mode::Blocking] {
            assert_eq!(crate::text(trial.run(mode, Request::default())), expected);
        }
    }
}

#[test]
fn an_application_wide_value_is_there_for_all_below() {
    #[middleware(process_request)]
    fn motto(_req: &Request, motto: Arc<str>) -> Option<String> {
        Some(motto.to_string())
    }

    middleware_chain! {
        struct Site {
            the_motto: Shared<Arc<str>>,
            motto,
        }
    }

    let site = Site { the_motto: Shared("in order".into()) }.wrap(view);
    assert_eq!(crate::text(site.handle_blocking(Request::default())), "in order");
}

/// What only this module can name, between two middlewares that anybody may put into a chain.
mod sealed {
    use std::ops::ControlFlow;

    use ordain::{Next, Request, Response, middleware};

    #[derive(Clone)]
    struct Key(u32);

    pub(super) struct Makes;

    #[middleware]
    impl Makes {
        fn process_request(&self, _req: &Request) -> ControlFlow<Response, Key> {
            ControlFlow::Continue(Key(7))
        }
    }

    pub(super) struct Takes;

    #[middleware]
    impl Takes {
        async fn call(&self, req: &mut Request, key: Key, next: impl Next) -> Response {
            let mut response = next.run(req).await;
            response.headers_mut().insert("key", key.0.into());
            response
        }
    }
}

/// Private to the file, where the middlewares that need it are not.
#[derive(Clone)]
struct Visit(u32);

mod visits {
    use ordain::{Next, Provide, Request, Response, blocking, middleware};

    #[middleware]
    pub(super) async fn counted(
        req: &mut Request,
        visit: Option<super::Visit>,
        next: impl Provide<super::Visit>,
    ) -> Response {
        let before = visit.map_or(0, |visit| visit.0);
        next.provide(super::Visit(before + 1)).run(req).await
    }

    #[middleware]
    pub(super) fn doubled(
        req: &mut Request,
        visit: super::Visit,
        next: impl blocking::Provide<super::Visit>,
    ) -> Response {
        next.provide(super::Visit(2 * visit.0)).run(req)
    }

    #[middleware]
    pub(super) async fn told(req: &mut Request, visit: super::Visit, next: impl Next) -> Response {
        let mut response = next.run(req).await;
        response.headers_mut().insert("visit", visit.0.into());
        response
    }
}

#[test]
fn private_types_are_provided_and_needed() {
    middleware_chain! {
        struct Around {
            first: Option<Shared<Visit>>,
            makes: sealed::Makes,
            visits::counted,
        }
    }
    middleware_chain! {
        #[chain(within(Around))]
        struct Site {
            doubled: Either<visits::doubled, visits::doubled>,
            ..told: Told,
        }
    }
    middleware_chain! {
        #[chain(part)]
        struct Told {
            told: Arc<visits::told>,
            takes: sealed::Takes,
        }
    }

    for (first, visit) in [(None, "2"), (Some(Shared(Visit(20))), "42")] {
        let told = Told { told: Arc::new(visits::told {}), takes: sealed::Takes };
        let site = Site { doubled: Either::Second(visits::doubled {}), told };
        let around = Around { first, makes: sealed::Makes };
        let app = around.wrap_service(site.wrap(async |_: &mut Request| "view"));
        for mode in [Mode::Async, Mode::Blocking] {
            let trial = Trial { label: "", app: app.clone().boxed() };
            let response = trial.run(mode, Request::new(axum::body::Body::empty()));
            assert_eq!([&response.headers()["visit"], &response.headers()["key"]], [visit, "7"]);
        }
    }
}
