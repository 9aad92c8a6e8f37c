//! The entry that provides a session, and saves it on the way out.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ordain::sets::{KeepsSessions, Varies};
use ordain::{Error, Provide, Request, Response, middleware};

use super::expiry::Ages;
use super::session::{Sent, Session};
use super::store::{AnyStore, Store};
use super::stores::Memory;
use crate::cookies::{self, PlainHttp, Settings};

/// Provides the visitor's [`Session`], and saves it after the response.
///
/// ```
/// use ordain::middleware_chain;
/// use ordain_contrib::sessions::{Memory, Sessions};
///
/// middleware_chain! {
///     struct Site {
///         sessions: Sessions<Memory>,
///     }
/// }
///
/// let site = Site { sessions: Sessions::new(Memory::default()) };
/// ```
///
/// `Sessions` without a store is `Sessions<Memory>`.
pub struct Sessions<S = Memory> {
    shared: Arc<Shared>,
    store: PhantomData<fn() -> S>,
}

/// What all sessions of one entry have.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) store: Arc<dyn AnyStore>,
    pub(super) cookie: Settings,
    pub(super) ages: Ages,
    pub(super) every_request: bool,
    pub(super) revokes: bool,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

impl Shared {
    pub(super) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    /// As it is in a request: with another cookie, if that is sent over plain HTTP.
    fn over(self: &Arc<Self>, plain: Option<PlainHttp>) -> Arc<Self> {
        match plain {
            None => Arc::clone(self),
            Some(_) => Arc::new(Self { cookie: self.cookie.over(plain).into_owned(), ..(**self).clone() }),
        }
    }
}

impl<S: Store> Sessions<S> {
    /// Keeps sessions in a store: for two weeks those of visitors who are logged in, for a day those of others, each from
    /// the last time it was saved. The cookie is `__Host-session`, `Secure`, `HttpOnly`, `SameSite=Lax`.
    ///
    /// A store is cheap to clone: keep one for [`Store::shutdown`].
    #[must_use]
    pub fn new(store: S) -> Self {
        const DAY: Duration = Duration::from_hours(24);
        let shared = Shared {
            revokes: store.revokes(),
            store: Arc::new(store),
            cookie: Settings::from_static("session"),
            ages: Ages { known: DAY * 14, anonymous: DAY, at_browser_close: false },
            every_request: false,
            clock: Arc::new(SystemTime::now),
        };
        Self { shared: Arc::new(shared), store: PhantomData }
    }

    fn with(mut self, change: impl FnOnce(&mut Shared)) -> Self {
        change(Arc::make_mut(&mut self.shared));
        self
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Names the cookie, and says how it is sent.
    ///
    /// ```
    /// # use ordain_contrib::cookies::{SameSite, Settings};
    /// # use ordain_contrib::sessions::{Memory, Sessions};
    /// let cookie = Settings::new("sid")?.same_site(SameSite::Strict);
    /// let sessions = Sessions::new(Memory::default()).cookie(cookie);
    /// # Ok::<(), ordain_contrib::cookies::InvalidCookie>(())
    /// ```
    #[must_use]
    pub fn cookie(self, cookie: Settings) -> Self {
        self.with(|shared| shared.cookie = cookie)
    }

    /// Sends the cookie over plain HTTP, too: see [`Settings::insecure_for_development`]. Whoever listens on the way is the
    /// visitor then, which is an event at level WARN, here at the start.
    #[must_use]
    pub fn insecure_for_development(self) -> Self {
        tracing::warn!(target: "ordain_contrib::sessions", "cookies of sessions are sent over plain HTTP: not in production");
        self.with(|shared| shared.cookie = shared.cookie.clone().insecure_for_development())
    }

    /// How long the session of a visitor lives who is logged in, from the last time it was saved; two weeks unless said.
    #[must_use]
    pub fn age(self, age: Duration) -> Self {
        self.with(|shared| shared.ages.known = age)
    }

    /// How long the session of anybody else lives; a day unless said.
    #[must_use]
    pub fn anonymous_age(self, age: Duration) -> Self {
        self.with(|shared| shared.ages.anonymous = age)
    }

    /// Lets sessions end when the browser is closed, unless one says otherwise by
    /// [`Session::set_expiry`]. In the store they live as long as ever.
    #[must_use]
    pub fn expire_at_browser_close(self) -> Self {
        self.with(|shared| shared.ages.at_browser_close = true)
    }

    /// Saves a session that there is with each request, so that it lives from the last visit on, and not from the last
    /// change. Costs a read and a write of the store in each request of a visitor who has one.
    #[must_use]
    pub fn save_every_request(self) -> Self {
        self.with(|shared| shared.every_request = true)
    }

    /// Tells the time by another clock: for tests of what is over when.
    #[must_use]
    pub fn clock(self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.with(|shared| shared.clock = Arc::new(now))
    }
}

#[middleware(in_set(KeepsSessions, Varies), conflicts(KeepsSessions))]
impl<S: Store> Sessions<S> {
    /// Touches nothing but the cookie (SES-4), and holds the session itself: so the request need not be looked at again.
    async fn call(
        &self,
        req: &mut Request,
        plain: Option<PlainHttp>,
        next: impl Provide<Session>,
    ) -> Result<Response, Error> {
        let shared = self.shared.over(plain);
        let sent = Sent::of(cookies::read(req.headers(), shared.cookie.name()).as_deref());
        let session = Session::new(shared, sent);
        let mut response = next.provide(session.clone()).run(req).await;
        if session.has_something_to_say() && !session.finish_at_once(&mut response)? {
            // Boxed: most requests save nothing, and need not carry the room for it.
            Box::pin(session.finish(&mut response)).await?;
        }
        Ok(response)
    }
}

impl<S> fmt::Debug for Sessions<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("cookie", &self.shared.cookie)
            .field("ages", &self.shared.ages)
            .field("every_request", &self.shared.every_request)
            .finish_non_exhaustive()
    }
}
