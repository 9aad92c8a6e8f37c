//! Sessions in the cookie itself.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

use super::super::record::{Record, Saved, Stored, Version};
use super::super::store::{Store, StoreError, Updated};
use super::super::token::Token;
use crate::signing::{Keys, Signer};

/// Keeps sessions in their cookies: signed, compressed where that is shorter, **readable by the visitor**. Needs no place on
/// the server, and cannot do what needs one:
///
/// * **Nothing is revoked.** After a logout, a copy of the cookie works until the session is over, and after
///   [`Session::cycle`](crate::sessions::Session::cycle) the old token works, too. [`Store::revokes`] says so.
/// * **Two requests at a time** do not know of each other: the cookie that comes last stays.
/// * A session of more than [`SignedCookie::LARGEST`] bytes is an error when it is saved: browsers drop a cookie that is
///   larger than 4 KiB, and say nothing.
///
/// A cookie that was tampered with is as one that is not known: it is deleted when somebody reads the session.
#[derive(Debug, Clone)]
pub struct SignedCookie {
    signer: Signer,
}

impl SignedCookie {
    /// The most bytes that a cookie's value may have: with its name it stays below the 4096 of browsers.
    pub const LARGEST: usize = 3800;

    /// Signs with these keys: a key that has been replaced stays as a fallback as long as sessions live.
    #[must_use]
    pub fn new(keys: impl Into<Keys>) -> Self {
        Self { signer: keys.into().signer_of(&["ordain", "sessions", "cookie"]).limit(Token::LONGEST) }
    }

    fn signed(&self, record: &Record) -> Result<Saved, StoreError> {
        let ends = record.expires.duration_since(UNIX_EPOCH).unwrap_or_default();
        let ends = u64::try_from(ends.as_millis()).unwrap_or(u64::MAX);
        let signed = self.signer.sign_object(&(ends, &record.data), SystemTime::now());
        let signed = signed.map_err(|error| StoreError::Unreadable(error.into()))?;
        let too_large = || StoreError::TooLarge { bytes: signed.len(), limit: Self::LARGEST };
        let token = Token::new(&signed).filter(|_| signed.len() <= Self::LARGEST).ok_or_else(too_large)?;
        Ok(Saved { token, version: Version::FIRST })
    }
}

impl Store for SignedCookie {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        // When it is over is in it.
        let read =
            self.signer.unsign_object::<(u64, Map<String, Value>)>(token.as_str(), Duration::MAX, SystemTime::now());
        let stored = read.ok().and_then(|(ends, data)| {
            let expires = UNIX_EPOCH.checked_add(Duration::from_millis(ends))?;
            Some(Stored { record: Record { data, expires }, version: Version::FIRST })
        });
        Ok(stored)
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        self.signed(record)
    }

    async fn update(&self, _: &Token, _: Version, record: &Record) -> Result<Updated, StoreError> {
        self.signed(record).map(Updated::Done)
    }

    async fn cycle(&self, _: &Token, _: Version, record: &Record) -> Result<Updated, StoreError> {
        self.signed(record).map(Updated::Done)
    }

    async fn delete(&self, _: &Token) -> Result<(), StoreError> {
        Ok(())
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        Ok(0)
    }

    fn revokes(&self) -> bool {
        false
    }
}
