//! What a blocking middleware sees of the rest of the chain: the twins of [`Next`](crate::Next) and
//! [`Provide`](crate::Provide) for a plain `fn`.
//!
//! A middleware that is a plain `fn` may block. In an async chain it runs on a [thread of its own](#threads), in one hop
//! together with the blocking entries right inside it; in a blocking chain it runs where it is.
//!
//! ```
//! use ordain::{Request, Response, blocking, middleware, middleware_chain};
//!
//! #[derive(Clone)]
//! struct Quota(u32);
//!
//! #[middleware]
//! fn quota(req: &mut Request, next: impl blocking::Provide<Quota>) -> Response {
//!     let left = std::fs::read_to_string("/nonexistent/quota").map_or(7, |text| text.len() as u32); // it may block
//!     next.provide(Quota(left)).run(req)
//! }
//!
//! #[middleware]
//! fn audit(req: &mut Request, quota: Quota, next: impl blocking::Next) -> Response {
//!     let mut response = next.run(req);
//!     response.headers_mut().insert("x-quota", quota.0.into());
//!     response
//! }
//!
//! middleware_chain! {
//!     struct Site { quota, audit }
//! }
//!
//! let site = Site.wrap_blocking(|_: &mut Request| "hello");
//! let response = site.handle_blocking(http::Request::new(String::new()));
//! assert_eq!(response.headers()["x-quota"], "7");
//!
//! // The same chain in an async server: one hop to a thread and back.
//! assert_eq!(Site::PLAN.transitions(ordain::Mode::Async), 2);
//! ```
//!
//! # Threads
//!
//! A run of blocking middlewares holds its thread to its end, also while it waits for what is async inside it. So the threads
//! are ordain's own, and not those of tokio's blocking pool: a file, a file server or the look-up of a name below a
//! blocking middleware waits for a thread of that pool, and never for one that a run holds.
//!
//! 512 requests may be in a run at once; the others wait for their turn, asynchronously: one that is dropped meanwhile
//! leaves the queue, and its run never begins. A run inside a run stays on its thread, so that a timeout between the two
//! [does nothing](crate::lifecycle#a-cancellation). Where something between the two has sent
//! the call to another task (a [layer](crate::Tower) that spawns), the inner one has a second thread and takes no second
//! turn, for the outer one waits for it. (If the outer one gives up, the turn is over when both are.) So there are never more
//! threads under way than turns, times how often a chain does that. [`Pool`]
//! has the settings, which are made once, before the first request; threads are made when they are needed.
//!
//! If the system refuses a thread, a request that could wait for another waits for it, and one that could not is answered 503.
//!
//! | on these threads | |
//! | --- | --- |
//! | `tokio::runtime::Handle::current()` | the runtime that has called the chain, so `tokio::spawn` works; called without one, a small runtime that is made once |
//! | thread names, `on_thread_start`, `thread_stack_size` of the runtime's builder | do not hold: the threads are called `ordain-blocking`, their stack is [`Pool::stack_size`] |
//! | a runtime that is dropped | does not wait for runs that have begun: [`shutdown`] does |
//! | tokio's paused clock (`start_paused`) | does not stand still while a run blocks, as it does for `spawn_blocking`: to a runtime that has nothing else to do, time passes at once |
//! | `tokio::task_local!`, and any thread-local | has no value there: [see below](#task-locals) |
//!
//! Two things can still wait for each other for ever, for ordain cannot see them:
//!
//! * A task that was spawned below a blocking middleware, sends a **new** request through a blocking middleware, and is
//!   waited for by the first. (With the first one's extensions, or on the run's own thread, a new request is known
//!   to be a part of it.) With 512 such at once, each has a turn and waits for another. So it is with a request that goes out from a
//!   run and comes back to the same server.
//! * Your own `spawn_blocking` around [`handle_blocking`](crate::Wrapped::handle_blocking): that is a thread of tokio's
//!   pool, held while the chain inside may wait for one. Call [`handle`](crate::Wrapped::handle) instead.
//!
//! # Clients that send slowly
//!
//! A body that is waited for inside a run keeps its turn meanwhile, whoever waits, an extractor of a handler included: 512 clients that
//! announce a body and never send it keep everybody else waiting. (Without a blocking middleware each would cost a task.) A
//! timeout above the run answers such a client, and the run waits on. What helps, where bodies come from anybody:
//!
//! | | |
//! | --- | --- |
//! | an async middleware above all that blocks that reads the body, [`body::read`](crate::body::read) | nobody waits for one in a run |
//! | tower-http's `RequestBodyTimeoutLayer` above, as [`Tower`](crate::Tower) | a body that makes a pause is an error to who reads it |
//! | a timeout [below all that blocks](crate::lifecycle#a-cancellation) | what waits for it there is dropped |
//!
//! # Task-locals
//!
//! What an async middleware sets with `tokio::task_local!` around `next.run(req)` is set while its task is polled, on the
//! task's thread. Below a blocking middleware the chain is on another thread, and there `LocalKey::get` panics (a 500). Nobody
//! but the owner of the key can carry it over. A value that is provided goes wherever its request goes; if somebody
//! below insists on the task-local, a blocking middleware can set it again:
//!
//! ```
//! use ordain::{Next, Provide, Request, Response, blocking, middleware, middleware_chain};
//!
//! #[derive(Clone)]
//! struct Tenant(u32);
//!
//! tokio::task_local! {
//!     static TENANT: u32;
//! }
//!
//! #[middleware]
//! async fn tenant(req: &mut Request, next: impl Provide<Tenant>) -> Response {
//!     TENANT.scope(7, next.provide(Tenant(7)).run(req)).await
//! }
//!
//! #[middleware]
//! fn audit(req: &mut Request, tenant: Tenant, next: impl blocking::Next) -> Response {
//!     assert!(TENANT.try_with(|_| ()).is_err()); // another thread
//!     TENANT.sync_scope(tenant.0, || next.run(req))
//! }
//!
//! middleware_chain! {
//!     struct Site { tenant, audit }
//! }
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let site = Site.wrap(async |_: &mut Request| TENANT.get().to_string());
//! let response = site.handle(http::Request::new(String::new())).await;
//! assert_eq!(response.status(), 200);
//! # });
//! ```

