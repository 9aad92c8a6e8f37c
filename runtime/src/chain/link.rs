//! Links: a middleware and the rest of the chain, nested as types.

use std::convert::identity;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::chain::boundary::{Scene, answered, is_plain, settle, settle_carried, settle_error, settle_in_place};
use crate::chain::{bridge, kinds};
use crate::middleware::blocking;
use crate::middleware::handler::{BoundaryMode, Handler};
use crate::middleware::traits::{AsyncCall, AsyncRequestHooks, BlockingCall, Middleware};
use crate::response::caught::{Caught, panicked};
use crate::response::settings::Settings;
use crate::{Request, Response};

/// A middleware of kind `K` around the rest of the chain.
#[derive(Debug)]
pub struct Link<K, M, R> {
    middleware: Arc<M>,
    rest: R,
    settings: Arc<Settings>,
    kind: PhantomData<fn() -> K>,
}

impl<K, M, R> Link<K, M, R> {
    pub(crate) fn new(middleware: Arc<M>, rest: R, settings: &Arc<Settings>) -> Self {
        Self { middleware, rest, settings: Arc::clone(settings), kind: PhantomData }
    }

    fn scene<'a>(&'a self, req: &'a Request) -> Scene<'a> {
        Scene { settings: &self.settings, req }
    }
}

#[inline]
fn run_blocking<At, M: Middleware + BlockingCall<At>, R: Handler>(
    middleware: &M,
    rest: &R,
    settings: &Settings,
    req: &mut Request,
) -> Response {
    let run = || {
        let response = middleware.enter_blocking(&mut *req, blocking::Inside(rest));
        let scene = Some(Scene { settings, req: &*req });
        if is_plain(&response, scene) {
            return response;
        }
        *settle_carried(response.into_parts(), scene)
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(response) => response,
        Err(payload) => *settle_error(panicked(payload), Some(Scene { settings, req })),
    }
}

/// An async call that awaits only `next` runs in both modes: in a blocking chain its `next` is ready at
/// once, and so is it.
impl<At: 'static, M: Middleware + AsyncCall<At>, R: Handler> Handler for Link<kinds::Both<At>, M, Eager<R>> {
    type Boundary = R::Boundary;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        R::Boundary::cross(&*self.middleware, &self.rest.0, &self.settings, req)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        let call = R::Boundary::cross(&*self.middleware, &self.rest, &self.settings, req);
        if M::READY_BY_NAMES { bridge::run_now_or_wait(call) } else { bridge::run_now(call) }
    }
}

/// The rest of a chain, whose async call does it all at once, in blocking mode.
#[derive(Debug)]
pub struct Eager<R>(pub(crate) R);

impl<R: Handler> Handler for Eager<R> {
    type Boundary = R::Boundary;

    async fn call(&self, req: &mut Request) -> Response {
        self.0.call_blocking(req)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        self.0.call_blocking(req)
    }
}

/// In a blocking chain: `block_on` around it and what is inside it.
impl<At: 'static, M: Middleware + AsyncCall<At>, R: Handler> Handler for Link<kinds::Async<At>, M, R> {
    type Boundary = R::Boundary;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        R::Boundary::cross(&*self.middleware, &self.rest, &self.settings, req)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        bridge::block_on(self.call(req))
    }
}

/// In an async chain: one hop to the blocking pool around it and the blocking run of links inside it.
/// The pool gets what it needs by counted references.
impl<At: 'static, M: Middleware + BlockingCall<At>, R: Handler> Handler for Link<kinds::Blocking<At>, M, Arc<R>> {
    type Boundary = R::Boundary;

    async fn call(&self, req: &mut Request) -> Response {
        let (middleware, rest) = (Arc::clone(&self.middleware), Arc::clone(&self.rest));
        let work = move |req: &mut Request, settings: &Settings| run_blocking(&*middleware, &*rest, settings, req);
        let outcome = bridge::hop(req, &self.settings, work).await;
        settle(outcome, Some(self.scene(req)))
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        run_blocking(&*self.middleware, &*self.rest, &self.settings, req)
    }
}

impl<At: 'static, M: Middleware + AsyncRequestHooks<At>, R: Handler> Link<kinds::AsyncHooks<At>, M, R> {
    async fn before(&self, req: &mut Request) -> Result<Option<Response>, Response> {
        let flow = Caught::new(self.middleware.request_hook(req)).await;
        match flow {
            Ok(Ok(ControlFlow::Continue(()))) => Ok(None),
            flow => answered(flow.and_then(identity), self.scene(req)).map(Some),
        }
    }

    async fn after(&self, req: &mut Request, mut response: Response) -> Response {
        let done = Caught::new(self.middleware.response_hook(req, &mut response)).await;
        settle_in_place(done, &mut response, self.scene(req));
        response
    }
}

/// Runs where the chain is; in a blocking chain each async hook is a `block_on` of its own.
impl<At: 'static, M: Middleware + AsyncRequestHooks<At>, R: Handler> Handler for Link<kinds::AsyncHooks<At>, M, R> {
    type Boundary = R::Boundary;

    async fn call(&self, req: &mut Request) -> Response {
        let response = match self.before(req).await {
            Ok(None) => self.rest.call(req).await,
            Ok(Some(answer)) => answer,
            Err(failed) => return failed,
        };
        self.after(req, response).await
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        let response = match bridge::block_on(self.before(req)) {
            Ok(None) => self.rest.call_blocking(req),
            Ok(Some(answer)) => answer,
            Err(failed) => return failed,
        };
        bridge::block_on(self.after(req, response))
    }
}
