//! The entry.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::extract::MatchedPath;
use http::{Extensions, StatusCode};
use ordain::sets::{HandlesCors, Redirects};
use ordain::{Error, Request, Response, middleware};

use super::agents::Agents;
use super::slashes::Slashes;
use super::{BrokenLinks, InvalidPattern, InvalidUserAgent, RefusedUserAgent};
use crate::hosts::Host;
use crate::redirect::{asked_for, path_and_query, path_slash_and_query, redirect};

/// Redirects to the site's own spelling of its URLs, and refuses user agents. The [module](super) has an example and the rules.
///
/// Nothing of it is on until it is named.
#[derive(Debug, Clone, Default)]
pub struct Common {
    slashes: Option<Slashes>,
    www: bool,
    temporarily: bool,
    agents: Agents,
    links: Option<BrokenLinks>,
}

impl Common {
    /// Does nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Redirects a path that there is not to the same with a slash, if one of these patterns says that there is that.
    ///
    /// The patterns are axum's: `/notes/{id}/`, `/files/{*path}`. One without a final slash says of a path that there is it, so that it is not
    /// redirected: all routes of a site may be named. A path that a router has a route for is not redirected, either.
    ///
    /// # Errors
    ///
    /// One of them is no pattern, or is the same as another.
    pub fn append_slashes<S: AsRef<str>>(self, patterns: impl IntoIterator<Item = S>) -> Result<Self, InvalidPattern> {
        Ok(Self { slashes: Some(Slashes::of(patterns)?), ..self })
    }

    /// Redirects from `example.com` to `www.example.com`, which [`Hosts`](crate::hosts::Hosts) must allow, too.
    #[must_use]
    pub fn prepend_www(self) -> Self {
        Self { www: true, ..self }
    }

    /// Redirects by 307, which no browser remembers.
    #[must_use]
    pub fn temporarily(self) -> Self {
        Self { temporarily: true, ..self }
    }

    /// Refuses user agents that contain one of these, in whatever case.
    ///
    /// # Errors
    ///
    /// One of them is empty.
    pub fn refuse_user_agents<S: AsRef<str>>(
        mut self,
        parts: impl IntoIterator<Item = S>,
    ) -> Result<Self, InvalidUserAgent> {
        for part in parts {
            self.agents.containing(part.as_ref())?;
        }
        Ok(self)
    }

    /// Refuses user agents of which this is true: a regular expression, a list that changes.
    #[must_use]
    pub fn refuse_user_agents_if(mut self, refuses: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.agents.refusing(Arc::new(refuses));
        self
    }

    /// Tells links that lead nowhere.
    #[must_use]
    pub fn report_broken_links(self, links: BrokenLinks) -> Self {
        Self { links: Some(links), ..self }
    }

    fn status(&self) -> StatusCode {
        if self.temporarily { StatusCode::TEMPORARY_REDIRECT } else { StatusCode::PERMANENT_REDIRECT }
    }

    fn lacks_slash(&self, path: &str) -> bool {
        self.slashes.as_ref().is_some_and(|slashes| slashes.is_missing(path))
    }
}

#[middleware(in_set(Redirects), after(HandlesCors))]
impl Common {
    fn process_request(&self, req: &mut Request, host: Host) -> Result<Option<Response>, Error> {
        if self.agents.refuse(req.headers()) {
            return Err(Error::permission_denied(RefusedUserAgent));
        }
        if self.slashes.is_some()
            && let Some(mount) = req.extensions().get::<MatchedPath>().cloned()
        {
            req.extensions_mut().insert(MountedAt(mount));
        }
        if !self.www || !takes_www(host.name()) {
            return Ok(None);
        }
        let uri = asked_for(req);
        let target = if self.lacks_slash(uri.path()) { path_slash_and_query(uri) } else { path_and_query(uri) };
        let target = format!("{}://www.{}{target}", host.scheme(), host.authority());
        Ok(Some(redirect(self.status(), &target)))
    }

    fn process_response(&self, req: &Request, host: Host, response: &mut Response) {
        if response.status() != StatusCode::NOT_FOUND {
            return;
        }
        if !has_route(req.extensions()) && self.lacks_slash(asked_for(req).path()) {
            *response = redirect(self.status(), &path_slash_and_query(asked_for(req)));
        } else if let Some(links) = &self.links {
            links.report(req, &host, self.slashes.is_some());
        }
    }
}

/// The route by which the chain itself was found: one of a router around it.
#[derive(Clone)]
struct MountedAt(MatchedPath);

/// Whether a router inside has found a route.
fn has_route(extensions: &Extensions) -> bool {
    let mount = extensions.get::<MountedAt>().map(|MountedAt(mount)| mount.as_str());
    extensions.get::<MatchedPath>().is_some_and(|route| Some(route.as_str()) != mount)
}

/// Whether a host is a domain that has no `www.` yet: no address, and no name of one label, `localhost`.
fn takes_www(name: &str) -> bool {
    !name.starts_with("www.") && name.contains('.') && !name.starts_with('[') && name.parse::<Ipv4Addr>().is_err()
}
