//! The two bridges between the modes: a hop to the blocking pool, and `block_on`. Each crossing is an event
//! at level TRACE.

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::boundary::{Scene, convert};
use crate::log;
use crate::settings::Settings;
use crate::view::hand_over;
use crate::{Mode, Request, Response};

thread_local! {
    /// This thread is inside [`block_on`], so it is one that may block.
    static MAY_BLOCK: Cell<bool> = const { Cell::new(false) };
}

/// Runs blocking work for a request away from the async runtime's threads.
///
/// The request moves to the pool and comes back with the response; meanwhile its head is here, for a layer
/// that does not wait to the end. If this future is dropped, work that has begun goes on to its end there
/// and nobody waits for it, and other work never begins. On a thread that is already inside
/// [`block_on`] the work runs where it is: a second hop nested in a first would deadlock as soon as
/// requests outnumber pool threads.
pub(crate) async fn hop<W>(req: &mut Request, settings: &Arc<Settings>, work: W) -> Response
where
    W: FnOnce(&mut Request, &Settings) -> Response + Send + 'static,
{
    crossed(Mode::Blocking);
    if MAY_BLOCK.get() {
        return work(req, settings);
    }
    let mut moved = hand_over(req);
    let shared = Arc::clone(settings);
    let span = tracing::Span::current();
    let subscriber = tracing::dispatcher::get_default(Clone::clone);
    let done = tokio_runtime::spawn(move || {
        tracing::dispatcher::with_default(&subscriber, || {
            span.in_scope(|| {
                let response = work(&mut moved, &shared);
                log::flush(&moved);
                (moved, response)
            })
        })
    });
    match done.await {
        Ok((moved, response)) => {
            *req = moved;
            response
        }
        Err(error) => convert(&error, Some(Scene { settings, req })),
    }
}

#[inline]
fn crossed(to: Mode) {
    tracing::trace!(target: "ordain::bridge", ?to);
}

/// Runs async work to its end on this thread, which may block.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            MAY_BLOCK.set(self.0);
        }
    }
    crossed(Mode::Async);
    let _restore = Restore(MAY_BLOCK.replace(true));
    let _runtime = tokio_runtime::enter();
    pollster::block_on(future)
}

/// Runs a future that never waits, on any thread and without a runtime.
pub(crate) fn run_now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => pollster::block_on(future),
    }
}

#[cfg(feature = "tokio")]
mod tokio_runtime {
    use std::future::Future;
    use std::io;
    use std::pin::Pin;
    use std::sync::OnceLock;
    use std::task::{Context, Poll};

    use tokio::runtime::{Builder, EnterGuard, Handle, Runtime};
    use tokio::task::{JoinError, JoinHandle};

    use crate::Error;

    /// The runtime for async work in a process that runs none: made once, on first use.
    fn small() -> Result<&'static Runtime, &'static io::Error> {
        static SMALL: OnceLock<io::Result<Runtime>> = OnceLock::new();
        let make = || Builder::new_multi_thread().worker_threads(1).thread_name("ordain").enable_all().build();
        SMALL.get_or_init(make).as_ref()
    }

    /// Makes the small runtime current on this thread, if none is.
    pub(super) fn enter() -> Option<EnterGuard<'static>> {
        match Handle::try_current() {
            Ok(_) => None,
            Err(_) => small().ok().map(Runtime::enter),
        }
    }

    /// Work that has begun takes no notice of being aborted.
    struct AbortOnDrop<T>(JoinHandle<T>);

    impl<T> Drop for AbortOnDrop<T> {
        fn drop(&mut self) {
            self.0.abort();
        }
    }

    impl<T> Future for AbortOnDrop<T> {
        type Output = Result<T, JoinError>;

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
            Pin::new(&mut self.0).poll(cx)
        }
    }

    pub(super) async fn spawn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let pool = match Handle::try_current() {
            Ok(current) => current,
            Err(_) => small().map_err(|error| Error::other(error.to_string()))?.handle().clone(),
        };
        Ok(AbortOnDrop(pool.spawn_blocking(work)).await?)
    }
}

/// Without a runtime there is no pool and nothing to make current: work runs on the thread it is on.
#[cfg(not(feature = "tokio"))]
mod tokio_runtime {
    use crate::Error;

    pub(super) fn enter() {}

    pub(super) async fn spawn<T>(work: impl FnOnce() -> T) -> Result<T, Error> {
        Ok(work())
    }
}
