//! Feature `axum`: the core of a chain inside a router, after routing.

use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll};

use ::axum::Router;
use ::axum::routing::future::RouteFuture;
use http::Method;
use tower_service::Service;

use self::behind::behind;
use self::home::Home;
use self::routes::{Given, GivesRoutes, Routes};
use self::second_run::BeforeRouting;
use self::unrouted::Unrouted;
use crate::around::service::{Serve, Wrapped, serve};
use crate::chain::boundary::{Scene, is_plain, settle, settle_carried, settle_error};
use crate::chain::bridge;
use crate::chain::innermost::{Core, Innermost, give_back};
use crate::entry::declared::{Chain, Entries};
use crate::middleware::handler::{BoundaryMode, Handler};
use crate::middleware::hooks::CoreHooks;
use crate::middleware::kept::Keeps;
use crate::middleware::traits::Afterwards;
use crate::response::caught::caught;
use crate::response::end::{End, pencil};
use crate::response::error::NoRoute;
use crate::response::log;
use crate::{Error, Request, Response, Views};

mod behind;
mod home;
pub(crate) mod marked;
pub(crate) mod routes;
mod second_run;
pub(crate) mod served;
mod unrouted;

/// Links a chain around an axum router, the routes of which are given to it if it takes them.
pub fn wrap_router<C: Chain, const ROUTES: bool>(chain: C, router: Router) -> Wrapped<impl Serve + use<C, ROUTES>>
where
    Given<ROUTES>: GivesRoutes,
{
    let unrouted = Arc::new(Unrouted::of(&router));
    let linked = chain.entries().link(RouterView { router, unrouted: Arc::clone(&unrouted) });
    serve(Given::<ROUTES>::around(linked, Routes { router: unrouted }), End::RouterServer)
}

/// An axum router at the innermost place.
#[derive(Debug)]
struct RouterView {
    router: Router,
    unrouted: Arc<Unrouted>,
}

impl Innermost for RouterView {
    type Handler<H: CoreHooks, B: BoundaryMode> = Routed<H, B>;

    fn within<H: CoreHooks, B: BoundaryMode>(self, core: Core<H>) -> Routed<H, B> {
        let Self { router, unrouted } = self;
        let views = Arc::default();
        // What answers for want of a route is told apart: all of the router stands in the place of its fallback.
        let fallbacks = router.clone().layer(behind(core.clone(), Some(&unrouted), &views));
        let routes = router.clone().reset_fallback().layer(behind(core.clone(), None, &views));
        // With its state a router applies its layers, now and not for every request.
        let behind = routes.fallback_service(fallbacks.with_state(())).with_state(());
        let views = mem::take(&mut *views.lock().unwrap_or_else(PoisonError::into_inner));
        Routed { router: router.with_state(()), behind, unrouted, core, views, boundary: PhantomData }
    }
}

/// A router whose views are inside the core. What the router answers by itself is not.
#[derive(Debug)]
struct Routed<H, B> {
    router: Router,
    /// The same, with a service around everything that answers: where something is to be done behind the routing.
    behind: Router,
    unrouted: Arc<Unrouted>,
    core: Core<H>,
    /// All that answer.
    views: Views,
    boundary: PhantomData<fn() -> B>,
}

/// How a request goes through the router.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The core is behind the routing, with the view.
    Behind { is_head: bool },
    /// Nothing is to be done there: `process_exception` and templates see what comes out of the router.
    Short,
}

impl<H: CoreHooks, B> Routed<H, B> {
    fn way(&self, req: &Request) -> Way {
        let is_head = req.method() == Method::HEAD;
        // The body of the answer to a `HEAD` would not come home, nor would what the router has found; and that a `CONNECT` is answered
        // without one is for the router to see to.
        let is_behind = is_head
            || (H::LATER && req.method() == Method::CONNECT)
            || const { H::AFTERWARDS.reads_extensions() }
            || (H::VIEW && self.core.minds_view(req, &self.views));
        if is_behind { Way::Behind { is_head } } else { Way::Short }
    }

    /// Gives the request to the router.
    #[expect(clippy::inline_always, reason = "the request is made where it is given away")]
    #[inline(always)]
    fn depart(&self, req: &mut Request, way: Way) -> RouteFuture<Infallible> {
        if matches!(H::AFTERWARDS, Afterwards::Reruns) {
            BeforeRouting::restore(req);
        }
        let stays = match H::AFTERWARDS {
            // What comes home has been through the routing. A second run wants to know what it was before.
            Afterwards::Reruns => Afterwards::Reads,
            _ if way != Way::Short => Afterwards::Leaves,
            stays => stays,
        };
        let router = if way == Way::Short { &self.router } else { &self.behind };
        Service::<Request>::call(&mut router.clone(), bridge::give_away(req, stays))
    }

    /// Brings home what has come of it. Whether it is the router's own 404.
    #[inline]
    fn arrive(&self, response: &mut Response, req: &mut Request, way: Option<Way>) -> bool {
        if let Some(mut home) = Self::home(way) {
            home.uncut(response);
            home.restore(req, H::AFTERWARDS);
        }
        let is_unrouted = self.unrouted.answered(response, req);
        if is_unrouted {
            Error::not_found(NoRoute).raise_in(response);
        }
        is_unrouted
    }

