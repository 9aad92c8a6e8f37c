//! Floor 0: the threads that blocking runs are on. Knows nothing of requests, and of no async runtime.
//!
//! They are ordain's own. A run holds its thread while it waits for what is inside it, and that may wait for a thread of the
//! async runtime's pool (a file, a name): if it were the same pool, as many requests as it has threads would wait for each
//! other forever.
//!
//! So many outermost runs are under way at once; the others wait for their turn, as entries of a queue. A run inside
//! another that has come to another thread, because something between the two has spawned the call, takes no turn:
//! the outer one waits for it, and has one. If it does not wait to the end, the turn is over when both are.

mod run;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Instant;

pub(crate) use self::run::{InTurn, Turn};
pub use self::settings::{InUse, Pool};

static THREADS: OnceLock<Threads> = OnceLock::new();

/// The threads of this process. They are never given up, for what runs there cannot be stopped.
pub(crate) fn threads() -> &'static Threads {
    THREADS.get_or_init(|| Threads::new(Pool::new()))
}

/// Waits until no blocking run is under way or waits for its turn, and ends the threads that they were on.
///
/// A run that has begun goes on to its end, also if its client has left and if the async runtime is dropped: nobody waits for
/// it, unless somebody waits here. So a server that has stopped calls this before it drops its runtime and leaves `main`,
/// with a timeout around it if it does not trust its runs to end. The runtime must be running meanwhile, for a
/// run may wait for what is async inside it. A run that begins later makes new threads.
///
/// ```
/// use std::time::Duration;
///
/// # tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
/// // axum::serve(listener, app).with_graceful_shutdown(signal).await?;
/// let ended = tokio::time::timeout(Duration::from_secs(10), ordain::blocking::shutdown()).await;
/// assert!(ended.is_ok(), "every run has ended");
/// # });
/// ```
pub async fn shutdown() {
    if let Some(threads) = THREADS.get() {
        threads.end().await;
    }
}

/// Work for a thread.
trait Job: Send + Sync {
    /// Does it, and gives back whom to wake. Does not panic.
    fn run(self: Arc<Self>) -> Option<Waker>;

    /// Who is in the turn that it takes, if it takes one.
    fn holders(&self) -> &Holders;
}

/// How many runs are in a turn: the outermost, and those inside it that are on threads of their own.
struct Holders {
    threads: &'static Threads,
    count: AtomicUsize,
}

impl Holders {
    /// The outermost alone.
    fn of(threads: &'static Threads) -> Self {
        Self { threads, count: AtomicUsize::new(1) }
    }

    /// One more, unless the turn is over.
    fn join(&self) -> bool {
        let more = |count| if count == 0 { None } else { Some(count + 1) };
        self.count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }

    /// One less. Whether the turn is over.
    fn leave(&self) -> bool {
        self.count.fetch_sub(1, Ordering::Relaxed) == 1
    }
}

pub(crate) struct Threads {
    settings: Pool,
    state: Mutex<State>,
    work: Condvar,
}

#[derive(Default)]
struct State {
    /// The outermost runs that wait for their turn, by the number of their arrival.
    waiting: BTreeMap<u64, Arc<dyn Job>>,
    arrivals: u64,
    /// Runs inside of others: there is a thread for each.
    nested: VecDeque<Arc<dyn Job>>,
    /// How many outermost runs are under way.
    turns: usize,
    threads: usize,
    /// How many threads have no work, or do not know of it yet: as many jobs can begin without a new one.
    idle: usize,
    /// How many wait for the end of all threads: one without work ends at once.
    ending: usize,
    ended: Vec<Waker>,
}

/// What a thread is to do next.
struct Next {
    job: Arc<dyn Job>,
    outermost: bool,
}

impl State {
    /// How many jobs may begin, if so many turns may be taken.
    fn due(&self, turns: usize) -> usize {
        self.nested.len() + self.waiting.len().min(turns.saturating_sub(self.turns))
    }

    fn next(&mut self, turns: usize) -> Option<Next> {
        if let Some(job) = self.nested.pop_front() {
            return Some(Next { job, outermost: false });
        }
        if self.turns >= turns {
            return None;
        }
        let (_, job) = self.waiting.pop_first()?;
        self.turns += 1;
        Some(Next { job, outermost: true })
    }
}

