//! The order of layers, views and answers.

use ordain::error::Kind;
use ordain::{Error, Mode, Next, Request, Response, View, blocking, middleware, middleware_chain};
use ordain_tests::Act::{Answer, Fail, Panic, Template, Twice};
use ordain_tests::{
    A, B, Blocks, Both, Log, Script, Sides, Trace, Trial, around, async_runtime, everywhere, pause, sided, templated,
    view,
};
use tower::ServiceExt;

#[test]
fn layers_are_entered_top_down_and_left_bottom_up() {
    let trace = ["A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "view", "<C:200", "<B:200", "<A:200"];
    everywhere(around(), &[], &trace);
    everywhere(sided(), &[], &trace);
    everywhere(templated(), &[], &trace);
}

#[test]
fn an_early_answer_is_seen_by_the_layers_above_only() {
    everywhere(around(), &[("B>", Answer(202))], &["A>", "B>", "<A:202"]);
    everywhere(around(), &[("A>", Answer(202))], &["A>"]);
    everywhere(around(), &[("C>", Answer(202))], &["A>", "B>", "C>", "<B:202", "<A:202"]);
}

#[test]
fn an_answer_of_process_request_goes_through_its_own_process_response() {
    everywhere(sided(), &[("B>", Answer(202))], &["A>", "B>", "<B:202", "<A:202"]);
}

#[test]
fn next_can_be_run_twice_through_a_clone() {
    let inside = ["C>", "A.pv", "B.pv", "C.pv", "view", "<C:200"];
    let trace = [&["A>", "B>"], &inside[..], &["<B:200"], &inside, &["<B:200", "<A:200"]].concat();
    everywhere(around(), &[("B>", Twice)], &trace);
}

#[test]
fn a_second_run_meets_the_hooks_of_the_core_again() {
    let twice = |inside: &[&str], status: &str| {
        let [c, b, a] = ["C", "B", "A"].map(|layer| format!("<{layer}:{status}"));
        let inside = [&["C>", "A.pv", "B.pv", "C.pv", "view"], inside, &[c.as_str(), b.as_str()]].concat();
        let whole = [&["A>", "B>"], &inside[..], &inside, &[a.as_str()]].concat();
        whole.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let all = |script: Script<'_>, trace: Vec<String>| {
        let arounds = templated().iter().filter(|trial| !trial.label.contains("Sided"));
        let arounds = arounds.filter(|trial| !trial.label.starts_with("Motley"));
        everywhere(arounds, script, &trace.iter().map(String::as_str).collect::<Vec<_>>());
    };
    all(&[("B>", Twice), ("view", Template)], twice(&["C.pt", "B.pt", "A.pt", "render"], "200"));
    all(&[("B>", Twice), ("view", Fail(Kind::NotFound))], twice(&["C.pe", "B.pe", "A.pe"], "404"));
    all(&[("B>", Twice), ("view", Panic), ("B.pe", Answer(299))], twice(&["C.pe", "B.pe"], "299"));
}

#[test]
fn a_chain_is_a_tower_service() {
    middleware_chain! {
        struct Site {
            Both<A>,
            Sides<B>,
        }
    }

    let trace = Trace::new(&[("view", Fail(Kind::Other))]);
    let expected = ["A>", "B>", "A.pv", "B.pv", "view", "B.pe", "A.pe", "<B:500", "<A:500"];
    let (response, log) = Log::of(|| async_runtime().block_on(Site.wrap(view).oneshot(trace.request())));
    assert_eq!(response.unwrap().status(), 500);
    assert_eq!(trace.steps(), expected);
    assert_eq!(log, ["ERROR 500 GET /: failed at view"]);

    let boxed = Site.wrap(view).boxed();
    let trace = Trace::new(&[("A>", Panic)]);
    let (response, log) = Log::of(|| async_runtime().block_on(boxed.oneshot(trace.request())));
    assert_eq!(response.unwrap().status(), 500);
    assert_eq!(log, ["ERROR 500 GET /: panicked: panicked at A>"]);
}

#[test]
fn a_long_chain_is_like_a_short_one() {
    #[middleware(repeatable)]
    async fn step(req: &mut Request, next: impl Next) -> Response {
        Trace::of(req).push(">");
        let response = next.run(req).await;
        Trace::of(req).push("<");
        response
    }

    #[middleware(repeatable)]
    fn hop(req: &mut Request, next: impl blocking::Next) -> Response {
        Trace::of(req).push(">");
        let response = next.run(req);
        Trace::of(req).push("<");
        response
    }

    middleware_chain! {
        struct Long {
            Both<A>,
            step, step, step, step, step, step, step, step, step, step, step, step, step, step,
            hop,
            step, step, step, step, step, step, step, step, step, step, step, step, step, step,
            hop,
            step, step, step, step, step, step, step, step, step, step, step, step, step, step,
            Blocks<B>,
        }
    }

    let trial = Trial { label: "long", app: Long.wrap(view).boxed() };
    for mode in [Mode::Async, Mode::Blocking] {
        let trace = Trace::new(&[("view", Fail(Kind::NotFound))]);
        let (_, log) = Log::of(|| trial.run(mode, trace.request()));
        let (down, up) = (vec![">"; 44], vec!["<"; 44]);
        let core = ["B>", "A.pv", "B.pv", "view", "B.pe", "A.pe", "<B:404"];
        assert_eq!(trace.steps(), [&["A>"][..], &down, &core, &up, &["<A:404"]].concat());
        assert_eq!(log, ["WARN 404 GET /: failed at view"]);

        let trace = Trace::new(&[("B>", Panic)]);
        let (_, log) = Log::of(|| trial.run(mode, trace.request()));
        assert_eq!(trace.steps(), [&["A>"][..], &down, &["B>"], &up, &["<A:500"]].concat());
        assert_eq!(log, ["ERROR 500 GET /: panicked: panicked at B>"]);
    }
}

#[test]
fn the_hooks_of_a_very_long_chain_run_in_order() {
    #[derive(Default)]
    struct Hooked;

    #[middleware(repeatable)]
    impl Hooked {
        fn process_request(&self, req: &Request) {
            Trace::of(req).push(">");
        }

        async fn process_view(&self, req: &mut Request, _view: &View<'_>) {
            pause().await;
            Trace::of(req).push("pv");
        }

        fn process_exception(&self, req: &Request, _error: &Error) {
            Trace::of(req).push("pe");
        }

        fn process_response(&self, req: &Request, _response: &mut Response) {
            Trace::of(req).push("<");
        }
    }

    middleware_chain! {
        struct VeryLong {
            Both<A>,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked, Hooked,
            Both<B>,
        }
    }

    let trial = Trial { label: "very long", app: VeryLong.wrap(view).boxed() };
    for mode in [Mode::Async, Mode::Blocking] {
        let trace = Trace::new(&[("view", Fail(Kind::NotFound))]);
        let (_, log) = Log::of(|| trial.run(mode, trace.request()));
        let all = |step| vec![step; 156];
        let (down, up) =
            ([vec!["A>"], all(">"), vec!["B>"]].concat(), [vec!["<B:404"], all("<"), vec!["<A:404"]].concat());
        let (views, exceptions) =
            ([vec!["A.pv"], all("pv"), vec!["B.pv"]].concat(), [vec!["B.pe"], all("pe"), vec!["A.pe"]].concat());
        assert_eq!(trace.steps(), [down, views, vec!["view"], exceptions, up].concat());
        assert_eq!(log, ["WARN 404 GET /: failed at view"]);
    }
}
