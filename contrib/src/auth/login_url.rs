//! Where strangers are sent to log in.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;
use ordain::{Error, Request, Response};
use url::{Url, form_urlencoded};

use super::return_to::ReturnTo;
use crate::asked::asked_for;
use crate::hosts::Host;
use crate::redirect::{path_and_query, redirect, target_on_site};

/// The URL of a login page, and the name of the field that says where to go from there.
#[derive(Debug, Clone)]
pub(super) struct LoginUrl {
    place: Place,
    /// The query that it has anyhow.
    query: Option<Box<str>>,
    field: Box<str>,
}

#[derive(Debug, Clone)]
enum Place {
    /// A path of this site.
    Here(Box<str>),
    /// A URL, without its query.
    There(Url),
}

impl LoginUrl {
    pub(super) fn parse(url: &str) -> Result<Self, InvalidUrl> {
        let invalid = || InvalidUrl(url.to_owned());
        if url.contains('#') || !url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return Err(invalid());
        }
        let (before, query) = url.split_once('?').map_or((url, None), |(before, query)| (before, Some(query.into())));
        let place = if before.starts_with('/') && !before.starts_with("//") {
            Place::Here(target_on_site(before, "", None).into())
        } else {
            let url = Url::parse(before).ok().filter(|url| {
                matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
            });
            Place::There(url.ok_or_else(invalid)?)
        };
        Ok(Self { place, query, field: "next".into() })
    }

    pub(super) fn with_field(self, name: &str) -> Self {
        Self { field: name.into(), ..self }
    }

    /// LRQ-1 and LRQ-2: the redirect of a stranger, who is to come back.
    pub(super) fn redirect(&self, req: &Request, host: Option<&Host>) -> Result<Response, Error> {
        let asked = asked_for(req);
        let back = path_and_query(asked);
        let (login, back) = match &self.place {
            Place::Here(path) => (path.to_string(), back),
            Place::There(url) => {
                let origin = host.ok_or_else(|| Error::other(NoHost))?.origin();
                if url.origin().ascii_serialization() == origin {
                    (target_on_site(url.path(), "", None), back)
                } else {
                    (url.to_string(), format!("{origin}{back}"))
                }
            }
        };
        if login == target_on_site(asked.path(), "", None) {
            return Err(Error::other(Endless(login)));
        }
        Ok(redirect(StatusCode::FOUND, &format!("{login}?{}", self.query(&back))))
    }

    /// Its own query without the field, and the field.
    fn query(&self, back: &str) -> String {
        let mut parts = Vec::new();
        for part in self.query.iter().flat_map(|query| query.split('&')).filter(|part| !part.is_empty()) {
            let is_field = form_urlencoded::parse(part.as_bytes()).any(|(name, _)| name == *self.field);
            if !is_field {
                parts.push(part.to_owned());
            }
        }
        // What nobody would be sent back to need not be said.
        if back.len() <= ReturnTo::LONGEST {
            parts.push(format!("{}={}", quoted(&self.field), quoted(back)));
        }
        parts.join("&")
    }
}

/// As Django writes it: percent-encoded, but for slashes and what is unreserved (RFC 3986).
fn quoted(text: &str) -> String {
    use fmt::Write;

    let mut quoted = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            quoted.push(char::from(byte));
        } else {
            let _ = write!(quoted, "%{byte:02X}");
        }
    }
    quoted
}

/// A URL that cannot be gone to, or not with something behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidUrl(pub(super) String);

impl fmt::Display for InvalidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is neither a path of this site nor a URL: write `/login` or `https://login.example.com/`, without a fragment",
            self.0
        )
    }
}

impl StdError for InvalidUrl {}

/// The login page is elsewhere, and nobody says what this site is called.
#[derive(Debug)]
struct NoHost;

impl fmt::Display for NoHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the way back from a login page on another site is not known: put `hosts::Hosts` into the chain")
    }
}

impl StdError for NoHost {}

/// The login page itself asks for a login.
#[derive(Debug)]
struct Endless(String);

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the login page `{}` asks for a login: mark its view with `auth::Public`", self.0)
    }
}

impl StdError for Endless {}
