//! The entry that provides the user.

use std::convert::Infallible;
use std::fmt;
use std::net::IpAddr;
use std::ops::ControlFlow;
use std::sync::Arc;

use ordain::{Request, middleware};

use super::backend::Backend;
use super::throttle::Throttle;
use super::user::User;
use crate::hosts::ClientIp;
use crate::logins::Logins;
use crate::sessions::Session;
use crate::signing::Keys;

/// Provides the [`User`] of a request: who is logged in, looked up when somebody asks.
///
/// The [module](super) has an example and the rules.
pub struct Authentication<B> {
    shared: Arc<Shared<B>>,
}

/// What all users of one entry have.
pub(super) struct Shared<B> {
    pub(super) backend: Arc<B>,
    pub(super) keys: Keys,
    pub(super) throttle: Option<Arc<Throttle>>,
}

impl<B: Backend> Authentication<B> {
    /// Finds users in a backend. The keys make of an account's [secret](super::Account::session_secret) what a session holds: with a
    /// new key and without the former one as a fallback, everybody is logged out.
    ///
    /// Attempts to log in are counted, as [`Throttle::new`] says.
    #[must_use]
    pub fn new(backend: impl Into<Arc<B>>, keys: impl Into<Keys>) -> Self {
        let throttle = Some(Arc::new(Throttle::new()));
        Self { shared: Arc::new(Shared { backend: backend.into(), keys: keys.into(), throttle }) }
    }

    /// Counts attempts to log in otherwise.
    #[must_use]
    pub fn throttle(self, throttle: Throttle) -> Self {
        self.throttled(Some(Arc::new(throttle)))
    }

    /// Lets anybody try as many passwords as the [hashing](super::Passwords) of them keeps up with: where something in front of this
    /// server counts.
    #[must_use]
    pub fn without_throttle(self) -> Self {
        self.throttled(None)
    }

    fn throttled(self, throttle: Option<Arc<Throttle>>) -> Self {
        let Shared { backend, keys, .. } = &*self.shared;
        Self { shared: Arc::new(Shared { backend: Arc::clone(backend), keys: keys.clone(), throttle }) }
    }

    pub(super) fn shared(&self) -> &Shared<B> {
        &self.shared
    }

    pub(super) fn user(&self, session: Session, address: Option<IpAddr>, logins: Logins) -> User<B> {
        User::new(Arc::clone(&self.shared), session, address, logins)
    }
}

#[middleware]
impl<B: Backend> Authentication<B> {
    /// Touches nothing: the user is loaded when it is asked for (AUT-1).
    fn process_request(
        &self,
        req: &mut Request,
        session: Session,
        client: Option<ClientIp>,
    ) -> ControlFlow<Infallible, User<B>> {
        let address = client.map(ClientIp::address);
        ControlFlow::Continue(self.user(session, address, Logins::of(req)))
    }
}

impl<B> Clone for Authentication<B> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<B> fmt::Debug for Authentication<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentication").field("throttle", &self.shared.throttle).finish_non_exhaustive()
    }
}
