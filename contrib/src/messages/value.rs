//! The messages of a visitor, as everything below [`Flash`](super::Flash) sees them.

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ordain::{Error, FromChain, block_on};
use serde_json::Value;

use super::entry::Shown;
use super::message::Kept;
use super::store::{Came, Store};
use super::{Level, Message};

/// The messages for a visitor, provided by [`Flash`](super::Flash): to add some, which the visitor sees with the next page that shows them, and to
/// show those that there are. A need of the middlewares below, a parameter of axum handlers; the [module](super) has an example of each.
///
/// A cheap clone, and all clones are of one visitor. Nothing is read until somebody asks.
#[derive(Clone, FromChain)]
#[from_chain(provided_by = "ordain_contrib::messages::Flash")]
pub struct Messages(Arc<Inner>);

struct Inner {
    shown: Arc<Shown>,
    store: Store,
    /// Somebody has looked at the messages, or added one: in most requests nobody does.
    touched: AtomicBool,
    state: Mutex<State>,
}

pub(super) struct State {
    /// What is not added below this.
    level: Level,
    /// What there was before this request, once somebody has asked.
    came: Option<Came>,
    /// Somebody has looked at what there was.
    asked: bool,
    /// Somebody has taken it.
    taken: bool,
    /// Among what was taken was a message.
    shown: bool,
    /// What was added and is not shown yet.
    added: Vec<Message>,
}

impl Messages {
    pub(super) fn new(shown: Arc<Shown>, store: Store) -> Self {
        let state =
            State { level: shown.level, came: None, asked: false, taken: false, shown: false, added: Vec::new() };
        Self(Arc::new(Inner { shown, store, touched: AtomicBool::new(false), state: Mutex::new(state) }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.touched.store(true, Ordering::Release);
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a message. One without a text, or below the [level](Self::set_level), is dropped.
    pub fn add(&self, level: Level, text: impl Into<String>) {
        self.add_with_tags(level, text, "");
    }

    /// Adds a message with tags of its own, parted by spaces, which stand before that of its level.
    pub fn add_with_tags(&self, level: Level, text: impl Into<String>, tags: impl Into<String>) {
        let message = self.message((level.0, text.into(), tags.into()));
        let mut state = self.state();
        if !message.text.is_empty() && level >= state.level {
            state.added.push(message);
        }
    }

    /// Adds a message for whoever develops the site.
    pub fn debug(&self, text: impl Into<String>) {
        self.add(Level::DEBUG, text);
    }

    /// Adds a message for the visitor.
    pub fn info(&self, text: impl Into<String>) {
        self.add(Level::INFO, text);
    }

    /// Says that what the visitor wanted is done.
    pub fn success(&self, text: impl Into<String>) {
        self.add(Level::SUCCESS, text);
    }

    /// Warns the visitor.
    pub fn warning(&self, text: impl Into<String>) {
        self.add(Level::WARNING, text);
    }

    /// Says that what the visitor wanted is not done.
    pub fn error(&self, text: impl Into<String>) {
        self.add(Level::ERROR, text);
    }

    /// Adds no message below this level, for the rest of this request.
    pub fn set_level(&self, level: Level) {
        self.state().level = level;
    }

    /// The level below which no message is added.
    #[must_use]
    pub fn level(&self) -> Level {
        self.state().level
    }

    /// Takes all messages, in the order in which they were added, to show them: they are gone then, those of this very request, too. What is
    /// added later is for the next page.
    ///
    /// The response is kept by no cache, if there were any.
    ///
    /// # Errors
    ///
    /// The store's, of messages in the session.
    pub async fn take(&self) -> Result<Vec<Message>, Error> {
        self.load().await?;
        Ok(self.taken())
    }

    /// Takes what has been loaded.
    fn taken(&self) -> Vec<Message> {
        let mut state = self.state();
        let came = state.came.as_ref().filter(|_| !state.taken);
        let mut all: Vec<_> =
            came.into_iter().flat_map(Came::messages).map(|kept| self.message(kept.clone())).collect();
        all.append(&mut state.added);
        (state.asked, state.taken) = (true, true);
        state.shown |= !all.is_empty();
        all
    }

    /// Looks at all messages, and leaves them there.
    ///
    /// # Errors
    ///
    /// As [`Messages::take`].
    pub async fn peek(&self) -> Result<Vec<Message>, Error> {
        self.load().await?;
        let mut state = self.state();
        state.asked = true;
        let came = state.came.as_ref().filter(|_| !state.taken);
        let came = came.into_iter().flat_map(Came::messages).map(|kept| self.message(kept.clone()));
        Ok(came.chain(state.added.iter().cloned()).collect())
    }

    /// How many there are. They stay there.
    ///
    /// # Errors
    ///
    /// As [`Messages::take`].
    pub async fn len(&self) -> Result<usize, Error> {
        Ok(self.peek().await?.len())
    }

    /// Whether there is none. They stay there.
    ///
    /// # Errors
    ///
    /// As [`Messages::take`].
    pub async fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.peek().await?.is_empty())
    }

    /// Those of the methods that wait, for what may block: a blocking middleware, a blocking view.
    #[must_use]
    pub fn blocking(&self) -> Blocking<'_> {
        Blocking(self)
    }

