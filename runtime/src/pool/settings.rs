use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::{THREADS, Threads};

/// The settings of the threads that blocking runs are on: one pool in a process, ordain's own.
///
/// They are made once, before the first request that needs a thread; what is not set has its default.
///
/// ```
/// use std::time::Duration;
///
/// use ordain::blocking::Pool;
///
/// fn main() -> Result<(), ordain::blocking::InUse> {
///     Pool::new().max_runs(64).keep_alive(Duration::from_secs(60)).stack_size(4 << 20).install()?;
///     // … build the chains, and serve.
///     assert!(Pool::new().install().is_err(), "once");
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone)]
#[must_use = "settings do nothing until they are installed"]
pub struct Pool {
    pub(super) max_runs: usize,
    pub(super) keep_alive: Duration,
    pub(super) stack_size: Option<usize>,
}

impl Pool {
    /// The defaults: 512 runs, ten seconds, and the stack that threads of Rust have.
    pub const fn new() -> Self {
        Self { max_runs: 512, keep_alive: Duration::from_secs(10), stack_size: None }
    }

    /// How many requests are in a blocking run at once; others wait for their turn, asynchronously. 0 is taken for 1.
    ///
    /// Each has a thread, and one more for each run inside it that has come to another thread: as many as there are
    /// layers that spawn between two blocking middlewares, and none in most chains.
    pub const fn max_runs(self, runs: usize) -> Self {
        Self { max_runs: if runs == 0 { 1 } else { runs }, ..self }
    }

    /// How long a thread without work is kept.
    pub const fn keep_alive(self, time: Duration) -> Self {
        Self { keep_alive: time, ..self }
    }

    /// How many bytes of stack a thread has. By default as many as any thread of Rust: 2 MiB, or `RUST_MIN_STACK`.
    pub const fn stack_size(self, bytes: usize) -> Self {
        Self { stack_size: Some(bytes), ..self }
    }

    /// Makes them those of this process.
    ///
    /// # Errors
    ///
    /// There are others already, or a run has begun with the defaults.
    pub fn install(self) -> Result<(), InUse> {
        THREADS.set(Threads::new(self)).map_err(|_| InUse)
    }
}

impl Default for Pool {
    fn default() -> Self {
        Self::new()
    }
}

/// The error of [`Pool::install`] after the first use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InUse;

impl fmt::Display for InUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pool of blocking runs has its settings already, or is in use")
    }
}

impl Error for InUse {}
