//! A user for what may block.

use std::fmt;
use std::sync::Arc;

use ordain::{Error, block_on};

use super::{Backend, User};

/// A [`User`] for what may block: each method is the one of the same name there, and comes back when it is done.
///
/// ```
/// use ordain::{Error, Request, Response, blocking, middleware};
/// use ordain_contrib::auth::{Backend, User};
///
/// pub struct Audit<B>(std::marker::PhantomData<B>);
///
/// #[middleware]
/// impl<B: Backend> Audit<B> {
///     fn call(&self, req: &mut Request, user: User<B>, next: impl blocking::Next) -> Result<Response, Error> {
///         let known = user.blocking().is_logged_in()?;
///         println!("{} {known}", req.uri());
///         Ok(next.run(req))
///     }
/// }
/// # fn main() {}
/// ```
pub struct Blocking<'a, B: Backend>(&'a User<B>);

impl<'a, B: Backend> Blocking<'a, B> {
    pub(super) fn of(user: &'a User<B>) -> Self {
        Self(user)
    }

    /// See [`User::get`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn get(&self) -> Result<Option<Arc<B::User>>, Error> {
        block_on(self.0.get())
    }

    /// See [`User::require`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn require(&self) -> Result<Arc<B::User>, Error> {
        block_on(self.0.require())
    }

    /// See [`User::is_logged_in`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn is_logged_in(&self) -> Result<bool, Error> {
        block_on(self.0.is_logged_in())
    }

    /// See [`User::authenticate`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn authenticate(&self, credentials: B::Credentials) -> Result<Option<B::User>, Error> {
        block_on(self.0.authenticate(credentials))
    }

    /// See [`User::login`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn login(&self, account: B::User) -> Result<(), Error> {
        block_on(self.0.login(account))
    }

    /// See [`User::logout`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn logout(&self) -> Result<(), Error> {
        block_on(self.0.logout())
    }

    /// See [`User::password_changed`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn password_changed(&self, account: B::User) -> Result<(), Error> {
        block_on(self.0.password_changed(account))
    }
}

impl<B: Backend> Clone for Blocking<'_, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B: Backend> Copy for Blocking<'_, B> {}

impl<B: Backend> fmt::Debug for Blocking<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(self.0).finish()
    }
}
