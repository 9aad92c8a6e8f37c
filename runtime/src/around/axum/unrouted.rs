//! Which 404 is a router's own: it has found no route, and nobody has given it a fallback for that.

use ::axum::Router;
use ::axum::routing::{MethodRouter, Route, any};
use http::{StatusCode, Uri};
use http_body::Body as _;
use tower_layer::layer_fn;
use tower_service::Service;

use crate::chain::bridge;
use crate::{Request, Response};

/// A router of the same routes and fallbacks, which says who would answer. For its 404 looks like that of
/// a fallback which answers with nothing but this status.
#[derive(Debug)]
pub(super) struct Unrouted {
    /// None, if there is a fallback for every path.
    who: Option<Router>,
}

/// What the stand-ins of an application's routes and fallbacks answer.
const THEIRS: StatusCode = StatusCode::OK;
/// What the stand-in of a router's own 404 answers.
const OURS: StatusCode = StatusCode::NOT_FOUND;

impl Unrouted {
    pub(super) fn of(router: &Router) -> Self {
        let stand_in = |_: Route| -> MethodRouter { any(async || THEIRS) };
        let theirs = router.clone().layer(layer_fn(stand_in));
        // A path of any form is fine: it is valid in the application's router.
        let ours = Router::new().without_v07_checks().fallback(async || OURS);
        // A nested router has the fallback of the one around it, unless it has its own. (Two that both have
        // one cannot be merged.)
        let nested = ours.clone().nest("/nested", theirs.clone());
        // So many segments that no route has them; where one takes any path, it leaves out only the root.
        let paths = ["/nested/o/r/d/a/i/n/o/r/d/a/i/n/o/r/d/a/i/n/o/r/d/a/i/n", "/nested"];
        let ours_answers = paths.into_iter().any(|path| ask(&nested, &Uri::from_static(path)) == OURS);
        Self { who: ours_answers.then(|| ours.merge(theirs)) }
    }

    /// Whether the router itself would answer, for it has no route, and nobody has given it a fallback.
    pub(super) fn answers(&self, uri: &Uri) -> bool {
        self.who.as_ref().is_some_and(|router| ask(router, uri) == OURS)
    }

    /// Whether a response is the router's own.
    pub(super) fn answered(&self, response: &Response, req: &Request) -> bool {
        response.status() == StatusCode::NOT_FOUND
            && response.body().size_hint().exact() == Some(0)
            && response.extensions().is_empty()
            && self.answers(req.uri())
    }
}

fn ask(router: &Router, uri: &Uri) -> StatusCode {
    let mut req = Request::default();
    req.uri_mut().clone_from(uri);
    let Ok(response) = bridge::run_now(Service::<Request>::call(&mut router.clone(), req));
    response.status()
}
