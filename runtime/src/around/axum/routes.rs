//! What a chain around a router can know of it: which view a method and a path would find.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use ::axum::Router;
use http::header::ALLOW;
use http::uri::PathAndQuery;
use http::{Method, Uri};

use super::unrouted::{StandIn, Unrouted};
use crate::chain::heard::Heard;
use crate::chain::matched::Matched;
use crate::middleware::handler::Handler;
use crate::{Request, Response, View};

/// The routes of the router that a chain stands around: which view a method and a path would find.
///
/// A middleware needs it as it needs any value, by a parameter, and no entry of the chain provides it: `wrap_router` does. So
/// a chain with this need goes around a router only; its other `wrap…` methods and `layer` do not compile. With an
/// `Option<Routes>` it goes around anything. A chain in which nobody takes it does nothing for it.
///
/// The router is asked through a copy of it, made when the chain is built, in which something stands in the place of each
/// handler and of all layers around it. So what it says is what axum itself would do, and neither a handler nor a layer
/// of the application runs, no extractor reads anything, and nothing is logged. The price is that of the routing; of a path that only a fallback answers, that of several.
///
/// # What cannot be known
///
/// * What is inside a service: `nest_service` and `route_service` are a view each, whatever they answer.
/// * What a view would answer: also a 404, or a redirect. A path is found whose parameters no extractor would take.
/// * What is outside the router: a layer or a middleware that writes the path anew before the routing.
///
/// In a chain around a router that is mounted in another, paths and patterns are those of the inner router, without the mount,
/// as they are in `req.uri()` there.
///
/// # In a unit test
///
/// [`Routes::of`] makes one of any router; a chain that is tested around a view has a `Shared<Routes>` above the middleware.
///
/// ```
/// use axum::Router;
/// use axum::routing::get;
/// use http::Method;
/// use ordain::{Request, Response, Routes, middleware, middleware_chain};
///
/// /// Sends whoever has left out the `s` to where there is one.
/// #[middleware(process_response)]
/// fn plural(req: &Request, routes: Routes, response: &mut Response) {
///     let plural = format!("{}s", req.uri().path());
///     if response.status() == 404 && routes.find(&Method::GET, &plural).is_some_and(|found| !found.is_fallback()) {
///         *response.status_mut() = http::StatusCode::TEMPORARY_REDIRECT;
///         response.headers_mut().insert("location", plural.parse().unwrap());
///     }
/// }
///
/// middleware_chain! {
///     struct Site { plural }
/// }
///
/// let router = Router::new().route("/notes", get("notes"));
/// let site = Site.wrap_router(router.clone());
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let response = site.handle(http::Request::get("/note").body(String::new()).unwrap()).await;
/// assert_eq!(response.headers()["location"], "/notes");
/// # });
///
/// // A unit test:
/// let mut response = Response::default();
/// *response.status_mut() = http::StatusCode::NOT_FOUND;
/// let req = http::Request::get("/article").body(Default::default()).unwrap();
/// plural(&req, Routes::of(&router), &mut response);
/// assert_eq!(response.status(), 404);
/// ```
#[derive(Clone)]
#[doc(alias("resolve", "Resolver404", "is_valid_path", "reverse"))]
pub struct Routes {
    pub(super) router: Arc<Unrouted>,
}

impl Routes {
    /// The routes of a router.
    ///
    /// Layers that stand around handlers and not around routes (`Handler::layer`) are applied once more for it, as axum does
    /// where it takes the state of a router.
    #[must_use]
    pub fn of(router: &Router) -> Self {
        Self { router: Arc::new(Unrouted::of(router)) }
    }

