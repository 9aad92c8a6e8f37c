//! The entry.

#![allow(clippy::unused_self, reason = "a hook takes `&self`, whether it looks at it or not")]

use std::convert::Infallible;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use ordain::sets::{Authenticates, Guards, RequiresLogin};
use ordain::{Error, Request, Response, Routes, View, middleware};

use super::marks::{AnyoneMay, Requires, RequiresAll};
use super::permissions::Permissions;
use super::permits::{NotPermitted, Permits};
use super::table::{ByRoute, InvalidTable, MountedAt, Said, Table, UnknownRoutes};
use crate::auth::{Guarded, LoginAt, NotLoggedIn, Public, User};
use crate::hosts::Host;

/// Lets only those see a view who may: by its marks, or by a table of routes. Provides the [`Permits`].
///
/// The [module](super) has an example and the rules. `T` says how it knows what a view needs: by its marks alone, or [`ByRoute`], too.
pub struct Rbac<P, T = ByMark> {
    permissions: Arc<P>,
    named: T,
    unnamed: Unnamed,
    login: Option<LoginAt>,
}

/// How [`Rbac`] knows what a view needs, unless it has a [`Table`]: by its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByMark(());

/// What becomes of a view of which nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unnamed {
    Admitted,
    Refused,
}

impl<P: Permissions> Rbac<P> {
    /// Asks for the permissions that a view is marked with: [`Requires`], [`RequiresAll`]. A view without them is seen by anybody, unless
    /// [that is refused](Self::refuse_unnamed).
    #[must_use]
    pub fn new(permissions: P) -> Self {
        Self { permissions: Arc::new(permissions), named: ByMark(()), unnamed: Unnamed::Admitted, login: None }
    }

    /// Asks also for those that a table names for a route: of a view that has both, both are needed.
    ///
    /// The chain then goes around a router, whose [`Routes`] it needs: **a table that names a pattern, or a method of one, which the
    /// router has not is an error of each request** ([`UnknownRoutes`], 500), from the first one on, and no view is
    /// run. [`Rbac::check`] tells before.
    ///
    /// # Errors
    ///
    /// The table contradicts itself.
    pub fn table(self, table: Table) -> Result<Rbac<P, ByRoute>, InvalidTable> {
        let Self { permissions, unnamed, login, .. } = self;
        Ok(Rbac { permissions, named: ByRoute::of(table)?, unnamed, login })
    }
}

impl<P: Permissions, T> Rbac<P, T> {
    /// Refuses what neither a mark nor the table says anything of, fallbacks of the application included: whoever forgets to mark
    /// a view finds it closed, for superusers, too. A view that [`AnyoneMay`] see, or a [`Public`] one, is named by that.
    #[must_use]
    pub fn refuse_unnamed(self) -> Self {
        Self { unnamed: Unnamed::Refused, ..self }
    }

    /// Sends strangers to a login page: for a chain that has no [`LoginRequired`](crate::auth::LoginRequired), which has sent them there
    /// already. A view that is marked with [`LoginAt`] has a page of its own. Without it a stranger is a 401.
    #[must_use]
    pub fn login(self, login: LoginAt) -> Self {
        Self { login: Some(login), ..self }
    }

    fn enter(&self, user: User<P::Backend>) -> Permits<P> {
        Permits::new(Arc::clone(&self.permissions), user)
    }

    async fn judge(
        &self,
        req: &mut Request,
        view: &View<'_>,
        host: Option<Host>,
        said: Said<'_>,
    ) -> Result<Option<Response>, Error> {
        let needed = needed(view, said);
        let is_open = || view.mark::<AnyoneMay>().is_some() || view.mark::<Public>().is_some();
        let is_refused = match said {
            _ if !needed.is_empty() => false,
            Said::Needs(_) => false,
            Said::OtherMethods => !is_open(),
            Said::Nothing => self.unnamed == Unnamed::Refused && !is_open(),
        };
        if needed.is_empty() && !is_refused {
            return Ok(None);
        }
        req.extensions_mut().insert(Guarded);
        let permits = req.extensions().get::<Permits<P>>().cloned().ok_or_else(|| Error::other(Gone))?;
        if !permits.user().is_logged_in().await? {
            let login = view.mark::<LoginAt>().or(self.login.as_ref());
            return match login.filter(|_| self.login.is_some()) {
                Some(login) => login.redirect(req, host.as_ref()).map(Some),
                None => Err(NotLoggedIn::raised()),
            };
        }
        if is_refused {
            return Err(Error::permission_denied(NotPermitted::Unnamed));
        }
        for permission in needed {
            permits.require(permission).await?;
        }
        Ok(None)
    }
}

