//! A view with a mark: a typed value that hooks ask it for.

use std::any::type_name;
use std::fmt;

use crate::Request;
use crate::around::view::AsyncView;
use crate::chain::heard::{self, Heard};
use crate::middleware::mark::Mark;

/// Marks a handler with a value, which `process_view` hooks find by its type: [`View::mark`](crate::View::mark). So an exemption
/// is a type, and no string; a `&M` is another type than `M`. It is an axum handler wherever `handler` is one, and an async view of a
/// chain's own wherever that is one.
///
/// A handler may have several marks; of two of one type the nearest to the fn counts. The mark is of the handler, and of the
/// methods that it is routed for. All of a router is marked by `marked_router` (feature `axum`). It may stand inside or outside of
/// `named`.
///
/// The mark is heard when the chain is built. So it is not known of a handler inside a router that is mounted as a service
/// (`nest_service`), inside a chain that is wrapped around a router, or below a layer whose service is not cloned with what is
/// inside it (`Buffer`): mark what you mount. A `MethodRouter` that is mounted as a service (`route_service`) is one view, and has
/// the marks of its handler if it has one that is marked; use `route`, where each method has its own.
///
/// ```
/// use ordain::{Error, Request, Response, View, marked, middleware, middleware_chain};
///
/// /// What a webhook is: its sender has no token.
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
/// async fn hook(_: &mut Request) -> &'static str {
///     "thanks"
/// }
///
/// assert_eq!(Site.wrap(hook).handle_blocking(http::Request::new(String::new())).status(), 403);
/// let site = Site.wrap(marked(hook, CsrfExempt));
/// assert_eq!(site.handle_blocking(http::Request::new(String::new())).status(), 200);
/// ```
///
/// In a router:
///
/// ```
/// # #[cfg(feature = "axum")]
/// # fn main() {
/// # use axum::Router;
/// # use axum::routing::{get, post};
/// # use ordain::{Request, View, marked, middleware, middleware_chain};
/// # struct CsrfExempt;
/// # #[middleware(process_view)]
/// # fn csrf(_: &Request, view: &View<'_>) -> Option<String> {
/// #     view.mark::<CsrfExempt>().is_none().then(|| "no token".to_owned())
/// # }
/// # middleware_chain! { struct Site { csrf } }
/// async fn hook(body: String) -> String {
///     body
/// }
///
/// let router = Router::new().route("/hook", get(hook).post(marked(hook, CsrfExempt)));
/// let site = Site.wrap_router(router);
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// # for (method, answer) in [("GET", "no token"), ("POST", "body")] {
/// #     let req = http::Request::builder().method(method).uri("/hook").body("body".to_owned()).unwrap();
/// #     assert_eq!(axum::body::to_bytes(site.handle(req).await.into_body(), 9).await.unwrap(), answer);
/// # }
/// # });
/// # }
/// # #[cfg(not(feature = "axum"))]
/// # fn main() {}
/// ```
pub fn marked<H, M: Send + Sync + 'static>(handler: H, mark: M) -> Marked<H> {
    Marked { marked: handler, mark: Mark::new(mark) }
}

/// A handler with a mark: what [`marked`] gives.
#[must_use = "a handler does nothing until it is routed to"]
pub struct Marked<H> {
    marked: H,
    mark: Mark,
}

impl<H> fmt::Debug for Marked<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Marked").field(&type_name::<H>()).field(&self.mark).finish()
    }
}

impl<H> Marked<H> {
    fn tell(&self, heard: &mut Heard) {
        heard.marks.push(self.mark.clone());
    }

    fn tell_of_handler(&self, heard: &mut Heard) {
        heard.fn_name = heard.fn_name.or(heard.name).or(Some(type_name::<H>()));
        self.tell(heard);
    }
}

/// Tells its mark to whoever listens.
impl<H: Clone> Clone for Marked<H> {
    fn clone(&self) -> Self {
        let clone = || Self { marked: self.marked.clone(), mark: self.mark.clone() };
        heard::around(clone, |heard| self.tell_of_handler(heard))
    }
}

impl<'a, V: AsyncView<'a>> AsyncView<'a> for Marked<V> {
    type Future = V::Future;

    fn call(&self, req: &'a mut Request) -> V::Future {
        self.marked.call(req)
    }

    fn tell(&self) {
        heard::around(|| self.marked.tell(), |heard| self.tell_of_handler(heard));
    }
}

#[cfg(feature = "axum")]
impl<H: ::axum::handler::Handler<T, S>, T, S> ::axum::handler::Handler<T, S> for Marked<H> {
    type Future = H::Future;

    fn call(self, req: Request, state: S) -> H::Future {
        self.marked.call(req, state)
    }
}
