//! What only those may see who are logged in.

#![allow(clippy::unused_self, reason = "a hook takes `&self`, whether it looks at it or not")]

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::HeaderMap;
use http::header::ACCEPT;
use ordain::sets::{Authenticates, Guards, RequiresLogin};
use ordain::{Error, Request, Response, View, middleware};

use super::backend::Backend;
use super::login_url::{InvalidUrl, LoginUrl};
use super::user::{NotLoggedIn, User};
use crate::caching;
use crate::hosts::Host;

/// A mark of a view: strangers may see it, though there is a [`LoginRequired`]. It is a mark of what is routed, not of the fn: the same
/// handler may be routed elsewhere without it.
///
/// ```
/// use axum::{Router, routing::get};
/// use ordain::marked;
/// use ordain_contrib::auth::Public;
///
/// let router: Router = Router::new()
///     .route("/", get(async || "for members"))
///     .route("/login", get(marked(async || "the form", Public)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Public;

/// A mark of a view: strangers are sent to another login page than that of the [`LoginRequired`].
///
/// It does not ask for a login where none is asked for, and a view that is also [`Public`] is public.
///
/// ```
/// use axum::{Router, routing::get};
/// use ordain::marked_router;
/// use ordain_contrib::auth::LoginAt;
///
/// let staff = Router::<()>::new().route("/staff/", get(async || "for the staff"));
/// let staff = marked_router(staff, LoginAt::new("/staff/login")?.field("return_to"));
/// # Ok::<(), ordain_contrib::auth::InvalidUrl>(())
/// ```
#[derive(Debug, Clone)]
pub struct LoginAt(LoginUrl);

impl LoginAt {
    /// At a path of this site, or at a URL: see [`LoginRequired::new`].
    ///
    /// # Errors
    ///
    /// It is neither.
    pub fn new(login: &str) -> Result<Self, InvalidUrl> {
        LoginUrl::parse(login).map(Self)
    }

    /// Where a stranger goes who has asked for this.
    #[cfg(feature = "rbac")]
    pub(crate) fn redirect(&self, req: &Request, host: Option<&Host>) -> Result<Response, Error> {
        self.0.redirect(req, host)
    }

    /// Calls the field of the query otherwise that says where to go from there; it is `next` unless said.
    #[must_use]
    pub fn field(self, name: &str) -> Self {
        Self(self.0.with_field(name))
    }
}

/// Lets only those see a view who are logged in: strangers are redirected to a login page, by 302, whatever the method. A view that
/// is marked [`Public`] is seen by anybody; the login page must be one.
///
/// What is no view, a path that no route has, is a 404 for anybody. Responses to what is guarded say `no-store`, unless they say
/// something of caching themselves: the back button shows no page of one who has logged out.
///
/// It answers for the parts of a site, too, before their chains are run, with its own pages. A part that answers strangers by itself, an API with a 401 in
/// JSON, is marked [`Public`] where it is nested, and asks for a permission or by [`User::require`]:
/// [a site with an API](crate#a-site-with-an-api-and-an-admin).
///
/// The [module](super) has an example and the rules.
pub struct LoginRequired<B> {
    /// Where strangers are sent; nowhere, if they are refused.
    login: Option<LoginUrl>,
    scripts: Scripts,
    refusal: Arc<Refusal>,
    backend: PhantomData<fn() -> B>,
}

/// What is answered to those who do not show pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scripts {
    Redirected,
    Refused,
}

/// What is answered to who is refused.
type Refusal = dyn Fn(&Request) -> Result<Response, Error> + Send + Sync;

fn not_logged_in(_: &Request) -> Result<Response, Error> {
    Err(NotLoggedIn::raised())
}

impl<B: Backend> LoginRequired<B> {
    /// Sends strangers to a path of this site, `/login`, or to a URL of another, `https://login.example.com/`, which needs a
    /// [`Hosts`](crate::hosts::Hosts) in the chain. The query that it has is kept, and `next` is added: the path and the query that were
    /// asked for; for another site the whole URL.
    ///
    /// # Errors
    ///
    /// It is neither, or has a fragment.
    pub fn new(login: &str) -> Result<Self, InvalidUrl> {
        Ok(Self { login: Some(LoginUrl::parse(login)?), ..Self::refuse() })
    }

