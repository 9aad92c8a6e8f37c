//! The two bridges between the modes: a hop to the blocking pool, and `block_on`. Each crossing is an event
//! at level TRACE.

use std::cell::Cell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::response::caught::caught;
use crate::response::hand_over::{hand_over, let_go, replace};
use crate::response::log;
use crate::response::settings::Settings;
use crate::{Error, Mode, Request, Response};

thread_local! {
    /// This thread is inside [`hop`]'s work or inside [`block_on`], so it is one that may block.
    static MAY_BLOCK: Cell<bool> = const { Cell::new(false) };
}

/// Says of this thread, as long as it lives, that it may block.
struct Blocking {
    already: bool,
}

impl Blocking {
    fn here() -> Self {
        Self { already: MAY_BLOCK.replace(true) }
    }
}

impl Drop for Blocking {
    fn drop(&mut self) {
        MAY_BLOCK.set(self.already);
    }
}

/// Runs blocking work for a request away from the async runtime's threads.
///
/// The request moves to a thread of the [pool](crate::pool) and comes back with the response; meanwhile its head is here, for
/// a layer that does not wait to the end. If this future is dropped, work that has begun goes on to its end there
/// and nobody waits for it, and other work never begins. On a thread that may block the work runs where it is.
///
/// # Errors
///
/// The request cannot be given away, or the system refuses a thread.
pub(crate) async fn hop<W>(req: &mut Request, settings: &Arc<Settings>, work: W) -> Result<Response, Error>
where
    W: FnOnce(&mut Request, &Settings) -> Response + Send + 'static,
{
    crossed(Mode::Blocking);
    if MAY_BLOCK.get() {
        return Ok(work(req, settings));
    }
    let moved = caught(|| hand_over(req))?;
    let shared = Arc::clone(settings);
    let span = tracing::Span::current();
    let subscriber = tracing::dispatcher::get_default(Clone::clone);
    let run = move |req: &mut Request| {
        let _blocking = Blocking::here();
        tracing::dispatcher::with_default(&subscriber, || {
            span.in_scope(|| {
                let response = work(req, &shared);
                log::flush(req);
                response
            })
        })
    };
    let (moved, response) = tokio_runtime::run_elsewhere(moved, run).await?;
    replace(req, moved);
    Ok(response)
}

#[inline]
fn crossed(to: Mode) {
    tracing::trace!(target: "ordain::bridge", ?to);
}

/// Takes a request away for somebody who may send it to another thread, and leaves its head behind, if somebody looks at it
/// again.
pub(crate) fn give_away(req: &mut Request, looks: bool) -> Request {
    let mut given = if looks { hand_over(req) } else { let_go(req) };
    if MAY_BLOCK.get() {
        tokio_runtime::mark(&mut given);
    }
    given
}

/// Runs async work to its end on this thread, which may block: for a blocking middleware or view that has a value whose
/// methods are async.
///
/// Where no runtime is entered (with the feature `tokio`), a small one is, so that the work may wait for timers and sockets. The work must not wait for this very
/// thread: on a runtime of one thread, an async view that blocks on what that runtime drives waits for ever.
///
/// ```
/// use ordain::{Request, Response, block_on, blocking, middleware};
///
/// async fn quota() -> u32 {
///     7
/// }
///
/// #[middleware]
/// fn limited(req: &mut Request, next: impl blocking::Next) -> Response {
///     let left = block_on(quota());
///     let mut response = next.run(req);
///     response.headers_mut().insert("x-left", left.into());
///     response
/// }
///
/// let response = limited(&mut Request::default(), ordain::testing::next_blocking(|_| "inner"));
/// assert_eq!(response.headers()["x-left"], "7");
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    crossed(Mode::Async);
    let blocking = Blocking::here();
    let future = pin!(future);
    if blocking.already { wait(future) } else { tokio_runtime::block_on(future) }
}

/// Polls a future until it is ready, on this thread. Its type is erased, for each chain has many that differ.
fn wait<T>(future: Pin<&mut dyn Future<Output = T>>) -> T {
    pollster::block_on(future)
}

/// Runs a future that never waits, on any thread and without a runtime.
pub(crate) fn run_now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    match once(future.as_mut()) {
        Poll::Ready(output) => output,
        Poll::Pending => block_on(future),
    }
}

/// Runs a future that should never wait, and if it does after all, as [`block_on`] would: it finds the same runtime from its
/// beginning on.
pub(crate) fn run_now_or_wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let entered = if MAY_BLOCK.get() { None } else { tokio_runtime::enter() };
    match once(future.as_mut()) {
        Poll::Ready(output) => output,
        Poll::Pending if entered.is_none() => block_on(future),
        Poll::Pending => {
            crossed(Mode::Async);
            let _blocking = Blocking::here();
            tokio_runtime::wait(future)
        }
    }
}

fn once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[cfg(feature = "tokio")]
mod tokio_runtime {
    use std::cell::RefCell;
    use std::future::Future;
    use std::io;
    use std::panic::catch_unwind;
    use std::pin::Pin;
    use std::sync::OnceLock;

    use http::StatusCode;
    use tokio::runtime::{Builder, EnterGuard, Handle, Runtime, RuntimeFlavor};
    use tokio::task::block_in_place;
    use tokio::task::coop::unconstrained;

    use crate::pool::{Turn, threads};
    use crate::response::caught::panicked;
    use crate::{Error, Request};

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

    /// Runs blocking work on a thread of the pool, where the runtime of here is current, or the small one.
    pub(super) async fn run_elsewhere<T: Send + 'static>(
        mut req: Request,
        work: impl FnOnce(&mut Request) -> T + Send + 'static,
    ) -> Result<(Request, T), Error> {
        let runtime = match Handle::try_current() {
            Ok(current) => current,
            Err(_) => small().map_err(|error| Error::other(error.to_string()))?.handle().clone(),
        };
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
}

/// Without a runtime there is no pool and nothing to make current: work runs on the thread it is on.
#[cfg(not(feature = "tokio"))]
mod tokio_runtime {
    use std::future::Future;
    use std::pin::Pin;

    use crate::{Error, Request};

    pub(super) fn enter() -> Option<std::convert::Infallible> {
        None
    }

    pub(super) fn block_on<T>(future: Pin<&mut dyn Future<Output = T>>) -> T {
        wait(future)
    }

    pub(super) fn wait<T>(future: Pin<&mut dyn Future<Output = T>>) -> T {
        super::wait(future)
    }

    pub(super) async fn run_elsewhere<T>(
        mut req: Request,
        work: impl FnOnce(&mut Request) -> T,
    ) -> Result<(Request, T), Error> {
        let done = work(&mut req);
        Ok((req, done))
    }

    pub(super) fn mark(_: &mut Request) {}
}
