//! Where sessions are kept.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::StatusCode;
use ordain::error::BoxError;

use super::record::{Record, Saved, Stored, Version};
use super::token::Token;

/// Where sessions are kept.
///
/// [`Sessions`](super::Sessions) calls it at most once to load and once to save in a request, more often only where two
/// requests of one session meet. What makes a store right is that it **never creates what it is to update**: a session that
/// was logged out while a slow request was at work must not come back with its save.
///
/// A store that runs by a server bounds the time that it waits for it: what a request cannot have is an error, not a wait.
pub trait Store: Send + Sync + 'static {
    /// Loads a record; nothing, if it is not known. Whether it is over is looked at by who loads it.
    ///
    /// # Errors
    ///
    /// The store does not answer, or does not understand what it has kept.
    fn load(&self, token: &Token) -> impl Future<Output = Result<Option<Stored>, StoreError>> + Send;

    /// Keeps a new record under a token that it draws itself.
    ///
    /// # Errors
    ///
    /// The store does not answer, or has no place for it.
    fn create(&self, record: &Record) -> impl Future<Output = Result<Saved, StoreError>> + Send;

    /// Writes a record anew, if it is still there and still the one that was seen: one step, in which nobody else can
    /// write.
    ///
    /// # Errors
    ///
    /// The store does not answer, or has no place for it.
    fn update(
        &self,
        token: &Token,
        seen: Version,
        record: &Record,
    ) -> impl Future<Output = Result<Updated, StoreError>> + Send;

    /// Does the same, and gives the record a new token: from then on the old one is not known, except to
    /// [`Store::delete`]. One step, too: between a record that is created and one that is deleted, a logout could be lost.
    ///
    /// # Errors
    ///
    /// The store does not answer, or has no place for it.
    fn cycle(
        &self,
        token: &Token,
        seen: Version,
        record: &Record,
    ) -> impl Future<Output = Result<Updated, StoreError>> + Send;

    /// Forgets a record, if there is one; of a token that was changed within the last [`CYCLED`], the record that has the
    /// new one: a logout that was sent with the old token is meant for it.
    ///
    /// # Errors
    ///
    /// The store does not answer.
    fn delete(&self, token: &Token) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Forgets what is over, and says how many that were. A store that does so by itself has nothing to do.
    ///
    /// # Errors
    ///
    /// The store does not answer.
    fn purge(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Ends what the store keeps running, and waits for what has begun until the deadline. Sessions are loaded and saved
    /// as before; call it when the server has answered its last request.
    fn shutdown(&self, deadline: Duration) -> impl Future<Output = ()> + Send {
        let _ = deadline;
        std::future::ready(())
    }

    /// Says whether what was deleted, and what was cycled, is gone for good. If not, a copy of a cookie outlives a logout.
    fn revokes(&self) -> bool {
        true
    }
}

/// For how long the old token of a session still ends it, and can do nothing else: longer than a request is at work.
pub const CYCLED: Duration = Duration::from_mins(1);

/// What became of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Updated {
    /// It is written.
    Done(Saved),
    /// Nothing is written: somebody else has written meanwhile.
    Changed,
    /// Nothing is written: there is no such record any more.
    Gone,
}

/// Why a store cannot do what it is to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// It does not answer: 503.
    Unavailable(BoxError),
    /// It has no place for one more session: 503.
    Full,
    /// Others have written the same session again and again meanwhile: 503.
    Contended,
    /// The session is larger than it can keep.
    TooLarge {
        /// How many bytes it has.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// It does not understand what it has kept, or cannot write what it is to keep.
    Unreadable(BoxError),
}

impl StoreError {
    /// The error of something that is out of reach.
    pub fn unavailable(source: impl Into<BoxError>) -> Self {
        Self::Unavailable(source.into())
    }

    /// The same, for who asks after it has been told.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Unavailable(source) => Self::Unavailable(source.to_string().into()),
            Self::Full => Self::Full,
            Self::Contended => Self::Contended,
            Self::TooLarge { bytes, limit } => Self::TooLarge { bytes: *bytes, limit: *limit },
            Self::Unreadable(source) => Self::Unreadable(source.to_string().into()),
        }
    }

    /// As an error of a request, with its status.
    pub(super) fn raised(self) -> ordain::Error {
        match self {
            Self::Unavailable(_) | Self::Full | Self::Contended => {
                ordain::Error::with_status(StatusCode::SERVICE_UNAVAILABLE, self)
            }
            Self::TooLarge { .. } | Self::Unreadable(_) => ordain::Error::other(self),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(_) => f.write_str("the store of the sessions does not answer"),
            Self::Full => f.write_str("the store of the sessions has no place for one more"),
            Self::Contended => f.write_str("the session is written by too many requests at once"),
            Self::TooLarge { bytes, limit } => {
                write!(f, "a session of {bytes} bytes is too large for its store, which keeps {limit}")
            }
            Self::Unreadable(_) => f.write_str("the store of the sessions cannot read or write a session"),
        }
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unavailable(source) | Self::Unreadable(source) => Some(source.as_ref()),
            Self::Full | Self::Contended | Self::TooLarge { .. } => None,
        }
    }
}

/// A future whose type is not told.
type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A [`Store`] whose type is not told: a [`Session`](super::Session) is one type for all of them.
pub(super) trait AnyStore: Send + Sync {
    fn load<'a>(&'a self, token: &'a Token) -> Boxed<'a, Option<Stored>>;
    fn create<'a>(&'a self, record: &'a Record) -> Boxed<'a, Saved>;
    fn update<'a>(&'a self, token: &'a Token, seen: Version, record: &'a Record) -> Boxed<'a, Updated>;
    fn cycle<'a>(&'a self, token: &'a Token, seen: Version, record: &'a Record) -> Boxed<'a, Updated>;
    fn delete<'a>(&'a self, token: &'a Token) -> Boxed<'a, ()>;
}

impl<S: Store> AnyStore for S {
    fn load<'a>(&'a self, token: &'a Token) -> Boxed<'a, Option<Stored>> {
        Box::pin(Store::load(self, token))
    }

    fn create<'a>(&'a self, record: &'a Record) -> Boxed<'a, Saved> {
        Box::pin(Store::create(self, record))
    }

    fn update<'a>(&'a self, token: &'a Token, seen: Version, record: &'a Record) -> Boxed<'a, Updated> {
        Box::pin(Store::update(self, token, seen, record))
    }

    fn cycle<'a>(&'a self, token: &'a Token, seen: Version, record: &'a Record) -> Boxed<'a, Updated> {
        Box::pin(Store::cycle(self, token, seen, record))
    }

    fn delete<'a>(&'a self, token: &'a Token) -> Boxed<'a, ()> {
        Box::pin(Store::delete(self, token))
    }
}
