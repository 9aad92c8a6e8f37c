//! Who has sent a request, as everything below [`Authentication`](super::Authentication) sees it.

use std::error::Error as StdError;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use ordain::{Error, FromChain};
use serde_json::Value;
use tokio::sync::{Mutex, MutexGuard};

use super::backend::{Account, Backend, raised};
use super::blocking::Blocking;
use super::entry::Shared;
use super::kept;
use crate::logins::Logins;
use crate::sessions::{self, Session};
use crate::signing::MadeBy;

/// Who has sent a request: a need of middlewares, a parameter of axum handlers.
///
/// A cheap clone, and all clones are one. The session is read, and the account loaded, when somebody asks for it the first time, and
/// then no more in this request.
///
/// ```
/// use ordain::Error;
/// use ordain_contrib::auth::{Backend, User};
///
/// /// Greets who is logged in, and anybody else.
/// async fn greet<B: Backend<User: AsRef<str>>>(user: User<B>) -> Result<String, Error> {
///     Ok(match user.get().await? {
///         Some(account) => format!("hello {}", (*account).as_ref()),
///         None => "hello".to_owned(),
///     })
/// }
/// ```
///
/// # Errors
///
/// Each method that asks fails if the store of the sessions or the backend does, with the status that this comes to: return the error,
/// and the visitor gets a 503 while the database is down. Nobody is logged out by it.
#[derive(FromChain)]
#[from_chain(provided_by = "ordain_contrib::auth::Authentication")]
pub struct User<B: Backend>(Arc<Inner<B>>);

pub(super) struct Inner<B: Backend> {
    pub(super) shared: Arc<Shared<B>>,
    pub(super) session: Session,
    pub(super) address: Option<IpAddr>,
    pub(super) logins: Logins,
    state: Mutex<State<B::User>>,
}

/// What is known of who it is.
pub(super) enum State<U> {
    /// Nobody has asked.
    Unasked,
    /// An account, or a stranger.
    Known(Option<Arc<U>>),
}

impl<B: Backend> User<B> {
    pub(super) fn new(shared: Arc<Shared<B>>, session: Session, address: Option<IpAddr>, logins: Logins) -> Self {
        Self(Arc::new(Inner { shared, session, address, logins, state: Mutex::new(State::Unasked) }))
    }

    /// The same, of whom it is known who it is.
    pub(super) fn knowing(self, account: B::User) -> Self {
        if let Ok(mut state) = self.0.state.try_lock() {
            *state = State::Known(Some(Arc::new(account)));
        }
        self
    }

    pub(super) fn inner(&self) -> &Inner<B> {
        &self.0
    }

    /// The backend, for what only it can do: to register somebody.
    #[must_use]
    pub fn backend(&self) -> &B {
        &self.0.shared.backend
    }

    /// Says who is logged in; `None` for a stranger.
    ///
    /// A session whose account is gone, is not active any more, or has another [secret](Account::session_secret) than when it began,
    /// is over: it is flushed, and who has sent it is a stranger.
    ///
    /// # Errors
    ///
    /// The store's and the backend's: then the session stays as it is.
    pub async fn get(&self) -> Result<Option<Arc<B::User>>, Error> {
        let mut state = self.state().await;
        if let State::Known(known) = &*state {
            return Ok(known.clone());
        }
        let user = self.load().await?;
        if user.is_some() {
            self.0.logins.identified();
        }
        *state = State::Known(user.clone());
        Ok(user)
    }

    /// Says who is logged in, for what strangers have no business with.
    ///
    /// # Errors
    ///
    /// As [`User::get`]; and a 401 whose cause is [`NotLoggedIn`], if it is a stranger.
    pub async fn require(&self) -> Result<Arc<B::User>, Error> {
        self.get().await?.ok_or_else(NotLoggedIn::raised)
    }

    /// Whether somebody is logged in.
    ///
    /// # Errors
    ///
    /// As [`User::get`].
    pub async fn is_logged_in(&self) -> Result<bool, Error> {
        Ok(self.get().await?.is_some())
    }

    /// Who is logged in, if somebody has asked already, and it is no stranger; never loads it. For logs.
    #[must_use]
    pub fn if_known(&self) -> Option<Arc<B::User>> {
        match &*self.0.state.try_lock().ok()? {
            State::Known(known) => known.clone(),
            State::Unasked => None,
        }
    }

    /// The same methods for what may block: a blocking middleware, a blocking view.
    #[must_use]
    pub fn blocking(&self) -> Blocking<'_, B> {
        Blocking::of(self)
    }

    pub(super) async fn state(&self) -> MutexGuard<'_, State<B::User>> {
        self.0.state.lock().await
    }

    /// AUT-2 to AUT-4.
    async fn load(&self) -> Result<Option<Arc<B::User>>, Error> {
        let Inner { shared, session, .. } = &*self.0;
        let Some(kept) = session.get::<Value>(sessions::USER).await? else {
            return Ok(None);
        };
        // What is no id of this backend is that of nobody (D11).
        let found = match serde_json::from_value(kept) {
            Ok(id) => shared.backend.get_user(&id).await.map_err(raised)?,
            Err(_) => None,
        };
        let Some(user) = found.filter(Account::is_active) else {
            tracing::info!(target: "ordain_contrib::auth", "a session is over: its account is gone");
            session.flush().await?;
            return Ok(None);
        };
        match kept::hash_is_made_by(session, &shared.keys, user.session_secret()).await? {
            MadeBy::Current => {}
            MadeBy::Former => kept::renew_hash(session, &shared.keys, user.session_secret()).await?,
            MadeBy::Nobody => {
                tracing::info!(target: "ordain_contrib::auth", "a session is over: what it depends on has changed");
                session.flush().await?;
                return Ok(None);
            }
        }
        Ok(Some(Arc::new(user)))
    }
}

impl<B: Backend> Clone for User<B> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<B: Backend> fmt::Debug for User<B> {
    /// Whether it has been asked for, and nothing of who it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = self.0.state.try_lock().is_ok_and(|state| matches!(&*state, State::Known(_)));
        f.debug_struct("User").field("asked", &asked).finish_non_exhaustive()
    }
}

/// Nobody is logged in who must be: a 401, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoggedIn;

impl NotLoggedIn {
    /// RFC 9110, section 15.5.2: a 401 says how to log in, which no registered scheme does for a form.
    pub(crate) fn raised() -> Error {
        let challenge = HeaderValue::from_static("Cookie");
        Error::with_status(StatusCode::UNAUTHORIZED, Self).with_header(WWW_AUTHENTICATE, challenge)
    }
}

impl fmt::Display for NotLoggedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody is logged in")
    }
}

impl StdError for NotLoggedIn {}