    /// Refuses strangers by a 401, whatever they show, for there is no login page: an API. A view that is marked with [`LoginAt`] has one.
    ///
    /// The 401 is an error whose cause is [`NotLoggedIn`]: [`Pages`](ordain::error::Pages) have its page.
    #[must_use]
    pub fn refuse() -> Self {
        Self { login: None, scripts: Scripts::Redirected, refusal: Arc::new(not_logged_in), backend: PhantomData }
    }

    /// Answers those who are refused otherwise than by a 401: by another error, or by a response of one's own. Who is logged in, and lacks
    /// something, is not among them: that is a 403 of [`Rbac`](crate::rbac::Rbac), or of the view.
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use http::StatusCode;
    /// use http::header::CONTENT_TYPE;
    /// use ordain::Error;
    /// use ordain_contrib::auth::{Backend, LoginRequired, NotLoggedIn};
    ///
    /// /// As Django's `raise_exception`.
    /// fn forbidden<B: Backend>() -> LoginRequired<B> {
    ///     LoginRequired::refuse().refused_by(|_| Err(Error::permission_denied(NotLoggedIn)))
    /// }
    ///
    /// fn in_json<B: Backend>() -> LoginRequired<B> {
    ///     LoginRequired::refuse().refused_by(|_| {
    ///         let body = ([(CONTENT_TYPE, "application/json")], r#"{"error":"log in first"}"#);
    ///         Ok((StatusCode::UNAUTHORIZED, body).into_response())
    ///     })
    /// }
    /// ```
    #[must_use]
    pub fn refused_by(self, answer: impl Fn(&Request) -> Result<Response, Error> + Send + Sync + 'static) -> Self {
        Self { refusal: Arc::new(answer), ..self }
    }

    /// Calls the field of the query otherwise that says where to go from there; it is `next` unless said.
    #[must_use]
    pub fn field(self, name: &str) -> Self {
        Self { login: self.login.map(|login| login.with_field(name)), ..self }
    }

    /// Refuses those by a 401 who would not show a login page: whose `Sec-Fetch-Mode` is another than `navigate`, or whose `Accept` has no HTML. It
    /// is an error whose cause is [`NotLoggedIn`], unless [`refused_by`](Self::refused_by) says otherwise.
    #[must_use]
    pub fn refuse_scripts(self) -> Self {
        Self { scripts: Scripts::Refused, ..self }
    }
}

/// In a request: its view is guarded.
#[derive(Clone)]
pub(crate) struct Guarded;

impl Guarded {
    /// Keeps the response to what is guarded out of caches (D28), unless it says itself what they may do.
    pub(crate) fn leave(req: &Request, response: &mut Response) {
        if req.extensions().get::<Self>().is_some() && caching::says_nothing(response) {
            caching::do_not_store(response);
        }
    }
}

#[middleware(in_set(Authenticates, Guards, RequiresLogin))]
impl<B: Backend> LoginRequired<B> {
    async fn process_view(
        &self,
        req: &mut Request,
        user: User<B>,
        host: Option<Host>,
        view: &View<'_>,
    ) -> Result<Option<Response>, Error> {
        if view.mark::<Public>().is_some() {
            return Ok(None);
        }
        req.extensions_mut().insert(Guarded);
        if user.is_logged_in().await? {
            return Ok(None);
        }
        if self.scripts == Scripts::Refused && !shows_pages(req.headers()) {
            return (self.refusal)(req).map(Some);
        }
        match view.mark::<LoginAt>().map(|LoginAt(login)| login).or(self.login.as_ref()) {
            Some(login) => login.redirect(req, host.as_ref()).map(Some),
            None => (self.refusal)(req).map(Some),
        }
    }

    fn process_response(&self, req: &Request, response: &mut Response) {
        Guarded::leave(req, response);
    }
}

fn shows_pages(headers: &HeaderMap) -> bool {
    if headers.get("sec-fetch-mode").is_some_and(|mode| mode != "navigate") {
        return false;
    }
    let mut accepted = headers.get_all(ACCEPT).iter().peekable();
    if accepted.peek().is_none() {
        return true;
    }
    let ranges = accepted.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    let mut types = ranges.map(|range| range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    types.any(|range| matches!(&*range, "text/html" | "application/xhtml+xml" | "text/*" | "*/*"))
}

impl<B> Clone for LoginRequired<B> {
    fn clone(&self) -> Self {
        Self { login: self.login.clone(), refusal: Arc::clone(&self.refusal), ..*self }
    }
}

impl<B> fmt::Debug for LoginRequired<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginRequired")
            .field("login", &self.login)
            .field("scripts", &self.scripts)
            .finish_non_exhaustive()
    }
}
