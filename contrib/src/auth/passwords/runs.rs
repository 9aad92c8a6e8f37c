//! So many hashes at a time, and so many that wait.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use ordain::Error;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(super) struct Runs {
    turns: Arc<Semaphore>,
    queue: usize,
    waiting: AtomicUsize,
}

impl Runs {
    pub(super) fn new(parallel: usize, queue: usize) -> Self {
        let parallel = parallel.clamp(1, Semaphore::MAX_PERMITS);
        Self { turns: Arc::new(Semaphore::new(parallel)), queue, waiting: AtomicUsize::new(0) }
    }

    /// Does work that takes its time, on a thread that may block. Work that has begun goes on to its end, and holds its turn,
    /// though nobody waits for it any more.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let turn = self.turn().await?;
        let work = move || {
            let _turn = turn;
            work()
        };
        match Handle::try_current() {
            Ok(runtime) => Ok(runtime.spawn_blocking(work).await?),
            // Without a runtime there is no thread but this one.
            Err(_) => Ok(work()),
        }
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Error> {
        if let Ok(turn) = Arc::clone(&self.turns).try_acquire_owned() {
            return Ok(turn);
        }
        let _waiting = Waiting::of(self).ok_or_else(Busy::raised)?;
        Ok(Arc::clone(&self.turns).acquire_owned().await?)
    }
}

/// A place in the queue.
struct Waiting<'a>(&'a Runs);

impl<'a> Waiting<'a> {
    fn of(runs: &'a Runs) -> Option<Self> {
        let place = |waiting| (waiting < runs.queue).then_some(waiting + 1);
        let taken = runs.waiting.fetch_update(Ordering::AcqRel, Ordering::Acquire, place);
        taken.ok().map(|_| Self(runs))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::AcqRel);
    }
}

/// More passwords are to be hashed than this machine keeps up with: a 503 with `Retry-After`, and what
/// [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

impl Busy {
    fn raised() -> Error {
        let soon = HeaderValue::from_static("2");
        Error::with_status(StatusCode::SERVICE_UNAVAILABLE, Self).with_header(RETRY_AFTER, soon)
    }
}

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more passwords are to be hashed than there is room for in the queue")
    }
}

impl StdError for Busy {}
