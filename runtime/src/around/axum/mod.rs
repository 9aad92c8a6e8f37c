//! Feature `axum`: the core of a chain inside a router, after routing.

use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::task::{Context, Poll};

use ::axum::extract::MatchedPath;
use ::axum::routing::{IntoMakeService, Route, get};
use ::axum::{Router, ServiceExt};
use http::header::CONTENT_LENGTH;
use http::request::Parts;
use http::{Extensions, HeaderValue, Method};
use http_body::Body as _;
use tower_layer::Layer;
use tower_service::Service;

use self::unrouted::Unrouted;
use crate::around::named::name_in;
use crate::around::service::{Serve, Wrapped, serve};
use crate::around::view::ServiceView;
use crate::chain::boundary::{Scene, settle};
use crate::chain::bridge;
use crate::chain::innermost::{Core, Endpoint, Innermost};
use crate::chain::matched::{Matched, params};
use crate::entry::declared::{Chain, Entries};
use crate::middleware::handler::{BoundaryMode, Handler};
use crate::middleware::hooks::CoreHooks;
use crate::response::caught::Caught;
use crate::response::end::End;
use crate::response::log::{self, Root};
use crate::response::settings::Settings;
use crate::{Body, Error, Request, Response};

mod unrouted;

/// Links a chain around an axum router.
pub fn wrap_router<C: Chain>(chain: C, router: Router) -> Wrapped<impl Serve + use<C>> {
    serve(chain.entries().link(RouterView(router)), End::RouterServer)
}

/// An axum router at the innermost place.
#[derive(Debug)]
struct RouterView(Router);

impl Innermost for RouterView {
    type Handler<H: CoreHooks, B: BoundaryMode> = Routed<B>;

    fn within<H: CoreHooks, B: BoundaryMode>(self, core: Core<H>) -> Routed<B> {
        let settings = Arc::clone(core.settings());
        let unrouted = Unrouted::of(&self.0);
        let router = if self.0.has_routes() { self.0.route_layer(AfterRouting(core)) } else { self.0 };
        // With its state a router applies its layers, now and not for every request.
        let router = router.with_state(());
        Routed { router: ServiceView(router), unrouted, settings, boundary: PhantomData }
    }
}

/// Marks a response that came from a view, not from the router itself, and brings the request's head home,
/// as the hooks have left it.
#[derive(Clone)]
struct FromView {
    head: Parts,
    /// The view, not the router, has said how long its body is.
    has_length: bool,
    /// The body of the answer to a `HEAD`, which the router would cut off before a middleware has seen it.
    uncut: Option<Arc<Mutex<Body>>>,
}

/// Marks a request that has been through the router, in its extensions: what these were before.
#[derive(Clone)]
struct BeforeRouting(Extensions);

impl FromView {
    /// Marks a response before the router measures and cuts its body.
    fn mark(req: Request, response: &mut Response) {
        let uncut = (req.method() == Method::HEAD).then(|| Arc::new(Mutex::new(mem::take(response.body_mut()))));
        let has_length = response.headers().contains_key(CONTENT_LENGTH);
        response.extensions_mut().insert(Self { head: req.into_parts().0, has_length, uncut });
    }

    /// Undoes what the router has done to the body: a middleware may still look at it, and change it.
    fn unmeasure(&mut self, response: &mut Response) {
        if let Some(uncut) = self.uncut.take() {
            mem::swap(response.body_mut(), &mut uncut.lock().unwrap_or_else(PoisonError::into_inner));
        }
        if !self.has_length {
            response.headers_mut().remove(CONTENT_LENGTH);
        }
    }

    /// Gives the request its head back.
    fn restore(self, req: &mut Request) {
        let Self { head, .. } = self;
        *req.method_mut() = head.method;
        *req.uri_mut() = head.uri;
        *req.version_mut() = head.version;
        *req.headers_mut() = head.headers;
        let before = mem::replace(req.extensions_mut(), head.extensions);
        req.extensions_mut().insert(BeforeRouting(before));
    }
}

