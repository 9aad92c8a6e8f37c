//! The secrets that sign.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::signer::Signer;
use super::{constant_time_eq, random_bytes};

/// A secret of at least 32 bytes, from a generator. It prints as `Key(…)`.
///
/// ```
/// use ordain_contrib::signing::{Key, WeakKey};
///
/// assert_eq!(Key::new("hunter2").unwrap_err(), WeakKey::Short { bytes: 7 });
/// assert_eq!(Key::new("a".repeat(50)).unwrap_err(), WeakKey::Uniform { different: 1 });
/// assert_eq!(format!("{:?}", Key::generate()), "Key(…)");
/// ```
#[derive(Clone)]
pub struct Key(Arc<[u8]>);

impl Key {
    /// The fewest bytes that a secret may have.
    pub const SHORTEST: usize = 32;
    /// The fewest different bytes that a secret may have.
    const FEWEST_DIFFERENT: usize = 8;
    /// What Django puts in front of a key that is only for development.
    const GENERATED: &'static [u8] = b"django-insecure-";

    /// Takes a secret: text or bytes, as they are.
    ///
    /// It cannot be seen whether a secret has been made up by somebody. `openssl rand -hex 32` makes one that has not.
    ///
    /// # Errors
    ///
    /// It is shorter than [`Key::SHORTEST`], has fewer than 8 different bytes, or is one that Django generates for
    /// development.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, WeakKey> {
        let secret = secret.as_ref();
        if secret.len() < Self::SHORTEST {
            return Err(WeakKey::Short { bytes: secret.len() });
        }
        let mut seen = [false; 256];
        for byte in secret {
            seen[usize::from(*byte)] = true;
        }
        let different = seen.iter().filter(|seen| **seen).count();
        if different < Self::FEWEST_DIFFERENT {
            return Err(WeakKey::Uniform { different });
        }
        if secret.starts_with(Self::GENERATED) {
            return Err(WeakKey::ForDevelopment);
        }
        Ok(Self(secret.into()))
    }

    /// Draws a secret from the system's generator, for tests and for what need not outlive the process.
    ///
    /// # Panics
    ///
    /// The system has no generator of random bytes.
    #[must_use]
    pub fn generate() -> Self {
        Self(Arc::new(random_bytes::<32>()))
    }

    /// A key that [`Key::new`] refuses: that of a vector.
    #[cfg(test)]
    pub(super) fn of_a_vector(secret: &str) -> Self {
        Self(secret.as_bytes().into())
    }

    /// The key for one purpose: SHA-256 of purpose and secret.
    pub(super) fn derived(&self, purpose: &str) -> [u8; 32] {
        Sha256::new().chain_update(purpose).chain_update(&self.0).finalize().into()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Why a secret is no [`Key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WeakKey {
    /// It has fewer than [`Key::SHORTEST`] bytes.
    Short {
        /// How many it has.
        bytes: usize,
    },
    /// It repeats few bytes.
    Uniform {
        /// How many different ones it has.
        different: usize,
    },
    /// Django has generated it for development: it begins with `django-insecure-`.
    ForDevelopment,
}

impl fmt::Display for WeakKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { bytes } => write!(f, "a secret of {bytes} bytes is too short: at least {}", Key::SHORTEST),
            Self::Uniform { different } => {
                write!(f, "a secret of {different} different bytes is no secret: at least {}", Key::FEWEST_DIFFERENT)
            }
            Self::ForDevelopment => f.write_str("the secret is one that was generated for development"),
        }
    }
}

impl Error for WeakKey {}

/// The key that signs, and those that still verify.
#[derive(Debug, Clone)]
pub struct Keys {
    current: Key,
    fallbacks: Vec<Key>,
}

impl Keys {
    /// Signs and verifies with one key.
    #[must_use]
    pub fn new(current: Key) -> Self {
        Self { current, fallbacks: Vec::new() }
    }

    /// Verifies with a former key, too. May be said again for older ones.
    #[must_use]
    pub fn with_fallback(mut self, former: Key) -> Self {
        self.fallbacks.push(former);
        self
    }

    /// Makes the signer of one purpose, in Django's words a salt.
    #[must_use]
    pub fn signer(&self, purpose: &str) -> Signer {
        let purpose = format!("{purpose}signer");
        Signer::new(self.all().map(|key| key.derived(&purpose)).collect())
    }

    /// Makes the signer of a purpose that is made of parts, such as the name of a cookie and what is in it: no two lists of
    /// parts are the same purpose.
    ///
    /// ```
    /// # use ordain_contrib::signing::{Key, Keys};
    /// let keys = Keys::new(Key::generate());
    /// let signed = keys.signer_of(&["ab", "c"]).sign("1");
    /// assert!(keys.signer_of(&["a", "bc"]).unsign(&signed).is_err());
    /// ```
    #[must_use]
    pub fn signer_of(&self, parts: &[&str]) -> Signer {
        let lengths: Vec<String> = parts.iter().map(|part| part.len().to_string()).collect();
        self.signer(&format!("{}:{}", lengths.join(","), parts.concat()))
    }

    /// The MAC of a value that is kept and not handed out: Django's `salted_hmac`, by the current key.
    #[must_use]
    pub fn mac(&self, purpose: &str, value: &[u8]) -> [u8; 32] {
        mac(&self.current.derived(purpose), value)
    }

    /// Says which key has made a MAC: the current one, a former one, or none of them.
    ///
    /// ```
    /// use ordain_contrib::signing::{Key, Keys, MadeBy};
    ///
    /// let (old, new) = (Key::generate(), Key::generate());
    /// let kept = Keys::new(old.clone()).mac("session", b"hash of a password");
    /// let keys = Keys::new(new).with_fallback(old);
    /// assert_eq!(keys.made_by("session", b"hash of a password", &kept), MadeBy::Former);
    /// assert_eq!(keys.made_by("session", b"hash of another", &kept), MadeBy::Nobody);
    /// ```
    #[must_use]
    pub fn made_by(&self, purpose: &str, value: &[u8], kept: &[u8]) -> MadeBy {
        if constant_time_eq(&self.mac(purpose, value), kept) {
            return MadeBy::Current;
        }
        let former = self.fallbacks.iter().any(|key| constant_time_eq(&mac(&key.derived(purpose), value), kept));
        if former { MadeBy::Former } else { MadeBy::Nobody }
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.fallbacks)
    }
}

impl From<Key> for Keys {
    fn from(current: Key) -> Self {
        Self::new(current)
    }
}

/// Whose a MAC is: see [`Keys::made_by`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeBy {
    /// The current key's.
    Current,
    /// That of a key which only verifies: make it anew.
    Former,
    /// None of ours, or that of another value.
    Nobody,
}

/// HMAC-SHA-256.
pub(super) fn mac(key: &[u8; 32], value: &[u8]) -> [u8; 32] {
    // `new` pads a key that is shorter than a block, which all of ours are, as `new_from_slice` does.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    Hmac::<Sha256>::new(&block.into()).chain_update(value).finalize().into_bytes().into()
}
