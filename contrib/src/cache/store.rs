//! Where pages are kept.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use ordain::Either;
use ordain::error::BoxError;

use super::key::Key;
use super::page::Kept;

/// Where pages are kept. A clone is the same store.
///
/// It may forget whatever it likes, whenever it likes. What it may not do is to keep a request waiting: one that runs by a server
/// bounds the time that it waits for it. An error of a store is a page that is not there, or is not kept, and an event.
pub trait Store: Clone + Send + Sync + 'static {
    /// Looks for what is kept under a key. What is [over](Kept::until) may be found: who asks looks at that.
    ///
    /// # Errors
    ///
    /// The store does not answer, or does not understand what it has kept.
    fn get(&self, key: &Key) -> impl Future<Output = Result<Option<Arc<Kept>>, StoreError>> + Send;

    /// Keeps something under a key, in the place of what was there, until it is [over](Kept::until) at most.
    ///
    /// # Errors
    ///
    /// The store does not answer.
    fn put(&self, key: &Key, kept: Arc<Kept>) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Whether all has been forgotten since this [began to be built](Kept::begun): those who ask then are not shown it, and neither does the
    /// store. Nothing is unless said.
    fn has_forgotten(&self, kept: &Kept) -> bool {
        let _ = kept;
        false
    }
}

/// Why a store cannot do what it is to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// It does not answer.
    Unavailable(BoxError),
    /// What it has kept is not what it was.
    Corrupt,
}

impl StoreError {
    /// The error of something that is out of reach.
    pub fn unavailable(source: impl Into<BoxError>) -> Self {
        Self::Unavailable(source.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(_) => f.write_str("the store of the pages does not answer"),
            Self::Corrupt => f.write_str("what the store of the pages has kept is not what it was"),
        }
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unavailable(source) => Some(source.as_ref()),
            Self::Corrupt => None,
        }
    }
}

/// One of two stores, decided at the start: `UpdateCache<Either<Memory, Redis>>`.
impl<A: Store, B: Store> Store for Either<A, B> {
    async fn get(&self, key: &Key) -> Result<Option<Arc<Kept>>, StoreError> {
        match self {
            Self::First(store) => store.get(key).await,
            Self::Second(store) => store.get(key).await,
        }
    }

    async fn put(&self, key: &Key, kept: Arc<Kept>) -> Result<(), StoreError> {
        match self {
            Self::First(store) => store.put(key, kept).await,
            Self::Second(store) => store.put(key, kept).await,
        }
    }

    fn has_forgotten(&self, kept: &Kept) -> bool {
        match self {
            Self::First(store) => store.has_forgotten(kept),
            Self::Second(store) => store.has_forgotten(kept),
        }
    }
}