/// The permissions that a view needs, by its marks and by its route.
fn needed<'a>(view: &'a View<'_>, said: Said<'a>) -> Vec<&'a str> {
    let mut needed = Vec::new();
    if let Some(RequiresAll(all)) = view.mark() {
        needed.extend_from_slice(all);
    }
    if let Some(Requires(one)) = view.mark() {
        needed.push(one);
    }
    if let Said::Needs(by_route) = said {
        needed.extend(by_route.iter().map(String::as_str));
    }
    needed
}

impl<P: Permissions> Rbac<P, ByRoute> {
    /// Whether a router has all that the table names, for a test or a start of the application: it is what the first request asks.
    ///
    /// # Errors
    ///
    /// It has not.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use ordain::Routes;
    /// use ordain_contrib::rbac::{Permissions, Rbac, Table};
    ///
    /// fn checked<P: Permissions>(permissions: P) {
    ///     let router = Router::new().route("/notes/{id}", get(async || "a note"));
    ///     let rbac = Rbac::new(permissions).table(Table::new().require("/note/{id}", "notes.view")).unwrap();
    ///     let error = rbac.check(&Routes::of(&router)).unwrap_err();
    ///     assert_eq!(error.to_string(), "the table of permissions names what the router has not: `/note/{id}`");
    /// }
    /// ```
    pub fn check(&self, routes: &Routes) -> Result<(), UnknownRoutes> {
        self.named.compare(routes)
    }

    /// The route of a view, as the router of this chain has it; empty for its fallback.
    fn route<'a>(req: &Request, view: &'a View<'_>) -> Result<&'a str, Error> {
        let mount = req.extensions().get::<MountedAt>();
        match view.route() {
            None => Ok(""),
            // What has the mount's own pattern is the fallback of the router that is mounted there.
            Some(route) => MountedAt::within(mount, route).ok_or_else(|| Error::other(NotBelowMount)),
        }
    }
}

#[middleware(in_set(Authenticates, Guards), after(RequiresLogin))]
impl<P: Permissions> Rbac<P, ByMark> {
    fn process_request(
        &self,
        _req: &Request,
        user: User<<P as Permissions>::Backend>,
    ) -> ControlFlow<Infallible, Permits<P>> {
        ControlFlow::Continue(self.enter(user))
    }

    async fn process_view(
        &self,
        req: &mut Request,
        host: Option<Host>,
        view: &View<'_>,
    ) -> Result<Option<Response>, Error> {
        self.judge(req, view, host, Said::Nothing).await
    }

    fn process_response(&self, req: &Request, response: &mut Response) {
        Guarded::leave(req, response);
    }
}

#[middleware(in_set(Authenticates, Guards), after(RequiresLogin))]
impl<P: Permissions> Rbac<P, ByRoute> {
    fn process_request(
        &self,
        req: &mut Request,
        user: User<<P as Permissions>::Backend>,
        routes: Routes,
    ) -> Result<ControlFlow<Infallible, Permits<P>>, Error> {
        self.named.check(&routes)?;
        match MountedAt::of(req.extensions()) {
            Some(mount) => drop(req.extensions_mut().insert(mount)),
            None => drop(req.extensions_mut().remove::<MountedAt>()),
        }
        Ok(ControlFlow::Continue(self.enter(user)))
    }

    async fn process_view(
        &self,
        req: &mut Request,
        host: Option<Host>,
        view: &View<'_>,
    ) -> Result<Option<Response>, Error> {
        let said = self.named.says(Self::route(req, view)?, req.method());
        self.judge(req, view, host, said).await
    }

    fn process_response(&self, req: &Request, response: &mut Response) {
        Guarded::leave(req, response);
    }
}

impl<P, T: Clone> Clone for Rbac<P, T> {
    fn clone(&self) -> Self {
        let Self { permissions, named, unnamed, login } = self;
        Self { permissions: Arc::clone(permissions), named: named.clone(), unnamed: *unnamed, login: login.clone() }
    }
}

impl<P, T: fmt::Debug> fmt::Debug for Rbac<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rbac")
            .field("named", &self.named)
            .field("unnamed", &self.unnamed)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// What was provided at the entrance is not there any more.
#[derive(Debug)]
struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("something between `rbac::Rbac` and the view has taken the `Permits` out of the request")
    }
}

impl std::error::Error for Gone {}

/// The view is not one of the chain's own router.
#[derive(Debug)]
struct NotBelowMount;

impl fmt::Display for NotBelowMount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the route of a view is not below what the chain is mounted at: its permissions are not known")
    }
}

impl std::error::Error for NotBelowMount {}
