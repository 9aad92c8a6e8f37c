//! A blocking chain with no async runtime.

use ordain::{Next, Request, Response, middleware, middleware_chain};
use ordain_tests::{A, B, Blocks, Both, C, OnlyAsync, Sides, Trace, is_alone, view, view_blocking};
use tokio::runtime::Handle;

/// The threads of this process that a small runtime has.
fn small_runtimes() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").expect("linux");
    tasks
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok())
        .filter(|name| name.trim() == "ordain")
        .count()
}

/// Calls a macro that nobody can have another of.
#[middleware]
async fn tags(req: &mut Request, next: impl Next) -> Response {
    let tag = ::std::format!("{}-{}", req.method(), req.uri().path().len());
    let mut response = next.run(req).await;
    response.headers_mut().insert("tag", tag.parse().expect("a value"));
    response
}

#[test]
fn a_runtime_is_made_only_if_something_is_async_and_only_once() {
    middleware_chain! {
        struct Plain {
            tags,
            Both<A>,
            Blocks<B>,
            Sides<C>,
        }
    }

    middleware_chain! {
        struct Waits {
            Both<A>,
            OnlyAsync<B>,
            Blocks<C>,
        }
    }

    // Other tests of this process may have made one: look in a process of its own.
    if !is_alone("modes::without_a_runtime::a_runtime_is_made_only_if_something_is_async_and_only_once") {
        return;
    }

    let plain = Plain.wrap_blocking(|req: &mut Request| {
        assert!(Handle::try_current().is_err());
        view_blocking(req)
    });
    let trace = Trace::default();
    assert_eq!(plain.handle_blocking(trace.request()).headers()["tag"], "GET-1");
    assert_eq!(trace.steps().len(), 10);
    assert_eq!(small_runtimes(), 0);

    let waits = Waits.wrap(async |req: &mut Request| {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        view(req).await
    });
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let trace = Trace::default();
                    assert_eq!(waits.handle_blocking(trace.request()).status(), 200);
                    assert_eq!(trace.steps().len(), 10);
                }
            });
        }
    });
    assert_eq!(small_runtimes(), 1);
    assert!(Handle::try_current().is_err(), "it is not left current");
}
