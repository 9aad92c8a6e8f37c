//! The token, as everything below [`Csrf`](super::Csrf) sees it.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ordain::{Error, FromChain, block_on};

use super::secret::{Malformed, Secret};
use crate::logins::{Logins, Seen};
#[cfg(feature = "sessions")]
use crate::sessions::Session;

/// What a form of this visitor must carry, provided by [`Csrf`](super::Csrf). A need of the middlewares below, a parameter of
/// axum handlers; the [module](super) has an example of each.
///
/// A cheap clone, and all clones are of one visitor. Whoever takes it and does not [get](Self::get) it costs nothing: no cookie is set, and the
/// response stays the same for everybody.
#[derive(Clone, FromChain)]
#[from_chain(provided_by = "ordain_contrib::csrf::Csrf")]
pub struct CsrfToken(Arc<Inner>);

struct Inner {
    kept: Kept,
    logins: Counted,
    /// How many logins there had been when it was made.
    begun_with: u32,
    /// Something has been told of it, or is to be: in most requests nobody asks for it.
    touched: AtomicBool,
    state: Mutex<State>,
}

/// Where logins are counted.
enum Counted {
    Here(Seen),
    /// By somebody above.
    Above(Logins),
}

/// Where the secret is between two requests.
enum Kept {
    InCookie,
    #[cfg(feature = "sessions")]
    InSession(Session),
}

/// The key in a session.
#[cfg(feature = "sessions")]
const KEY: &str = "_csrftoken";

#[derive(Default)]
struct State {
    /// What the request has come with, once it is known: what a form is compared with, whatever becomes of it meanwhile.
    sent: Option<Sent>,
    /// The secret of now.
    secret: Option<Secret>,
    /// The client has to be told of it.
    to_be_kept: bool,
    /// How many logins there have been when it was drawn.
    logins: u32,
    /// A check has let this request pass.
    judged: bool,
}

/// What a request has come with.
#[derive(Clone, Copy)]
pub(super) enum Sent {
    Nothing,
    Malformed(Malformed),
    Secret(Secret),
}

impl Sent {
    pub(super) fn of(text: Option<&str>) -> Self {
        match text.map(Secret::read) {
            None => Self::Nothing,
            Some(Err(malformed)) => Self::Malformed(malformed),
            Some(Ok(secret)) => Self::Secret(secret),
        }
    }
}

impl State {
    fn begin(&mut self, sent: Sent) {
        self.sent = Some(sent);
        match sent {
            Sent::Nothing => {}
            Sent::Secret(secret) => self.secret = self.secret.or(Some(secret)),
            // CSR-3: it is replaced, whether a page uses it or not.
            Sent::Malformed(_) => self.renew(),
        }
    }

    fn renew(&mut self) {
        self.secret = Some(Secret::draw());
        self.to_be_kept = true;
    }
}

impl Counted {
    fn seen(&self) -> &Seen {
        match self {
            Self::Here(seen) => seen,
            Self::Above(logins) => logins.seen(),
        }
    }
}

impl CsrfToken {
    pub(super) fn in_cookie(sent: Sent, logins: Option<Logins>) -> Self {
        let mut state = State::default();
        state.begin(sent);
        Self::with(Kept::InCookie, state, logins)
    }

    #[cfg(feature = "sessions")]
    pub(super) fn in_session(session: Session, logins: Option<Logins>) -> Self {
        Self::with(Kept::InSession(session), State::default(), logins)
    }

    fn with(kept: Kept, mut state: State, logins: Option<Logins>) -> Self {
        let logins = logins.map_or_else(|| Counted::Here(Seen::default()), Counted::Above);
        state.logins = logins.seen().count();
        let (begun_with, touched) = (state.logins, AtomicBool::new(state.to_be_kept));
        Self(Arc::new(Inner { kept, logins, begun_with, touched, state: Mutex::new(state) }))
    }

    pub(crate) fn seen(&self) -> &Seen {
        self.0.logins.seen()
    }

    /// How often somebody has logged in.
    #[cfg(any(feature = "auth", feature = "cache", test))]
    pub(crate) fn logins(&self) -> Logins {
        match &self.0.logins {
            Counted::Here(_) => Logins::OfToken(self.clone()),
            Counted::Above(logins) => logins.clone(),
        }
    }

