//! A middleware that calls another one inside itself.

use ordain::{BoxedChain, Mode, Next, Provide, Request, Response, blocking, middleware, middleware_chain};
use ordain_tests::{Trace, Trial, view};

#[derive(Clone)]
struct Session(&'static str);

fn note(req: &Request, step: &str) {
    Trace::of(req).push(step);
}

/// The traces of a chain in both modes: one and the same.
fn trace(app: BoxedChain) -> Vec<String> {
    let trial = Trial { label: "", app };
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| {
        let trace = Trace::default();
        let status = trial.run(mode, trace.request()).status();
        trace.push(status.as_str());
        trace.steps()
    });
    assert_eq!(first, second);
    first
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    note(req, "timing>");
    let response = next.run(req).await;
    note(req, "<timing");
    response
}

#[middleware]
async fn retry(req: &mut Request, next: impl Next) -> Response {
    drop(next.clone().run(req).await);
    next.run(req).await
}

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    note(req, "session>");
    timing(req, next.provide(Session("async"))).await
}

#[middleware]
async fn session_twice(req: &mut Request, next: impl Provide<Session>) -> Response {
    retry(req, next.provide(Session("again"))).await
}

#[middleware]
fn auditing(req: &mut Request, next: impl blocking::Next) -> Response {
    note(req, "auditing>");
    let response = next.run(req);
    note(req, "<auditing");
    response
}

#[middleware]
fn session_blocking(req: &mut Request, next: impl blocking::Provide<Session>) -> Response {
    auditing(req, next.provide(Session("blocking")))
}

#[middleware]
async fn greets(req: &mut Request, session: Session, next: impl Next) -> Response {
    note(req, session.0);
    next.run(req).await
}

#[test]
fn what_was_provided_is_there_for_what_is_inside_the_one_that_is_called() {
    middleware_chain! {
        struct Site {
            session,
            greets,
        }
    }

    assert_eq!(trace(Site.wrap(view).boxed()), ["session>", "timing>", "async", "view", "<timing", "200"]);
}

#[test]
fn what_was_provided_is_there_in_a_second_run() {
    middleware_chain! {
        struct Site {
            session_twice,
            greets,
        }
    }

    assert_eq!(trace(Site.wrap(view).boxed()), ["again", "view", "again", "view", "200"]);
}

#[test]
fn the_same_in_a_plain_fn() {
    middleware_chain! {
        struct Site {
            session_blocking,
            greets,
        }
    }

    assert_eq!(trace(Site.wrap(view).boxed()), ["auditing>", "blocking", "view", "<auditing", "200"]);
}
