//! Feature `axum`: where in a router a request has come to.

use std::mem;
use std::sync::LazyLock;

use ::axum::Router;
use ::axum::extract::rejection::RawPathParamsRejection;
use ::axum::extract::{FromRequestParts, MatchedPath, NestedPath, RawPathParams};
use ::axum::routing::any;
use http::Extensions;
use tower_service::Service;

use crate::chain::bridge;
use crate::middleware::mark::Mark;
use crate::response::log;
use crate::{Request, Response, View};

/// Where in a router a request has come to: the pattern, and the parameters.
#[derive(Debug, Default)]
pub(crate) struct Matched {
    path: Option<MatchedPath>,
    /// The pattern of what `nest_service` has mounted, and of a fallback's mount, for which there is no [`MatchedPath`].
    mount: Option<String>,
    params: Option<RawPathParams>,
}

impl Matched {
    /// Of a request behind the routing.
    pub(crate) fn of(req: &mut Request) -> Self {
        let path = req.extensions().get::<MatchedPath>().cloned();
        let mount = if path.is_some() { None } else { mounted(req.extensions()) };
        let has_none = path.as_ref().is_some_and(|path| !path.as_str().contains('{'));
        Self { path, mount, params: if has_none { None } else { params(req).ok() } }
    }

    /// Of a request at a fallback, which the router has mounted under a pattern, or not.
    pub(crate) fn of_fallback(req: &mut Request, mount: Option<String>) -> Self {
        // What is there is that of a router around this one.
        let mut fallback = Self::of(req);
        if let Some(mount) = mount {
            fallback.mount = Some(fallback.route().unwrap_or_default().to_owned() + &mount);
            fallback.path = None;
        }
        fallback
    }

    /// Of a view that does not know it: where the chain is a layer inside a router.
    pub(crate) fn around(view: &View<'_>, req: &mut Request) -> Option<Self> {
        if view.route().is_some() || req.extensions().is_empty() {
            return None;
        }
        let mut has_params = || !matches!(params(req), Err(RawPathParamsRejection::MissingPathParams(_)));
        let is_routed = has_params() || req.extensions().get::<MatchedPath>().is_some();
        is_routed.then(|| Self::of(req))
    }

    pub(crate) fn route(&self) -> Option<&str> {
        self.path.as_ref().map(MatchedPath::as_str).or(self.mount.as_deref())
    }

    /// The view, by its own name or else by that of the route.
    pub(crate) fn view<'a>(&'a self, name: Option<&'a str>, marks: &'a [Mark]) -> View<'a> {
        let route = self.route();
        View::routed(name.or(route).unwrap_or_default(), route, self.params.as_ref(), marks)
    }
}

/// The route's parameters. Those that are not UTF-8 are left for the handler's own extractor to refuse.
pub(crate) fn params(req: &mut Request) -> Result<RawPathParams, RawPathParamsRejection> {
    let (mut head, ()) = http::Request::new(()).into_parts();
    mem::swap(&mut head.extensions, req.extensions_mut());
    let params = bridge::run_now(RawPathParams::from_request_parts(&mut head, &()));
    mem::swap(&mut head.extensions, req.extensions_mut());
    params
}

/// The pattern under which a router has mounted what a request has come to: a service, or a router that has a fallback.
fn mounted(extensions: &Extensions) -> Option<String> {
    let nested = || extensions.get().map(|path: &NestedPath| path.as_str().to_owned());
    mount(extensions).or_else(nested)
}

/// The pattern under which `nest_service` has mounted what a request has come to. Axum keeps that to itself, but tells a router
/// that is nested there: one is asked in thought.
#[cold]
pub(crate) fn mount(extensions: &Extensions) -> Option<String> {
    const PATH: &str = "/ordain";
    static NESTED: LazyLock<Router> = LazyLock::new(|| Router::new().route(PATH, any(give_back)));
    let mut told = through(NESTED.clone(), PATH, extensions.clone());
    let path = told.remove::<MatchedPath>();
    log::end(told, None);
    let path = path.as_ref()?.as_str().strip_suffix(PATH)?;
    (!path.is_empty()).then(|| path.to_owned())
}

/// What a router makes of extensions, for a path.
pub(crate) fn through(mut router: Router, path: &str, extensions: Extensions) -> Extensions {
    let mut req = Request::default();
    *req.uri_mut() = path.parse().unwrap_or_default();
    *req.extensions_mut() = extensions;
    let Ok(response) = bridge::run_now(Service::<Request>::call(&mut router, req));
    response.into_parts().0.extensions
}

/// Answers with what a request has in its extensions. It is not dropped meanwhile, and may panic at that.
pub(crate) async fn give_back(req: Request) -> Response {
    let mut response = Response::default();
    *response.extensions_mut() = req.into_parts().0.extensions;
    response
}
