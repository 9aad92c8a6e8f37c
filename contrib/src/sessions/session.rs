//! A visitor's session, as everything below [`Sessions`](super::Sessions) sees it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use ordain::{Error, FromChain};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tokio::sync::{Mutex, MutexGuard};

use super::Blocking;
use super::entry::Shared;
use super::expiry::Expiry;
use super::record::{self, EXPIRY, USER, Version};
use super::store::StoreError;
use super::token::Token;

/// A visitor's session: values under keys, kept between requests. A need of middlewares, a parameter of axum handlers.
///
/// A cheap clone, and all clones are one session. The store is asked when a value is first read or written, and no sooner;
/// what was written is saved when the response comes by [`Sessions`](super::Sessions). Something that outlives the response,
/// a spawned task or the body of a stream, can read it and changes nothing any more.
///
/// Values are anything that `serde` makes JSON of. They go in and come out whole: to change one, insert it again. Keys that
/// begin with an underscore are those of middlewares.
///
/// # Errors
///
/// Each method that reads or writes fails if the store does, with the status that this comes to: return the error, and the
/// visitor gets a 503 while the store is down. Nothing of the session is lost by it.
#[derive(Clone, FromChain)]
#[from_chain(provided_by = "ordain_contrib::sessions::Sessions")]
pub struct Session(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    sent: Sent,
    accessed: AtomicBool,
    modified: AtomicBool,
    /// Made when somebody asks: in most requests nobody does.
    state: OnceLock<Mutex<State>>,
}

/// The cookie that came with the request.
pub(super) enum Sent {
    Nothing,
    /// What is no token, however it is looked at.
    Senseless,
    Token(Token),
}

impl Sent {
    pub(super) fn of(cookie: Option<&str>) -> Self {
        match cookie {
            None => Self::Nothing,
            Some(text) => Token::new(text).map_or(Self::Senseless, Self::Token),
        }
    }
}

#[derive(Default)]
pub(super) struct State {
    /// What names it in the store. Before it is loaded, what the client says that it is.
    pub(super) token: Option<Token>,
    pub(super) version: Version,
    pub(super) data: Map<String, Value>,
    loaded: bool,
    /// Why it could not be loaded: a request asks once, and waits once.
    pub(super) failed: Option<StoreError>,
    /// Somebody was logged in when it was loaded.
    was_known: bool,
    /// What the client says that it is, and the store does not know.
    unknown: Option<Token>,
    pub(super) changes: Changes,
    /// It is to have another token.
    pub(super) cycle: bool,
    /// The key that is written with the other token, if that is all which the token is for.
    renewed: Option<&'static str>,
}

/// What this request has done to the session, for the case that another one has, too (D32).
#[derive(Default)]
pub(super) struct Changes {
    /// Everything that was there is gone.
    cleared: bool,
    /// These keys were written or removed.
    touched: BTreeSet<String>,
}

impl State {
    /// SES-6: neither known to the store nor worth to be.
    pub(super) fn is_empty(&self) -> bool {
        self.token.is_none() && self.data.is_empty()
    }

    fn touch(&mut self, key: &str) {
        if !self.changes.touched.contains(key) {
            self.changes.touched.insert(key.to_owned());
        }
    }

    fn clear(&mut self) {
        self.data.clear();
        self.changes = Changes { cleared: true, touched: BTreeSet::new() };
    }

    /// Makes another session of one that has ended meanwhile, if somebody has logged in: who has clicked twice is logged in by both. What a
    /// stranger had left goes along; of one in which somebody was logged in, only what this request has written.
    pub(super) fn begins_anew(&mut self) -> bool {
        let has_logged_in = self.changes.touched.contains(USER) && self.data.contains_key(USER);
        if has_logged_in {
            if self.was_known {
                self.data.retain(|key, _| self.changes.touched.contains(key));
            }
            (self.token, self.version, self.cycle) = (None, Version::default(), false);
        }
        has_logged_in
    }

    /// Nothing is lost if it is not saved: another request has renewed it, or ended it.
    pub(super) fn is_only_renewed(&self) -> bool {
        self.renewed.is_some_and(|key| self.cycle && !self.changes.cleared && self.changes.touched.iter().eq([key]))
    }

    /// Lays what this request has done over what another has written meanwhile.
    pub(super) fn overlay(&mut self, mut newer: Map<String, Value>, version: Version) {
        if self.changes.cleared {
            newer.clear();
        }
        for key in &self.changes.touched {
            match self.data.remove(key) {
                Some(value) => newer.insert(key.clone(), value),
                None => newer.remove(key),
            };
        }
        self.data = newer;
        self.version = version;
    }
}

