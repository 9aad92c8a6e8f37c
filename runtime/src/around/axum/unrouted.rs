//! Who would answer in a router: which 404 is the router's own, since it has found no route, and nobody has given it a fallback
//! for that; where the fallback of an application is mounted; which view a path leads to.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use ::axum::Router;
use ::axum::routing::Route;
use http::{Method, StatusCode, Uri};
use http_body::Body as _;
use tower_layer::layer_fn;
use tower_service::Service;

use crate::chain::bridge;
use crate::chain::heard::{Heard, heard_of};
use crate::chain::matched::{Matched, params};
use crate::{Request, Response};

/// A router of the same routes and fallbacks, which says who would answer. For its 404 looks like that of
/// a fallback which answers with nothing but this status; and where a fallback is mounted axum tells only the fallback.
#[derive(Debug)]
pub(super) struct Unrouted {
    who: Router,
    /// There is not a fallback for every path.
    ours: bool,
}

/// What the stand-ins of an application's routes and fallbacks answer.
const THEIRS: StatusCode = StatusCode::OK;
/// What the stand-in of a router's own 404 answers.
const OURS: StatusCode = StatusCode::NOT_FOUND;

/// Stands for a route or a fallback, with all layers around it, and tells what axum has told it.
#[derive(Debug, Clone)]
pub(super) struct StandIn {
    /// Of what it stands for.
    pub(super) heard: Arc<Heard>,
}

impl PartialEq for StandIn {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.heard, &other.heard)
    }
}

impl Service<Request> for StandIn {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, req: Request) -> Self::Future {
        let mut response = Response::default();
        *response.status_mut() = THEIRS;
        *response.extensions_mut() = req.into_parts().0.extensions;
        response.extensions_mut().insert(self.clone());
        ready(Ok(response))
    }
}

/// So many segments that no route has them. Where one takes any path, it takes this one, too.
const NOWHERE: &str = "/o/r/d/a/i/n/o/r/d/a/i/n/o/r/d/a/i/n/o/r/d/a/i/n";
/// A segment that no route has.
const ODD: &str = "of-no-route";
/// A pattern has not so many segments.
const MANY: usize = 64;

impl Unrouted {
    pub(super) fn of(router: &Router) -> Self {
        let stand_in = |route: Route| StandIn { heard: Arc::new(heard_of(&route)) };
        // With its state a router applies its layers, and each stand-in is made once.
        let theirs: Router = router.clone().layer(layer_fn(stand_in)).with_state(());
        // A path of any form is fine: it is valid in the application's router.
        let ours = Router::new().without_v07_checks().fallback(async || OURS);
        // A nested router has the fallback of the one around it, unless it has its own. (Two that both have
        // one cannot be merged.)
        let nested = ours.clone().nest("/nested", theirs.clone());
        // Where a route takes any path, it leaves out only the root.
        let ours_answers =
            [NOWHERE, ""].into_iter().any(|path| ask(&nested, &format!("/nested{path}")).status() == OURS);
        if ours_answers { Self { who: ours.merge(theirs), ours: true } } else { Self { who: theirs, ours: false } }
    }

    /// Whether a response is the router's own.
    #[inline]
    pub(super) fn answered(&self, response: &Response, req: &Request) -> bool {
        self.ours
            && response.status() == StatusCode::NOT_FOUND
            && response.body().size_hint().exact() == Some(0)
            && response.extensions().is_empty()
            && !self.finds(req.uri())
    }

    /// Whether there is a view for a path: if there is no route, and nobody has given the router a fallback, it answers itself.
    pub(super) fn finds(&self, uri: &Uri) -> bool {
        !self.ours || self.asked(&Method::GET, uri).status() != OURS
    }

    /// Asks in the place of a request.
    pub(super) fn asked(&self, method: &Method, uri: &Uri) -> Response {
        ask_for(&self.who, method.clone(), uri.clone())
    }

    /// Where a request has come to for which there is no route: a fallback of the application, or else nothing.
    #[cold]
    pub(super) fn fallback(&self, req: &mut Request) -> Option<Matched> {
        let answer = self.asked(&Method::GET, req.uri());
        let who = answer.extensions().get()?;
        let mount = self.mount(req.uri().path(), who);
        Some(Matched::of_fallback(req, mount))
    }

    /// The pattern under which the fallback is mounted that answers a path, with the shortest beginning of the path below which
    /// it answers everything.
    pub(super) fn mount(&self, path: &str, who: &StandIn) -> Option<String> {
        let slashes = path.match_indices('/').map(|(at, _)| at).take(MANY);
        let mut beginnings = slashes.map(|at| &path[..at]);
        let pattern = match beginnings.find(|beginning| self.is_who(&format!("{beginning}{NOWHERE}"), who)) {
            Some(beginning) => self.pattern(beginning, NOWHERE, who),
            // It is registered once more for the mount alone.
            None if path.len() > 1 && path.starts_with('/') => self.pattern(path, "", who),
            None => String::new(),
        };
        (!pattern.is_empty()).then_some(pattern)
    }

    /// The pattern of a mount that begins so. A segment is a parameter if another in its place makes no difference; where
    /// everything is answered below a beginning, the parameters at the pattern's end are not in it.
    fn pattern(&self, mount: &str, below: &str, who: &StandIn) -> String {
        let literal: Vec<_> = mount.split('/').collect();
        let mut odd = literal.clone();
        for (at, segment) in literal.iter().enumerate().skip(1).take(MANY) {
            odd[at] = ODD;
            if !self.is_who(&format!("{}{below}", odd.join("/")), who) {
                odd[at] = segment;
            }
        }
        let mut asked = Request::default();
        *asked.extensions_mut() = ask(&self.who, &format!("{}{below}", odd.join("/"))).into_parts().0.extensions;
        let params = params(&mut asked).ok();
        let mut names = params.iter().flat_map(|params| params.iter().map(|(name, _)| name));
        let spelled = odd.iter().zip(literal).map(|(odd, literal)| match *odd {
            ODD => format!("{{{}}}", names.next().unwrap_or_default()),
            _ => literal.replace('{', "{{").replace('}', "}}"),
        });
        let spelled = spelled.collect::<Vec<_>>().join("/");
        names.fold(spelled, |pattern, name| format!("{pattern}/{{{name}}}"))
    }

    fn is_who(&self, path: &str, who: &StandIn) -> bool {
        ask(&self.who, path).extensions().get() == Some(who)
    }
}

fn ask(router: &Router, path: &str) -> Response {
    ask_for(router, Method::GET, path.parse().unwrap_or_default())
}

fn ask_for(router: &Router, method: Method, uri: Uri) -> Response {
    let mut req = Request::default();
    *req.method_mut() = method;
    *req.uri_mut() = uri;
    let Ok(response) = bridge::run_now(Service::<Request>::call(&mut router.clone(), req));
    response
}
