//! A router with a mark.

use std::task::{Context, Poll};

use ::axum::Router;
use ::axum::routing::Route;
use tower_layer::layer_fn;
use tower_service::Service;

use crate::chain::heard;
use crate::middleware::mark::Mark;
use crate::{Request, Response};

/// Marks everything in a router with a value, as [`marked`](crate::marked) does one handler: its routes and their 405s, what it
/// mounts, its fallback if it has one.
///
/// The marks of a handler are nearer than those of its router, and those of a router nearer than those of the one that it is
/// nested in. What is added to the router later has not the mark. It is a layer around each route, that does nothing.
///
/// A chain hears the marks inside it: one that is a layer of this router is applied after, `marked_router(router, mark).layer(Admin.layer())`. In
/// the other order the mark is for the chain around both alone: right for what that one exempts, wrong for what `Admin` itself asks for.
///
/// ```
/// use axum::Router;
/// use axum::routing::post;
/// use ordain::{Error, Request, Response, View, marked_router, middleware, middleware_chain};
///
/// struct CsrfExempt;
///
/// #[middleware(process_view)]
/// fn csrf(req: &mut Request, view: &View<'_>) -> Result<Option<Response>, Error> {
///     if view.mark::<CsrfExempt>().is_some() || req.headers().contains_key("x-csrf-token") {
///         return Ok(None);
///     }
///     Err(Error::permission_denied("no token"))
/// }
///
/// middleware_chain! {
///     struct Site { csrf }
/// }
///
/// async fn paid() {}
/// async fn save() {}
///
/// let webhooks = Router::new().route("/paid", post(paid));
/// let router = Router::new().route("/save", post(save)).nest("/webhooks", marked_router(webhooks, CsrfExempt));
/// let site = Site.wrap_router(router);
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// for (path, status) in [("/webhooks/paid", 200), ("/save", 403)] {
///     let response = site.handle(http::Request::post(path).body(String::new()).unwrap()).await;
///     assert_eq!(response.status(), status);
/// }
/// # });
/// ```
pub fn marked_router<S, M>(router: Router<S>, mark: M) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    M: Send + Sync + 'static,
{
    let mark = Mark::new(mark);
    router.layer(layer_fn(move |route| MarkedRoute { route, mark: mark.clone() }))
}

struct MarkedRoute {
    route: Route,
    mark: Mark,
}

/// Tells its mark to whoever [listens](heard).
impl Clone for MarkedRoute {
    fn clone(&self) -> Self {
        let clone = || Self { route: self.route.clone(), mark: self.mark.clone() };
        heard::around(clone, |heard| heard.marks.push(self.mark.clone()))
    }
}

impl Service<Request> for MarkedRoute {
    type Response = Response;
    type Error = <Route as Service<Request>>::Error;
    type Future = <Route as Service<Request>>::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Service::<Request>::poll_ready(&mut self.route, cx)
    }

    fn call(&mut self, req: Request) -> Self::Future {
        self.route.call(req)
    }
}
