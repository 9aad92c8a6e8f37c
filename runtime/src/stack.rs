//! Sync hooks in a row, as plain nested calls: no future, no frame, no allocation of their own.

use std::future::Future;
use std::sync::Arc;

use crate::boundary::{Scene, caught, settle_in_place};
use crate::chain::{Handler, answered};
use crate::middleware::RequestHooks;
use crate::settings::Settings;
use crate::{Request, Response};

/// A run of middlewares that have only sync hooks, outermost first: `()` or `(middleware, rest of the run)`.
pub trait Stack: Send + Sync + 'static {
    /// Runs the `process_request` hooks top-down. If one answers, or fails: how many of the middlewares
    /// see the response, counted from the outermost.
    ///
    /// # Errors
    ///
    /// The answer, or the error's response.
    fn enter(&self, req: &mut Request, settings: &Settings) -> Result<(), (usize, Response)>;

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

impl Stack for () {
    fn enter(&self, _: &mut Request, _: &Settings) -> Result<(), (usize, Response)> {
        Ok(())
    }

    fn leave(&self, _: usize, _: &mut Response, _: &mut Request, _: &Settings) {}

    #[inline]
    fn call<R: Handler>(
        &self,
        rest: &R,
        _: &Settings,
        req: &mut Request,
    ) -> impl Future<Output = Response> + Send {
        rest.call(req)
    }
}

impl<M: RequestHooks, S: Stack> Stack for (Arc<M>, S) {
    #[inline]
    fn enter(&self, req: &mut Request, settings: &Settings) -> Result<(), (usize, Response)> {
        let (middleware, inner) = self;
        if M::FACTS.hooks.request {
            let flow = caught(|| middleware.request_hook(req)).and_then(|flow| flow);
            match answered(flow, Scene { settings, req }) {
                Ok(None) => {}
                Ok(Some(answer)) => return Err((1, answer)),
                Err(failed) => return Err((0, failed)),
            }
        }
        inner.enter(req, settings).map_err(|(entered, response)| (entered + 1, response))
    }

    #[inline]
    fn leave(&self, entered: usize, response: &mut Response, req: &mut Request, settings: &Settings) {
        let (middleware, inner) = self;
        let Some(inside) = entered.checked_sub(1) else {
            return;
        };
        inner.leave(inside, response, req, settings);
        if M::FACTS.hooks.response {
            let done = caught(|| middleware.response_hook(req, response)).and_then(|done| done);
            settle_in_place(done, response, Scene { settings, req });
        }
    }

    async fn call<R: Handler>(&self, rest: &R, settings: &Settings, req: &mut Request) -> Response {
        let (entered, mut response) = match self.enter(req, settings) {
            Ok(()) => (usize::MAX, rest.call(req).await),
            Err(answered) => answered,
        };
        self.leave(entered, &mut response, req, settings);
        response
    }
}
