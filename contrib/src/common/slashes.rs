//! Paths that lack a slash.

use std::error::Error;
use std::fmt;

use axum::extract::MatchedPath;
use http::Method;
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

    /// Remembers the route by which the chain itself was found, if there are patterns.
    pub(super) fn enter(&self, req: &mut Request) {
        if self.are_named()
            && let Some(mount) = req.extensions().get::<MatchedPath>().cloned()
        {
            req.extensions_mut().insert(MountedAt(mount));
        }
    }

    /// Whether a router inside has found a route for a request.
    pub(super) fn has_route(req: &Request) -> bool {
        let mount = req.extensions().get::<MountedAt>().map(|MountedAt(mount)| mount.as_str());
        req.extensions().get::<MatchedPath>().is_some_and(|route| Some(route.as_str()) != mount)
    }

    /// Whether there is no such path, but one with a slash behind it.
    pub(super) fn lack(&self, path: &str) -> bool {
        let Some(patterns) = &self.0 else { return false };
        let has = |path: &str| patterns.at(path).is_ok();
        with_slash(path).is_some_and(|with_slash| !has(path) && has(&with_slash))
    }
}

/// The route by which the chain itself was found: one of a router around it.
#[derive(Clone)]
struct MountedAt(MatchedPath);

/// How [`Common`](super::Common) knows where a slash is missing: by the routes of the router that its chain stands around. It is made by
/// [`Common::append_slashes_to_routes`](super::Common::append_slashes_to_routes).
#[derive(Debug, Clone)]
pub struct Routed(pub(super) ());

impl Routed {
    /// Whether there is no route for a request, but one with a slash behind its path.
    pub(super) fn lacks_slash(req: &Request, routes: &Routes) -> bool {
        let path = req.uri().path();
        let found = |path: &str| route(routes, req.method(), path);
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