    #[inline]
    fn home(way: Option<Way>) -> Option<Home> {
        match way {
            Some(Way::Behind { is_head }) if H::AFTERWARDS.looks() || is_head => Home::take(),
            _ => None,
        }
    }

    /// What the core does behind the routing with what is no plain response.
    async fn settle_short(&self, req: &mut Request, outcome: Box<Result<Response, Error>>) -> Response {
        let mut response = self.core.unsettled(req, outcome).await;
        pencil(&mut response);
        settle(Ok(response), Some(self.scene(req)))
    }

    #[inline]
    fn scene<'a>(&'a self, req: &'a Request) -> Scene<'a> {
        Scene { settings: self.core.settings(), req }
    }
}

impl<H: CoreHooks, B: BoundaryMode> Handler for Routed<H, B> {
    type Boundary = B;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        Through::new(self, req, H::keeps(), Self::settle_short)
    }

    fn call_blocking(&self, req: &mut Request) -> Response {
        bridge::block_on(self.call(req))
    }
}

/// A request on its way through the router. Written by hand: three futures in each other would move the response twice more.
struct Through<'r, 'q, H, B, K: Keeps, L, F> {
    routed: &'r Routed<H, B>,
    // Away, once it is the core's business what has come of it.
    req: Option<&'q mut Request>,
    keeps: K,
    kept: Option<K::Kept>,
    way: Option<Way>,
    route: Option<RouteFuture<Infallible>>,
    // Makes the future of what the core has to do.
    later: L,
    settling: Option<Pin<Box<F>>>,
}

/// What the view holds may panic when it is dropped.
impl<H, B, K: Keeps, L, F> Drop for Through<'_, '_, H, B, K, L, F> {
    #[inline]
    fn drop(&mut self) {
        if self.route.is_some() {
            log::end(self.route.take(), self.req.as_deref());
        }
    }
}

// What it polls can be moved, or is boxed.
impl<H, B, K: Keeps, L, F> Unpin for Through<'_, '_, H, B, K, L, F> {}

impl<'r, 'q, H, B, K, L, F> Through<'r, 'q, H, B, K, L, F>
where
    H: CoreHooks,
    K: Keeps,
    L: Fn(&'r Routed<H, B>, &'q mut Request, Box<Result<Response, Error>>) -> F,
{
    #[inline]
    fn new(routed: &'r Routed<H, B>, req: &'q mut Request, keeps: K, later: L) -> Self {
        Self { routed, req: Some(req), keeps, kept: None, way: None, route: None, later, settling: None }
    }
}

impl<'r, 'q, H, B, K, L, F> Future for Through<'r, 'q, H, B, K, L, F>
where
    H: CoreHooks,
    K: Keeps,
    L: Fn(&'r Routed<H, B>, &'q mut Request, Box<Result<Response, Error>>) -> F,
    F: Future<Output = Response>,
{
    type Output = Response;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = self.get_mut();
        let Some(req) = this.req.as_deref_mut() else {
            return match &mut this.settling {
                Some(settling) => settling.as_mut().poll(cx),
                // Polled after it was ready.
                None => Poll::Pending,
            };
        };
        let polled = caught(|| {
            let route = match &mut this.route {
                Some(route) => route,
                route => {
                    let way = this.routed.way(req);
                    this.way = Some(way);
                    if H::LATER && way == Way::Short {
                        this.kept = Some(this.keeps.keep(req));
                    }
                    route.insert(this.routed.depart(req, way))
                }
            };
            let polled = Pin::new(route).poll(cx);
            if polled.is_ready() {
                this.route = None;
            }
            polled
        });
        // Where the router has no view for it, a layer of the router may have answered, as it does behind the routing.
        let is_of_a_view =
            |req: &Request| H::LATER && this.way == Some(Way::Short) && this.routed.unrouted.finds(req.uri());
        let outcome = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(mut response))) => {
                let is_unrouted = this.routed.arrive(&mut response, req, this.way);
                let is_plain = is_plain(&response, Some(this.routed.scene(req)));
                if is_plain || is_unrouted || !is_of_a_view(req) {
                    pencil(&mut response);
                    this.kept = None;
                    if is_plain {
                        return Poll::Ready(response);
                    }
                    return Poll::Ready(*settle_carried(response.into_parts(), Some(this.routed.scene(req))));
                }
                Ok(response)
            }
            Err(panic) => {
                log::end(Routed::<H, B>::home(this.way), Some(req));
                log::end(this.route.take(), Some(req));
                if !is_of_a_view(req) {
                    return Poll::Ready(*settle_error(panic, Some(this.routed.scene(req))));
                }
                Err(panic)
            }
        };
        give_back(&this.keeps, this.kept.take(), req);
        match this.req.take() {
            Some(req) => {
                let settling = (this.later)(this.routed, req, Box::new(outcome));
                this.settling.insert(Box::pin(settling)).as_mut().poll(cx)
            }
            None => Poll::Pending,
        }
    }
}
