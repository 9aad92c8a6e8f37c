//! One run: the work, who waits for it, and what came of it.

use std::fmt;
use std::future::Future;
use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::thread;

use super::{Holders, Job, Threads};

/// Says of a request in which turn it is.
#[derive(Clone)]
pub(crate) struct Turn(Weak<dyn Job>);

impl Turn {
    /// Whether it is not over.
    pub(crate) fn is_taken(&self) -> bool {
        self.join().is_some()
    }

    /// Enters it, unless it is over.
    pub(crate) fn join(&self) -> Option<InTurn> {
        let outermost = self.0.upgrade()?;
        outermost.holders().join().then_some(InTurn { outermost })
    }
}

/// A run inside the one that has taken the turn: that is not over before it, whether somebody waits for it or not.
pub(crate) struct InTurn {
    outermost: Arc<dyn Job>,
}

impl InTurn {
    pub(crate) fn turn(&self) -> Turn {
        Turn(Arc::downgrade(&self.outermost))
    }
}

impl Drop for InTurn {
    fn drop(&mut self) {
        let holders = self.outermost.holders();
        if holders.leave() {
            holders.threads.give_back();
        }
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Turn")
    }
}

enum Stage<W, T> {
    /// It has not begun.
    Waits(W, Option<Waker>),
    Runs(Option<Waker>),
    /// It has ended, or has panicked with this.
    Ended(thread::Result<T>),
    /// Nobody waits for it, or its end has been told.
    Over,
}

struct Run<W, T> {
    stage: Mutex<Stage<W, T>>,
    holders: Holders,
}

impl<W, T> Run<W, T> {
    fn lock(&self) -> MutexGuard<'_, Stage<W, T>> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the work and its waker, if somebody still waits for it.
    fn begin(&self) -> Option<W> {
        let mut stage = self.lock();
        match mem::replace(&mut *stage, Stage::Over) {
            Stage::Waits(work, waker) => {
                *stage = Stage::Runs(waker);
                Some(work)
            }
            _ => None,
        }
    }
}

impl<W, T> Job for Run<W, T>
where
    W: FnOnce(Turn) -> T + Send + 'static,
    T: Send + 'static,
{
    fn run(self: Arc<Self>) -> Option<Waker> {
        let work = self.begin()?;
        let job: Arc<dyn Job> = Arc::clone(&self) as _;
        let turn = Turn(Arc::downgrade(&job));
        drop(job);
        let ended = catch_unwind(AssertUnwindSafe(|| work(turn)));
        let mut stage = self.lock();
        if let Stage::Runs(waker) = &mut *stage {
            let waker = waker.take();
            *stage = Stage::Ended(ended);
            return waker;
        }
        drop(stage);
        discard(ended);
        None
    }

    fn holders(&self) -> &Holders {
        &self.holders
    }
}

/// Drops what nobody waits for any more: it may panic at that, and a second time with what it panics with.
fn discard<T>(unwanted: T) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(unwanted))) {
        mem::forget(payload);
    }
}

/// A run that has been handed to the threads. If it is dropped, work that has begun goes on to its end, and
/// other work never begins.
pub(crate) struct Running<W, T> {
    run: Arc<Run<W, T>>,
    /// Its place in the queue, if it had to wait for its turn.
    arrival: Option<u64>,
}

impl Threads {
    /// Starts work, which is given what marks a request of which it is a part. If it is itself a part of a run that
    /// waits for it, it takes no turn.
    ///
    /// # Errors
    ///
    /// The system refuses the thread for it.
    pub(crate) fn start<W, T>(&'static self, outermost: bool, work: W) -> io::Result<Running<W, T>>
    where
        W: FnOnce(Turn) -> T + Send + 'static,
        T: Send + 'static,
    {
        let run = Arc::new(Run { stage: Mutex::new(Stage::Waits(work, None)), holders: Holders::of(self) });
        match self.submit(Arc::clone(&run) as Arc<dyn Job>, outermost) {
            Ok(arrival) => Ok(Running { run, arrival: outermost.then_some(arrival) }),
            Err(refused) => {
                discard(run);
                Err(refused)
            }
        }
    }
}

impl<W, T> Future for Running<W, T> {
    type Output = thread::Result<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut stage = self.run.lock();
        match &mut *stage {
            Stage::Waits(_, waker) | Stage::Runs(waker) => {
                if waker.as_ref().is_none_or(|waker| !waker.will_wake(cx.waker())) {
                    *waker = Some(cx.waker().clone());
                }
                Poll::Pending
            }
            Stage::Ended(_) => match mem::replace(&mut *stage, Stage::Over) {
                Stage::Ended(ended) => Poll::Ready(ended),
                _ => Poll::Pending,
            },
            Stage::Over => Poll::Pending,
        }
    }
}

impl<W, T> Drop for Running<W, T> {
    fn drop(&mut self) {
        let stage = mem::replace(&mut *self.run.lock(), Stage::Over);
        if let (Stage::Waits(..), Some(arrival)) = (&stage, self.arrival) {
            self.run.holders.threads.withdraw(arrival);
        }
        discard(stage);
    }
}
