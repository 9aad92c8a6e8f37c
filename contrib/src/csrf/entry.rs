//! The entry.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::HeaderName;
use http::header::{COOKIE, SET_COOKIE};
use ordain::sets::{Guards, LogsIn, ReadsBody, Varies};
use ordain::{Error, Provide, Request, Response, TemplateResponse, View, Views, body, middleware};

use super::check::{Checks, is_safe};
use super::token::Sent;
use super::{CsrfToken, InvalidOrigin};
use crate::caching;
use crate::cookies::{self, Age, PlainHttp, Settings};
use crate::hosts::Host;
use crate::logins::Logins;
#[cfg(feature = "sessions")]
use crate::sessions::Session;

/// Provides the [`CsrfToken`], and refuses what changes something and does not carry it. The [module](super) has an example and the
/// rules.
///
/// `K` says where a visitor's secret is kept: [`InCookie`], if nothing is said, or `InSession` (feature `sessions`).
#[derive(Debug, Clone, Default)]
pub struct Csrf<K = InCookie> {
    checks: Checks,
    kept: K,
}

/// Keeps the secret in a cookie: `__Host-csrf`, `Secure`, `HttpOnly`, `SameSite=Lax`, for a year.
#[derive(Debug, Clone)]
pub struct InCookie {
    cookie: Settings,
    age: Duration,
}

impl Default for InCookie {
    fn default() -> Self {
        Self { cookie: Settings::from_static("csrf"), age: Duration::from_hours(24) * 364 }
    }
}

/// Keeps the secret in the session: no cookie of its own.
#[cfg(feature = "sessions")]
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct InSession;

impl<K: Default> Csrf<K> {
    /// Trusts no other site.
    #[must_use]
    pub fn new() -> Self {
        Self { checks: Checks::default(), kept: K::default() }
    }
}

impl<K> Csrf<K> {
    /// Lets pages of these origins send forms here, which must carry a token as any other: `https://app.example.com`, or
    /// `https://*.example.com` (it and all below it).
    ///
    /// ```
    /// use ordain_contrib::csrf::{Csrf, InCookie};
    ///
    /// let csrf = Csrf::<InCookie>::new().trust(["https://*.example.com", "http://localhost:8000"])?;
    /// assert_eq!(
    ///     csrf.trust(["example.com"]).unwrap_err().to_string(),
    ///     "`example.com` is no origin: a scheme stands before it, `https://`"
    /// );
    /// # Ok::<(), ordain_contrib::csrf::InvalidOrigin>(())
    /// ```
    ///
    /// # Errors
    ///
    /// One of them is no origin.
    pub fn trust<S: AsRef<str>>(mut self, origins: impl IntoIterator<Item = S>) -> Result<Self, InvalidOrigin> {
        for origin in origins {
            self.checks.trusted.add(origin.as_ref())?;
        }
        Ok(self)
    }

    /// Names the field of the form; `csrfmiddlewaretoken` unless said.
    #[must_use]
    pub fn field(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.checks.field = name.into();
        self
    }

    /// Names the header; `X-CSRFToken` unless said.
    #[must_use]
    pub fn header(mut self, name: HeaderName) -> Self {
        self.checks.header = name;
        self
    }

    /// Looks for a token in forms of this many bytes at most; 2 MiB unless said. A longer one is a 413. Of uploads (`multipart/form-data`) the
    /// first 64 KiB are looked at, however long they are: the token is the first field, or stands in the header.
    #[must_use]
    pub fn form_limit(mut self, bytes: usize) -> Self {
        self.checks.limit = bytes;
        self
    }

    /// The check: CSR-5, in its order.
    async fn check(
        &self,
        req: &mut Request,
        host: &Host,
        token: &CsrfToken,
        view: &View<'_>,
        domain: Option<&str>,
    ) -> Result<Option<Response>, Error> {
        if view.mark::<Ensure>().is_some() {
            token.sent().await?;
            token.shown();
        }
        if is_safe(req.method()) || token.is_judged() || view.mark::<Exempt>().is_some() {
            return Ok(None);
        }
        let judged = match self.checks.origin(req.headers(), host, domain) {
            Ok(()) => self.checks.token(req, token.sent().await?).await?,
            refused @ Err(_) => refused,
        };
        match judged {
            Ok(()) => {
                token.judged();
                Ok(None)
            }
            Err(rejected) => {
                // D24: a client that is sending still is to see why. Whatever is wrong with the rest, it is refused.
                drop(body::read(req, self.checks.limit).await);
                Err(Error::permission_denied(rejected))
            }
        }
    }
}

/// Whether there is something to be checked or to be ensured. Most requests change nothing, and of few sites a view is marked so.
fn has_to_check(req: &Request, views: &Views) -> bool {
    !is_safe(req.method()) || views.any_marked::<Ensure>()
}

