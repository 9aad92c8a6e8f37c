//! The entry.

use std::net::Ipv4Addr;
use std::sync::Arc;

use http::{StatusCode, Uri};
use ordain::sets::{CorrectsPaths, HandlesCors, Redirects};
use ordain::{Error, Next, Request, Response, Routes, View, Views, middleware};

use super::agents::Agents;
use super::links::Link;
use super::slashes::Watched;
use super::{BrokenLinks, InvalidPattern, InvalidUserAgent, Patterns, RefusedUserAgent, Routed};
use crate::asked::asked_for;
use crate::hosts::Host;
use crate::redirect::{path_and_query, path_slash_and_query, redirect};

/// Redirects to the site's own spelling of its URLs, and refuses user agents. The [module](super) has an example and the rules.
///
/// Nothing of it is on until it is named. `S` says how it knows which paths there are: by [`Patterns`] that it is given, or by the
/// routes of the router that the chain stands around ([`Routed`]).
#[derive(Debug, Clone, Default)]
pub struct Common<S = Patterns> {
    slashes: S,
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
        Ok(Self { slashes: Patterns::of(patterns)?, ..self })
    }

    /// Redirects a path that has no route to the same with a slash, if that has one.
    ///
    /// The routes are those of the router that the chain is wrapped around, which it needs: see [`Routes`]. A fallback is no route;
    /// a service that is mounted is one for every path below it. A view that is marked with [`NoSlash`](super::NoSlash) is not redirected to.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use ordain::{marked, middleware_chain};
    /// use ordain_contrib::common::{Common, NoSlash, Routed};
    /// use ordain_contrib::hosts::Hosts;
    ///
    /// middleware_chain! {
    ///     struct Site {
    ///         hosts: Hosts,
    ///         common: Common<Routed>,
    ///     }
    /// }
    ///
    /// let site = Site { hosts: Hosts::any(), common: Common::new().append_slashes_to_routes() };
    /// let router = Router::new()
    ///     .route("/about/", get(async || "about"))
    ///     .route("/hidden/", get(marked(async || "hidden", NoSlash)));
    /// let site = site.wrap_router(router);
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// for (path, status) in [("/about", 308), ("/hidden", 404), ("/nowhere", 404)] {
    ///     let request = http::Request::get(path).header("host", "example.com");
    ///     assert_eq!(site.handle(request.body(String::new()).unwrap()).await.status(), status);
    /// }
    /// # });
    /// ```
    #[must_use]
    pub fn append_slashes_to_routes(self) -> Common<Routed> {
        let Self { www, temporarily, agents, links, .. } = self;
        Common { slashes: Routed(()), www, temporarily, agents, links }
    }
}

impl<S> Common<S> {
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
    pub fn refuse_user_agents<T: AsRef<str>>(
        mut self,
        parts: impl IntoIterator<Item = T>,
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

    /// Refuses a request, or redirects it to `www.`, with the slash that its path may lack.
    fn enter(&self, req: &Request, host: &Host, lacks_slash: impl FnOnce() -> bool) -> Result<Option<Response>, Error> {
        if self.agents.refuse(req.headers()) {
            return Err(Error::permission_denied(RefusedUserAgent));
        }
        if !self.www || !takes_www(host.name()) {
            return Ok(None);
        }
        let uri = asked_for(req);
        let target = if lacks_slash() { path_slash_and_query(uri) } else { path_and_query(uri) };
        let target = format!("{}://www.{}{target}", host.scheme(), host.authority());
        Ok(Some(redirect(self.status(), &target)))
    }

    /// The link by which a request has come, if it is told where it leads.
    fn link(&self, req: &Request) -> Option<Link> {
        self.links.as_ref().and_then(|_| Link::of(req.headers()))
    }

    /// Redirects to the same with a slash.
    fn with_slash(&self, uri: &Uri) -> Response {
        redirect(self.status(), &path_slash_and_query(uri))
    }

    fn report(&self, link: Option<&Link>, uri: &Uri, host: &Host, appends: bool) {
        if let Some((links, link)) = self.links.as_ref().zip(link) {
            links.report(link, uri, host, appends);
        }
    }
}

// Neither looks at the request on the way out: what may be needed then is kept, of the few requests of which something may be. So
// a router need not give back what it has been given.

#[middleware(in_set(CorrectsPaths, Redirects), after(HandlesCors))]
impl Common {
    async fn call(&self, req: &mut Request, host: Host, next: impl Next) -> Result<Response, Error> {
        let lacks_slash = self.slashes.lack(asked_for(req).path());
        if let Some(early) = self.enter(req, &host, || lacks_slash)? {
            return Ok(early);
        }
        let link = self.link(req);
        let uri = (lacks_slash || link.is_some()).then(|| asked_for(req).clone());
        let watched = lacks_slash.then(|| Watched::put_into(req));
        let mut response = next.run(req).await;
        if let Some(uri) = uri
            && response.status() == StatusCode::NOT_FOUND
        {
            if watched.is_some_and(|watched| !watched.has_route()) {
                response = self.with_slash(&uri);
            } else {
                self.report(link.as_ref(), &uri, &host, self.slashes.are_named());
            }
        }
        Ok(response)
    }

    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_view_if(&self, req: &Request, _views: &Views) -> bool {
        Watched::is_in(req)
    }

    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_view(&self, req: &Request, _view: &View<'_>) {
        Watched::look(req);
    }
}

#[middleware(in_set(CorrectsPaths, Redirects), after(HandlesCors))]
impl Common<Routed> {
    async fn call(&self, req: &mut Request, host: Host, routes: Routes, next: impl Next) -> Result<Response, Error> {
        if let Some(early) = self.enter(req, &host, || Routed::lacks_slash(req.method(), req.uri(), &routes))? {
            return Ok(early);
        }
        let link = self.link(req);
        let came = (link.is_some() || !req.uri().path().ends_with('/'))
            .then(|| (req.method().clone(), req.uri().clone(), asked_for(req).clone()));
        let mut response = next.run(req).await;
        if let Some((method, uri, asked_for)) = came
            && response.status() == StatusCode::NOT_FOUND
        {
            if Routed::lacks_slash(&method, &uri, &routes) {
                response = self.with_slash(&asked_for);
            } else {
                self.report(link.as_ref(), &asked_for, &host, true);
            }
        }
        Ok(response)
    }
}

/// Whether a host is a domain that has no `www.` yet: no address, and no name of one label, `localhost`.
fn takes_www(name: &str) -> bool {
    !name.starts_with("www.") && name.contains('.') && !name.starts_with('[') && name.parse::<Ipv4Addr>().is_err()
}
