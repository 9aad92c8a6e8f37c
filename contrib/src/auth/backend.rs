//! Where accounts are: what an application implements.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, ready};
use std::sync::Arc;

use http::StatusCode;
use ordain::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Somebody who can be logged in.
pub trait Account: Send + Sync + 'static {
    /// What a session remembers of it: a number, a UUID, a name that never changes.
    type Id: Serialize + DeserializeOwned + PartialEq + Send + Sync + 'static;

    /// What the [`Backend`] finds it by.
    fn id(&self) -> Self::Id;

    /// What its sessions depend on: with another one, all that were begun before are over. The hash of the password, as it is kept;
    /// for an account without one whatever changes when its sessions shall end, a counter or a random value.
    ///
    /// A session holds an HMAC of it, and not the value.
    fn session_secret(&self) -> &[u8];

    /// Whether it may be used; `true` unless said. One that may not is not logged in, and its sessions are over.
    fn is_active(&self) -> bool {
        true
    }
}

/// Finds accounts, and tells whether credentials are right.
///
/// What its methods raise is the error of the request; one of status 500, which is what `?` makes of the error of a driver, is a
/// 503 with [`Unavailable`]: nobody is logged out because a database is down. One that will not let somebody in raises
/// [`Error::permission_denied`].
///
/// A blocking driver is called in `tokio::task::spawn_blocking`. In blocking chains and views the methods run in
/// [`block_on`](ordain::block_on): a backend that awaits nothing needs no runtime.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
///
/// use ordain::Error;
/// use ordain_contrib::auth::{Account, Backend, Passwords, Verified};
///
/// struct Person {
///     name: String,
///     password: String,
/// }
///
/// impl Account for Person {
///     type Id = String;
///
///     fn id(&self) -> String {
///         self.name.clone()
///     }
///
///     fn session_secret(&self) -> &[u8] {
///         self.password.as_bytes()
///     }
/// }
///
/// /// What stands in the form.
/// struct Login {
///     name: String,
///     password: String,
/// }
///
/// struct People {
///     /// The hashes of the passwords, by the names.
///     hashes: Mutex<HashMap<String, String>>,
///     passwords: Passwords,
/// }
///
/// impl People {
///     fn find(&self, name: &str) -> Option<Person> {
///         let password = self.hashes.lock().unwrap().get(name)?.clone();
///         Some(Person { name: name.to_owned(), password })
///     }
/// }
///
/// impl Backend for People {
///     type User = Person;
///     type Credentials = Login;
///
///     fn name_of(login: &Login) -> Option<&str> {
///         Some(&login.name)
///     }
///
///     async fn authenticate(&self, login: Login) -> Result<Option<Person>, Error> {
///         let person = self.find(&login.name);
///         // Asked also if there is nobody of that name: it costs as much as a wrong password.
///         let hash = person.as_ref().map(|person| person.password.as_str());
///         match self.passwords.verify(&login.password, hash).await? {
///             Verified::No => return Ok(None),
///             Verified::Yes => {}
///             Verified::Outdated(better) => drop(self.hashes.lock().unwrap().insert(login.name.clone(), better)),
///         }
///         Ok(self.find(&login.name))
///     }
///
///     async fn get_user(&self, name: &String) -> Result<Option<Person>, Error> {
///         Ok(self.find(name))
///     }
/// }
/// ```
pub trait Backend: Send + Sync + 'static {
    /// Whom it finds.
    type User: Account;
    /// By what somebody says who they are: a name and a password.
    type Credentials: Send;

    /// The account that credentials are for, as it is written in them: attempts are counted by it. `None` if they name none: then
    /// they are counted by the address alone.
    fn name_of(credentials: &Self::Credentials) -> Option<&str>;

    /// Finds the account whose credentials these are; `None` if they are nobody's.
    ///
    /// A stranger must not find out which accounts there are: the answer for a name that there is not takes as long as that for a
    /// wrong password, which [`Passwords::verify`](super::Passwords::verify) sees to.
    ///
    /// # Errors
    ///
    /// It cannot say, or will not.
    fn authenticate(
        &self,
        credentials: Self::Credentials,
    ) -> impl Future<Output = Result<Option<Self::User>, Error>> + Send;

    /// Finds an account again, for a session; `None` if there is no such account any more: then the session is over.
    ///
    /// # Errors
    ///
    /// It cannot say: nobody is logged out by that.
    fn get_user(
        &self,
        id: &<Self::User as Account>::Id,
    ) -> impl Future<Output = Result<Option<Self::User>, Error>> + Send;

    /// Is told of each login, before it is answered: to write down when somebody was here last.
    ///
    /// # Errors
    ///
    /// Nobody is logged in then.
    fn logged_in(&self, user: &Self::User) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = user;
        ready(Ok(()))
    }
}

/// One backend for several entries, or for the application, too.
impl<B: Backend> Backend for Arc<B> {
    type User = B::User;
    type Credentials = B::Credentials;

    fn name_of(credentials: &B::Credentials) -> Option<&str> {
        B::name_of(credentials)
    }

    async fn authenticate(&self, credentials: B::Credentials) -> Result<Option<B::User>, Error> {
        B::authenticate(self, credentials).await
    }

    async fn get_user(&self, id: &<B::User as Account>::Id) -> Result<Option<B::User>, Error> {
        B::get_user(self, id).await
    }

    async fn logged_in(&self, user: &B::User) -> Result<(), Error> {
        B::logged_in(self, user).await
    }
}

/// What a backend raises, for the request: a database that is down is no reason to take somebody for a stranger.
pub(super) fn raised(error: Error) -> Error {
    if error.status() == StatusCode::INTERNAL_SERVER_ERROR {
        Error::with_status(StatusCode::SERVICE_UNAVAILABLE, Unavailable(error))
    } else {
        error
    }
}

/// The accounts cannot be asked: a 503, and what [`Error::downcast_ref`] gives for it. What the backend has raised is its source.
#[derive(Debug)]
pub struct Unavailable(Error);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the accounts cannot be asked")
    }
}

impl StdError for Unavailable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.0.source())
    }
}
