//! Permissions by the routes of a router.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt;
use std::sync::OnceLock;

use axum::extract::{MatchedPath, NestedPath};
use http::{Extensions, Method};
use ordain::{Error, FoundView, Routes};

/// Which permissions the routes of a router need, by their patterns.
///
/// A pattern is written as the router has it: `/notes/{id}`. What a service is mounted under (`nest_service`), and the fallback of a
/// nested router, have the pattern of the mount; the chain may itself be mounted, and its patterns stay those of its own router.
///
/// A `HEAD` is asked what a `GET` is, unless it is named. **A route that is named for some methods is refused for all others.**
///
/// ```
/// use http::Method;
/// use ordain_contrib::rbac::Table;
///
/// let table = Table::new()
///     .open("/")
///     .require_for(&Method::GET, "/notes/{id}", "notes.view")
///     .require_for(&Method::POST, "/notes/{id}", "notes.change")
///     .require_all("/notes/{id}/owner", &["notes.change", "people.view"])
///     .open_fallback();
/// ```
#[derive(Debug, Clone, Default)]
pub struct Table {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Rule {
    /// `None` for the router's own fallback.
    pattern: Option<String>,
    /// `None` for all that are not named.
    method: Option<Method>,
    /// None of them: it is open.
    permissions: Vec<String>,
}

impl Table {
    /// Of no route yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Wants a permission for a route, whatever the method.
    #[must_use]
    pub fn require(self, pattern: &str, permission: &str) -> Self {
        self.with(Some(pattern), None, &[permission])
    }

    /// Wants all of these for a route, whatever the method.
    #[must_use]
    pub fn require_all(self, pattern: &str, permissions: &[&str]) -> Self {
        self.with(Some(pattern), None, permissions)
    }

    /// Wants a permission for one method of a route. It stands in the place of what is said of the route whatever the method.
    #[must_use]
    pub fn require_for(self, method: &Method, pattern: &str, permission: &str) -> Self {
        self.with(Some(pattern), Some(method), &[permission])
    }

    /// Wants all of these for one method of a route.
    #[must_use]
    pub fn require_all_for(self, method: &Method, pattern: &str, permissions: &[&str]) -> Self {
        self.with(Some(pattern), Some(method), permissions)
    }

    /// Lets anybody see a route, strangers, too, whatever the method.
    #[must_use]
    pub fn open(self, pattern: &str) -> Self {
        self.with(Some(pattern), None, &[])
    }

    /// Lets anybody see a route, for one method.
    #[must_use]
    pub fn open_for(self, method: &Method, pattern: &str) -> Self {
        self.with(Some(pattern), Some(method), &[])
    }

    /// Wants a permission for the router's own fallback: all that has no route. One that the application has not set answers 404 to
    /// anybody.
    #[must_use]
    pub fn require_for_fallback(self, permission: &str) -> Self {
        self.with(None, None, &[permission])
    }

    /// Lets anybody see the router's own fallback.
    #[must_use]
    pub fn open_fallback(self) -> Self {
        self.with(None, None, &[])
    }

    fn with(mut self, pattern: Option<&str>, method: Option<&Method>, permissions: &[&str]) -> Self {
        let permissions = permissions.iter().map(|&permission| permission.to_owned()).collect();
        self.rules.push(Rule { pattern: pattern.map(str::to_owned), method: method.cloned(), permissions });
        self
    }
}

/// How [`Rbac`](super::Rbac) knows what a view needs: by its marks, and by a [`Table`] of routes. It is made by
/// [`Rbac::table`](super::Rbac::table).
#[derive(Debug)]
pub struct ByRoute {
    /// By the pattern; that of the fallback is empty, which no route's is.
    views: HashMap<String, Methods>,
    /// The router that this was compared with, and what has come of it.
    checked: OnceLock<(Routes, Result<(), UnknownRoutes>)>,
}

#[derive(Debug, Clone, Default)]
struct Methods {
    any: Option<Vec<String>>,
    named: Vec<(Method, Vec<String>)>,
}

/// What a table says of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// Nothing.
    Nothing,
    /// Its route is named, and this method is not.
    OtherMethods,
    /// These permissions are needed; if there are none, it is open.
    Needs(&'a [String]),
}

impl ByRoute {
    pub(super) fn of(table: Table) -> Result<Self, InvalidTable> {
        let mut views: HashMap<String, Methods> = HashMap::new();
        for Rule { pattern, method, permissions } in table.rules {
            let shown = pattern.as_deref().unwrap_or("the fallback").to_owned();
            if pattern.as_ref().is_some_and(|pattern| !pattern.starts_with('/')) {
                return Err(InvalidTable(format!("`{shown}` does not begin with a slash")));
            }
            if permissions.iter().any(String::is_empty) {
                return Err(InvalidTable(format!("`{shown}` needs a permission without a name")));
            }
            let methods = views.entry(pattern.unwrap_or_default()).or_default();
            let is_said = match &method {
                None => methods.any.is_some(),
                Some(method) => methods.named.iter().any(|(named, _)| named == method),
            };
            if is_said {
                return Err(InvalidTable(format!("`{shown}` is named twice for the same methods")));
            }
            match method {
                None => methods.any = Some(permissions),
                Some(method) => methods.named.push((method, permissions)),
            }
        }
        Ok(Self { views, checked: OnceLock::new() })
    }

