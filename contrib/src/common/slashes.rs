//! Paths that lack a slash.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::MatchedPath;
use http::{Method, Uri};
use matchit::{InsertError, Router};
use ordain::{FoundView, Request, Routes};

/// The paths that there are, as patterns that [`Common`](super::Common) is given: how it knows where a slash is missing unless it is
/// [`Routed`]. None at first.
#[derive(Debug, Clone, Default)]
pub struct Patterns(Option<Router<()>>);

impl Patterns {
    pub(super) fn of<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Result<Self, InvalidPattern> {
        let mut router = Router::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            if !pattern.starts_with('/') {
                return Err(InvalidPattern(format!("`{pattern}` does not begin with a slash")));
            }
            router.insert(pattern, ()).map_err(|error| InvalidPattern(why(pattern, &error)))?;
        }
        Ok(Self(Some(router)))
    }

    pub(super) fn are_named(&self) -> bool {
        self.0.is_some()
    }

    /// Whether there is no such path, but one with a slash behind it.
    pub(super) fn lack(&self, path: &str) -> bool {
        let Some(patterns) = &self.0 else { return false };
        let has = |path: &str| patterns.at(path).is_ok();
        with_slash(path).is_some_and(|with_slash| !has(path) && has(&with_slash))
    }
}

/// In the extensions of a request whose path lacks a slash: whether a router inside finds a route for it as it is.
#[derive(Clone)]
pub(super) struct Watched {
    /// The route by which the chain itself was found: one of a router around it.
    mount: Option<MatchedPath>,
    has_route: Arc<AtomicBool>,
}

impl Watched {
    pub(super) fn put_into(req: &mut Request) -> Self {
        let watched = Self { mount: req.extensions().get().cloned(), has_route: Arc::default() };
        req.extensions_mut().insert(watched.clone());
        watched
    }

    /// Whether a request is watched.
    pub(super) fn is_in(req: &Request) -> bool {
        req.extensions().get::<Self>().is_some()
    }

    /// Looks at a request that has found its view.
    pub(super) fn look(req: &Request) {
        if let Some(watched) = req.extensions().get::<Self>() {
            let mount = watched.mount.as_ref().map(MatchedPath::as_str);
            let route = req.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
            watched.has_route.fetch_or(route.is_some() && route != mount, Ordering::AcqRel);
        }
    }

    pub(super) fn has_route(&self) -> bool {
        self.has_route.load(Ordering::Acquire)
    }
}

/// How [`Common`](super::Common) knows where a slash is missing: by the routes of the router that its chain stands around. It is made by
/// [`Common::append_slashes_to_routes`](super::Common::append_slashes_to_routes).
#[derive(Debug, Clone)]
pub struct Routed(pub(super) ());

impl Routed {
    /// Whether there is no route for a request, but one with a slash behind its path.
    pub(super) fn lacks_slash(method: &Method, uri: &Uri, routes: &Routes) -> bool {
        let path = uri.path();
        let found = |path: &str| route(routes, method, path);
        with_slash(path).is_some_and(|with_slash| {
            found(path).is_none() && found(&with_slash).is_some_and(|found| found.view().mark::<NoSlash>().is_none())
        })
    }
}

fn route(routes: &Routes, method: &Method, path: &str) -> Option<FoundView> {
    routes.find(method, path).filter(|found| !found.is_fallback())
}

/// The mark of a view that a missing slash does not lead to: Django's `no_append_slash`.
///
/// [`Common<Routed>`](Routed) minds it; of [`Patterns`] that of such a view is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSlash;

/// A path that has no slash at its end, with one.
fn with_slash(path: &str) -> Option<String> {
    (path.starts_with('/') && !path.ends_with('/')).then(|| format!("{path}/"))
}

fn why(pattern: &str, error: &InsertError) -> String {
    match error {
        InsertError::Conflict { with } => format!("`{pattern}` is the same as `{with}`"),
        other => format!("`{pattern}` is no pattern of a path: {}", other.to_string().trim_end_matches('.')),
    }
}

/// A pattern that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPattern(String);

impl fmt::Display for InvalidPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidPattern {}