/// The same for a response that no view gave, whose own length cannot be told from the router's. The body of the
/// answer to a `HEAD` is gone.
fn unmeasure_other(response: &mut Response, req: &Request) {
    let length = response.body().size_hint().exact().map(HeaderValue::from);
    if req.method() != Method::HEAD && length.as_ref() == response.headers().get(CONTENT_LENGTH) {
        response.headers_mut().remove(CONTENT_LENGTH);
    }
}

/// Takes away the parameters that a first run has left, for axum would add those of a second run to them.
#[cold]
async fn forget_params(req: &mut Request, BeforeRouting(before): BeforeRouting) {
    let mut first = Request::default();
    *first.extensions_mut() = before;
    if params(&mut first).await.is_empty() {
        req.extensions_mut().extend(NO_PARAMS.clone());
    } else {
        // The chain is inside another router, whose parameters are among them.
        mem::swap(req.extensions_mut(), first.extensions_mut());
    }
}

/// What a route without parameters leaves in the extensions of a request.
static NO_PARAMS: LazyLock<Extensions> = LazyLock::new(|| {
    let give_back = async |req: Request| {
        let mut response = Response::default();
        *response.extensions_mut() = req.into_parts().0.extensions;
        response
    };
    let mut router = Router::new().route("/", get(give_back));
    let Ok(response) = bridge::run_now(Service::<Request>::call(&mut router, Request::default()));
    let mut extensions = response.into_parts().0.extensions;
    extensions.remove::<MatchedPath>();
    extensions
});

/// A router whose views are inside the core. What the router answers by itself is not.
#[derive(Debug)]
struct Routed<B> {
    router: ServiceView<Router>,
    unrouted: Unrouted,
    settings: Arc<Settings>,
    boundary: PhantomData<fn() -> B>,
}

impl<B: BoundaryMode> Handler for Routed<B> {
    type Boundary = B;

    async fn call(&self, req: &mut Request) -> Response {
        if let Some(before) = req.extensions_mut().remove() {
            Box::pin(forget_params(req, before)).await;
        }
        let mut outcome = Caught::new(self.router.answer(req, &self.settings)).await;
        if let Ok(response) = &mut outcome {
            match response.extensions_mut().remove::<FromView>() {
                Some(mut from_view) => {
                    from_view.unmeasure(response);
                    from_view.restore(req);
                }
                None if self.unrouted.answered(response, req) => {
                    Error::not_found("no route was found").raise_in(response);
                }
                None => unmeasure_other(response, req),
            }
        }
        settle(outcome, Some(Scene { settings: &self.settings, req }))
    }

    fn call_blocking(&self, req: &mut Request) -> Response {
        bridge::block_on(self.call(req))
    }
}

/// The layer that puts the core around every view of a router.
struct AfterRouting<H>(Core<H>);

impl<H> Clone for AfterRouting<H> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<H> Layer<Route> for AfterRouting<H> {
    type Service = CoreService<H>;

    fn layer(&self, route: Route) -> CoreService<H> {
        CoreService { core: self.0.clone(), name: name_in(&route), route: Arc::new(ServiceView(route)) }
    }
}

/// One view of a router, inside the core.
struct CoreService<H> {
    core: Core<H>,
    name: Option<&'static str>,
    route: Arc<ServiceView<Route>>,
}

impl<H> Clone for CoreService<H> {
    fn clone(&self) -> Self {
        Self { core: self.core.clone(), name: self.name, route: Arc::clone(&self.route) }
    }
}

impl<H: CoreHooks> Service<Request> for CoreService<H> {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut req: Request) -> Self::Future {
        let Self { core, name, route } = self.clone();
        Box::pin(async move {
            let matched = if H::VIEW { Matched::of(&mut req).await } else { Matched::default() };
            let mut response = Root::new(core.respond(&mut req, &matched.view(name), &*route)).await;
            log::flush(&req);
            FromView::mark(req, &mut response);
            Ok(response)
        })
    }
}

impl<S: Serve> Wrapped<S> {
    /// The chain as `axum::serve` takes it: one service for all connections.
    pub fn into_make_service(self) -> IntoMakeService<Self> {
        ServiceExt::<Request>::into_make_service(self)
    }
}