    /// What is said of a view by its route, as its own router has it.
    pub(super) fn says(&self, route: &str, method: &Method) -> Said<'_> {
        let Some(methods) = self.views.get(route) else { return Said::Nothing };
        let of = |method: &Method| methods.named.iter().find_map(|(named, needs)| (named == method).then_some(needs));
        let as_get = || if method == Method::HEAD { of(&Method::GET) } else { None };
        match of(method).or_else(as_get).or(methods.any.as_ref()) {
            Some(needs) => Said::Needs(needs),
            None => Said::OtherMethods,
        }
    }

    /// Whether each pattern is one of the router's. A router is asked once.
    pub(super) fn check(&self, routes: &Routes) -> Result<(), Error> {
        let (of, outcome) = self.checked.get_or_init(|| (routes.clone(), self.compare(routes)));
        // One entry that two chains share stands around two routers.
        let outcome = if of == routes { outcome.clone() } else { self.compare(routes) };
        outcome.map_err(Error::other)
    }

    pub(super) fn compare(&self, routes: &Routes) -> Result<(), UnknownRoutes> {
        let mut unknown = Vec::new();
        for (pattern, methods) in self.views.iter().filter(|(pattern, _)| !pattern.is_empty()) {
            let Some(found) = view_of(routes, pattern, &Method::GET) else {
                unknown.push(format!("`{pattern}`"));
                continue;
            };
            if found.is_fallback() {
                continue;
            }
            for (method, _) in &methods.named {
                if view_of(routes, pattern, method).is_none_or(|found| !found.allows_method()) {
                    unknown.push(format!("{method} of `{pattern}`"));
                }
            }
        }
        unknown.sort();
        if unknown.is_empty() { Ok(()) } else { Err(UnknownRoutes(unknown.into())) }
    }
}

impl Clone for ByRoute {
    /// A copy is compared with its own router.
    fn clone(&self) -> Self {
        Self { views: self.views.clone(), checked: OnceLock::new() }
    }
}

/// In the place of a parameter: what is found for it is what has the parameter there, unless a route is called so.
const ODD: &str = "ordain-any-5b1e";

/// The view that a pattern is of: one that is found for a path which is made of it.
fn view_of(routes: &Routes, pattern: &str, method: &Method) -> Option<FoundView> {
    let path = path_like(pattern);
    let below = format!("{}/{ODD}", path.trim_end_matches('/'));
    // A fallback answers what is below a mount.
    [path, below]
        .iter()
        .filter_map(|path| routes.find(method, path))
        .find(|found| found.view().route() == Some(pattern))
}

/// A path that fits a pattern: something in the place of each parameter.
fn path_like(pattern: &str) -> String {
    let mut path = String::with_capacity(pattern.len());
    let mut rest = pattern.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            // A brace that is doubled stands for itself.
            '{' | '}' if rest.peek() == Some(&letter) => path.extend(rest.next()),
            '{' => {
                path.push_str(ODD);
                for skipped in rest.by_ref() {
                    if skipped == '}' {
                        break;
                    }
                }
            }
            other => path.push(other),
        }
    }
    path
}

/// The pattern under which a router around the chain has mounted it.
#[derive(Clone)]
pub(super) struct MountedAt(String);

impl MountedAt {
    /// Of a request that has not come to the chain's own router yet.
    pub(super) fn of(extensions: &Extensions) -> Option<Self> {
        let routed = extensions.get::<MatchedPath>().map(MatchedPath::as_str);
        let mount =
            routed.or_else(|| extensions.get::<NestedPath>().map(|nested| nested.as_str().trim_end_matches('/')));
        mount.filter(|mount| !mount.is_empty()).map(|mount| Self(mount.to_owned()))
    }

    /// The part of a route that the chain's own router has; `None` if it is not below this.
    pub(super) fn within<'a>(this: Option<&Self>, route: &'a str) -> Option<&'a str> {
        match this {
            Some(Self(mount)) => route.strip_prefix(mount.as_str()),
            None => Some(route),
        }
    }
}

/// A table that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidTable(String);

impl fmt::Display for InvalidTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for InvalidTable {}

/// A [`Table`] names what its router does not have: a 500 for each request, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRoutes(std::sync::Arc<[String]>);

impl UnknownRoutes {
    /// What it is that there is not: a pattern, or a method of one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for UnknownRoutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names().collect::<Vec<_>>().join(", ");
        write!(f, "the table of permissions names what the router has not: {names}")
    }
}

impl StdError for UnknownRoutes {}

#[cfg(test)]
mod tests {
    use super::path_like;

    #[test]
    fn a_path_is_made_of_a_pattern() {
        for (pattern, path) in [
            ("/", "/"),
            ("/notes/{id}/edit", "/notes/ordain-any-5b1e/edit"),
            ("/files/{*path}", "/files/ordain-any-5b1e"),
            ("/{{a}}/{b}", "/{a}/ordain-any-5b1e"),
            ("/{open", "/ordain-any-5b1e"),
        ] {
            assert_eq!(path_like(pattern), path, "{pattern}");
        }
    }
}
