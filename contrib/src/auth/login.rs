//! Who comes in, and who leaves.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use ordain::Error;
use serde_json::Value;

use super::backend::{Account, Backend, raised};
use super::kept;
use super::user::{Inner, State, User};
use crate::sessions;
use crate::signing::MadeBy;

/// By which way somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By credentials, or by whatever the application goes by.
    Login,
    /// By the word of a proxy.
    Remote,
}

impl Way {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Remote => "remote",
        }
    }
}

impl<B: Backend> User<B> {
    /// The most bytes of a name that attempts are made for.
    pub const LONGEST_NAME: usize = 320;

    /// Finds the account whose credentials these are; `None` if they are nobody's, or that of an account that is not active. Nobody is
    /// logged in by that: see [`User::login`].
    ///
    /// Each attempt is counted when it begins, and not any more once it has succeeded. A name of more than
    /// [`User::LONGEST_NAME`] bytes is nobody's, and the backend is not asked. A failure is an event at level INFO, without the credentials.
    ///
    /// # Errors
    ///
    /// The backend's; a 403 if it denies; a 429 with `Retry-After` and the cause [`TooManyAttempts`](super::TooManyAttempts).
    pub async fn authenticate(&self, credentials: B::Credentials) -> Result<Option<B::User>, Error> {
        let Inner { shared, address, .. } = self.inner();
        let name = B::name_of(&credentials);
        if name.is_some_and(|name| name.len() > Self::LONGEST_NAME) {
            failed("the name is too long");
            return Ok(None);
        }
        let attempt = match &shared.throttle {
            Some(throttle) => Some(throttle.attempt(name, *address)?),
            None => None,
        };
        let found = shared.backend.authenticate(credentials).await.map_err(raised);
        if let Some(attempt) = attempt
            && !is_a_failure(&found)
        {
            attempt.take_back();
        }
        if found.as_ref().is_err_and(|error| !error.status().is_server_error()) {
            failed("the backend denies it");
        }
        let Some(user) = found? else {
            failed("the credentials are wrong");
            return Ok(None);
        };
        if !user.is_active() {
            failed("the account is not active");
            return Ok(None);
        }
        Ok(Some(user))
    }

    /// Logs an account in: from now on it is who has sent this request, and those that follow with this session.
    ///
    /// The session gets another token, whoever was logged in before. What a stranger has left in it stays, a cart; of another user
    /// nothing does, for it is flushed first. It is an event at level INFO.
    ///
    /// The login holds if the response is saved, which one of a status from 500 on is not.
    ///
    /// ```
    /// use axum::response::Redirect;
    /// use ordain::Error;
    /// use ordain_contrib::auth::{Backend, User};
    ///
    /// async fn log_in<B: Backend>(user: User<B>, form: B::Credentials) -> Result<Redirect, Error> {
    ///     Ok(match user.authenticate(form).await? {
    ///         Some(account) => {
    ///             user.login(account).await?;
    ///             Redirect::to("/")
    ///         }
    ///         None => Redirect::to("/login?failed"),
    ///     })
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The store's and the backend's; a 403 whose cause is [`NotActive`], if the account is not. Then nobody is logged in by it.
    pub async fn login(&self, account: B::User) -> Result<(), Error> {
        self.login_by(Way::Login, account).await
    }

    pub(super) async fn login_by(&self, way: Way, account: B::User) -> Result<(), Error> {
        if !account.is_active() {
            return Err(Error::permission_denied(NotActive));
        }
        let Inner { shared, session, logins, .. } = self.inner();
        let mut state = self.state().await;
        let id = serde_json::to_value(account.id())?;
        shared.backend.logged_in(&account).await.map_err(raised)?;
        if let Some(before) = session.get::<Value>(sessions::USER).await?
            && (before != id || !self.has_hash_of(&account).await?)
        {
            *state = State::Known(None);
            session.flush().await?;
        }
        session.cycle().await?;
        session.insert(sessions::USER, &id).await?;
        session.insert(kept::WAY, way.as_str()).await?;
        kept::write_hash(session, &shared.keys, account.session_secret()).await?;
        *state = State::Known(Some(Arc::new(account)));
        logins.add();
        tracing::info!(target: "ordain_contrib::auth", user = %id, by = way.as_str(), "logged in");
        Ok(())
    }

    async fn has_hash_of(&self, account: &B::User) -> Result<bool, Error> {
        let Inner { shared, session, .. } = self.inner();
        let made = kept::hash_is_made_by(session, &shared.keys, account.session_secret()).await?;
        Ok(made != MadeBy::Nobody)
    }

    /// Logs out: ends the session, with all that is in it. It is an event at level INFO, with the user who was there.
    ///
    /// # Errors
    ///
    /// The store's: then somebody is logged in still.
    pub async fn logout(&self) -> Result<(), Error> {
        let session = &self.inner().session;
        let mut state = self.state().await;
        let before = match session.get::<Value>(sessions::USER).await {
            // Nobody can say whose it was. It ends all the same: there is no other way out of it.
            Err(error) if matches!(error.downcast_ref(), Some(sessions::StoreError::Unreadable(_))) => None,
            before => before?,
        };
        session.flush().await?;
        *state = State::Known(None);
        if let Some(id) = before {
            tracing::info!(target: "ordain_contrib::auth", user = %id, "logged out");
        }
        Ok(())
    }

    /// Keeps this session after the [secret](Account::session_secret) of its account has changed, a password: it gets another token,
    /// and all other sessions of the account are over at their next request.
    ///
    /// It takes the account as it is now. For another account than the one that is logged in, whose password an administrator has changed,
    /// it does nothing.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn password_changed(&self, account: B::User) -> Result<(), Error> {
        let Inner { shared, session, .. } = self.inner();
        let mut state = self.state().await;
        let id = serde_json::to_value(account.id())?;
        if session.get::<Value>(sessions::USER).await? != Some(id) {
            return Ok(());
        }
        session.cycle().await?;
        kept::write_hash(session, &shared.keys, account.session_secret()).await?;
        *state = State::Known(Some(Arc::new(account)));
        Ok(())
    }
}

/// Whether an attempt counts: not if the credentials are right, nor if nobody can say.
fn is_a_failure<U: Account>(found: &Result<Option<U>, Error>) -> bool {
    match found {
        Ok(found) => !found.as_ref().is_some_and(Account::is_active),
        Err(error) => !error.status().is_server_error(),
    }
}

/// Nothing of the credentials: not even the name, which may be a password that was typed into the wrong field.
fn failed(why: &str) {
    tracing::info!(target: "ordain_contrib::auth", why, "a login has failed");
}

/// The account that was to be logged in is not active: a 403, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotActive;

impl fmt::Display for NotActive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the account is not active")
    }
}

impl StdError for NotActive {}