impl Session {
    pub(super) fn new(shared: Arc<Shared>, sent: Sent) -> Self {
        let (accessed, modified) = (AtomicBool::new(false), AtomicBool::new(false));
        Self(Arc::new(Inner { shared, sent, accessed, modified, state: OnceLock::new() }))
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// How its cookie is sent.
    #[cfg(feature = "csrf")]
    pub(crate) fn cookie(&self) -> &crate::cookies::Settings {
        &self.0.shared.cookie
    }

    /// Whether the client has sent a cookie of this name.
    pub(super) fn was_sent(&self) -> bool {
        !matches!(self.0.sent, Sent::Nothing)
    }

    /// Whether the response may have to say something of it.
    pub(super) fn has_something_to_say(&self) -> bool {
        self.is_accessed() || matches!(self.0.sent, Sent::Senseless) || (self.was_sent() && self.0.shared.every_request)
    }

    /// The state as it is, loaded or not.
    pub(super) async fn state(&self) -> MutexGuard<'_, State> {
        match self.state_at_once() {
            Some(state) => state,
            None => self.made_state().lock().await,
        }
    }

    /// The same, unless another clone is at work.
    pub(super) fn state_at_once(&self) -> Option<MutexGuard<'_, State>> {
        self.made_state().try_lock().ok()
    }

    fn made_state(&self) -> &Mutex<State> {
        self.0.state.get_or_init(|| {
            let token = match &self.0.sent {
                Sent::Token(token) => Some(token.clone()),
                Sent::Nothing | Sent::Senseless => None,
            };
            Mutex::new(State { token, ..State::default() })
        })
    }

    /// The state, loaded: the first time, from the store.
    pub(super) async fn loaded(&self) -> Result<MutexGuard<'_, State>, Error> {
        let mut state = self.state().await;
        if let Some(failed) = &state.failed {
            return Err(failed.again().raised());
        }
        if !state.loaded {
            let stored = match &state.token {
                Some(token) => self.0.shared.store.load(token).await,
                None => Ok(None),
            };
            let stored = stored.map_err(|error| {
                state.failed = Some(error.again());
                error.raised()
            })?;
            match stored.filter(|stored| !stored.record.is_over(self.0.shared.now())) {
                Some(stored) => {
                    state.was_known = stored.record.is_known();
                    state.data = stored.record.data;
                    state.version = stored.version;
                }
                // SES-3: what the store does not know is never adopted.
                None => state.unknown = state.token.take(),
            }
            state.loaded = true;
        }
        Ok(state)
    }

    async fn read(&self) -> Result<MutexGuard<'_, State>, Error> {
        self.0.accessed.store(true, Ordering::Release);
        self.loaded().await
    }

    fn modified(&self) {
        self.0.modified.store(true, Ordering::Release);
    }

    /// Reads a value; nothing, if there is none under this key.
    ///
    /// # Errors
    ///
    /// The store's, and if the value is no `T`.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Error> {
        let state = self.read().await?;
        Ok(state.data.get(key).map(T::deserialize).transpose()?)
    }

    /// Says whether there is a value under this key.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn contains(&self, key: &str) -> Result<bool, Error> {
        Ok(self.read().await?.data.contains_key(key))
    }

    /// The keys that there are, those of middlewares included.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn keys(&self) -> Result<Vec<String>, Error> {
        Ok(self.read().await?.data.keys().cloned().collect())
    }

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// The store's, and if JSON cannot say the value, or has to nest it more than a hundred times: it could
    /// not be read again.
    pub async fn insert(&self, key: &str, value: impl Serialize + Send) -> Result<(), Error> {
        let value = serde_json::to_value(value)?;
        if is_deeper(&value, DEEPEST) {
            return Err(StoreError::Unreadable("a value is nested too deep to be read again".into()).raised());
        }
        let mut state = self.read().await?;
        state.touch(key);
        state.data.insert(key.to_owned(), value);
        self.modified();
        Ok(())
    }

    /// Removes a value, and says whether there was one.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn remove(&self, key: &str) -> Result<bool, Error> {
        Ok(self.removed(key).await?.is_some())
    }

    /// Removes a value and gives it back.
    ///
    /// # Errors
    ///
    /// The store's, and if the value is no `T`; it is removed then, too.
    pub async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Error> {
        Ok(self.removed(key).await?.map(serde_json::from_value).transpose()?)
    }

    async fn removed(&self, key: &str) -> Result<Option<Value>, Error> {
        let mut state = self.read().await?;
        let removed = state.data.remove(key);
        if removed.is_some() {
            state.touch(key);
            self.modified();
        }
        Ok(removed)
    }

    /// Removes all values, and an expiry of its own. The session is there still: its cookie stays, and is renewed.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn clear(&self) -> Result<(), Error> {
        let mut state = self.read().await?;
        state.clear();
        self.modified();
        Ok(())
    }

    /// Ends the session, now: the store forgets it, and the cookie is deleted. What is inserted afterwards begins another.
    ///
    /// It ends even if the request fails later on. A request of the same session that is at work meanwhile saves nothing, unless somebody logs in
    /// by it: that is another session, with nothing of this one if somebody was logged in.
    ///
    /// # Errors
    ///
    /// The store's: then it is there still.
    pub async fn flush(&self) -> Result<(), Error> {
        self.0.accessed.store(true, Ordering::Release);
        let mut state = self.state().await;
        // One that is not known may have been changed a moment ago, by a request that this logout must not lose to.
        if let Some(token) = state.token.as_ref().or(state.unknown.as_ref()) {
            self.0.shared.store.delete(token).await.map_err(StoreError::raised)?;
        }
        *state = State { loaded: true, ..State::default() };
        self.modified();
        Ok(())
    }

    /// Gives the session another token when it is saved, with all that is in it: after a login, so that whoever knew the
    /// token before does not know it any more. The old one is forgotten in the same step.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn cycle(&self) -> Result<(), Error> {
        let mut state = self.read().await?;
        (state.cycle, state.renewed) = (true, None);
        self.modified();
        Ok(())
    }

    /// Writes a value under a key and gives the session another token, as each request would do that finds the value to be of old:
    /// of several at a time one does it, and the others go on.
    #[cfg(feature = "auth")]
    pub(crate) async fn renew(&self, key: &'static str, value: impl Serialize + Send) -> Result<(), Error> {
        self.insert(key, value).await?;
        let mut state = self.state().await;
        if !state.cycle {
            (state.cycle, state.renewed) = (true, Some(key));
        }
        Ok(())
    }

    /// Says when this session is over.
    ///
    /// ```
    /// # use ordain::Error;
    /// # use ordain_contrib::sessions::{Expiry, Session};
    /// use std::time::Duration;
    ///
    /// /// For those who have not ticked "remember me".
    /// async fn forget_soon(session: Session) -> Result<(), Error> {
    ///     session.set_expiry(Expiry::AtBrowserClose).await
    /// }
    ///
    /// /// A quarter of an hour from the last change on.
    /// async fn step_up(session: Session) -> Result<(), Error> {
    ///     session.set_expiry(Expiry::After(Duration::from_secs(900))).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn set_expiry(&self, expiry: Expiry) -> Result<(), Error> {
        let mut state = self.read().await?;
        state.touch(EXPIRY);
        match expiry.to_json() {
            Some(value) => state.data.insert(EXPIRY.to_owned(), value),
            None => state.data.remove(EXPIRY),
        };
        self.modified();
        Ok(())
    }

    /// Says what [`Session::set_expiry`] has said.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn expiry(&self) -> Result<Expiry, Error> {
        Ok(record::expiry(&self.read().await?.data))
    }

    /// Says whether there is nothing: the store knows no such session, and nothing has been inserted. One whose last value
    /// was removed is not empty.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.read().await?.is_empty())
    }

    /// Says whether this request has read or written a value: then the response depends on the cookie.
    #[must_use]
    pub fn is_accessed(&self) -> bool {
        self.0.accessed.load(Ordering::Acquire)
    }

    /// Says whether this request has changed something, which is saved with the response.
    #[must_use]
    pub fn is_modified(&self) -> bool {
        self.0.modified.load(Ordering::Acquire)
    }

    /// The same methods for what may block: a blocking middleware, a blocking view.
    #[must_use]
    pub fn blocking(&self) -> Blocking<'_> {
        Blocking::of(self)
    }
}

/// How often lists and objects may stand within each other: `serde_json` reads 127, and a store has some around it.
const DEEPEST: usize = 100;

fn is_deeper(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(values) => levels == 0 || values.iter().any(|value| is_deeper(value, levels - 1)),
        Value::Object(values) => levels == 0 || values.values().any(|value| is_deeper(value, levels - 1)),
        _ => false,
    }
}

impl fmt::Debug for Session {
    /// Whether it was touched, and nothing of what is in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("accessed", &self.is_accessed())
            .field("modified", &self.is_modified())
            .finish_non_exhaustive()
    }
}