impl Threads {
    fn new(settings: Pool) -> Self {
        Self { settings, state: Mutex::default(), work: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a job, and sees to it that there is a thread for it if it may begin.
    ///
    /// # Errors
    ///
    /// The system refuses a thread. An outermost run waits for one of those there are; a nested one must not, for they may
    /// all wait for such as it.
    fn submit(&'static self, job: Arc<dyn Job>, outermost: bool) -> io::Result<u64> {
        let mut state = self.lock();
        let arrival = state.arrivals;
        state.arrivals += 1;
        if outermost {
            state.waiting.insert(arrival, job);
        } else {
            state.nested.push_back(job);
        }
        if state.due(self.settings.max_runs) <= state.idle {
            drop(state);
            self.work.notify_one();
            return Ok(arrival);
        }
        let Err(refused) = self.add_thread(&mut state) else {
            return Ok(arrival);
        };
        let served = if outermost { state.threads > 0 } else { state.nested.len() <= state.idle };
        if served {
            return Ok(arrival);
        }
        let job = if outermost { state.waiting.remove(&arrival) } else { state.nested.pop_back() };
        drop(state);
        drop(job);
        Err(refused)
    }

    fn add_thread(&'static self, state: &mut State) -> io::Result<()> {
        let mut thread = thread::Builder::new().name("ordain-blocking".to_owned());
        if let Some(bytes) = self.settings.stack_size {
            thread = thread.stack_size(bytes);
        }
        thread.spawn(|| self.serve())?;
        state.threads += 1;
        state.idle += 1;
        Ok(())
    }

    /// What a thread does in its life.
    fn serve(&self) {
        let mut state = self.lock();
        state.idle -= 1;
        loop {
            state = self.work_off(state);
            let (still, ends) = self.wait(state);
            state = still;
            if ends {
                break;
            }
        }
        state.threads -= 1;
        let ended = if state.threads == 0 { std::mem::take(&mut state.ended) } else { Vec::new() };
        drop(state);
        ended.into_iter().for_each(wake);
    }

    /// Does what is due.
    fn work_off<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        while let Some(Next { job, outermost }) = state.next(self.settings.max_runs) {
            drop(state);
            let waker = Arc::clone(&job).run();
            let is_over = outermost && job.holders().leave();
            drop(job);
            state = self.lock();
            state.turns -= usize::from(is_over);
            if let Some(waker) = waker {
                // Who is woken may come with the next run at once, and shall find this thread idle.
                state.idle += 1;
                drop(state);
                wake(waker);
                state = self.lock();
                state.idle -= 1;
            }
        }
        state
    }

    /// Waits for work; says whether there was none for so long that the thread is to end.
    fn wait<'a>(&'a self, mut state: MutexGuard<'a, State>) -> (MutexGuard<'a, State>, bool) {
        let until = Instant::now().checked_add(self.settings.keep_alive);
        state.idle += 1;
        let ends = loop {
            if state.due(self.settings.max_runs) > 0 {
                break false;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if state.ending > 0 || left.is_some_and(|left| left.is_zero()) {
                break true;
            }
            state = match left {
                Some(left) => self.work.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
                None => self.work.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        };
        state.idle -= 1;
        (state, ends)
    }

    /// Gives back a turn that the outermost run has left to others.
    fn give_back(&'static self) {
        let mut state = self.lock();
        state.turns -= 1;
        if state.due(self.settings.max_runs) > state.idle {
            // If the system refuses it, those that there are see to it.
            let _ = self.add_thread(&mut state);
        }
        drop(state);
        self.work.notify_one();
    }

    /// Gives up a run that has not begun.
    fn withdraw(&self, arrival: u64) {
        let job = self.lock().waiting.remove(&arrival);
        drop(job);
    }

    async fn end(&self) {
        let ending = Ending::of(self);
        poll_fn(|cx| ending.poll(cx)).await;
    }
}

fn wake(waker: Waker) {
    // A waker is somebody else's code, and this thread must go on.
    let _ = catch_unwind(AssertUnwindSafe(|| waker.wake()));
}

/// As long as it lives, threads without work end.
struct Ending<'a>(&'a Threads);

impl<'a> Ending<'a> {
    fn of(threads: &'a Threads) -> Self {
        threads.lock().ending += 1;
        threads.work.notify_all();
        Self(threads)
    }

    fn poll(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.0.lock();
        if state.threads == 0 {
            return Poll::Ready(());
        }
        if !state.ended.iter().any(|waker| waker.will_wake(cx.waker())) {
            state.ended.push(cx.waker().clone());
        }
        Poll::Pending
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.lock().ending -= 1;
    }
}
