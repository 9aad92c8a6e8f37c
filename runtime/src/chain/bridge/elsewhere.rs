//! A run on a thread of the pool, and the mark of a request that it waits for.

use std::cell::RefCell;
use std::io;

use http::StatusCode;
use tokio::runtime::{Handle, Id, RuntimeFlavor};

use super::tokio_runtime;
use crate::pool::{InTurn, Turn, threads};
use crate::response::caught::panicked;
use crate::{Error, Request};

/// Runs blocking work on a thread of the pool, where the runtime of here is current, or the small one.
pub(super) async fn run_elsewhere<T: Send + 'static>(
    mut req: Request,
    work: impl FnOnce(&mut Request) -> T + Send + 'static,
) -> Result<(Request, T), Error> {
    let runtime = tokio_runtime::of_a_run()?;
    let outer = req.extensions().get().and_then(Turn::join).or_else(|| turn_of_here()?.join());
    let outermost = outer.is_none();
    let work = move |own: Turn| {
        let _entered = runtime.enter();
        let _under_way = Running::here(outer.as_ref().map_or_else(|| own.clone(), InTurn::turn), runtime.id());
        if outermost {
            req.extensions_mut().insert(own);
        }
        let done = work(&mut req);
        if outermost {
            req.extensions_mut().remove::<Turn>();
        }
        (req, done)
    };
    let running = threads().start(outermost, work).map_err(refused)?;
    running.await.map_err(panicked)
}

thread_local! {
    /// The turn of the run that this thread is in, and the runtime of that.
    static RUN: RefCell<Option<(Turn, Id)>> = const { RefCell::new(None) };
}

/// Says of this thread, as long as it lives, in which turn it is, and in which runtime.
struct Running;

impl Running {
    fn here(turn: Turn, runtime: Id) -> Self {
        RUN.set(Some((turn, runtime)));
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUN.set(None);
    }
}

fn turn_of_here() -> Option<Turn> {
    RUN.with_borrow(|run| run.as_ref().map(|(turn, _)| turn.clone()))
}

/// Whether somebody has made a runtime of one thread current that is not the run's: this thread may drive it.
pub(super) fn is_another_current() -> bool {
    let is_of_the_run = |id| RUN.with_borrow(|run| run.as_ref().is_some_and(|(_, runtime)| *runtime == id));
    Handle::try_current()
        .is_ok_and(|current| current.runtime_flavor() == RuntimeFlavor::CurrentThread && !is_of_the_run(current.id()))
}

/// Marks a request that a run gives away: one that it has made itself has no mark yet.
#[cold]
pub(super) fn mark(req: &mut Request) {
    if req.extensions().get::<Turn>().is_none_or(|turn| !turn.is_taken())
        && let Some(turn) = turn_of_here()
    {
        req.extensions_mut().insert(turn);
    }
}

/// 503: there is no thread for the run, and it must not wait for one.
fn refused(error: io::Error) -> Error {
    Error::with_status(StatusCode::SERVICE_UNAVAILABLE, error)
}
