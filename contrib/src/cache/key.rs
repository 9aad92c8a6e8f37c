//! Under what a page is kept.

use std::fmt;
use std::hash::{Hash, Hasher};

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, Uri};
use sha2::{Digest as _, Sha256};

use crate::hosts::Host;

/// Under what something is kept: a hash of all that a page is told apart by. Nobody who reads it learns a cookie of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; 32]);

/// By a part of it, which is a hash already.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut part = [0; 8];
        part.copy_from_slice(&self.0[..8]);
        state.write_u64(u64::from_le_bytes(part));
    }
}

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

/// What a key is made of.
const URL: u8 = 0;
const VARIANT: u8 = 1;

/// Hashes parts in such a way that no two lists of parts are the same bytes.
struct Parts(Sha256);

impl Parts {
    fn of(kind: u8) -> Self {
        Self(Sha256::new_with_prefix([kind]))
    }

    /// What has the same length for all of its kind.
    fn with_fixed(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self
    }

    fn with(mut self, part: &[u8]) -> Self {
        // Nothing of a request is longer than four bytes can say, and with them the key of a short URL is one block.
        self.0.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
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
        let is_rewritten = now.path_and_query() != original.path_and_query();
        let query = original.query();
        let flags = [
            kind == Kind::Head,
            authorized,
            host.is_secure(),
            host.port().is_some(),
            // A query that is empty is another URL than none.
            query.is_some(),
            is_rewritten,
            language.is_some(),
        ];
        let flags = flags.into_iter().fold(0_u8, |all, flag| all << 1 | u8::from(flag));
        let [low, high] = host.port().unwrap_or_default().to_le_bytes();
        let mut parts = Parts::of(URL)
            .with_fixed(&[flags, low, high])
            .with(prefix.as_bytes())
            .with(host.name().as_bytes())
            .with(original.path().as_bytes())
            .with(query.unwrap_or_default().as_bytes());
        if is_rewritten {
            let query = now.query();
            parts = parts
                .with_fixed(&[u8::from(query.is_some())])
                .with(now.path().as_bytes())
                .with(query.unwrap_or_default().as_bytes());
        }
        if let Some(language) = language {
            parts = parts.with(language.as_bytes());
        }
        parts.key()
    }
}

/// The key of one answer among several: by the values that a request has of these headers. One that it has not is another value than
/// an empty one.
pub(super) fn variant(url: &Key, names: &[HeaderName], headers: &HeaderMap) -> Key {
    names
        .iter()
        .fold(Parts::of(VARIANT).with_fixed(&url.0), |parts, name| {
            let values = headers.get_all(name);
            let count = values.iter().count() as u64;
            let parts = parts.with(name.as_str().as_bytes()).with_fixed(&count.to_le_bytes());
            values.iter().fold(parts, |parts, value| parts.with(value.as_bytes()))
        })
        .key()
}

pub(super) fn is_authorized(headers: &HeaderMap) -> bool {
    headers.contains_key(AUTHORIZATION)
}
