//! The headers that are lists: what a page may use, and where browsers report to.

use std::error::Error;
use std::fmt;

use http::HeaderValue;

/// Who may use a feature of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allow<'a> {
    /// Nobody.
    Nobody,
    /// The site itself.
    SameOrigin,
    /// The site itself, and frames of these origins: `https://maps.example`.
    SameOriginAnd(&'a [&'a str]),
    /// Any frame.
    Anyone,
}

/// `Permissions-Policy`: which features of the browser a page and its frames may use.
///
/// ```
/// use ordain_contrib::security::{Allow, PermissionsPolicy};
///
/// let policy = PermissionsPolicy::new([
///     ("camera", Allow::Nobody),
///     ("fullscreen", Allow::SameOrigin),
///     ("geolocation", Allow::SameOriginAnd(&["https://maps.example"])),
/// ]);
/// assert_eq!(policy.unwrap().value(), r#"camera=(), fullscreen=(self), geolocation=(self "https://maps.example")"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionsPolicy(HeaderValue);

impl PermissionsPolicy {
    /// Says of each feature, by its name, who may use it. Of those that are not named browsers decide.
    ///
    /// # Errors
    ///
    /// A name is none of a feature (lower-case letters and dashes) or stands twice, an origin is not written as one, or there is no feature.
    pub fn new<'a>(features: impl IntoIterator<Item = (&'a str, Allow<'a>)>) -> Result<Self, InvalidPermissions> {
        let mut names = Vec::new();
        let mut list = Vec::new();
        for (name, allow) in features {
            if !is_key(name) || names.contains(&name) {
                return Err(InvalidPermissions(format!("`{name}` is no name of a feature, or stands twice")));
            }
            let origins = match allow {
                Allow::Nobody => "()".to_owned(),
                Allow::SameOrigin => "(self)".to_owned(),
                Allow::Anyone => "*".to_owned(),
                Allow::SameOriginAnd(origins) => format!("(self{})", quoted(origins)?),
            };
            names.push(name);
            list.push(format!("{name}={origins}"));
        }
        header(&list).map(Self).ok_or_else(|| InvalidPermissions("no feature is named".to_owned()))
    }

    /// As the header has it.
    #[must_use]
    pub fn value(&self) -> &HeaderValue {
        &self.0
    }
}

fn quoted(origins: &[&str]) -> Result<String, InvalidPermissions> {
    let mut list = String::new();
    for origin in origins {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        let is_host = |host: &str| {
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]*".contains(&byte))
        };
        if !host.is_some_and(is_host) {
            return Err(InvalidPermissions(format!(
                "`{origin}` is no origin: write scheme and host, `https://maps.example`"
            )));
        }
        list.push_str(" \"");
        list.push_str(origin);
        list.push('"');
    }
    Ok(list)
}

/// A list of features that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPermissions(String);

impl fmt::Display for InvalidPermissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidPermissions {}

/// `Reporting-Endpoints`: the names by which other headers say where browsers report to.
///
/// ```
/// use ordain_contrib::security::ReportingEndpoints;
///
/// let endpoints = ReportingEndpoints::new([("csp", "/reports/csp"), ("default", "https://reports.example/")]);
/// assert_eq!(endpoints.unwrap().value(), r#"csp="/reports/csp", default="https://reports.example/""#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportingEndpoints(HeaderValue);

impl ReportingEndpoints {
    /// Names endpoints: each is a path of the site, or a URL that begins with `https://`.
    ///
    /// # Errors
    ///
    /// A name is not one or stands twice, an endpoint is neither, or there is none.
    pub fn new<'a>(endpoints: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, InvalidReporting> {
        let mut names = Vec::new();
        let mut list = Vec::new();
        for (name, endpoint) in endpoints {
            if !is_key(name) || names.contains(&name) {
                return Err(InvalidReporting(format!("`{name}` is no name of an endpoint, or stands twice")));
            }
            let is_text = endpoint.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
            let is_path = endpoint.starts_with('/') && !endpoint.starts_with("//");
            if !is_text || !(is_path || endpoint.len() > 8 && endpoint.starts_with("https://")) {
                return Err(InvalidReporting(format!(
                    "`{endpoint}` is neither a path nor a URL that begins with `https://`"
                )));
            }
            names.push(name);
            list.push(format!("{name}=\"{endpoint}\""));
        }
        header(&list).map(Self).ok_or_else(|| InvalidReporting("no endpoint is named".to_owned()))
    }

    /// As the header has it.
    #[must_use]
    pub fn value(&self) -> &HeaderValue {
        &self.0
    }
}

/// A list of endpoints that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidReporting(String);

impl fmt::Display for InvalidReporting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidReporting {}

/// Whether it is a key of a dictionary (RFC 9651, section 3.1.2), of those characters that names have.
fn is_key(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

fn header(list: &[String]) -> Option<HeaderValue> {
    if list.is_empty() {
        return None;
    }
    HeaderValue::try_from(list.join(", ")).ok()
}
