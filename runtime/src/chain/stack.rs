//! Sync hooks in a row, as plain nested calls: no future, no frame, no allocation of their own.

use std::convert::identity;
use std::future::Future;
use std::mem::forget;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::chain::boundary::{Scene, answered, settle_in_place};
use crate::chain::kinds::Hooks;
use crate::middleware::handler::Handler;
use crate::middleware::kind::{Run, Stack, Stopped};
use crate::middleware::traits::{Flow, Middleware, RequestHooks};
use crate::response::caught::caught;
use crate::response::settings::Settings;
use crate::{Error, Request, Response};

impl Stopped {
    /// A hook has not let the request go on.
    #[cold]
    #[inline(never)]
    fn at(flow: Result<Flow, Error>, scene: Scene<'_>) -> Box<Self> {
        Box::new(match answered(flow.and_then(identity), scene) {
            Ok(response) => Self { entered: 1, response },
            Err(response) => Self { entered: 0, response },
        })
    }

    /// The same, seen by one more.
    #[cold]
    fn inside(mut self: Box<Self>) -> Box<Self> {
        self.entered += 1;
        self
    }

    /// Runs the hooks that see the response.
    #[cold]
    pub(crate) fn leave<S: Stack>(self, stack: &S, req: &mut Request, settings: &Settings) -> Response {
        let Self { entered, mut response } = self;
        stack.leave(entered, &mut response, req, settings);
        response
    }
}

impl Stack for () {
    #[inline]
    fn enter(&self, _: &mut Request, _: &Settings) -> Result<(), Box<Stopped>> {
        Ok(())
    }

    #[inline]
    fn leave(&self, _: usize, _: &mut Response, _: &mut Request, _: &Settings) {}

    #[inline]
    fn call<R: Handler>(&self, rest: &R, _: &Settings, req: &mut Request) -> impl Future<Output = Response> + Send {
        rest.call(req)
    }
}

impl<At, M: Middleware<Kind = Hooks<At>> + RequestHooks<At>, S: Stack> Stack for (Arc<M>, S) {
    #[inline]
    fn enter(&self, req: &mut Request, settings: &Settings) -> Result<(), Box<Stopped>> {
        let (middleware, inner) = self;
        if M::FACTS.hooks.request {
            let flow = caught(|| middleware.request_hook(req));
            if !matches!(flow, Ok(Ok(ControlFlow::Continue(())))) {
                return Err(Stopped::at(flow, Scene { settings, req }));
            }
            // There is nothing in it to drop, which LLVM does not see.
            forget(flow);
        }
        inner.enter(req, settings).map_err(Stopped::inside)
    }

    #[inline]
    fn leave(&self, entered: usize, response: &mut Response, req: &mut Request, settings: &Settings) {
        let (middleware, inner) = self;
        let Some(inside) = entered.checked_sub(1) else {
            return;
        };
        inner.leave(inside, response, req, settings);
        if M::FACTS.hooks.response {
            let done = caught(|| middleware.response_hook(req, response));
            settle_in_place(done, response, Scene { settings, req });
        }
    }

    async fn call<R: Handler>(&self, rest: &R, settings: &Settings, req: &mut Request) -> Response {
        if let Err(stopped) = self.enter(req, settings) {
            return stopped.leave(self, req, settings);
        }
        let mut response = rest.call(req).await;
        self.leave(usize::MAX, &mut response, req, settings);
        response
    }
}

impl<S: Stack, R: Handler> Handler for Run<S, R> {
    type Boundary = R::Boundary;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        self.stack.call(&self.rest, &self.settings, req)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        if let Err(stopped) = self.stack.enter(req, &self.settings) {
            return stopped.leave(&self.stack, req, &self.settings);
        }
        let mut response = self.rest.call_blocking(req);
        self.stack.leave(usize::MAX, &mut response, req, &self.settings);
        response
    }
}
