//! Where to go after a login: never off the site, whatever the client says.

use http::StatusCode;
use ordain::Response;
use url::Url;

use super::login_url::InvalidUrl;
use crate::hosts::Host;
use crate::redirect::{encode, redirect, target_on_site};

/// Where somebody goes after a login or a logout: to what `next` says, if that is a place of this site, else to a place of the
/// application's choice.
///
/// ```
/// use axum::extract::Form;
/// use http::header::LOCATION;
/// use ordain_contrib::auth::ReturnTo;
/// use ordain_contrib::hosts::Host;
///
/// # #[derive(serde::Deserialize)] struct Login { next: Option<String> }
/// async fn logged_in(host: Host, Form(form): Form<Login>) -> ordain::Response {
///     ReturnTo::home().redirect(form.next.as_deref(), Some(&host))
/// }
///
/// let after = ReturnTo::new("/notes/").unwrap();
/// for (next, location) in [
///     (Some("/notes/7?page=2"), "/notes/7?page=2"),
///     (Some("https://evil.test/"), "/notes/"),
///     (Some("//evil.test/"), "/notes/"),
///     (Some("/\\evil.test/"), "/notes/"),
///     (None, "/notes/"),
/// ] {
///     assert_eq!(after.redirect(next, None).headers()[LOCATION], location);
/// }
/// ```
#[derive(Debug, Clone)]
pub struct ReturnTo {
    otherwise: Box<str>,
    /// Other sites, as origins.
    allowed: Vec<Box<str>>,
}

impl ReturnTo {
    /// The most bytes of a `next`.
    pub const LONGEST: usize = 2048;

    /// To `/`, unless `next` says otherwise.
    #[must_use]
    pub fn home() -> Self {
        Self { otherwise: "/".into(), allowed: Vec::new() }
    }

    /// To this path, unless `next` says otherwise.
    ///
    /// # Errors
    ///
    /// It is no path of this site.
    pub fn new(otherwise: &str) -> Result<Self, InvalidUrl> {
        let home = Self::home();
        let path = home.check(otherwise, None).filter(|_| otherwise.starts_with('/'));
        let path = path.ok_or_else(|| InvalidUrl(otherwise.to_owned()))?;
        Ok(Self { otherwise: path.into(), ..home })
    }

    /// Lets `next` lead to another site, too, by its origin: `https://app.example.com`.
    ///
    /// # Errors
    ///
    /// It is no origin.
    pub fn allow(mut self, origin: &str) -> Result<Self, InvalidUrl> {
        let invalid = || InvalidUrl(origin.to_owned());
        let url = Url::parse(origin).map_err(|_| invalid())?;
        let written = url.origin().ascii_serialization();
        if !is_web(&url) || written.contains('*') || written != origin.strip_suffix('/').unwrap_or(origin) {
            return Err(invalid());
        }
        self.allowed.push(written.into());
        Ok(self)
    }

    /// Where `next` leads, if that is a place of this site, or of one that is allowed: a path, or a URL.
    ///
    /// It is read as a browser reads it, and written anew, so that nobody reads it otherwise. A URL is one of this site if its host and port
    /// are those of the request, which needs a [`Host`]; without one `next` is a path. It is https if the request was. What has more than
    /// [`ReturnTo::LONGEST`] bytes, a control character, three slashes in front, or a scheme and no host leads nowhere.
    ///
    /// Source: Django's `url_has_allowed_host_and_scheme`.
    #[must_use]
    pub fn check(&self, next: &str, host: Option<&Host>) -> Option<String> {
        if next.len() > Self::LONGEST || next.chars().any(char::is_control) {
            return None;
        }
        let next = next.trim();
        if next.is_empty() || !says_its_host(next) {
            return None;
        }
        // Without a host any will do: what begins with it is not looked for.
        let site = Url::parse(&host.map_or_else(|| "https://this.invalid".to_owned(), Host::origin)).ok()?;
        let url = site.join(next).ok()?;
        if !is_web(&url) {
            return None;
        }
        if url.origin() == site.origin() {
            return Some(local(&url));
        }
        let is_secure_enough = url.scheme() == "https" || site.scheme() == "http";
        let is_ours = url.host() == site.host() && url.port() == site.port();
        let is_allowed = || self.allowed.iter().any(|origin| url.origin().ascii_serialization() == **origin);
        (is_secure_enough && (is_ours || is_allowed())).then(|| url.to_string())
    }

    /// The redirect there, by 303: whatever was sent, what is there is asked for by `GET`.
    #[must_use]
    pub fn redirect(&self, next: Option<&str>, host: Option<&Host>) -> Response {
        let checked = next.and_then(|next| self.check(next, host));
        redirect(StatusCode::SEE_OTHER, checked.as_deref().unwrap_or(&self.otherwise))
    }
}

impl Default for ReturnTo {
    fn default() -> Self {
        Self::home()
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
}

/// Whether what looks like another site says which, as people read it: `///host` and `https:host` are read by browsers as they like.
fn says_its_host(next: &str) -> bool {
    let is_slash = |letter| matches!(letter, '/' | '\\');
    let host_behind = |rest: &str| !rest.starts_with(is_slash) && !rest.is_empty();
    if next.starts_with(is_slash) {
        // One is a path, two a host, three nothing.
        return next.chars().take_while(|letter| is_slash(*letter)).count() < 3;
    }
    match next.split_once([':', '/', '\\', '?', '#']) {
        Some((scheme, rest)) if next[scheme.len()..].starts_with(':') => {
            rest.strip_prefix("//").is_some_and(host_behind)
        }
        _ => true,
    }
}

/// What a URL of this site is without the site: its path begins with exactly one slash.
fn local(url: &Url) -> String {
    let mut target = target_on_site(url.path(), "", url.query());
    if let Some(fragment) = url.fragment() {
        target.push('#');
        encode(fragment, &mut target);
    }
    target
}
