//! Under what a page is kept.

use std::fmt;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, Uri};
use sha2::{Digest as _, Sha256};

use crate::hosts::Host;

/// Under what something is kept: a hash of all that a page is told apart by. Nobody who reads it learns a cookie of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// The 32 bytes of it.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 64 hexadecimal digits.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

/// Hashes parts in such a way that no two lists of parts are the same bytes.
struct Parts(Sha256);

impl Parts {
    fn of(kind: &str) -> Self {
        Self(Sha256::new()).with(kind.as_bytes())
    }

    fn with(mut self, part: &[u8]) -> Self {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    fn key(self) -> Key {
        Key(self.0.finalize().into())
    }
}

/// Whose answer is asked for: what was made for a `HEAD` is for none but those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Get,
    Head,
}

/// What a request asks for, but for what its response may vary by.
pub(super) struct Asked<'r> {
    pub(super) prefix: &'r str,
    pub(super) host: &'r Host,
    /// As the client has sent it.
    pub(super) original: &'r Uri,
    /// As it is now: a layer may have chosen what a visitor sees by writing it anew.
    pub(super) now: &'r Uri,
    /// Whoever says who they are is shown nothing that was made for somebody who does not (CCH-9).
    pub(super) authorized: bool,
    pub(super) language: Option<&'r str>,
}

impl Asked<'_> {
    /// The key of all answers to it.
    pub(super) fn key(&self, kind: Kind) -> Key {
        let Self { prefix, host, original, now, authorized, language } = *self;
        let mut port = [0; 3];
        if let Some(number) = host.port() {
            port[0] = 1;
            port[1..].copy_from_slice(&number.to_le_bytes());
        }
        let flags = [u8::from(kind == Kind::Head), u8::from(authorized), u8::from(host.is_secure())];
        let mut parts = Parts::of("url")
            .with(&flags)
            .with(prefix.as_bytes())
            .with(host.name().as_bytes())
            .with(&port)
            .with(original.path().as_bytes())
            .with(original.query().map_or("", |query| query).as_bytes())
            // A query that is empty is another URL than none.
            .with(&[u8::from(original.query().is_some())]);
        if now.path_and_query() != original.path_and_query() {
            parts = parts.with(now.path().as_bytes()).with(now.query().unwrap_or_default().as_bytes());
        }
        if let Some(language) = language {
            parts = parts.with(b"language").with(language.as_bytes());
        }
        parts.key()
    }
}

/// The key of one answer among several: by the values that a request has of these headers. One that it has not is another value than
/// an empty one.
pub(super) fn variant(url: &Key, names: &[HeaderName], headers: &HeaderMap) -> Key {
    names
        .iter()
        .fold(Parts::of("variant").with(&url.0), |parts, name| {
            let values = headers.get_all(name);
            let count = values.iter().count() as u64;
            let parts = parts.with(name.as_str().as_bytes()).with(&count.to_le_bytes());
            values.iter().fold(parts, |parts, value| parts.with(value.as_bytes()))
        })
        .key()
}

pub(super) fn is_authorized(headers: &HeaderMap) -> bool {
    headers.contains_key(AUTHORIZATION)
}
