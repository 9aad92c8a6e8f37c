//! `process_exception`.

use ordain::error::{Kind, Panicked};
use ordain::{Error, Mode, Request, middleware, middleware_chain};
use ordain_tests::Act::{Answer, Fail, Panic, Raise, Template};
use ordain_tests::{At, Script, Trace, Trial, around, everywhere, sided, templated, view, view_blocking};

const DOWN: [&str; 7] = ["A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "view"];

fn all(script: Script<'_>, inside: &[&str]) {
    let trace = [&DOWN[..], inside].concat();
    everywhere(around(), script, &trace);
    everywhere(sided(), script, &trace);
}

#[test]
fn the_first_answer_from_below_ends_the_scan_and_passes_all_layers() {
    for act in [Fail(Kind::Other), Fail(Kind::NotFound), Panic] {
        let script = [("view", act), ("B.pe", Answer(299)), ("A.pe", Answer(298))];
        all(&script, &["C.pe", "B.pe", "<C:299", "<B:299", "<A:299"]);
    }
}

#[test]
fn a_hook_that_fails_replaces_the_error() {
    for act in [Fail(Kind::PermissionDenied), Raise(Kind::PermissionDenied)] {
        let script = [("view", Fail(Kind::NotFound)), ("B.pe", act)];
        all(&script, &["C.pe", "B.pe", "<C:403", "<B:403", "<A:403"]);
    }
}

#[test]
fn a_hook_that_panics_replaces_the_error() {
    let script = [("view", Fail(Kind::NotFound)), ("C.pe", Panic)];
    all(&script, &["C.pe", "<C:500", "<B:500", "<A:500"]);
}

#[test]
fn what_is_not_of_the_view_is_not_offered() {
    let up = |script: Script<'_>, trace: &[&str]| {
        everywhere(around(), script, trace);
        everywhere(sided(), script, trace);
    };
    up(&[("C.pv", Fail(Kind::Other))], &["A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "<C:500", "<B:500", "<A:500"]);
    up(&[("C>", Fail(Kind::Other))], &["A>", "B>", "C>", "<B:500", "<A:500"]);
    let script = [("<C", Fail(Kind::Other))];
    all(&script, &["<C:200", "<B:500", "<A:500"]);
    let script = [("view", Template), ("B.pt", Fail(Kind::Other))];
    let trace = [&DOWN[..], &["C.pt", "B.pt", "<C:500", "<B:500", "<A:500"]].concat();
    everywhere(templated(), &script, &trace);
}

#[test]
fn an_answer_that_is_a_template_goes_through_the_template_hooks() {
    let script = [("view", Fail(Kind::Other)), ("B.pe", Template)];
    let inside = ["C.pe", "B.pe", "C.pt", "B.pt", "A.pt", "render", "<C:200", "<B:200", "<A:200"];
    everywhere(templated(), &script, &[&DOWN[..], &inside].concat());
}

#[test]
fn the_error_is_the_original_one() {
    #[middleware(process_exception)]
    fn identify(_req: &Request, error: &Error) -> Option<String> {
        let of_the_view = error.downcast_ref::<At>().map(|At(point)| point.clone());
        let panic = error.downcast_ref::<Panicked>().map(|panic| panic.message().to_owned());
        Some(format!("{:?} {:?}", error.kind(), of_the_view.or(panic)))
    }

    middleware_chain! {
        struct Site {
            identify,
        }
    }

    let router = || {
        let handler = async |mut req: Request| view(&mut req).await;
        let inner = axum::Router::new().route("/", axum::routing::get(handler));
        axum::Router::new().merge(inner)
    };
    for (label, app) in [
        ("wrap", Site.wrap(view).boxed()),
        ("wrap_blocking", Site.wrap_blocking(view_blocking).boxed()),
        ("wrap_router", Site.wrap_router(router()).boxed()),
        ("wrap_service", Site.wrap_service(router()).boxed()),
    ] {
        let trial = Trial { label, app };
        for mode in [Mode::Async, Mode::Blocking] {
            for (act, expected) in [
                (Fail(Kind::NotFound), r#"NotFound Some("view")"#),
                (Fail(Kind::Other), r#"Other Some("view")"#),
                (Panic, r#"Other Some("panicked at view")"#),
            ] {
                let response = trial.run(mode, Trace::new(&[("view", act)]).request());
                assert_eq!(crate::text(response), expected, "{label} in {mode:?} mode");
            }
        }
    }
}

#[test]
fn a_service_that_fails_is_an_error_of_the_view() {
    #[middleware(process_exception)]
    fn identify(_req: &Request, error: &Error) -> Option<String> {
        Some(error.downcast_ref::<At>()?.0.clone())
    }

    middleware_chain! {
        struct Site {
            identify,
        }
    }

    let service = tower::service_fn(async |_: Request| Err::<ordain::Response, _>(At("service".to_owned())));
    let response = Site.wrap_service(service).handle_blocking(Request::default());
    assert_eq!(crate::text(response), "service");
}
