//! The core of a chain: `process_view` hooks, the view, then `process_exception` and templates.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::boundary::{BoundaryMode, Caught, Scene, convert, settle};
use crate::bridge;
use crate::chain::Handler;
use crate::error::{Failure, Raised};
use crate::hooks::CoreHooks;
use crate::settings::Settings;
use crate::template::{self, Carried};
use crate::view::NamedView;
use crate::{Request, Response, View};

/// The hooks of a chain and its settings, shared by everything that stands at the innermost place.
#[derive(Debug)]
pub struct Core<H> {
    hooks: Arc<H>,
    settings: Arc<Settings>,
}

impl<H> Clone for Core<H> {
    fn clone(&self) -> Self {
        Self { hooks: Arc::clone(&self.hooks), settings: Arc::clone(&self.settings) }
    }
}

/// What stands at the innermost place of a chain. An error is carried by the response.
pub trait Endpoint: Send + Sync {
    /// Answers in an async chain.
    fn answer(&self, req: &mut Request, settings: &Arc<Settings>) -> impl Future<Output = Response> + Send;

    /// Answers in a blocking chain.
    fn answer_blocking(&self, req: &mut Request, settings: &Arc<Settings>) -> Response;
}

impl<H: CoreHooks> Core<H> {
    pub(crate) fn new(hooks: H, settings: &Arc<Settings>) -> Self {
        Self { hooks: Arc::new(hooks), settings: Arc::clone(settings) }
    }

    #[cfg(feature = "axum")]
    pub(crate) fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Runs the hooks and the view, and settles what they come to.
    ///
    /// What only errors and templates need is boxed: it would be part of every future around it.
    pub(crate) async fn respond<E: Endpoint>(&self, req: &mut Request, view: &View<'_>, endpoint: &E) -> Response {
        let hooked = if H::VIEW { self.hooked(req, view).await } else { Ok(None) };
        let response = match hooked {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => match Caught::new(endpoint.answer(req, &self.settings)).await.map_err(Failure::from) {
                Ok(response) if response.extensions().is_empty() => return response,
                outcome => Box::pin(self.excepted(req, outcome.and_then(unraised))).await,
            },
            Err(failure) => Err(failure),
        };
        match response {
            Ok(response) => Box::pin(self.rendered(req, response)).await,
            Err(failure) => convert(&failure, Some(self.scene(req))),
        }
    }

    async fn hooked(&self, req: &mut Request, view: &View<'_>) -> Result<Option<Response>, Failure> {
        let answer = Caught::new(self.hooks.view(req, view)).await.and_then(|answer| answer)?;
        answer.map(unraised).transpose()
    }

    /// Offers an error of the view, or of rendering, to `process_exception`. Without an answer it goes on.
    async fn excepted(&self, req: &mut Request, outcome: Result<Response, Failure>) -> Result<Response, Failure> {
        let failure = match outcome {
            Ok(response) => return Ok(response),
            Err(failure) => failure,
        };
        match Caught::new(self.hooks.exception(req, &failure.error)).await.and_then(|answer| answer)? {
            Some(answer) => unraised(answer),
            None => Err(failure),
        }
    }

    /// Renders the template that a response carries, when the hooks are done with it.
    async fn rendered(&self, req: &mut Request, mut response: Response) -> Response {
        let Some(mut template) = Carried::take(&mut response) else {
            return response;
        };
        let changed = Caught::new(self.hooks.template(req, &mut template)).await.and_then(|done| done);
        let outcome = match changed {
            Ok(()) => {
                let rendered = template::render(template, self.settings.renderer.as_deref());
                self.excepted(req, rendered.map_err(Failure::from)).await
            }
            Err(error) => Err(error.into()),
        };
        match outcome {
            // The answer to an error of rendering may be a template: it is rendered without hooks.
            Ok(response) => settle(Ok(response), Some(self.scene(req))),
            Err(failure) => convert(&failure, Some(self.scene(req))),
        }
    }

    fn scene<'a>(&'a self, req: &'a Request) -> Scene<'a> {
        Scene { settings: &self.settings, req }
    }
}

/// A response, or the error that it carries.
#[inline]
fn unraised(mut response: Response) -> Result<Response, Failure> {
    if response.extensions().is_empty() {
        return Ok(response);
    }
    match Raised::take(&mut response) {
        Some(failure) => Err(failure),
        None => Ok(response),
    }
}

/// The innermost handler of a chain around a view that is known from the start.
#[derive(Debug)]
pub struct Viewed<H, E, B> {
    core: Core<H>,
    endpoint: E,
    name: Option<&'static str>,
    boundary: PhantomData<fn() -> B>,
}

impl<H: CoreHooks, E: Endpoint + NamedView, B: BoundaryMode> Viewed<H, E, B> {
    pub(crate) fn new(core: Core<H>, endpoint: E) -> Self {
        let name = endpoint.name();
        Self { core, endpoint, name, boundary: PhantomData }
    }

    /// Runs the core around the view, called as the mode demands.
    async fn respond<C: Endpoint>(&self, req: &mut Request, called: &C) -> Response {
        #[cfg(feature = "axum")]
        if H::VIEW && crate::axum::is_routed(req) {
            return Box::pin(crate::axum::respond(&self.core, self.name, req, called)).await;
        }
        let view = View::new(self.name.unwrap_or_else(E::type_name), None, &[]);
        self.core.respond(req, &view, called).await
    }
}

impl<H: CoreHooks, E: Endpoint + NamedView, B: BoundaryMode> Handler for Viewed<H, E, B> {
    type Boundary = B;

    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        self.respond(req, &self.endpoint)
    }

    fn call_blocking(&self, req: &mut Request) -> Response {
        let called = Blockingly(&self.endpoint);
        let response = self.respond(req, &called);
        if H::ANY_ASYNC { bridge::block_on(response) } else { bridge::run_now(response) }
    }
}

/// An endpoint that is called in blocking mode, in the midst of the core's async code.
struct Blockingly<'e, E>(&'e E);

impl<E: Endpoint> Endpoint for Blockingly<'_, E> {
    async fn answer(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        self.0.answer_blocking(req, settings)
    }

    fn answer_blocking(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        self.0.answer_blocking(req, settings)
    }
}
