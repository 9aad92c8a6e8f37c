//! Values that a client keeps and cannot change: signed, with an age if wanted, under keys that can be replaced.
//!
//! Made as Django's `core.signing` makes them, so that an application that moves here can go on reading what it has
//! handed out: HMAC-SHA-256, a salt for each purpose, URL-safe base64 without padding.
//!
//! ```
//! use std::time::Duration;
//!
//! use ordain_contrib::signing::{BadSignature, Key, Keys};
//!
//! let key = Key::new("5f0c8e7a9b3d4f1e82c6a7d0b94e3f5a1c8d7e6b2a9f4c03")?;
//! let links = Keys::new(key).signer("password reset");
//!
//! let link = links.sign_now("ada");
//! assert_eq!(links.unsign_within(&link, Duration::from_secs(3600)), Ok("ada"));
//! assert_eq!(links.unsign_within(&link.replace("ada", "bob"), Duration::from_secs(3600)), Err(BadSignature::Forged));
//! # Ok::<(), ordain_contrib::signing::WeakKey>(())
//! ```
//!
//! A signature says that a value is ours, not that it is secret: whoever holds it can read it. And it says nothing of
//! *for what* it was made but by its purpose: one signer for each, or a link to confirm an address is one to reset a
//! password.
//!
//! # Replacing a key
//!
//! A new key signs; the old ones still verify, until what they have signed has gone out of use:
//!
//! ```
//! # use ordain_contrib::signing::{Key, Keys};
//! # let old = || Key::new("an old secret of at least 32 bytes, from a generator").unwrap();
//! # let new = Key::new("a new secret of at least 32 bytes, from a generator").unwrap();
//! let before = Keys::new(old()).signer("cart").sign("42");
//! let keys = Keys::new(new).with_fallback(old());
//! assert_eq!(keys.signer("cart").unsign(&before), Ok("42"));
//! ```
//!
//! # The rules
//!
//! | rule | what holds | test |
//! | --- | --- | --- |
//! | SGN-1 | K = SHA-256(purpose ‖ `signer` ‖ secret), MAC = HMAC-SHA-256(K, value), `value:mac` | `sgn_1_…` |
//! | SGN-2 | the current key signs; it and each fallback verify, in constant time | `sgn_2_…` |
//! | SGN-3 | with a time: `value:<base62 of unix seconds>:mac`; exactly the age is fine, the future too | `sgn_3_…` |
//! | SGN-4 | objects: compact JSON in base64, compressed by zlib if at least two bytes shorter, marked by a `.` | `sgn_4_…` |
//! | SGN-5 | a salt for each purpose; one that is made of parts holds their lengths | `sgn_5_…` |
//! | SGN-6 | comparisons in constant time, secrets from the system's generator | `sgn_6_…` |
//!
//! Not Django's: a key of less than 32 bytes is refused when it is made (Django warns, if asked), and what is longer
//! than [`Signer::limit`] is refused before it is looked at. The names of signatures that Django makes for its own use
//! (`django.core.signing.dumps` …) are purposes like any other.

mod key;
mod object;
mod random;
mod signer;
mod stamp;
#[cfg(test)]
mod tests;

pub use self::key::{Key, Keys, MadeBy, WeakKey};
pub use self::random::{random_bytes, random_string};
pub use self::signer::{BadSignature, DEFAULT_LIMIT, Signer};

/// Compares two secrets in a time that depends on their lengths only.
///
/// ```
/// assert!(ordain_contrib::signing::constant_time_eq(b"token", b"token"));
/// assert!(!ordain_contrib::signing::constant_time_eq(b"token", b"taken"));
/// ```
#[must_use]
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq;

    a.ct_eq(b).into()
}