/// Puts the token into the context of a template, which draws it when it shows it.
fn offer(token: CsrfToken, template: &mut TemplateResponse) {
    template.insert_lazy("csrf_token", move || token.shown().into());
}

impl Csrf<InCookie> {
    /// Names the cookie, and says how it is sent.
    #[must_use]
    pub fn cookie(mut self, cookie: Settings) -> Self {
        self.kept.cookie = cookie;
        self
    }

    /// How long a secret is kept from the last page on that has shown a token; 364 days unless said.
    #[must_use]
    pub fn age(mut self, age: Duration) -> Self {
        self.kept.age = age;
        self
    }

    /// Sends the cookie over plain HTTP, too: see [`Settings::insecure_for_development`]. Whoever changes what is on its way can send a visitor's
    /// forms then, which is an event at level WARN, here at the start.
    #[must_use]
    pub fn insecure_for_development(mut self) -> Self {
        tracing::warn!(target: "ordain_contrib::csrf", "the secret of forms is sent over plain HTTP: not in production");
        self.kept.cookie = self.kept.cookie.insecure_for_development();
        self
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.kept.cookie
    }
}

#[middleware(in_set(ReadsBody, Varies), before(Guards, LogsIn))]
impl Csrf<InCookie> {
    /// Says of its cookie nothing, unless the secret was used or made in this request (CSR-11). One around has its own.
    async fn call(
        &self,
        req: &mut Request,
        plain: Option<PlainHttp>,
        next: impl Provide<CsrfToken>,
    ) -> Result<Response, Error> {
        let settings = self.kept.cookie.over(plain);
        let around = req.extensions().get::<CsrfToken>().cloned();
        let is_ours = around.is_none();
        let token = around.unwrap_or_else(|| {
            let sent = Sent::of(cookies::read(req.headers(), settings.name()).as_deref());
            CsrfToken::in_cookie(sent, Logins::seen_by(req))
        });
        let mut response = next.provide(token.clone()).run(req).await;
        if is_ours && let Some(secret) = token.news() {
            let age = Age::from(SystemTime::now(), self.kept.age);
            let cookie = settings.set(&secret.spelled(), Some(age))?;
            response.headers_mut().append(SET_COOKIE, cookie);
            caching::vary_on(response.headers_mut(), &COOKIE);
            caching::private_for_its_cookie(&mut response);
        }
        Ok(response)
    }

    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_view_if(&self, req: &Request, views: &Views) -> bool {
        has_to_check(req, views)
    }

    async fn process_view(
        &self,
        req: &mut Request,
        host: Host,
        token: CsrfToken,
        view: &View<'_>,
    ) -> Result<Option<Response>, Error> {
        self.check(req, &host, &token, view, self.kept.cookie.sent_to()).await
    }

    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_template_response(&self, _req: &Request, token: CsrfToken, template: &mut TemplateResponse) {
        offer(token, template);
    }
}

#[cfg(feature = "sessions")]
#[middleware(in_set(ReadsBody), before(Guards, LogsIn))]
impl Csrf<InSession> {
    /// Writes the secret into the session, which is saved above.
    async fn call(
        &self,
        req: &mut Request,
        session: Session,
        next: impl Provide<CsrfToken>,
    ) -> Result<Response, Error> {
        let around = req.extensions().get::<CsrfToken>().cloned();
        let is_ours = around.is_none();
        let token = around.unwrap_or_else(|| CsrfToken::in_session(session, Logins::seen_by(req)));
        let response = next.provide(token.clone()).run(req).await;
        if is_ours {
            token.keep().await?;
        }
        Ok(response)
    }

    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_view_if(&self, req: &Request, views: &Views) -> bool {
        has_to_check(req, views)
    }

    async fn process_view(
        &self,
        req: &mut Request,
        host: Host,
        session: Session,
        token: CsrfToken,
        view: &View<'_>,
    ) -> Result<Option<Response>, Error> {
        self.check(req, &host, &token, view, session.cookie().sent_to()).await
    }

    /// Reads the session, since a template cannot wait for it.
    async fn process_template_response(
        &self,
        _req: &mut Request,
        token: CsrfToken,
        template: &mut TemplateResponse,
    ) -> Result<(), Error> {
        token.sent().await?;
        offer(token, template);
        Ok(())
    }
}

/// A mark of a view: whoever asks for it needs no token. For what others than browsers send: a webhook that is signed.
///
/// ```
/// use axum::{Router, routing::post};
/// use ordain::marked;
/// use ordain_contrib::csrf::Exempt;
///
/// async fn paid(body: String) {}
///
/// let router: Router = Router::new().route("/paid", post(marked(paid, Exempt)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exempt;

/// A mark of a view: its response tells the client of the secret, whether it shows a token or not. For a page whose scripts ask for
/// the token later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ensure;
