//! The hosts that a site answers to.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::authority::{Authority, normal_name};

/// The hosts that are answered to.
#[derive(Debug, Clone)]
pub(super) enum Allowed {
    Listed(Vec<Pattern>),
    Any,
}

/// An element of the list.
#[derive(Debug, Clone)]
pub(super) enum Pattern {
    Exactly(Arc<str>),
    /// `.example.com`: the name behind the dot, and all names below it.
    AndBelow(Arc<str>),
}

impl Allowed {
    pub(super) fn list<S: AsRef<str>>(hosts: impl IntoIterator<Item = S>) -> Result<Self, InvalidHosts> {
        let list = hosts.into_iter().map(|host| Pattern::parse(host.as_ref())).collect::<Result<Vec<_>, _>>()?;
        if list.is_empty() {
            return Err(InvalidHosts("no host is allowed: name those that the site is reached by".to_owned()));
        }
        Ok(Self::Listed(list))
    }

    /// The name, shared with the list where it stands there as it is, if it is allowed.
    pub(super) fn admit(&self, name: &str) -> Option<Arc<str>> {
        match self {
            Self::Any => Some(name.into()),
            Self::Listed(list) => list.iter().find_map(|pattern| pattern.admit(name)),
        }
    }

    /// Whether a name is allowed.
    pub(super) fn admits(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(list) => list.iter().any(|pattern| pattern.admits(name)),
        }
    }
}

impl Pattern {
    fn parse(host: &str) -> Result<Self, InvalidHosts> {
        let wrong = |why: &str| InvalidHosts(format!("`{host}` is not a host: {why}"));
        if host == "*" {
            return Err(wrong("write `Hosts::any()` if each is to be allowed"));
        }
        if let Some(apex) = host.strip_prefix('.') {
            return normal_name(apex)
                .map(|apex| Self::AndBelow(apex.into()))
                .ok_or_else(|| wrong("a name follows the dot"));
        }
        match Authority::parse(host.as_bytes()) {
            Ok(Authority { name, port: None }) => Ok(Self::Exactly(name.into())),
            Ok(_) => Err(wrong("a port is no part of it, each is allowed")),
            Err(_) => Err(wrong("write a name in ASCII, or an IPv6 address in brackets, without scheme and path")),
        }
    }

    fn admits(&self, name: &str) -> bool {
        match self {
            Self::Exactly(host) => **host == *name,
            Self::AndBelow(apex) => match name.strip_suffix(&**apex) {
                Some("") => true,
                Some(rest) => rest.strip_suffix('.').is_some_and(|below| !below.is_empty()),
                None => false,
            },
        }
    }

    /// The name, shared where it stands in the list as it is.
    fn admit(&self, name: &str) -> Option<Arc<str>> {
        self.admits(name).then(|| match self {
            Self::Exactly(host) | Self::AndBelow(host) if **host == *name => Arc::clone(host),
            Self::Exactly(_) | Self::AndBelow(_) => name.into(),
        })
    }
}

/// A list of hosts that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidHosts(String);

impl InvalidHosts {
    /// A host and its port in one spelling, for a URL that begins with `https://`.
    #[cfg(feature = "security")]
    pub(crate) fn unless_of_https(text: &str) -> Result<String, Self> {
        let authority = Authority::parse(text.as_bytes())
            .map_err(|_| Self(format!("`{text}` is not a host: write `secure.example.com`, or with a port")))?;
        Ok(match super::Scheme::Https.port_beside(authority.port) {
            Some(port) => format!("{}:{port}", authority.name),
            None => authority.name.into_owned(),
        })
    }
}

impl fmt::Display for InvalidHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidHosts {}
