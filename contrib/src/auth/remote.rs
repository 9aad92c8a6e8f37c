//! Those whom a proxy has let in.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;

use http::HeaderName;
use ordain::sets::{Authenticates, LogsIn};
use ordain::{Error, Request, middleware};
use serde_json::Value;

use super::backend::{Account, Backend, raised};
use super::kept;
use super::login::Way;
use super::user::User;
use crate::hosts::Proxies;

/// A [`Backend`] that knows those by their names whom a proxy has let in.
pub trait RemoteBackend: Backend {
    /// The name by which a proxy knows an account.
    fn remote_name(user: &Self::User) -> &str;

    /// The name of an account in what a proxy says: without a realm, in lower case. As it is, unless said.
    #[must_use]
    fn clean_name(name: &str) -> Cow<'_, str> {
        Cow::Borrowed(name)
    }

    /// Finds the account of a name, or makes one; `None` if it has no business here.
    ///
    /// # Errors
    ///
    /// It cannot say, or will not.
    fn remote_user(&self, name: &str) -> impl Future<Output = Result<Option<Self::User>, Error>> + Send;
}

/// Logs in whom a trusted proxy names in a header: it has asked for a password, or a certificate.
///
/// The header is read only if the [peer](crate::hosts::Peer) is one of the proxies; from anybody else it is as if it were not there. **The
/// proxies must set or remove it in each request**: what a client has written there, and they let through, is believed. A request in
/// which it stands twice is a 400.
///
/// Below [`Authentication`](super::Authentication), and below the check against forged forms.
///
/// ```
/// use http::HeaderName;
/// use ordain::{Error, middleware_chain};
/// use ordain_contrib::auth::{Authentication, RemoteBackend, RemoteUser};
/// use ordain_contrib::hosts::Proxies;
/// use ordain_contrib::sessions::{Memory, Sessions};
/// # use ordain_contrib::auth::{Account, Backend};
/// # pub struct Person(String);
/// # impl Account for Person { type Id = String; fn id(&self) -> String { self.0.clone() } fn session_secret(&self) -> &[u8] { &[] } }
/// # pub struct People;
/// # impl Backend for People { type User = Person; type Credentials = (); fn name_of(_: &()) -> Option<&str> { None }
/// #     async fn authenticate(&self, _: ()) -> Result<Option<Person>, Error> { Ok(None) }
/// #     async fn get_user(&self, id: &String) -> Result<Option<Person>, Error> { Ok(Some(Person(id.clone()))) } }
///
/// impl RemoteBackend for People {
///     fn remote_name(person: &Person) -> &str {
///         &person.0
///     }
///
///     async fn remote_user(&self, name: &str) -> Result<Option<Person>, Error> {
///         Ok(Some(Person(name.to_owned())))
///     }
/// }
///
/// middleware_chain! {
///     struct Intranet {
///         sessions: Sessions<Memory>,
///         authentication: Authentication<People>,
///         remote_user: RemoteUser<People>,
///     }
/// }
///
/// let proxies = Proxies::new(["10.0.0.1"]).unwrap();
/// let remote_user = RemoteUser::<People>::new(&proxies, HeaderName::from_static("x-remote-user"));
/// ```
pub struct RemoteUser<B> {
    proxies: Proxies,
    header: HeaderName,
    persistent: bool,
    backend: PhantomData<fn() -> B>,
}

impl<B: RemoteBackend> RemoteUser<B> {
    /// The most bytes of a name.
    pub const LONGEST: usize = 320;

    /// Believes these proxies, and reads the name in this header.
    #[must_use]
    pub fn new(proxies: &Proxies, header: HeaderName) -> Self {
        Self { proxies: proxies.clone(), header, persistent: false, backend: PhantomData }
    }

    /// Leaves somebody logged in whom a later request does not name: where the proxy asks at the login page only.
    #[must_use]
    pub fn persistent(self) -> Self {
        Self { persistent: true, ..self }
    }

    pub(super) fn trusts_anyone(&self) -> bool {
        self.proxies.are_anyone()
    }

    /// What a trusted proxy says, if it says something.
    fn name<'r>(&self, req: &'r Request) -> Result<Option<&'r str>, Error> {
        if !self.proxies.vouch_for(req) {
            return Ok(None);
        }
        let mut lines = req.headers().get_all(&self.header).iter();
        let Some(line) = lines.next() else {
            return Ok(None);
        };
        if lines.next().is_some() {
            return Err(Error::suspicious(InvalidRemoteUser::Several));
        }
        let name = std::str::from_utf8(line.as_bytes()).map_err(|_| Error::suspicious(InvalidRemoteUser::Malformed))?;
        if name.len() > Self::LONGEST || name.chars().any(char::is_control) {
            return Err(Error::suspicious(InvalidRemoteUser::Malformed));
        }
        Ok(Some(name.trim()).filter(|name| !name.is_empty()))
    }

    async fn arrived(user: &User<B>, name: &str) -> Result<(), Error> {
        let name = B::clean_name(name);
        if user.get().await?.is_some_and(|known| B::remote_name(&known) == name) {
            return Ok(());
        }
        let found = user.backend().remote_user(&name).await.map_err(raised)?;
        match found.filter(Account::is_active) {
            Some(account) => user.login_by(Way::Remote, account).await,
            None => Self::left(user).await,
        }
    }

    /// Logs out who has come by the word of a proxy.
    async fn left(user: &User<B>) -> Result<(), Error> {
        let way = user.inner().session.get::<Value>(kept::WAY).await?;
        if way.is_some_and(|way| way == Way::Remote.as_str()) { user.logout().await } else { Ok(()) }
    }
}

#[middleware(in_set(Authenticates, LogsIn))]
impl<B: RemoteBackend> RemoteUser<B> {
    async fn process_request(&self, req: &mut Request, user: User<B>) -> Result<(), Error> {
        match self.name(req)? {
            Some(name) => Self::arrived(&user, name).await,
            None if self.persistent => Ok(()),
            None => Self::left(&user).await,
        }
    }
}

impl<B> Clone for RemoteUser<B> {
    fn clone(&self) -> Self {
        Self { proxies: self.proxies.clone(), header: self.header.clone(), ..*self }
    }
}

impl<B> fmt::Debug for RemoteUser<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteUser")
            .field("proxies", &self.proxies)
            .field("header", &self.header)
            .field("persistent", &self.persistent)
            .finish_non_exhaustive()
    }
}

/// What a proxy says is no name: a 400 that is logged as suspicious, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidRemoteUser {
    /// The header stands there more than once: one of them is the client's.
    Several,
    /// It is longer than [`RemoteUser::LONGEST`], or no text.
    Malformed,
}

impl fmt::Display for InvalidRemoteUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Several => "a proxy names several users: it must take off what the client has written",
            Self::Malformed => "a proxy names a user by what is no name",
        })
    }
}

impl StdError for InvalidRemoteUser {}
