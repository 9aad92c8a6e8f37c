//! What the bridges need of tokio: which runtime is current, and whether this thread may wait.

use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::OnceLock;
use std::task::Poll;

use tokio::runtime::{Builder, EnterGuard, Handle, Runtime, RuntimeFlavor};
use tokio::task::block_in_place;
use tokio::task::coop::unconstrained;

pub(super) use super::elsewhere::{is_another_current, mark, run_elsewhere};
use crate::Error;

/// The runtime for async work in a process that runs none: made once, on first use.
fn small() -> Result<&'static Runtime, &'static io::Error> {
    static SMALL: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let make = || Builder::new_multi_thread().worker_threads(1).thread_name("ordain").enable_all().build();
    SMALL.get_or_init(make).as_ref()
}

fn is_among_many_threads() -> bool {
    Handle::try_current().is_ok_and(|current| current.runtime_flavor() == RuntimeFlavor::MultiThread)
}

/// Makes the small runtime current, unless one of many threads is: one of a single thread would wait for its own.
pub(super) fn enter() -> Option<EnterGuard<'static>> {
    if is_among_many_threads() { None } else { small().ok().map(Runtime::enter) }
}

/// Runs async work to its end on a thread that may be a runtime's own: what is awaited must not wait for
/// this thread.
pub(super) fn block_on<T>(future: Pin<&mut dyn Future<Output = T>>) -> T {
    if is_among_many_threads() {
        return give_way(|| wait(future));
    }
    let _entered = enter();
    wait(future)
}

/// A task's budget is renewed between two of its polls, and here there is only one.
pub(super) fn wait<T>(future: Pin<&mut dyn Future<Output = T>>) -> T {
    pollster::block_on(unconstrained(future))
}

/// Lets the other tasks of this thread go on elsewhere meanwhile, where tokio can do that: in a `LocalSet`
/// it cannot, and panics.
fn give_way<T>(work: impl FnOnce() -> T) -> T {
    if catch_unwind(|| block_in_place(|| ())).is_ok() { block_in_place(work) } else { work() }
}

/// The runtime that a run is a part of: the one that has called the chain, or the small one.
pub(super) fn of_a_run() -> Result<Handle, Error> {
    match Handle::try_current() {
        Ok(current) => Ok(current),
        Err(_) => Ok(small().map_err(|error| Error::other(error.to_string()))?.handle().clone()),
    }
}

/// Polls a future once, whatever is left of the task's budget.
pub(super) fn once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    super::once(pin!(unconstrained(future)))
}

/// Whether there is a current runtime.
pub(super) fn is_current() -> bool {
    Handle::try_current().is_ok()
}

/// Whether this is a thread that drives a runtime. It is found out by what tokio refuses there, which is a panic.
pub(super) fn is_driven_here() -> bool {
    let block = |current: Handle| current.block_on(async {});
    Handle::try_current().is_ok_and(|current| catch_unwind(AssertUnwindSafe(|| block(current))).is_err())
}
