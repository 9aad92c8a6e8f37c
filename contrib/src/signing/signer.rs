//! Signs and verifies for one purpose.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::key::mac;
use super::{constant_time_eq, stamp};

/// What stands between a value, its time and its MAC; no character of base64.
const SEPARATOR: char = ':';

/// The longest signed value that is looked at, unless [`Signer::limit`] says otherwise.
pub const DEFAULT_LIMIT: usize = 16 * 1024;

/// Signs and verifies for one purpose: made by [`Keys::signer`](super::Keys::signer).
#[derive(Clone)]
pub struct Signer {
    /// Those of the current key, then of the former ones.
    keys: Arc<[[u8; 32]]>,
    limit: usize,
}

impl Signer {
    pub(super) fn new(keys: Vec<[u8; 32]>) -> Self {
        Self { keys: keys.into(), limit: DEFAULT_LIMIT }
    }

    /// Looks at signed values of this many bytes at most; 16 KiB unless said. What is longer is refused as it is.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Signs a value: `value:mac`.
    #[must_use]
    pub fn sign(&self, value: &str) -> String {
        let signature = self.keys.first().map(|key| signature(key, value)).unwrap_or_default();
        format!("{value}{SEPARATOR}{signature}")
    }

    /// Signs a value with the time of now.
    #[must_use]
    pub fn sign_now(&self, value: &str) -> String {
        self.sign_at(value, SystemTime::now())
    }

    /// Signs a value with a time: `value:time:mac`.
    ///
    /// ```
    /// # use std::time::{Duration, SystemTime};
    /// # use ordain_contrib::signing::{BadSignature, Key, Keys};
    /// let signer = Keys::new(Key::generate()).signer("invitation");
    /// let made = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    /// let signed = signer.sign_at("ada", made);
    /// let hour = Duration::from_secs(3600);
    /// assert_eq!(signer.unsign_until(&signed, hour, made + hour), Ok("ada"));
    /// assert_eq!(signer.unsign_until(&signed, hour, made + hour * 2), Err(BadSignature::Expired));
    /// ```
    #[must_use]
    pub fn sign_at(&self, value: &str, at: SystemTime) -> String {
        self.sign(&format!("{value}{SEPARATOR}{}", stamp::written(at)))
    }

    /// Gives the value back, if one of the keys has signed it.
    ///
    /// # Errors
    ///
    /// It is too long, is no signed value, or has not been signed by one of the keys for this purpose.
    pub fn unsign<'a>(&self, signed: &'a str) -> Result<&'a str, BadSignature> {
        if signed.len() > self.limit {
            return Err(BadSignature::TooLong);
        }
        let (value, found) = signed.rsplit_once(SEPARATOR).ok_or(BadSignature::Malformed)?;
        // As text: what base64 decodes to could be written in more than one way.
        let ours = |key| constant_time_eq(signature(key, value).as_bytes(), found.as_bytes());
        if self.keys.iter().any(ours) { Ok(value) } else { Err(BadSignature::Forged) }
    }

    /// Gives a value that was signed with a time back, if it is not older than `age`.
    ///
    /// # Errors
    ///
    /// As [`Signer::unsign`], and if it is older. Exactly that old is fine, and so is a time in the future: the clocks of
    /// several machines differ.
    pub fn unsign_within<'a>(&self, signed: &'a str, age: Duration) -> Result<&'a str, BadSignature> {
        self.unsign_until(signed, age, SystemTime::now())
    }

    /// What [`Signer::unsign_within`] gives at a time that is `now`.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn unsign_until<'a>(&self, signed: &'a str, age: Duration, now: SystemTime) -> Result<&'a str, BadSignature> {
        let (value, made) = self.unsign_stamped(signed)?;
        let old = now.duration_since(made).unwrap_or_default();
        // In whole seconds, which is what the stamp has.
        if old.as_secs() > age.as_secs() { Err(BadSignature::Expired) } else { Ok(value) }
    }

    /// Gives a value that was signed with a time back, and the time.
    ///
    /// # Errors
    ///
    /// As [`Signer::unsign`].
    pub fn unsign_stamped<'a>(&self, signed: &'a str) -> Result<(&'a str, SystemTime), BadSignature> {
        let (value, time) = self.unsign(signed)?.rsplit_once(SEPARATOR).ok_or(BadSignature::Malformed)?;
        Ok((value, stamp::read(time).ok_or(BadSignature::Malformed)?))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("limit", &self.limit).finish_non_exhaustive()
    }
}

fn signature(key: &[u8; 32], value: &str) -> String {
    URL_SAFE_NO_PAD.encode(mac(key, value.as_bytes()))
}

/// Why a value does not count as signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadSignature {
    /// It is longer than [`Signer::limit`], and nothing else is known of it.
    TooLong,
    /// It has not the parts that a signed value has, or they are not what was signed as such.
    Malformed,
    /// No key has signed it for this purpose.
    Forged,
    /// It was signed, too long ago.
    Expired,
}

impl fmt::Display for BadSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the signed value is too long",
            Self::Malformed => "the value is not a signed one",
            Self::Forged => "the signature does not match",
            Self::Expired => "the signature is too old",
        })
    }
}

impl Error for BadSignature {}
