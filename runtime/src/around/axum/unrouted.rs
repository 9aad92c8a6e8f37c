//! What a fallback of a router answers: which 404 is the router's own, since it has found no route, and nobody has given it a
//! fallback for that; and where the fallback of an application is mounted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::axum::Router;
use ::axum::routing::{MethodRouter, Route, any};
use http::{StatusCode, Uri};
use http_body::Body as _;
use tower_layer::layer_fn;
use tower_service::Service;

use crate::chain::bridge;
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

/// What a stand-in stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Id(usize);

/// So many segments that no route has them. Where one takes any path, it takes this one, too.
const NOWHERE: &str = "/o/r/d/a/i/n/o/r/d/a/i/n/o/r/d/a/i/n/o/r/d/a/i/n";
/// A segment that no route has.
const ODD: &str = "of-no-route";
/// A pattern has not so many segments.
const MANY: usize = 64;

impl Unrouted {
    pub(super) fn of(router: &Router) -> Self {
        let ids = Arc::new(AtomicUsize::new(0));
        let stand_in = move |_: Route| -> MethodRouter {
            let id = Id(ids.fetch_add(1, Ordering::Relaxed));
            any(move |req: Request| async move { told(id, req) })
        };
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
    pub(super) fn answered(&self, response: &Response, req: &Request) -> bool {
        self.ours
            && response.status() == StatusCode::NOT_FOUND
            && response.body().size_hint().exact() == Some(0)
            && response.extensions().is_empty()
            && self.answers(req.uri())
    }

    /// Whether the router itself would answer, for it has no route, and nobody has given it a fallback.
    fn answers(&self, uri: &Uri) -> bool {
        ask_for(&self.who, uri.clone()).status() == OURS
    }

    /// Where a request has come to for which there is no route: a fallback of the application, or else nothing.
    #[cold]
    pub(super) fn fallback(&self, req: &mut Request) -> Option<Matched> {
        let answer = ask_for(&self.who, req.uri().clone());
        let id = answer.extensions().get().copied()?;
        let mount = self.mount(req.uri().path(), id);
        Some(Matched::of_fallback(req, mount))
    }

    /// The pattern under which the fallback is mounted that answers a path, with the shortest beginning of the path below which
    /// it answers everything.
    fn mount(&self, path: &str, id: Id) -> Option<String> {
        let slashes = path.match_indices('/').map(|(at, _)| at).take(MANY);
        let mut beginnings = slashes.map(|at| &path[..at]);
        let pattern = match beginnings.find(|beginning| self.who(&format!("{beginning}{NOWHERE}")) == Some(id)) {
            Some(beginning) => self.pattern(beginning, NOWHERE, id),
            // It is registered once more for the mount alone.
            None if path.len() > 1 && path.starts_with('/') => self.pattern(path, "", id),
            None => String::new(),
        };
        (!pattern.is_empty()).then_some(pattern)
    }

    /// The pattern of a mount that begins so. A segment is a parameter if another in its place makes no difference; where
    /// everything is answered below a beginning, the parameters at the pattern's end are not in it.
    fn pattern(&self, mount: &str, below: &str, id: Id) -> String {
        let literal: Vec<_> = mount.split('/').collect();
        let mut odd = literal.clone();
        for (at, segment) in literal.iter().enumerate().skip(1).take(MANY) {
            odd[at] = ODD;
            if self.who(&format!("{}{below}", odd.join("/"))) != Some(id) {
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

    fn who(&self, path: &str) -> Option<Id> {
        ask(&self.who, path).extensions().get().copied()
    }
}

/// Tells who answers, with what axum has told him.
fn told(id: Id, req: Request) -> Response {
    let mut response = Response::default();
    *response.status_mut() = THEIRS;
    *response.extensions_mut() = req.into_parts().0.extensions;
    response.extensions_mut().insert(id);
    response
}

fn ask(router: &Router, path: &str) -> Response {
    ask_for(router, path.parse().unwrap_or_default())
}

fn ask_for(router: &Router, uri: Uri) -> Response {
    let mut req = Request::default();
    *req.uri_mut() = uri;
    let Ok(response) = bridge::run_now(Service::<Request>::call(&mut router.clone(), req));
    response
}
