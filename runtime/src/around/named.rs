//! An axum handler that tells its name.

use std::any::type_name;
use std::fmt;

use ::axum::handler::Handler;

use crate::Request;
use crate::chain::heard;

/// Gives an axum handler a name, which `process_view` hooks are told: [`View::name`](crate::View::name) ends in the name
/// of the fn, as it does for a view of a chain's own.
///
/// An axum router erases the types of its handlers, and their names with them. Of a handler that is not named the hooks
/// learn the route. Name the fn itself, before any layer: `named(article).layer(…)`. A layer whose service is not cloned
/// with what is inside it (`Buffer`), or a service with several named handlers, hides the names.
///
/// ```
/// use axum::Router;
/// use axum::extract::Path;
/// use axum::routing::get;
/// use ordain::{Error, Request, Response, View, middleware, middleware_chain, named};
///
/// #[middleware(process_view)]
/// fn members_only(req: &Request, view: &View<'_>) -> Result<Option<Response>, Error> {
///     let public = view.name().ends_with("::login");
///     if public || req.headers().contains_key("authorization") {
///         return Ok(None);
///     }
///     Err(Error::permission_denied("members only"))
/// }
///
/// middleware_chain! {
///     struct Site {
///         members_only,
///     }
/// }
///
/// async fn login() -> &'static str {
///     "who are you?"
/// }
///
/// async fn article(Path(id): Path<u32>) -> String {
///     format!("article {id}")
/// }
///
/// let router = Router::new().route("/login", get(named(login))).route("/articles/{id}", get(named(article)));
/// let site = Site.wrap_router(router);
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// for (path, status) in [("/login", 200), ("/articles/7", 403)] {
///     let response = site.handle(http::Request::get(path).body(String::new()).unwrap()).await;
///     assert_eq!(response.status(), status);
/// }
/// # });
/// ```
pub fn named<H>(handler: H) -> NamedHandler<H> {
    NamedHandler { handler }
}

/// An axum handler with a name: what [`named`] gives.
#[must_use = "a handler does nothing until it is routed to"]
pub struct NamedHandler<H> {
    handler: H,
}

impl<H> fmt::Debug for NamedHandler<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NamedHandler").field(&type_name::<H>()).finish()
    }
}

/// Tells its name to whoever listens.
impl<H: Clone> Clone for NamedHandler<H> {
    fn clone(&self) -> Self {
        let clone = || Self { handler: self.handler.clone() };
        heard::around(clone, |heard| {
            heard.name = heard.name.or(heard.fn_name).or(Some(type_name::<H>()));
        })
    }
}

impl<H: Handler<T, S>, T, S> Handler<T, S> for NamedHandler<H> {
    type Future = H::Future;

    fn call(self, req: Request, state: S) -> H::Future {
        self.handler.call(req, state)
    }
}