#[doc(hidden)]
pub use crate::{__ordain_blocking as Next, __ordain_blocking as Provide};

use crate::middleware::handler::Handler;
use crate::middleware::room::put;
use crate::middleware::started::NeededValue;
#[cfg(feature = "tokio")]
pub use crate::pool::{InUse, Pool, shutdown};
use crate::{Request, Response};

/// The rest of the chain, as a blocking middleware sees it.
///
/// Running it consumes it; a second run is an explicit `next.clone()`. The answer is always a response.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a blocking middleware may call `next`",
    label = "an `async fn` runs `Next`, a plain `fn` runs `blocking::Next`",
    note = "in an `async fn` write `next: impl ordain::Next`"
)]
pub trait Next: Clone + Send + Sync + Sized {
    /// Runs the rest of the chain.
    fn run(self, req: &mut Request) -> Response;
}

/// The rest of the chain, which cannot run before it has got a `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a blocking middleware may call `next`",
    label = "an `async fn` takes `Provide`, a plain `fn` takes `blocking::Provide`",
    note = "in an `async fn` write `next: impl ordain::Provide<{T}>`"
)]
pub trait Provide<T>: Clone + Send + Sync + Sized {
    /// What runs once the value is there.
    type Next: Next;

    /// Hands the value on: it goes into the request's extensions when [`Provided::run`] is called.
    fn provide(self, value: T) -> Provided<T, Self::Next>
    where
        T: NeededValue;
}

/// The rest of the chain and the value it was given: again a [`Next`], so that one middleware can call another.
#[derive(Debug, Clone)]
#[must_use = "the rest of the chain does nothing until `.run(req)`"]
pub struct Provided<T, N> {
    value: T,
    next: N,
}

impl<T, N> Provided<T, N> {
    pub(crate) fn new(value: T, next: N) -> Self {
        Self { value, next }
    }
}

impl<T, N> Provided<T, N>
where
    T: Clone + Send + Sync + 'static,
    N: Next,
{
    /// Puts the value into the request's extensions and runs the rest of the chain.
    pub fn run(self, req: &mut Request) -> Response {
        put(self.value, req.extensions_mut());
        self.next.run(req)
    }
}

impl<T, N> Next for Provided<T, N>
where
    T: Clone + Send + Sync + 'static,
    N: Next,
{
    fn run(self, req: &mut Request) -> Response {
        Self::run(self, req)
    }
}

/// The rest of a chain: what generated code hands to a blocking middleware as its `next`.
#[derive(Debug)]
#[must_use = "the rest of the chain does nothing until `.run(req)`"]
pub struct Inside<'a, R>(pub(crate) &'a R);

impl<R> Clone for Inside<'_, R> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<R: Handler> Next for Inside<'_, R> {
    fn run(self, req: &mut Request) -> Response {
        self.0.call_blocking(req)
    }
}

impl<T, R: Handler> Provide<T> for Inside<'_, R> {
    type Next = Self;

    fn provide(self, value: T) -> Provided<T, Self>
    where
        T: NeededValue,
    {
        Provided::new(value, self)
    }
}
