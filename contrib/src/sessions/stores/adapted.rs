//! Sessions in a store of tower-sessions.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_timer::Delay;
use serde_json::{Map, Value};
use tower_sessions_core::session::{Id, Record as Foreign};
use tower_sessions_core::session_store::{Error, SessionStore};

use super::super::record::{Record, Saved, Stored, Version};
use super::super::store::{Store, StoreError, Updated};
use super::super::token::Token;
use super::waiting::PATIENCE;

/// Keeps sessions in a store that was made for tower-sessions 0.14, as it is.
///
/// Such a store cannot say that a session has ended: saving creates it again. Here each save looks first, which leaves a moment
/// in which a logout can be lost, and what two requests write at a time; [`Store::revokes`] says so. It sees the token itself,
/// and not its hash. It is waited for five seconds, whatever it waits for by itself. What it needs to run, such as a task that deletes what is over, is run as its docs say.
///
/// ```
/// use ordain_contrib::sessions::{Adapted, Sessions};
/// use tower_sessions::MemoryStore;
///
/// let sessions = Sessions::new(Adapted::new(MemoryStore::default()));
/// ```
#[derive(Debug, Clone)]
pub struct Adapted<S> {
    store: S,
}

/// The key of the version, in the data: such a record has no place for it.
const VERSION: &str = "_session_version";

impl<S: SessionStore> Adapted<S> {
    /// Takes such a store.
    #[must_use]
    pub fn new(store: S) -> Self {
        Self { store }
    }

    /// What has become of the record, if it is not the one that was seen.
    async fn otherwise(&self, token: &Token, seen: Version) -> Result<Option<Updated>, StoreError> {
        let found = self.load(token).await?;
        Ok(match found {
            None => Some(Updated::Gone),
            Some(found) if found.version != seen => Some(Updated::Changed),
            Some(_) => None,
        })
    }
}

/// Waits for such a store, and not for ever, in any runtime.
async fn within<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
    let (mut work, mut alarm) = (pin!(work), None);
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(done.map_err(StoreError::from));
        }
        // Not for one that answers at once.
        let alarm = alarm.get_or_insert_with(|| Delay::new(PATIENCE));
        let late = || Err(StoreError::unavailable(format!("no answer within {PATIENCE:?}")));
        Pin::new(alarm).poll(context).map(|()| late())
    })
    .await
}

/// The last second that both can tell: that of the year 9999.
fn latest() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(253_402_300_799)
}

fn foreign(id: Id, record: &Record, version: Version) -> Foreign {
    let mut data: std::collections::HashMap<String, Value> = record.data.clone().into_iter().collect();
    data.insert(VERSION.to_owned(), version.0.into());
    Foreign { id, data, expiry_date: record.expires.clamp(UNIX_EPOCH, latest()).into() }
}

fn id(token: &Token) -> Option<Id> {
    token.as_str().parse().ok()
}

fn token(id: Id) -> Result<Token, StoreError> {
    Token::new(&id.to_string()).ok_or_else(|| StoreError::Unreadable("an id that is no token".into()))
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::Backend(_) => Self::Unavailable(error.into()),
            Error::Encode(_) | Error::Decode(_) => Self::Unreadable(error.into()),
        }
    }
}

impl<S: SessionStore> Store for Adapted<S> {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        let Some(id) = id(token) else { return Ok(None) };
        let Some(found) = within(self.store.load(&id)).await? else { return Ok(None) };
        let mut data: Map<String, Value> = found.data.into_iter().collect();
        let version = Version(data.remove(VERSION).and_then(|version| version.as_i64()).unwrap_or_default());
        Ok(Some(Stored { record: Record { data, expires: found.expiry_date.into() }, version }))
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        let mut record = foreign(Id::default(), record, Version::FIRST);
        within(self.store.create(&mut record)).await?;
        Ok(Saved { token: token(record.id)?, version: Version::FIRST })
    }

    async fn update(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        let Some(id) = id(token) else { return Ok(Updated::Gone) };
        if let Some(otherwise) = self.otherwise(token, seen).await? {
            return Ok(otherwise);
        }
        within(self.store.save(&foreign(id, record, seen.next()))).await?;
        Ok(Updated::Done(Saved { token: token.clone(), version: seen.next() }))
    }

    async fn cycle(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        if let Some(otherwise) = self.otherwise(token, seen).await? {
            return Ok(otherwise);
        }
        let saved = self.create(record).await?;
        self.delete(token).await?;
        Ok(Updated::Done(saved))
    }

    async fn delete(&self, token: &Token) -> Result<(), StoreError> {
        match id(token) {
            Some(id) => within(self.store.delete(&id)).await,
            None => Ok(()),
        }
    }

    /// Such a store does that by itself, or by a task of its own.
    async fn purge(&self) -> Result<u64, StoreError> {
        Ok(0)
    }

    fn revokes(&self) -> bool {
        false
    }
}
