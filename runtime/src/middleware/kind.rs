//! How a middleware is put in front of the rest of a chain: as a link of its own, or as one more of a run of sync hooks.

use std::future::Future;
use std::sync::Arc;

use crate::middleware::handler::Handler;
use crate::response::settings::Settings;
use crate::{Request, Response};

/// How a middleware of one kind becomes a link: what is put in front of the run of sync hooks that stands
/// outermost so far, and what is inside that.
pub trait Kind<M> {
    /// The run of sync hooks that stands outermost afterwards.
    type Stack<S: Stack>: Stack;
    /// What is inside it.
    type Rest<S: Stack, R: Handler>: Handler<Boundary = R::Boundary>;

    /// Links.
    fn link<S: Stack, R: Handler>(middleware: Arc<M>, rest: Run<S, R>) -> Run<Self::Stack<S>, Self::Rest<S, R>>;
}

/// A run of sync hooks, and what they stand around: entered and left as plain calls, in one frame
/// however many they are.
#[derive(Debug)]
pub struct Run<S, R> {
    pub(crate) stack: S,
    pub(crate) rest: R,
    pub(crate) settings: Arc<Settings>,
}

impl<R: Handler> Run<(), R> {
    pub(crate) fn around(rest: R, settings: &Arc<Settings>) -> Self {
        Self { stack: (), rest, settings: Arc::clone(settings) }
    }
}

/// A run of middlewares that have only sync hooks, outermost first: `()` or `(middleware, rest of the run)`.
pub trait Stack: Send + Sync + 'static {
    /// Runs the `process_request` hooks top-down.
    ///
    /// # Errors
    ///
    /// One of them has answered, or failed.
    fn enter(&self, req: &mut Request, settings: &Settings) -> Result<(), Box<Stopped>>;

    /// Runs the `process_response` hooks bottom-up, of the first `entered` middlewares.
    fn leave(&self, entered: usize, response: &mut Response, req: &mut Request, settings: &Settings);

    /// Runs the hooks around the rest of the chain.
    fn call<R: Handler>(
        &self,
        rest: &R,
        settings: &Settings,
        req: &mut Request,
    ) -> impl Future<Output = Response> + Send;
}

/// How a run of hooks has ended before its end. Boxed, so that going on costs nothing.
#[derive(Debug)]
pub struct Stopped {
    /// How many of the middlewares see the response, counted from the outermost.
    pub(crate) entered: usize,
    pub(crate) response: Response,
}
