//! The origins of other sites that are trusted.

use std::error::Error;
use std::fmt;

use crate::hosts::authority::Authority;

/// Origins whose pages may send forms here.
#[derive(Debug, Clone, Default)]
pub(super) struct Origins(Vec<Trusted>);

#[derive(Debug, Clone)]
struct Trusted {
    scheme: String,
    /// With its port, unless that is the scheme's own; with a leading dot if all below it are meant, too.
    host: String,
}

impl Origins {
    pub(super) fn add(&mut self, origin: &str) -> Result<(), InvalidOrigin> {
        self.0.push(Trusted::parse(origin)?);
        Ok(())
    }

    /// Whether an `Origin` is one of these, byte for byte.
    pub(super) fn contain(&self, origin: &str) -> bool {
        let Some((scheme, host)) = origin.split_once("://") else { return false };
        self.0.iter().any(|trusted| trusted.scheme == scheme && is_same_domain(host, &trusted.host))
    }

    /// Whether the host of a page is that of one of these, whatever the scheme.
    pub(super) fn contain_host(&self, host: &str) -> bool {
        self.0.iter().any(|trusted| is_same_domain(host, &trusted.host))
    }
}

impl Trusted {
    fn parse(origin: &str) -> Result<Self, InvalidOrigin> {
        let wrong = |why| InvalidOrigin { origin: origin.to_owned(), why };
        let (scheme, host) = origin.split_once("://").ok_or_else(|| wrong("a scheme stands before it, `https://`"))?;
        let scheme = scheme.to_ascii_lowercase();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) || !scheme.bytes().all(fits) {
            return Err(wrong("a scheme stands before it, `https://`"));
        }
        let (dot, host) = match host.strip_prefix("*.") {
            Some(below) => (".", below),
            None => ("", host),
        };
        let Authority { name, port } = Authority::parse(host.as_bytes())
            .map_err(|_| wrong("a host and nothing else follows the scheme, or `*.` and a host"))?;
        let default = match &*scheme {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        };
        let port = port.filter(|port| Some(*port) != default).map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self { scheme, host: format!("{dot}{name}{port}") })
    }
}

/// Whether a host is that of the pattern, or below it if the pattern begins with a dot.
pub(super) fn is_same_domain(host: &str, pattern: &str) -> bool {
    let Some(apex) = pattern.strip_prefix('.') else { return host == pattern };
    match host.strip_suffix(apex) {
        Some("") => true,
        // Labels, as a browser writes them, and so neither a path nor who somebody says that they are.
        Some(below) => below.strip_suffix('.').is_some_and(|labels| {
            labels.split('.').all(|label| {
                !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
            })
        }),
        None => false,
    }
}

/// What is no origin that could be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidOrigin {
    origin: String,
    why: &'static str,
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no origin: {}", self.origin, self.why)
    }
}

impl Error for InvalidOrigin {}
