//! All stacks up to three layers, of the three kinds: the changes of mode that are made, not only planned.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::thread::{ThreadId, current};

use ordain::Mode::{Async, Blocking};
use ordain::{BoxedChain, Mode, Next, Plan, Request, Response, blocking, middleware, middleware_chain};
use ordain_tests::{A, B, Budget, C, Log, Trial, pause};

macro_rules! kinds {
    ($($kind:ident)*) => {$(
        struct $kind<N>(PhantomData<fn() -> N>);

        impl<N> Default for $kind<N> {
            fn default() -> Self {
                Self(PhantomData)
            }
        }
    )*};
}

kinds!(Both OnlyAsync Blocks);

#[middleware]
impl<N: 'static> Both<N> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        passed(req);
        next.run(req).await
    }
}

#[middleware]
impl<N: 'static> OnlyAsync<N> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        passed(req);
        pause().await;
        next.run(req).await
    }
}

#[middleware]
impl<N: 'static> Blocks<N> {
    fn call(&self, req: &mut Request, next: impl blocking::Next) -> Response {
        passed(req);
        next.run(req)
    }
}

/// The threads that a request was on, on its way in.
#[derive(Clone, Default)]
struct Threads(Arc<Mutex<Vec<ThreadId>>>);

fn passed(req: &Request) {
    if let Some(Threads(threads)) = req.extensions().get() {
        threads.lock().unwrap().push(current().id());
    }
}

async fn view(req: &mut Request) {
    pause().await;
    passed(req);
}

fn view_blocking(req: &mut Request) {
    passed(req);
}

/// A chain, its plan, and the chain around an async and a blocking view.
struct Stack {
    letters: &'static str,
    plan: &'static Plan,
    apps: [Trial; 2],
}

macro_rules! stacks {
    ($($chain:ident: $($kind:ident<$name:ident>)*;)*) => {
        $(
            middleware_chain! {
                struct $chain {
                    $($kind<$name>,)*
                }
            }
        )*

        fn stacks() -> Vec<Stack> {
            vec![$(Stack {
                letters: stringify!($chain),
                plan: const { &$chain::PLAN },
                apps: [
                    Trial { label: stringify!($chain), app: $chain.wrap(view).boxed() },
                    Trial { label: stringify!($chain), app: $chain.wrap_blocking(view_blocking).boxed() },
                ],
            }),*]
        }
    };
}

stacks! {
    E: ;
    SH: Both<A>;
    SA: OnlyAsync<A>;
    SB: Blocks<A>;
    SHH: Both<A> Both<B>;
    SHA: Both<A> OnlyAsync<B>;
    SHB: Both<A> Blocks<B>;
    SAH: OnlyAsync<A> Both<B>;
    SAA: OnlyAsync<A> OnlyAsync<B>;
    SAB: OnlyAsync<A> Blocks<B>;
    SBH: Blocks<A> Both<B>;
    SBA: Blocks<A> OnlyAsync<B>;
    SBB: Blocks<A> Blocks<B>;
    SHHH: Both<A> Both<B> Both<C>;
    SHHA: Both<A> Both<B> OnlyAsync<C>;
    SHHB: Both<A> Both<B> Blocks<C>;
    SHAH: Both<A> OnlyAsync<B> Both<C>;
    SHAA: Both<A> OnlyAsync<B> OnlyAsync<C>;
    SHAB: Both<A> OnlyAsync<B> Blocks<C>;
    SHBH: Both<A> Blocks<B> Both<C>;
    SHBA: Both<A> Blocks<B> OnlyAsync<C>;
    SHBB: Both<A> Blocks<B> Blocks<C>;
    SAHH: OnlyAsync<A> Both<B> Both<C>;
    SAHA: OnlyAsync<A> Both<B> OnlyAsync<C>;
    SAHB: OnlyAsync<A> Both<B> Blocks<C>;
    SAAH: OnlyAsync<A> OnlyAsync<B> Both<C>;
    SAAA: OnlyAsync<A> OnlyAsync<B> OnlyAsync<C>;
    SAAB: OnlyAsync<A> OnlyAsync<B> Blocks<C>;
    SABH: OnlyAsync<A> Blocks<B> Both<C>;
    SABA: OnlyAsync<A> Blocks<B> OnlyAsync<C>;
    SABB: OnlyAsync<A> Blocks<B> Blocks<C>;
    SBHH: Blocks<A> Both<B> Both<C>;
    SBHA: Blocks<A> Both<B> OnlyAsync<C>;
    SBHB: Blocks<A> Both<B> Blocks<C>;
    SBAH: Blocks<A> OnlyAsync<B> Both<C>;
    SBAA: Blocks<A> OnlyAsync<B> OnlyAsync<C>;
    SBAB: Blocks<A> OnlyAsync<B> Blocks<C>;
    SBBH: Blocks<A> Blocks<B> Both<C>;
    SBBA: Blocks<A> Blocks<B> OnlyAsync<C>;
    SBBB: Blocks<A> Blocks<B> Blocks<C>;
}

