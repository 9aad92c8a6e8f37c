//! What an `async fn` awaits inside a macro call, which its tokens do not show.

use std::sync::mpsc;
use std::time::Duration;

use ordain::plan::Capability;
use ordain::{BoxedChain, Mode, Next, Provide, Request, Response, middleware, middleware_chain};
use tokio::runtime::{Builder, Runtime};
use tracing::info;

use self::shadowing::todo;

#[derive(Clone)]
struct User;

async fn load() -> User {
    tokio::time::sleep(Duration::from_millis(1)).await;
    User
}

macro_rules! load {
    () => {
        load().await
    };
}

/// Called like macros that are known to await nothing.
mod shadowing {
    macro_rules! todo {
        () => {
            crate::modes::macros::load().await
        };
    }
    pub(super) use todo;
}

#[middleware]
async fn in_words(req: &mut Request, next: impl Provide<User>) -> Response {
    let user = load().await;
    next.provide(user).run(req).await
}

#[middleware]
async fn joined(req: &mut Request, next: impl Provide<User>) -> Response {
    let (user, _) = tokio::join!(load(), load());
    next.provide(user).run(req).await
}

#[middleware]
async fn selected(req: &mut Request, next: impl Provide<User>) -> Response {
    let user = tokio::select! { user = load() => user, user = load() => user };
    next.provide(user).run(req).await
}

#[middleware]
async fn of_its_own(req: &mut Request, next: impl Provide<User>) -> Response {
    let user = load!();
    next.provide(user).run(req).await
}

#[middleware]
async fn inside_a_known_one(req: &mut Request, next: impl Provide<User>) -> Response {
    info!("{}", matches!(Some(load!()), Some(User)));
    next.provide(User).run(req).await
}

#[middleware]
async fn of_no_use(req: &mut Request, next: impl Next) -> Response {
    load!();
    next.run(req).await
}

#[middleware]
async fn known(req: &mut Request, next: impl Next) -> Response {
    if !(req.uri().path().is_empty()) {
        info!("{}", format!("{} of {:?}", req.uri(), vec![1]));
    }
    next.run(req).await
}

#[middleware]
async fn called_like_a_known_one(req: &mut Request, next: impl Provide<User>) -> Response {
    let user = todo!();
    next.provide(user).run(req).await
}

#[middleware]
async fn waits_behind_next(req: &mut Request, next: impl Next) -> Response {
    let response = next.run(req).await;
    shadowing::todo!();
    response
}

macro_rules! alone {
    ($($chain:ident: $entry:ident;)*) => {$(
        middleware_chain! {
            struct $chain {
                $entry,
            }
        }
    )*};
}

alone! {
    InWords: in_words;
    Joined: joined;
    Selected: selected;
    OfItsOwn: of_its_own;
    Inside: inside_a_known_one;
    Unused: of_no_use;
    Known: known;
    Shadowed: called_like_a_known_one;
    Behind: waits_behind_next;
}

middleware_chain! {
    struct Nested {
        waits_behind_next,
        called_like_a_known_one,
        known,
        of_no_use,
    }
}

macro_rules! blocking {
    ($($chain:ident)*) => {
        [$((stringify!($chain), $chain.wrap_blocking(|_: &mut Request| "seen").boxed())),*]
    };
}

fn apps() -> [(&'static str, BoxedChain); 10] {
    blocking!(InWords Joined Selected OfItsOwn Inside Unused Known Shadowed Behind Nested)
}

fn status(app: &BoxedChain) -> u16 {
    app.handle_blocking(http::Request::new(String::new())).status().as_u16()
}

#[test]
fn a_macro_that_is_not_known_makes_its_fn_async_only() {
    for (plan, expected) in [
        (InWords::PLAN, Capability::Async),
        (Joined::PLAN, Capability::Async),
        (Selected::PLAN, Capability::Async),
        (OfItsOwn::PLAN, Capability::Async),
        (Inside::PLAN, Capability::Async),
        (Unused::PLAN, Capability::Async),
        (Known::PLAN, Capability::Both),
        (Shadowed::PLAN, Capability::Both),
    ] {
        let expected_transitions = if expected == Capability::Async { 2 } else { 0 };
        assert_eq!(plan.entries().next().map(|entry| entry.capability()), Some(expected), "{plan}");
        assert_eq!(plan.transitions(Mode::Blocking), expected_transitions, "{plan}");
        assert_eq!(plan.transitions(Mode::Async), 0, "{plan}");
    }
}

#[test]
fn what_a_macro_awaits_is_awaited_without_a_runtime() {
    for (name, app) in apps() {
        assert_eq!(status(&app), 200, "{name}");
    }
}

/// In a task of a runtime of one thread, which must not wait for itself.
#[test]
fn what_a_macro_awaits_is_awaited_on_a_worker() {
    let runtimes: [fn() -> Runtime; 2] = [
        || Builder::new_current_thread().enable_all().build().unwrap(),
        || Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap(),
    ];
    for (name, app) in apps() {
        for runtime in runtimes {
            let (done, result) = mpsc::channel();
            let app = app.clone();
            std::thread::spawn(move || {
                let runtime = runtime();
                let task = runtime.spawn(async move { status(&app) });
                done.send(runtime.block_on(task))
            });
            let status = result.recv_timeout(Duration::from_secs(10)).expect(name);
            assert_eq!(status.expect("no panic"), 200, "{name}");
        }
    }
}
