//! What stands around each route of a router, behind its routing: the core of the chain, and the way home.

use std::convert::Infallible;
use std::future::Future;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use ::axum::routing::Route;
use http::Method;
use tower_layer::Layer;
use tower_service::Service;

use super::home::Home;
use super::unrouted::Unrouted;
use crate::around::service::Answered;
use crate::chain::bridge;
use crate::chain::heard::{Heard, heard_of};
use crate::chain::innermost::{Core, Endpoint};
use crate::chain::matched::Matched;
use crate::middleware::hooks::CoreHooks;
use crate::response::log::{self, Owned};
use crate::response::settings::Settings;
use crate::{Request, Response, Views};

/// The layer that stands around everything in a router that answers: its routes and what it mounts, or, if it is said who
/// would answer for want of a route, its fallbacks.
///
/// What it hears of their views it adds to `views`.
pub(super) fn behind<H: CoreHooks>(
    core: Core<H>,
    unrouted: Option<&Arc<Unrouted>>,
    views: &Arc<Mutex<Views>>,
) -> impl Layer<
    Route,
    Service: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync,
> + Clone
+ Send
+ Sync
+ use<H> {
    // The closure's type stands for the type of the future that it makes, which has no name. An `async fn` that was given
    // the request, and not lent it, would hold it twice more.
    let start = |one: Arc<One<H>>, mut owned: Owned| async move { one.answer(&mut owned.0).await };
    Behind { core, unrouted: unrouted.cloned(), views: Arc::clone(views), start }
}

struct Behind<H, F> {
    core: Core<H>,
    unrouted: Option<Arc<Unrouted>>,
    views: Arc<Mutex<Views>>,
    start: F,
}

impl<H, F: Clone> Clone for Behind<H, F> {
    fn clone(&self) -> Self {
        let Self { core, unrouted, views, start } = self;
        Self { core: core.clone(), unrouted: unrouted.clone(), views: Arc::clone(views), start: start.clone() }
    }
}

impl<H: CoreHooks, F: Clone> Layer<Route> for Behind<H, F> {
    type Service = BehindService<H, F>;

    fn layer(&self, route: Route) -> BehindService<H, F> {
        let Self { core, unrouted, views, start } = self.clone();
        let heard = if H::VIEW { heard_of(&route) } else { Heard::default() };
        views.lock().unwrap_or_else(PoisonError::into_inner).hear(&heard.marks);
        BehindService { one: Arc::new(One { core, unrouted, heard, route: RouteView(route) }), start }
    }
}

/// One that answers, inside the core.
struct One<H> {
    core: Core<H>,
    /// Of a fallback.
    unrouted: Option<Arc<Unrouted>>,
    heard: Heard,
    route: RouteView,
}

impl<H: CoreHooks> One<H> {
    async fn answer(&self, req: &mut Request) -> Response {
        let is_head = req.method() == Method::HEAD;
        let matched = match &self.unrouted {
            _ if !H::ANY => Some(Matched::default()),
            None => Some(Matched::of(req)),
            Some(unrouted) => unrouted.fallback(req),
        };
        let mut response = match &matched {
            Some(matched) => {
                self.core.respond(req, &matched.view(self.heard.name, &self.heard.marks), &self.route).await
            }
            None => self.route.answer::<H>(req, self.core.settings()).await,
        };
        log::flush(req);
        let left = H::AFTERWARDS.looks().then(|| mem::take(req));
        Home::leave(left, &mut response, is_head);
        response
    }
}

/// A route, which is always ready and never fails.
struct RouteView(Route);

impl Endpoint for RouteView {
    async fn answer<H: CoreHooks>(&self, req: &mut Request, _: &Arc<Settings>) -> Response {
        let Ok(response) = Service::<Request>::call(&mut self.0.clone(), bridge::give_away(req, H::AFTERWARDS)).await;
        response
    }

    fn answer_blocking<H: CoreHooks>(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        bridge::block_on(self.answer::<H>(req, settings))
    }
}

struct BehindService<H, F> {
    one: Arc<One<H>>,
    start: F,
}

impl<H, F: Clone> Clone for BehindService<H, F> {
    fn clone(&self) -> Self {
        Self { one: Arc::clone(&self.one), start: self.start.clone() }
    }
}

impl<H, F, Fut> Service<Request> for BehindService<H, F>
where
    F: Fn(Arc<One<H>>, Owned) -> Fut,
    Fut: Future<Output = Response>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answered<Fut>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, req: Request) -> Self::Future {
        Answered::new((self.start)(Arc::clone(&self.one), Owned(req)))
    }
}
