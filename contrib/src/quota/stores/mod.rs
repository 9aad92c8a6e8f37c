//! Where budgets are counted.

mod memory;
#[cfg(feature = "quota-redis")]
mod redis;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use http::StatusCode;
use ordain::error::BoxError;
use ordain::{Either, Error};

pub use self::memory::Memory;
#[cfg(feature = "quota-redis")]
pub use self::redis::Redis;

/// Where budgets are counted.
pub trait Store: Send + Sync + 'static {
    /// Takes units from a count, if no more than `of` are used by that, all of them or none: one step, in which nobody else can take.
    ///
    /// # Errors
    ///
    /// The store does not answer. It bounds how long it waits for that.
    fn take(&self, counter: Counter<'_>, units: u64, of: u64)
    -> impl Future<Output = Result<Taken, StoreError>> + Send;
}

/// One store for several entries.
impl<S: Store> Store for Arc<S> {
    async fn take(&self, counter: Counter<'_>, units: u64, of: u64) -> Result<Taken, StoreError> {
        S::take(self, counter, units, of).await
    }
}

/// One of two stores, decided at the start: `Quota<PerAddress, Either<Memory, Redis>>`.
impl<A: Store, B: Store> Store for Either<A, B> {
    async fn take(&self, counter: Counter<'_>, units: u64, of: u64) -> Result<Taken, StoreError> {
        match self {
            Self::First(store) => store.take(counter, units, of).await,
            Self::Second(store) => store.take(counter, units, of).await,
        }
    }
}

/// What is counted: a name, and the window of it. With another end it is another count, which begins with 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counter<'a> {
    /// The name of the quota, the length of its window in seconds, and the key: `per-user:86400:17`.
    pub name: &'a str,
    /// Now, in seconds since 1970.
    pub now: u64,
    /// When the window ends, in seconds since 1970: the count may be forgotten then.
    pub end: u64,
}

/// What has become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Whether the units are taken.
    pub is_granted: bool,
    /// How many are used now, these included if they are taken.
    pub used: u64,
}

/// The store does not answer: a 503, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug)]
pub struct StoreError(BoxError);

impl StoreError {
    /// Of what has come of asking it.
    pub fn unavailable(source: impl Into<BoxError>) -> Self {
        Self(source.into())
    }

    pub(super) fn raised(self) -> Error {
        Error::with_status(StatusCode::SERVICE_UNAVAILABLE, self)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of the quotas does not answer")
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.0.as_ref())
    }
}
