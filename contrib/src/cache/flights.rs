//! One request builds a page, and others that ask for the same wait for it.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use futures_timer::Delay;
use http::HeaderName;
use moka::sync::Cache;
use tokio::sync::watch;

use super::key::Key;
use super::page::Kept;

/// What is being built.
pub(super) struct Flights {
    underway: Mutex<HashMap<Key, watch::Receiver<Option<Outcome>>>>,
    /// What was built lately and could not be kept: nobody waits for the next one.
    passing: Cache<Key, ()>,
    /// How many have ended with a page.
    landed: AtomicU64,
}

/// What has come of a page that was built.
#[derive(Clone)]
pub(super) enum Outcome {
    /// It is kept.
    Kept(Arc<Landed>),
    /// It is nothing to be kept: everybody builds their own.
    NotKept,
}

/// A page that is kept.
pub(super) struct Landed {
    /// What it varies by.
    pub(super) names: Vec<HeaderName>,
    pub(super) key: Key,
    pub(super) page: Arc<Kept>,
}

/// What somebody does who has not found a page.
pub(super) enum Join {
    /// Builds it, while the others wait.
    Builds(Turn),
    /// Waits.
    Waits(Waiting),
    /// Builds it, and nobody waits.
    Passes,
}

impl Flights {
    pub(super) fn new() -> Self {
        const MOST: u64 = 10_000;
        const LATELY: Duration = Duration::from_secs(10);
        let passing = Cache::builder().max_capacity(MOST).time_to_live(LATELY).build();
        Self { underway: Mutex::default(), passing, landed: AtomicU64::new(0) }
    }

    /// A number that is another one when a page has been built meanwhile.
    pub(super) fn landed(&self) -> u64 {
        self.landed.load(Ordering::Acquire)
    }

    pub(super) fn join(self: &Arc<Self>, key: Key) -> Join {
        let mut underway = self.underway();
        if let Some(outcome) = underway.get(&key) {
            return Join::Waits(Waiting(outcome.clone()));
        }
        if self.passing.contains_key(&key) {
            return Join::Passes;
        }
        let (says, hears) = watch::channel(None);
        underway.insert(key, hears);
        Join::Builds(Turn { flights: Arc::clone(self), key, says })
    }

    fn underway(&self) -> MutexGuard<'_, HashMap<Key, watch::Receiver<Option<Outcome>>>> {
        self.underway.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn of a request that builds a page. However it ends, also by being dropped, those who wait for it go on.
pub(super) struct Turn {
    flights: Arc<Flights>,
    key: Key,
    says: watch::Sender<Option<Outcome>>,
}

impl Turn {
    pub(super) fn ends(self, outcome: Outcome) {
        match &outcome {
            Outcome::Kept(_) => {
                self.flights.passing.invalidate(&self.key);
                self.flights.landed.fetch_add(1, Ordering::AcqRel);
            }
            Outcome::NotKept => self.flights.passing.insert(self.key, ()),
        }
        self.says.send_replace(Some(outcome));
    }
}

impl Drop for Turn {
    /// Before the sender goes, which is what wakes those whose turn comes now.
    fn drop(&mut self) {
        self.flights.underway().remove(&self.key);
    }
}

/// Waits for somebody else's turn to end.
pub(super) struct Waiting(watch::Receiver<Option<Outcome>>);

/// How the wait has ended.
pub(super) enum Waited {
    Ended(Outcome),
    /// The one who built it is gone: by an error, a panic, a client that has left.
    Left,
    TooLong,
}

impl Waiting {
    /// Waits until it ends, or until the alarm.
    pub(super) async fn wait(mut self, alarm: &mut Delay) -> Waited {
        let mut ends = pin!(self.0.wait_for(Option::is_some));
        poll_fn(|context| {
            if let Poll::Ready(ended) = ends.as_mut().poll(context) {
                let ended = ended.ok().and_then(|outcome| outcome.clone());
                return Poll::Ready(ended.map_or(Waited::Left, Waited::Ended));
            }
            pin!(&mut *alarm).poll(context).map(|()| Waited::TooLong)
        })
        .await
    }
}