    fn message(&self, (level, text, extra_tags): Kept) -> Message {
        let level = Level(level);
        let said = self.0.shown.tags.iter().find(|(known, _)| *known == level).map(|(_, tag)| tag.clone());
        let level_tag = said.unwrap_or_else(|| Cow::Borrowed(level.name().unwrap_or_default()));
        Message { level, text, extra_tags, level_tag }
    }

    /// Reads what there was before this request, once.
    pub(super) async fn load(&self) -> Result<(), Error> {
        if self.state().came.is_some() {
            return Ok(());
        }
        let came = self.0.store.read().await?;
        self.state().came.get_or_insert(came);
        Ok(())
    }

    /// What a template shows: all of them, which are taken by that.
    pub(super) fn shown(&self) -> Value {
        self.taken().iter().map(Message::shown).collect()
    }

    /// Keeps what is left for the next page, and says what the response depends on (MSG-3).
    pub(super) async fn finish(&self, response: &mut ordain::Response) -> Result<(), Error> {
        if !self.0.touched.load(Ordering::Acquire) {
            return Ok(());
        }
        let has_added = {
            let state = self.state();
            if !state.asked && state.added.is_empty() {
                return Ok(());
            }
            !state.added.is_empty()
        };
        if has_added {
            self.load().await?;
        }
        let (came, taken, shown, added) = {
            let mut state = self.state();
            let added: Vec<_> = std::mem::take(&mut state.added).iter().map(Message::kept).collect();
            (state.came.take().unwrap_or_default(), state.taken, state.shown, added)
        };
        if shown {
            crate::caching::do_not_store(response);
        }
        self.0.store.write(came, taken, added, response).await
    }
}

/// How many were added and whether the others were taken; none of the texts.
impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Messages")
            .field("added", &state.added.len())
            .field("taken", &state.taken)
            .finish_non_exhaustive()
    }
}

/// [`Messages`] for what may block: each method is the one of the same name there, and comes back when it is done.
#[derive(Debug, Clone, Copy)]
pub struct Blocking<'a>(&'a Messages);

impl Blocking<'_> {
    /// See [`Messages::take`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn take(&self) -> Result<Vec<Message>, Error> {
        block_on(self.0.take())
    }

    /// See [`Messages::peek`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn peek(&self) -> Result<Vec<Message>, Error> {
        block_on(self.0.peek())
    }

    /// See [`Messages::len`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn len(&self) -> Result<usize, Error> {
        block_on(self.0.len())
    }

    /// See [`Messages::is_empty`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn is_empty(&self) -> Result<bool, Error> {
        block_on(self.0.is_empty())
    }
}
