//! The two bridges between the modes: a hop to the blocking pool, and `block_on`. Each crossing is an event
//! at level TRACE.

#[cfg(feature = "tokio")]
mod elsewhere;
#[cfg(not(feature = "tokio"))]
#[path = "bridge/no_runtime.rs"]
mod tokio_runtime;
#[cfg(feature = "tokio")]
mod tokio_runtime;

use std::cell::Cell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use crate::middleware::traits::Afterwards;
use crate::response::body;
use crate::response::caught::caught;
use crate::response::hand_over::{hand_over, let_go, let_go_but_headers, replace};
use crate::response::inside::{self, Inside};
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

/// This thread may block, and what is async goes on meanwhile: nobody drives a runtime of one thread on it.
fn may_wait() -> bool {
    MAY_BLOCK.get() && !tokio_runtime::is_another_current()
}

/// Runs blocking work for a request away from the async runtime's threads.
///
/// The request moves to a thread of the [pool](crate::pool) and comes back with the response; meanwhile its head is here, for
/// a layer that does not wait to the end. If this future is dropped, work that has begun goes on to its end there
/// and nobody waits for it, and other work never begins. On a thread that may block the work runs where it is, unless that would
/// keep a runtime waiting that somebody drives there.
///
/// # Errors
///
/// The request cannot be given away, or the system refuses a thread.
pub(crate) async fn hop<W>(req: &mut Request, settings: &Arc<Settings>, work: W) -> Result<Response, Error>
where
    W: FnOnce(&mut Request, &Settings) -> Response + Send + 'static,
{
    crossed(Mode::Blocking);
    if may_wait() {
        return Ok(work(req, settings));
    }
    let moved = caught(|| hand_over(req))?;
    let shared = Arc::clone(settings);
    let depth = inside::depth();
    let span = tracing::Span::current();
    let subscriber = tracing::dispatcher::get_default(Clone::clone);
    let run = move |req: &mut Request| {
        let (_blocking, _inside) = (Blocking::here(), Inside::at(depth));
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

/// Takes a request away for somebody who may send it to another thread, and leaves behind what is looked at again.
#[expect(clippy::inline_always, reason = "part of what it is given to: a call would copy the request twice")]
#[inline(always)]
pub(crate) fn give_away(req: &mut Request, afterwards: Afterwards) -> Request {
    let marks = MAY_BLOCK.get();
    if matches!(afterwards, Afterwards::Reads | Afterwards::Reruns) {
        let mut given = hand_over(req);
        if marks {
            tokio_runtime::mark(&mut given);
        }
        return given;
    }
    // Its extensions go as they are, the mark in them.
    if marks {
        tokio_runtime::mark(req);
    }
    if afterwards == Afterwards::ReadsHeaders { let_go_but_headers(req) } else { let_go(req) }
}

/// Runs async work to its end on this thread, which may block: for a blocking middleware or view that has a value whose
/// methods are async.
///
/// Where no runtime is entered (with the feature `tokio`), a small one is, so that the work may wait for timers and sockets. The work must not wait for this very
/// thread: on a runtime of one thread, an async view that blocks on what that runtime drives waits for ever.
///
/// Not for a sync hook of an async chain, which is an `async fn` where it has to wait. It would be on a thread of the runtime: of many
/// threads, another one of tokio's pool does its work meanwhile, and when as many hooks wait as that pool has threads, the
/// whole runtime stands still for good.
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

/// Reads the whole body of a request on this thread, which may block, and leaves it there for those below:
/// [`read`](crate::body::read) for a plain `fn`.
///
/// It waits for what is still on its way. Where no runtime is entered (with the feature `tokio`), a small one is.
///
/// ```
/// use http::StatusCode;
/// use ordain::{Error, Request, Response, blocking, body, middleware, middleware_chain};
///
/// #[middleware]
/// fn signed(req: &mut Request, next: impl blocking::Next) -> Result<Response, Error> {
///     let bytes = body::read_blocking(req, 1024)?;
///     if !bytes.starts_with(b"signed: ") {
///         return Err(Error::permission_denied("no signature"));
///     }
///     Ok(next.run(req))
/// }
///
/// middleware_chain! {
///     struct Site { signed }
/// }
///
/// let site = Site.wrap_blocking(|req: &mut Request| {
///     body::read_blocking(req, 4096).map(|bytes| bytes.len().to_string())
/// });
/// let send = |body: String| site.handle_blocking(http::Request::post("/").body(body).unwrap()).status();
/// assert_eq!(send("signed: hello".into()), StatusCode::OK);
/// assert_eq!(send("hello".into()), StatusCode::FORBIDDEN);
/// assert_eq!(send("signed: ".repeat(1000)), StatusCode::PAYLOAD_TOO_LARGE);
/// ```
///
/// # Errors
///
/// Those of [`read`](crate::body::read). And a 500 on a thread of an async runtime, for a body that is not there yet: it may be
/// the very task that waits for it which would bring it. That is where a sync hook of an async chain runs: make the hook an `async fn`.
pub fn read_blocking(req: &mut Request, limit: usize) -> Result<Bytes, Error> {
    let mut reading = pin!(body::read(req, limit));
    if may_wait() {
        return wait(reading);
    }
    if tokio_runtime::is_current() {
        match tokio_runtime::once(reading.as_mut()) {
            Poll::Ready(read) => return read,
            Poll::Pending if tokio_runtime::is_driven_here() => {
                return Err(Error::other(
                    "the body was to be waited for on a thread of the runtime that it arrives on",
                ));
            }
            Poll::Pending => {}
        }
    }
    tokio_runtime::block_on(reading)
}