/// The fewest changes of mode from the entry to the view: every assignment is tried.
fn fewest(letters: &str, entry: Mode, view: Mode) -> usize {
    (0..1_usize << letters.len())
        .filter_map(|bits| {
            let mut modes = vec![entry];
            for (at, letter) in letters.chars().enumerate() {
                let mode = if bits >> at & 1 == 0 { Async } else { Blocking };
                match (letter, mode) {
                    ('A', Blocking) | ('B', Async) => return None,
                    _ => modes.push(mode),
                }
            }
            modes.push(view);
            Some(changes(&modes))
        })
        .min()
        .expect("each link can run somehow")
}

fn changes<T: PartialEq>(seen: &[T]) -> usize {
    seen.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// The modes that a request changes to, and the threads it is on, on its way in.
fn went_through(trial: &Trial, entry: Mode) -> (Vec<String>, Vec<ThreadId>) {
    let threads = Threads::default();
    let mut req = Request::default();
    req.extensions_mut().insert(threads.clone());
    threads.0.lock().unwrap().push(current().id());
    let (response, bridges) = Log::of_bridges(|| trial.run(entry, req));
    assert_eq!(response.status(), 200);
    let threads = threads.0.lock().unwrap().clone();
    (bridges, threads)
}

#[test]
fn a_request_changes_its_mode_as_often_as_planned_which_is_as_seldom_as_can_be() {
    let stacks = stacks();
    assert_eq!(stacks.len(), 40);
    let mut budget = Budget::of(10, "stacks of forty, entered in each mode");
    while budget.another_round() {
        for Stack { letters, plan, apps } in &stacks {
            let letters = &letters[1..];
            for (trial, view) in apps.iter().zip([Async, Blocking]) {
                for entry in [Async, Blocking] {
                    let (bridges, threads) = went_through(trial, entry);
                    let what = format!("{letters}, {entry:?} to {view:?}: {bridges:?}");
                    assert_eq!(threads.len(), letters.len() + 2, "{what}");
                    assert_eq!(changes(&bridges) + 1, bridges.len().max(1), "each changes it: {what}");
                    assert_eq!(bridges.len(), plan.transitions_between(entry, view), "{what}");
                    assert_eq!(bridges.len(), fewest(letters, entry, view), "{what}");

                    // Entered async, the first blocking link hops to the pool, and what is inside stays there.
                    let hops = usize::from(entry == Async && bridges.iter().any(|mode| mode == "Blocking"));
                    assert_eq!(changes(&threads), hops, "{what}");
                    budget.tried(1);
                }
            }
        }
    }
}

#[test]
fn the_examples() {
    for (letters, entered_async, entered_blocking) in
        [("SH", 0, 0), ("SB", 2, 0), ("SA", 0, 2), ("SBB", 2, 0), ("SBA", 2, 2), ("SHBH", 2, 0), ("SBAB", 4, 2)]
    {
        let stacks = stacks();
        let stack = stacks.iter().find(|stack| stack.letters == letters).unwrap();
        assert_eq!(went_through(&stack.apps[0], Async).0.len(), entered_async, "{letters}");
        assert_eq!(went_through(&stack.apps[1], Blocking).0.len(), entered_blocking, "{letters}");
    }
}

#[test]
fn the_thread_of_the_runtime_is_never_blocked() {
    fn on_this_thread() {
        assert_ne!(current().name(), Some("the runtime's"), "the runtime is blocked");
    }

    #[middleware]
    fn blocks(req: &mut Request, next: impl blocking::Next) -> Response {
        on_this_thread();
        next.run(req)
    }

    #[middleware(repeatable)]
    async fn waits(req: &mut Request, next: impl Next) -> Response {
        pause().await;
        next.run(req).await
    }

    middleware_chain! {
        struct Site {
            waits,
            blocks,
            waits,
        }
    }

    fn view(_: &mut Request) {
        on_this_thread();
    }

    let run = |app: BoxedChain| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let thread = std::thread::Builder::new().name("the runtime's".to_owned());
        let status = thread.spawn(move || runtime.block_on(app.handle(Request::default())).status());
        assert_eq!(status.unwrap().join().unwrap(), 200);
    };
    run(Site.wrap_blocking(view).boxed());
    run(Site.wrap(async |_: &mut Request| tokio::task::yield_now().await).boxed());
}

#[test]
fn a_router_is_an_async_view() {
    middleware_chain! {
        struct Site {
            Blocks<A>,
            Both<B>,
            Blocks<C>,
        }
    }

    let router = axum::Router::new().route("/", axum::routing::get(async || ()));
    let trial = Trial { label: "router", app: Site.wrap_router(router).boxed() };
    assert_eq!(went_through(&trial, Async).0, ["Blocking", "Async"]);
    assert_eq!(went_through(&trial, Blocking).0, ["Async"]);
}
