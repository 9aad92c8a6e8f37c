//! Links that lead nowhere.

use std::fmt;
use std::sync::Arc;

use http::header::{REFERER, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Uri};

use crate::hosts::Host;

/// No browser writes more.
const LONGEST: usize = 2048;

/// Says of a path that nobody wants to hear of it.
type Ignores = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Which links that lead nowhere are told, as events of `tracing`: target `ordain_contrib::common`, level `WARN`.
///
/// Told is a 404 to a request that says where its link stands (`Referer`), unless it stands on the page itself, on the page without its final slash, which
/// has been redirected, or on another site behind a `?`, as with search engines. The event has the path, where the link stands (without
/// its query, which may hold a secret), whether that is on this site, and the user agent.
///
/// ```
/// use ordain_contrib::common::{BrokenLinks, Common};
///
/// let quiet = BrokenLinks::new().ignore_if(|path| path.ends_with(".php") || path == "/favicon.ico");
/// let common = Common::new().report_broken_links(quiet);
/// ```
#[derive(Clone, Default)]
pub struct BrokenLinks {
    ignoring: Vec<Ignores>,
}

impl BrokenLinks {
    /// Tells all but those above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Does not tell what leads to such a path.
    #[must_use]
    pub fn ignore_if(mut self, ignores: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.ignoring.push(Arc::new(ignores));
        self
    }

    /// Tells a link by which a request has come to nothing.
    pub(super) fn report(&self, link: &Link, uri: &Uri, host: &Host, appends_slashes: bool) {
        let Some(page) = referring_page(&link.referer) else { return };
        let path = uri.path();
        let internal = page.is_on(host);
        let is_itself = internal && page.path_and_query() == uri.path_and_query().map(PathAndQuery::as_str);
        let was_redirected = appends_slashes && internal && path.strip_suffix('/') == Some(page.uri.path());
        let is_search = !internal && page.uri.query().is_some();
        if is_itself || was_redirected || is_search || self.ignoring.iter().any(|ignores| ignores(path)) {
            return;
        }
        tracing::warn!(
            target: "ordain_contrib::common",
            path,
            referer = page.without_query(),
            internal,
            user_agent = text(link.user_agent.as_ref()),
            "broken link"
        );
    }
}

impl fmt::Debug for BrokenLinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrokenLinks").field("ignoring", &self.ignoring.len()).finish()
    }
}

/// What a request says of the link that was followed.
pub(super) struct Link {
    referer: HeaderValue,
    user_agent: Option<HeaderValue>,
}

impl Link {
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let referer = headers.get(REFERER).filter(|referer| referer.len() <= LONGEST)?.clone();
        Some(Self { referer, user_agent: headers.get(USER_AGENT).cloned() })
    }
}

/// Where a link stands.
struct Page {
    uri: Uri,
}

impl Page {
    /// Whether it is a page of this host; the scheme does not matter.
    fn is_on(&self, host: &Host) -> bool {
        let Some(name) = self.uri.host() else { return true };
        let default = if self.uri.scheme_str() == Some("https") { 443 } else { 80 };
        let port = self.uri.port_u16().filter(|port| *port != default);
        name.eq_ignore_ascii_case(host.name()) && port == host.port()
    }

    fn path_and_query(&self) -> Option<&str> {
        self.uri.path_and_query().map(PathAndQuery::as_str)
    }

    fn without_query(&self) -> String {
        match (self.uri.scheme_str(), self.uri.host()) {
            (Some(scheme), Some(host)) => format!("{scheme}://{host}{}", self.uri.path()),
            _ => self.uri.path().to_owned(),
        }
    }
}

/// The page that a request says it comes from, if it is one of the web.
fn referring_page(referer: &HeaderValue) -> Option<Page> {
    let uri = Uri::try_from(referer.as_bytes()).ok()?;
    let is_page = match uri.scheme_str() {
        Some("http" | "https") => true,
        Some(_) => false,
        None => uri.path().starts_with('/'),
    };
    is_page.then_some(Page { uri })
}

fn text(value: Option<&HeaderValue>) -> &str {
    value.and_then(|value| value.to_str().ok()).unwrap_or_default()
}
