//! The core of a chain: `process_view` hooks, the view, then `process_exception` and templates.

use std::convert::identity;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

#[cfg(feature = "axum")]
use crate::Views;
use crate::chain::boundary::{Scene, convert, is_plain, paged, settle};
use crate::chain::bridge;
use crate::chain::heard::Heard;
#[cfg(feature = "axum")]
use crate::chain::matched::Matched;
use crate::middleware::handler::{BoundaryMode, Handler};
use crate::middleware::hooks::CoreHooks;
use crate::middleware::kept::Keeps;
use crate::response::caught::{Caught, caught};
use crate::response::error::{Failure, Raised};
use crate::response::not_provided::NotProvided;
use crate::response::settings::Settings;
use crate::response::template::{self, Carried};
use crate::{Error, Request, Response, View};

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

/// What a view, or a hook in its place, comes to.
type Outcome = Result<Response, Failure>;

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
    /// What only answers of hooks, errors and templates need is boxed: it would be part of every future
    /// around it.
    pub(crate) async fn respond<E: Endpoint>(&self, req: &mut Request, view: &View<'_>, endpoint: &E) -> Response {
        if H::VIEW
            && let Some(answer) = self.hooked(req, view).await
        {
            return Box::pin(self.settled(req, answer)).await;
        }
        let keeps = H::keeps();
        let kept = match kept::<H, E, _>(&keeps, req) {
            Ok(kept) => kept,
            Err(panic) => return Box::pin(self.unsettled(req, Box::new(Err(panic)))).await,
        };
        let outcome = match Caught::new(endpoint.answer::<H>(req, &self.settings)).await {
            Ok(response) if is_plain(&response, Some(self.scene(req))) => return response,
            outcome => Box::new(outcome),
        };
        give_back(&keeps, kept, req);
        Box::pin(self.unsettled(req, outcome)).await
    }

    /// The same in a blocking chain.
    fn respond_blocking<E: Endpoint>(&self, req: &mut Request, view: &View<'_>, endpoint: &E) -> Response {
        if H::VIEW
            && let Some(answer) = Self::wait(self.hooked(req, view))
        {
            return Self::wait(self.settled(req, answer));
        }
        let keeps = H::keeps();
        let kept = match kept::<H, E, _>(&keeps, req) {
            Ok(kept) => kept,
            Err(panic) => return Self::wait(self.unsettled(req, Box::new(Err(panic)))),
        };
        match caught(|| endpoint.answer_blocking::<H>(req, &self.settings)) {
            Ok(response) if is_plain(&response, Some(self.scene(req))) => response,
            outcome => {
                give_back(&keeps, kept, req);
                Self::wait(self.unsettled(req, Box::new(outcome)))
            }
        }
    }

    fn wait<F: Future>(future: F) -> F::Output {
        if H::ANY_ASYNC { bridge::block_on(future) } else { bridge::run_now(future) }
    }

    /// Whether some `process_view` has something to do with a request.
    #[cfg(feature = "axum")]
    pub(crate) fn minds_view(&self, req: &Request, views: &Views) -> bool {
        self.hooks.minds_view(req, views)
    }

    async fn hooked(&self, req: &mut Request, view: &View<'_>) -> Option<Box<Outcome>> {
        #[cfg(feature = "axum")]
        let matched = Matched::around(view, req);
        #[cfg(feature = "axum")]
        let routed = matched.as_ref().map(|matched| matched.view(view.own_name(), view.marks()));
        #[cfg(feature = "axum")]
        let view = routed.as_ref().unwrap_or(view);
        match Caught::new(self.hooks.view(req, view)).await.and_then(identity) {
            Ok(None) => None,
            Ok(Some(answer)) => Some(Box::new(unraised(answer))),
            Err(error) => Some(Box::new(Err(error.into()))),
        }
    }

    /// Settles what the view came to, if that is not a plain response.
    pub(crate) async fn unsettled(&self, req: &mut Request, outcome: Box<Result<Response, Error>>) -> Response {
        let outcome = outcome.map_err(Failure::from).and_then(unraised);
        if let Err(failure) = &outcome {
            NotProvided::locate(&failure.error, self.settings.chain);
        }
        let outcome = self.excepted(req, outcome).await;
        self.settled(req, Box::new(outcome)).await
    }

    async fn settled(&self, req: &mut Request, outcome: Box<Outcome>) -> Response {
        match *outcome {
            Ok(response) => self.rendered(req, response).await,
            Err(failure) => convert(&failure, Some(self.scene(req))),
        }
    }

    /// Offers an error of the view, or of rendering, to `process_exception`. Without an answer it goes on.
    async fn excepted(&self, req: &mut Request, outcome: Outcome) -> Outcome {
        let failure = match outcome {
            Ok(response) => return Ok(response),
            Err(failure) if failure.is_of_a_view() => failure,
            Err(failure) => return Err(failure),
        };
        match Caught::new(self.hooks.exception(req, &failure.error)).await.and_then(identity)? {
            Some(answer) => unraised(answer),
            None => Err(failure),
        }
    }

    /// Renders the template that a response carries, when the hooks are done with it.
    async fn rendered(&self, req: &mut Request, mut response: Response) -> Response {
        let Some(mut template) = Carried::take(&mut response) else {
            return paged(response, Some(self.scene(req)));
        };
        let changed = Caught::new(self.hooks.template(req, &mut template)).await.and_then(identity);
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

/// What hooks need that run once the view has run, where the view is given the request and nobody else has it come home.
#[inline]
fn kept<H: CoreHooks, E: Endpoint, K: Keeps>(keeps: &K, req: &Request) -> Result<Option<K::Kept>, Error> {
    if const { !E::GIVES_AWAY || H::AFTERWARDS.reads_extensions() } {
        return Ok(None);
    }
    caught(|| Some(keeps.keep(req)))
}

#[cold]
pub(crate) fn give_back<K: Keeps>(keeps: &K, kept: Option<K::Kept>, req: &mut Request) {
    if let Some(kept) = kept {
        keeps.give_back(kept, req);
    }
}

/// A response, or the error that it carries.
#[inline]
fn unraised(mut response: Response) -> Outcome {
    if response.extensions().is_empty() {
        return Ok(response);
    }
    match Raised::take(&mut response) {
        Some(failure) => Err(failure),
        None => Ok(response),
    }
}

/// What stands at the innermost place of a chain. An error is carried by the response.
pub trait Endpoint: Send + Sync {
    /// The request is given away. Else it stays, as the view leaves it.
    const GIVES_AWAY: bool = true;

    /// Answers in an async chain.
    ///
    /// If nobody [looks](CoreHooks::AFTERWARDS) at the request afterwards, it need not come home.
    fn answer<H: CoreHooks>(
        &self,
        req: &mut Request,
        settings: &Arc<Settings>,
    ) -> impl Future<Output = Response> + Send;

    /// Answers in a blocking chain.
    fn answer_blocking<H: CoreHooks>(&self, req: &mut Request, settings: &Arc<Settings>) -> Response;
}

/// An endpoint that is known before routing.
pub trait NamedView: 'static {
    /// The name of its type, which for a fn is the name of the fn.
    fn type_name() -> &'static str;

    /// Its marks, and its name, if that says more than its route.
    fn heard(&self) -> Heard {
        Heard { name: Some(Self::type_name()), ..Heard::default() }
    }
}

