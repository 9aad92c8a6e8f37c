//! One of two stores.

use std::time::Duration;

use ordain::Either;

use super::super::record::{Record, Saved, Stored, Version};
use super::super::store::{Store, StoreError, Updated};
use super::super::token::Token;

/// One of two stores, decided at the start: `Sessions<Either<Sqlite, Redis>>`.
///
/// ```
/// use ordain::{Either, middleware_chain};
/// use ordain_contrib::sessions::{Memory, Sessions, SignedCookie};
/// use ordain_contrib::signing::Key;
///
/// middleware_chain! {
///     struct Site {
///         sessions: Sessions<Either<Memory, SignedCookie>>,
///     }
/// }
///
/// let stateless = std::env::args().any(|argument| argument == "--stateless");
/// let store = match stateless {
///     true => Either::Second(SignedCookie::new(Key::generate())),
///     false => Either::First(Memory::default()),
/// };
/// let site = Site { sessions: Sessions::new(store) };
/// ```
impl<A: Store, B: Store> Store for Either<A, B> {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        match self {
            Self::First(store) => store.load(token).await,
            Self::Second(store) => store.load(token).await,
        }
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        match self {
            Self::First(store) => store.create(record).await,
            Self::Second(store) => store.create(record).await,
        }
    }

    async fn update(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        match self {
            Self::First(store) => store.update(token, seen, record).await,
            Self::Second(store) => store.update(token, seen, record).await,
        }
    }

    async fn cycle(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        match self {
            Self::First(store) => store.cycle(token, seen, record).await,
            Self::Second(store) => store.cycle(token, seen, record).await,
        }
    }

    async fn delete(&self, token: &Token) -> Result<(), StoreError> {
        match self {
            Self::First(store) => store.delete(token).await,
            Self::Second(store) => store.delete(token).await,
        }
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        match self {
            Self::First(store) => store.purge().await,
            Self::Second(store) => store.purge().await,
        }
    }

    async fn shutdown(&self, deadline: Duration) {
        match self {
            Self::First(store) => store.shutdown(deadline).await,
            Self::Second(store) => store.shutdown(deadline).await,
        }
    }

    fn revokes(&self) -> bool {
        match self {
            Self::First(store) => store.revokes(),
            Self::Second(store) => store.revokes(),
        }
    }
}
