//! Feature `axum`: the core of a chain inside a router, after routing.

use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::axum::Router;
use ::axum::routing::future::RouteFuture;
use http::Method;
use pin_project_lite::pin_project;
use tower_service::Service;

use self::behind::behind;
use self::home::Home;
use self::routes::{Given, GivesRoutes, Routes};
use self::second_run::BeforeRouting;
use self::unrouted::Unrouted;
use crate::around::service::{Serve, Wrapped, serve};
use crate::chain::boundary::{Scene, is_plain, settle_carried, settle_error};
use crate::chain::bridge;
use crate::chain::innermost::{Core, Innermost};
use crate::entry::declared::{Chain, Entries};
use crate::middleware::handler::{BoundaryMode, Handler};
use crate::middleware::hooks::CoreHooks;
use crate::middleware::traits::Afterwards;
use crate::response::caught::caught;
use crate::response::end::{End, pencil};
use crate::response::error::NoRoute;
use crate::response::settings::Settings;
use crate::{Error, Request, Response};

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
        let settings = Arc::clone(core.settings());
        let Self { router, unrouted } = self;
        // What answers for want of a route is told apart: all of the router stands in the place of its fallback.
        let fallbacks = router.clone().layer(behind(core.clone(), Some(&unrouted)));
        let routes = router.clone().reset_fallback().layer(behind(core, None));
        // With its state a router applies its layers, now and not for every request.
        let behind = routes.fallback_service(fallbacks.with_state(())).with_state(());
        let router = if Routed::<H, B>::BEHIND { behind.clone() } else { router.with_state(()) };
        Routed { router, behind, unrouted, settings, types: PhantomData }
    }
}

/// A router whose views are inside the core. What the router answers by itself is not.
#[derive(Debug)]
struct Routed<H, B> {
    router: Router,
    /// The same, with a service around everything that answers: for a `HEAD`, whose body would not come home.
    behind: Router,
    unrouted: Arc<Unrouted>,
    settings: Arc<Settings>,
    types: PhantomData<fn() -> (H, B)>,
}

impl<H: CoreHooks, B> Routed<H, B> {
    /// Whether there is something to be done behind the routing, for whatever request.
    const BEHIND: bool = H::ANY || H::AFTERWARDS.reads_extensions();

    /// Gives the request to the router.
    fn depart(&self, req: &mut Request, is_head: bool) -> RouteFuture<Infallible> {
        if matches!(H::AFTERWARDS, Afterwards::Reruns) {
            BeforeRouting::restore(req);
        }
        let stays = match H::AFTERWARDS {
            // What comes home has been through the routing. A second run wants to know what it was before.
            Afterwards::Reruns => Afterwards::Reads,
            _ if Self::BEHIND => Afterwards::Leaves,
            stays => stays,
        };
        let router = if is_head { &self.behind } else { &self.router };
        Service::<Request>::call(&mut router.clone(), bridge::give_away(req, stays))
    }

    /// Brings home what has come of it.
    #[inline]
    fn arrive(&self, response: &mut Response, req: &mut Request, is_head: bool) {
        if let Some(mut home) = Self::home(is_head) {
            home.uncut(response);
            home.restore(req, H::AFTERWARDS);
        }
        pencil(response);
        if self.unrouted.answered(response, req) {
            Error::not_found(NoRoute).raise_in(response);
        }
    }

    #[inline]
    fn home(is_head: bool) -> Option<Home> {
        if Self::BEHIND && H::AFTERWARDS.looks() || is_head { Home::take() } else { None }
    }
}

impl<H: CoreHooks, B: BoundaryMode> Handler for Routed<H, B> {
    type Boundary = B;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        let is_head = req.method() == Method::HEAD;
        Through { routed: self, req, is_head, route: None }
    }

    fn call_blocking(&self, req: &mut Request) -> Response {
        bridge::block_on(self.call(req))
    }
}

pin_project! {
    /// A request on its way through the router. Written by hand: three futures in each other would move the response twice more.
    struct Through<'r, 'q, H, B> {
        routed: &'r Routed<H, B>,
        req: &'q mut Request,
        is_head: bool,
        #[pin]
        route: Option<RouteFuture<Infallible>>,
    }
}

impl<H: CoreHooks, B> Future for Through<'_, '_, H, B> {
    type Output = Response;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let mut this = self.project();
        let polled = caught(|| {
            if let Some(route) = this.route.as_mut().as_pin_mut() {
                return route.poll(cx);
            }
            this.route.set(Some(this.routed.depart(this.req, *this.is_head)));
            match this.route.as_mut().as_pin_mut() {
                Some(route) => route.poll(cx),
                None => Poll::Pending,
            }
        });
        let is_head = *this.is_head;
        let settled = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(mut response))) => {
                this.routed.arrive(&mut response, this.req, is_head);
                let scene = Some(Scene { settings: &this.routed.settings, req: this.req });
                if is_plain(&response, scene) {
                    return Poll::Ready(response);
                }
                settle_carried(response.into_parts(), scene)
            }
            Err(panic) => {
                drop(Routed::<H, B>::home(is_head));
                settle_error(panic, Some(Scene { settings: &this.routed.settings, req: this.req }))
            }
        };
        Poll::Ready(*settled)
    }
}
