//! Feature `axum`: the route that a router has found for a request.

use ::axum::RequestExt;
use ::axum::extract::{MatchedPath, RawPathParams};

use crate::{Request, View};

/// The route that a router has found for a request, and its parameters.
#[derive(Default)]
pub(crate) struct Matched {
    path: Option<MatchedPath>,
    params: Vec<(String, String)>,
}

impl Matched {
    pub(crate) async fn of(req: &mut Request) -> Self {
        Self { path: req.extensions().get().cloned(), params: params(req).await }
    }

    /// The route of a view that does not know it: where the chain is a layer inside a router.
    pub(crate) async fn around(view: &View<'_>, req: &mut Request) -> Option<Self> {
        let is_routed = view.route().is_none() && req.extensions().get::<MatchedPath>().is_some();
        if is_routed { Some(Self::of(req).await) } else { None }
    }

    /// The view, by its own name or else by that of the route.
    pub(crate) fn view<'a>(&'a self, name: Option<&'a str>) -> View<'a> {
        let route = self.path.as_ref().map(MatchedPath::as_str);
        View::new(name.or(route).unwrap_or_default(), route, &self.params)
    }
}

/// The route's parameters. Those that are not UTF-8 are left for the handler's own extractor to refuse.
pub(crate) async fn params(req: &mut Request) -> Vec<(String, String)> {
    match req.extract_parts::<RawPathParams>().await {
        Ok(params) => params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        Err(_) => Vec::new(),
    }
}
