//! The check of a request: where it comes from, and whether its form is the visitor's.

use std::borrow::Cow;

use http::header::{ORIGIN, REFERER};
use http::{HeaderMap, HeaderName, Method, Uri};
use ordain::{Error, Request};

use super::form;
use super::origins::{Origins, is_same_domain};
use super::rejected::{Place, Rejected};
use super::secret::Secret;
use super::token::Sent;
use crate::hosts::Host;

/// What browsers say of where a request comes from. No script can write it.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// No origin and no referer of a browser is longer.
const LONGEST: usize = 4096;

/// What a request is checked by.
#[derive(Debug, Clone)]
pub(super) struct Checks {
    pub(super) trusted: Origins,
    pub(super) field: Cow<'static, str>,
    pub(super) header: HeaderName,
    /// The longest form that a token is looked for in.
    pub(super) limit: usize,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            trusted: Origins::default(),
            field: Cow::Borrowed("csrfmiddlewaretoken"),
            header: HeaderName::from_static("x-csrftoken"),
            limit: 2 * 1024 * 1024,
        }
    }
}

/// Whether a method changes nothing (RFC 9110, section 9.2.1).
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

impl Checks {
    /// Whether a request comes from this site or from one that is trusted (D27, CSR-5 e and f). `domain` is that of the cookie.
    pub(super) fn origin(&self, headers: &HeaderMap, host: &Host, domain: Option<&str>) -> Result<(), Rejected> {
        let origin = line(headers, &ORIGIN);
        match line(headers, &SEC_FETCH_SITE) {
            // What the visitor has done himself (`none`) no site has sent.
            Some("same-origin" | "none") => Ok(()),
            Some(_) if origin.is_some_and(|origin| self.trusted.contain(origin)) => Ok(()),
            Some(_) => Err(Rejected::CrossSite { origin: origin.map(str::to_owned) }),
            None => match origin {
                Some(origin) => self.by_origin(origin, host),
                None if host.is_secure() => self.by_referer(headers, host, domain),
                None => Ok(()),
            },
        }
    }

    fn by_origin(&self, origin: &str, host: &Host) -> Result<(), Rejected> {
        let own = host.origin();
        if origin == own || self.trusted.contain(origin) {
            return Ok(());
        }
        let (origin, authority) = (origin.to_owned(), host.authority());
        let differs_by_scheme = matches!(origin.split_once("://"), Some(("http" | "https", host)) if host == authority);
        Err(if differs_by_scheme { Rejected::Scheme { origin, own } } else { Rejected::Origin { origin } })
    }

    fn by_referer(&self, headers: &HeaderMap, host: &Host, domain: Option<&str>) -> Result<(), Rejected> {
        let referer = line(headers, &REFERER).ok_or(Rejected::NoReferer)?;
        let page = Uri::try_from(referer).map_err(|_| Rejected::MalformedReferer)?;
        let (Some(scheme), Some(authority)) = (page.scheme_str(), page.authority()) else {
            return Err(Rejected::MalformedReferer);
        };
        if scheme != "https" {
            return Err(Rejected::InsecureReferer);
        }
        // With its port, and with a name before it, which no browser sends: as it is written.
        let from = authority.as_str();
        let own = match (domain, host.port()) {
            (None, _) => Cow::Owned(host.authority()),
            (Some(domain), None) => Cow::Borrowed(domain),
            (Some(domain), Some(port)) => Cow::Owned(format!("{domain}:{port}")),
        };
        if is_same_domain(from, &own) || self.trusted.contain_host(from) {
            return Ok(());
        }
        Err(Rejected::Referer { host: from.to_owned() })
    }

    /// Whether the token of a request is one of its visitor's (CSR-5 g and h). An error is that of the body.
    pub(super) async fn token(&self, req: &mut Request, sent: Sent) -> Result<Result<(), Rejected>, Error> {
        let secret = match sent {
            Sent::Nothing => return Ok(Err(Rejected::NoSecret)),
            Sent::Malformed(malformed) => return Ok(Err(Rejected::Secret(malformed))),
            Sent::Secret(secret) => secret,
        };
        let Some((token, place)) = self.offered(req).await? else { return Ok(Err(Rejected::NoToken)) };
        Ok(match Secret::read(&token) {
            Err(malformed) => Err(Rejected::Token(place, malformed)),
            Ok(offered) if offered.is(&secret) => Ok(()),
            Ok(_) => Err(Rejected::Mismatch(place)),
        })
    }

    /// The token of the form, of a `POST`; else that of the header (CSR-7).
    async fn offered(&self, req: &mut Request) -> Result<Option<(String, Place)>, Error> {
        if *req.method() == Method::POST {
            let token = form::field(req, &self.field, self.limit).await?;
            if let Some(token) = token.filter(|token| !token.is_empty()) {
                return Ok(Some((token, Place::Field(self.field.clone().into_owned()))));
            }
        }
        Ok(line(req.headers(), &self.header)
            .map(|token| (token.to_owned(), Place::Header(self.header.as_str().to_owned()))))
    }
}

/// The line of a header that clients write once. What is written twice, too long or no text says nothing that anybody could
/// trust, and stands there all the same.
fn line<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut lines = headers.get_all(name).iter();
    let first = lines.next()?;
    let sound = lines.next().is_none() && first.len() <= LONGEST;
    Some(first.to_str().ok().filter(|_| sound).unwrap_or_default())
}