    /// The state as it is, with another secret if somebody has logged in since.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.touched.store(true, Ordering::Release);
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        let logins = self.seen().count();
        if state.logins != logins {
            state.logins = logins;
            state.renew();
        }
        state
    }

    /// What the request has come with, read from the session the first time.
    #[cfg_attr(not(feature = "sessions"), expect(clippy::unused_async, reason = "a session is waited for"))]
    pub(super) async fn sent(&self) -> Result<Sent, Error> {
        let known = self.state().sent;
        match (known, &self.0.kept) {
            (Some(sent), _) => Ok(sent),
            #[cfg(feature = "sessions")]
            (None, Kept::InSession(session)) => {
                let kept = session.get::<serde_json::Value>(KEY).await?;
                let sent = Sent::of(kept.as_ref().map(|kept| kept.as_str().unwrap_or_default()));
                let mut state = self.state();
                if state.sent.is_none() {
                    state.begin(sent);
                }
                Ok(state.sent.unwrap_or(sent))
            }
            (None, Kept::InCookie) => Ok(Sent::Nothing),
        }
    }

    /// The token, for a form or a header: 64 letters and digits, other ones each time, of a secret that stays the same. The client is
    /// told of the secret with this response, even if it knows it already.
    ///
    /// # Errors
    ///
    /// The store's, of a secret that is kept in the session.
    ///
    /// # Panics
    ///
    /// The system has no generator of random bytes. In a chain that is an error of the request.
    pub async fn get(&self) -> Result<String, Error> {
        self.sent().await?;
        Ok(self.shown())
    }

    /// The token, where it is known what the request has come with.
    pub(super) fn shown(&self) -> String {
        let mut state = self.state();
        state.to_be_kept = true;
        state.secret.get_or_insert_with(Secret::draw).token()
    }

    /// Gives the visitor another secret, which the client is told of with this response: at a login, so that a form from before it is no
    /// form of who has logged in. The check of this very request is not touched by it. The logins of this crate do it by themselves.
    ///
    /// ```
    /// use ordain::{Error, FromChain};
    /// use ordain_contrib::csrf::{CsrfToken, testing};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let token: CsrfToken = testing::token();
    /// token.rotate().await?;
    /// # Ok::<(), Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// The store's, of a secret that is kept in the session.
    ///
    /// # Panics
    ///
    /// As [`CsrfToken::get`].
    pub async fn rotate(&self) -> Result<(), Error> {
        self.sent().await?;
        self.state().renew();
        Ok(())
    }

    /// The same methods for what may block: a blocking middleware, a blocking view.
    #[must_use]
    pub fn blocking(&self) -> Blocking<'_> {
        Blocking(self)
    }

    /// The secret for the cookie, if the client has to be told of it and has not been told yet.
    pub(super) fn news(&self) -> Option<Secret> {
        if !self.0.touched.load(Ordering::Acquire) && self.seen().count() == self.0.begun_with {
            return None;
        }
        let mut state = self.state();
        let news = std::mem::take(&mut state.to_be_kept);
        state.secret.filter(|_| news)
    }

    /// Writes the secret into the session, if there is something to be told and it is not there already (CSR-14).
    #[cfg(feature = "sessions")]
    pub(super) async fn keep(&self) -> Result<(), Error> {
        let (Kept::InSession(session), Some(secret)) = (&self.0.kept, self.news()) else { return Ok(()) };
        let secret = secret.spelled();
        if session.get::<serde_json::Value>(KEY).await?.as_ref().and_then(serde_json::Value::as_str) != Some(&secret) {
            session.insert(KEY, secret).await?;
        }
        Ok(())
    }

    pub(super) fn is_judged(&self) -> bool {
        self.state().judged
    }

    pub(super) fn judged(&self) {
        self.state().judged = true;
    }
}

/// Whether it was used, and nothing of the secret.
impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfToken").field("to_be_kept", &self.state().to_be_kept).finish_non_exhaustive()
    }
}

/// A [`CsrfToken`] for what may block: each method is the one of the same name there, and comes back when it is done.
#[derive(Debug, Clone, Copy)]
pub struct Blocking<'a>(&'a CsrfToken);

impl Blocking<'_> {
    /// See [`CsrfToken::get`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn get(&self) -> Result<String, Error> {
        block_on(self.0.get())
    }

    /// See [`CsrfToken::rotate`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn rotate(&self) -> Result<(), Error> {
        block_on(self.0.rotate())
    }
}
