//! What a store keeps of a session.

use std::time::SystemTime;

use serde_json::{Map, Value};

use super::expiry::Expiry;
use super::token::Token;

/// The key of who is logged in, which an authentication writes: a session that has it is a known visitor's.
///
/// It lives for [`Sessions::age`](super::Sessions::age), where one that has not lives for
/// [`Sessions::anonymous_age`](super::Sessions::anonymous_age), and a full [`Memory`](super::Memory) drops no such session
/// for another.
pub const USER: &str = "_auth_user_id";

/// The key of an expiry of the session's own.
pub(super) const EXPIRY: &str = "_session_expiry";

/// A session as a store keeps it: JSON and the moment at which it is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The values, by their keys. Keys that begin with an underscore are those of middlewares.
    pub data: Map<String, Value>,
    /// From when on it is not loaded any more.
    pub expires: SystemTime,
}

impl Record {
    /// Says whether somebody is logged in: see [`USER`].
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.data.contains_key(USER)
    }

    /// Says whether it is over.
    #[must_use]
    pub fn is_over(&self, now: SystemTime) -> bool {
        self.expires <= now
    }
}

/// The expiry that is kept in the data.
pub(super) fn expiry(data: &Map<String, Value>) -> Expiry {
    data.get(EXPIRY).and_then(Expiry::from_json).unwrap_or_default()
}

/// How often a record has been written. A store counts; what has been written by somebody else meanwhile has another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Version(pub i64);

impl Version {
    /// That of a record that has just been created.
    pub const FIRST: Self = Self(1);

    /// That of the record once it has been written again.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// A record as it was loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The record.
    pub record: Record,
    /// Which one of its kind.
    pub version: Version,
}

/// A record that has been written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// What the client is to send from now on.
    pub token: Token,
    /// Which one of its kind it is now.
    pub version: Version,
}
