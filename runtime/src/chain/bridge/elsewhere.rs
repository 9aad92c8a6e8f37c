//! A run on a thread of the pool, and the mark of a request that it waits for.

use std::cell::RefCell;
use std::io;

use http::StatusCode;

use super::tokio_runtime;
use crate::pool::{Turn, threads};
use crate::response::caught::panicked;
use crate::{Error, Request};

/// Runs blocking work on a thread of the pool, where the runtime of here is current, or the small one.
pub(super) async fn run_elsewhere<T: Send + 'static>(
    mut req: Request,
    work: impl FnOnce(&mut Request) -> T + Send + 'static,
) -> Result<(Request, T), Error> {
    let runtime = tokio_runtime::of_a_run()?;
    let outer = req.extensions().get::<Turn>().filter(|turn| turn.is_taken()).cloned();
    let outermost = outer.is_none();
    let work = move |own: Turn| {
        let _entered = runtime.enter();
        let _turn = Taken::here(outer.unwrap_or_else(|| own.clone()));
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
    /// The turn of the run that this thread is in.
    static TURN: RefCell<Option<Turn>> = const { RefCell::new(None) };
}

/// Says of this thread, as long as it lives, in which turn it is.
struct Taken;

impl Taken {
    fn here(turn: Turn) -> Self {
        TURN.set(Some(turn));
        Self
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        TURN.set(None);
    }
}

/// Marks a request that a run gives away: one that it has made itself has no mark yet.
#[cold]
pub(super) fn mark(req: &mut Request) {
    if req.extensions().get::<Turn>().is_none_or(|turn| !turn.is_taken())
        && let Some(turn) = TURN.with_borrow(Clone::clone)
    {
        req.extensions_mut().insert(turn);
    }
}

/// 503: there is no thread for the run, and it must not wait for one.
fn refused(error: io::Error) -> Error {
    Error::with_status(StatusCode::SERVICE_UNAVAILABLE, error)
}
