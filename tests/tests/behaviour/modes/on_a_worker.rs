//! `handle_blocking` where it should not be called: on a thread of an async runtime. It blocks the thread.

use std::time::Duration;

use ordain::{BoxedChain, Request, middleware_chain};
use ordain_tests::{A, B, Blocks, Both, C, OnlyAsync, Trace, view};
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local};

middleware_chain! {
    struct Site {
        Both<A>,
        Blocks<B>,
        OnlyAsync<C>,
    }
}

/// Calls `handle_blocking` in a task of runtimes of one thread, and compares the trace.
fn in_a_task(app: &BoxedChain) {
    let runtimes = || {
        [
            Builder::new_current_thread().enable_all().build().unwrap(),
            Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap(),
        ]
    };
    for (runtime, local) in runtimes().into_iter().zip([false; 2]).chain(runtimes().into_iter().zip([true; 2])) {
        let (done, result) = std::sync::mpsc::channel();
        let trace = Trace::default();
        let (app, req) = (app.clone(), trace.request());
        std::thread::spawn(move || {
            let work = async move { app.handle_blocking(req).status() };
            let status = if local {
                LocalSet::new().block_on(&runtime, async { spawn_local(work).await })
            } else {
                runtime.block_on(async { tokio::spawn(work).await })
            };
            done.send(status.expect("no panic"))
        });
        assert_eq!(result.recv_timeout(Duration::from_secs(10)).expect("it ends"), 200);
        let whole = ["A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "view", "<C:200", "<B:200", "<A:200"];
        assert_eq!(trace.steps(), whole);
    }
}

#[test]
fn what_waits_for_a_timer_goes_on() {
    let slow = Site.wrap(async |req: &mut Request| {
        tokio::time::sleep(Duration::from_millis(1)).await;
        view(req).await
    });
    in_a_task(&slow.boxed());
}

#[test]
fn what_has_used_up_the_budget_of_the_task_goes_on() {
    let eager = Site.wrap(async |req: &mut Request| {
        for _ in 0..1000 {
            tokio::task::coop::consume_budget().await;
        }
        view(req).await
    });
    in_a_task(&eager.boxed());
}