    /// The view that a request of this method for this path would find: the one that `process_view` hooks would be told.
    ///
    /// None if there is none, neither a route nor a fallback that the application has set, and if the path is no path. A route
    /// without a handler for the method is found, too: see [`FoundView::allows_method`]. What follows a `?` does not matter.
    ///
    /// ```
    /// use axum::Router;
    /// use axum::routing::get;
    /// use http::Method;
    /// use ordain::Routes;
    ///
    /// let api = Router::new().route("/notes/{id}", get("a note")).fallback("no such thing in the API");
    /// let routes = Routes::of(&Router::new().nest("/api", api));
    ///
    /// let note = routes.find(&Method::GET, "/api/notes/7").unwrap();
    /// assert_eq!(note.view().route(), Some("/api/notes/{id}"));
    /// assert_eq!(note.view().param("id"), Some("7"));
    /// assert!(note.allows_method());
    ///
    /// assert!(!routes.find(&Method::POST, "/api/notes/7").unwrap().allows_method());
    /// assert!(routes.find(&Method::GET, "/api/users").unwrap().is_fallback());
    /// assert!(routes.find(&Method::GET, "/elsewhere").is_none());
    /// ```
    #[must_use]
    pub fn find(&self, method: &Method, path: &str) -> Option<FoundView> {
        let path = path.starts_with('/').then(|| PathAndQuery::try_from(path).ok())??;
        let uri = Uri::from(path);
        let (head, _) = self.router.asked(method, &uri).into_parts();
        let who = head.extensions.get::<StandIn>()?.clone();
        let mut asked = Request::default();
        *asked.extensions_mut() = head.extensions;
        let routed = Matched::of(&mut asked);
        let is_fallback = routed.route().is_none();
        let matched = if is_fallback {
            let mount = self.router.mount(uri.path(), &who);
            Matched::of_fallback(&mut asked, mount)
        } else {
            routed
        };
        Some(FoundView { matched, heard: who.heard, is_fallback, allows_method: !head.headers.contains_key(ALLOW) })
    }
}

/// Those of the very same router: what a chain is given is equal from request to request.
impl PartialEq for Routes {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.router, &other.router)
    }
}

impl Eq for Routes {}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Routes")
    }
}

/// A view that a method and a path would find: what [`Routes::find`] gives.
#[derive(Debug)]
pub struct FoundView {
    matched: Matched,
    heard: Arc<Heard>,
    is_fallback: bool,
    allows_method: bool,
}

impl FoundView {
    /// The view, as `process_view` hooks are told it: its name, its route with the parameters, its marks.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        self.matched.view(self.heard.name, &self.heard.marks)
    }

    /// Whether it is a fallback that the application has set for what has no route, of the router or of one that is nested in it.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        self.is_fallback
    }

    /// Whether the route has a handler for the method: where it has none, a 405 is answered, or what the application has set for
    /// that.
    #[must_use]
    pub fn allows_method(&self) -> bool {
        self.allows_method
    }
}

/// Whether a chain is given the routes of its router.
#[derive(Debug)]
pub struct Given<const ROUTES: bool>;

/// What stands around a chain that is given them, or nothing.
pub trait GivesRoutes {
    /// The chain, with that around it.
    type Handler<H: Handler>: Handler;

    /// Puts it around a chain.
    fn around<H: Handler>(chain: H, routes: Routes) -> Self::Handler<H>;
}

impl GivesRoutes for Given<false> {
    type Handler<H: Handler> = H;

    fn around<H: Handler>(chain: H, _: Routes) -> H {
        chain
    }
}

impl GivesRoutes for Given<true> {
    type Handler<H: Handler> = Giving<H>;

    fn around<H: Handler>(chain: H, routes: Routes) -> Giving<H> {
        Giving { chain, routes }
    }
}

/// A chain that is given the routes of its router.
#[derive(Debug)]
pub struct Giving<H> {
    chain: H,
    routes: Routes,
}

impl<H: Handler> Handler for Giving<H> {
    type Boundary = H::Boundary;

    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        req.extensions_mut().insert(self.routes.clone());
        self.chain.call(req)
    }

    fn call_blocking(&self, req: &mut Request) -> Response {
        req.extensions_mut().insert(self.routes.clone());
        self.chain.call_blocking(req)
    }
}
