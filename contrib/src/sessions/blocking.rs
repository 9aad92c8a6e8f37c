//! A session for what may block.

use ordain::{Error, block_on};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Expiry, Session};

/// A [`Session`] for what may block: each method is the one of the same name there, and comes back when it is done.
///
/// ```
/// use ordain::{Error, Request, Response, blocking, middleware};
/// use ordain_contrib::sessions::Session;
///
/// /// Counts the visits of each visitor.
/// #[middleware]
/// fn visits(req: &mut Request, session: Session, next: impl blocking::Next) -> Result<Response, Error> {
///     let session = session.blocking();
///     let visits = session.get::<u32>("visits")?.unwrap_or_default();
///     session.insert("visits", visits + 1)?;
///     Ok(next.run(req))
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Blocking<'a>(&'a Session);

impl<'a> Blocking<'a> {
    pub(super) fn of(session: &'a Session) -> Self {
        Self(session)
    }

    /// See [`Session::get`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Error> {
        block_on(self.0.get(key))
    }

    /// See [`Session::contains`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn contains(&self, key: &str) -> Result<bool, Error> {
        block_on(self.0.contains(key))
    }

    /// See [`Session::keys`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn keys(&self) -> Result<Vec<String>, Error> {
        block_on(self.0.keys())
    }

    /// See [`Session::insert`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn insert(&self, key: &str, value: impl Serialize + Send) -> Result<(), Error> {
        block_on(self.0.insert(key, value))
    }

    /// See [`Session::remove`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn remove(&self, key: &str) -> Result<bool, Error> {
        block_on(self.0.remove(key))
    }

    /// See [`Session::take`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Error> {
        block_on(self.0.take(key))
    }

    /// See [`Session::clear`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn clear(&self) -> Result<(), Error> {
        block_on(self.0.clear())
    }

    /// See [`Session::flush`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn flush(&self) -> Result<(), Error> {
        block_on(self.0.flush())
    }

    /// See [`Session::cycle`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn cycle(&self) -> Result<(), Error> {
        block_on(self.0.cycle())
    }

    /// See [`Session::set_expiry`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_expiry(&self, expiry: Expiry) -> Result<(), Error> {
        block_on(self.0.set_expiry(expiry))
    }

    /// See [`Session::expiry`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn expiry(&self) -> Result<Expiry, Error> {
        block_on(self.0.expiry())
    }

    /// See [`Session::is_empty`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn is_empty(&self) -> Result<bool, Error> {
        block_on(self.0.is_empty())
    }
}