/// What is put at the innermost place of a chain.
#[diagnostic::on_unimplemented(
    message = "a chain does not go around `{Self}`: it is no service that fits",
    label = "not a tower service of a `Request` that is `Clone + Send + Sync + 'static`",
    note = "an `async fn` of a whole request, `http::Request<ordain::Body>`, is made one by `tower::service_fn`; a view, `async fn(&mut Request)`, is wrapped by `wrap`"
)]
pub trait Innermost {
    /// The handler that it becomes.
    type Handler<H: CoreHooks, B: BoundaryMode>: Handler<Boundary = B>;

    /// Makes the handler.
    fn within<H: CoreHooks, B: BoundaryMode>(self, core: Core<H>) -> Self::Handler<H, B>;

    /// What it has to tell of the view inside it.
    fn heard(&self) -> Heard {
        Heard::default()
    }
}

#[diagnostic::do_not_recommend]
impl<E: Endpoint + NamedView> Innermost for E {
    type Handler<H: CoreHooks, B: BoundaryMode> = Viewed<H, E, B>;

    fn within<H: CoreHooks, B: BoundaryMode>(self, core: Core<H>) -> Viewed<H, E, B> {
        Viewed::new(core, self)
    }

    fn heard(&self) -> Heard {
        NamedView::heard(self)
    }
}

/// The innermost handler of a chain around a view that is known from the start.
#[derive(Debug)]
pub struct Viewed<H, E, B> {
    core: Core<H>,
    endpoint: E,
    view: View<'static>,
    boundary: PhantomData<fn() -> B>,
}

impl<H: CoreHooks, E: Endpoint + NamedView, B: BoundaryMode> Viewed<H, E, B> {
    pub(crate) fn new(core: Core<H>, endpoint: E) -> Self {
        let heard = endpoint.heard();
        let view = View::known(heard.name, E::type_name(), heard.marks);
        Self { core, endpoint, view, boundary: PhantomData }
    }
}

impl<H: CoreHooks, E: Endpoint + NamedView, B: BoundaryMode> Handler for Viewed<H, E, B> {
    type Boundary = B;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        self.core.respond(req, &self.view, &self.endpoint)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        self.core.respond_blocking(req, &self.view, &self.endpoint)
    }
}
