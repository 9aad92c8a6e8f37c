//! Sessions in the memory of this process.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use super::super::record::{Record, Saved, Stored, Version};
use super::super::store::{CYCLED, Store, StoreError, Updated};
use super::super::token::{Id, Token};

/// Keeps sessions in the memory of this process: for tests, and for a site of one process that may forget its visitors when
/// it ends. A clone is the same store.
///
/// It keeps a number of sessions, 100,000 unless said, and of anonymous ones no more than three in four. Where one more would
/// be too many, what is over goes first, then the anonymous session that was idle for the longest time. That of a
/// visitor who is logged in is never dropped for another: when there are only such, one more is [`StoreError::Full`]. A flood
/// of requests from strangers logs nobody out.
#[derive(Clone)]
pub struct Memory {
    table: Arc<Mutex<Table>>,
}

struct Table {
    capacity: usize,
    anonymous_capacity: usize,
    rows: HashMap<Id, Row>,
    /// By the moment at which they are over.
    ends: BTreeSet<(SystemTime, Id)>,
    /// The anonymous ones, by their last use.
    anonymous: BTreeMap<u64, Id>,
    uses: u64,
    /// What tokens were changed into, for as long as the old ones end it.
    cycled: HashMap<Id, Id>,
    /// Until when that is, by a clock that nobody sets.
    cycled_until: VecDeque<(Instant, Id)>,
}

struct Row {
    record: Record,
    version: Version,
    /// The last use, if it is anonymous.
    anonymous: Option<u64>,
}

impl Memory {
    /// A store of this many sessions, three in four of which may be anonymous.
    #[must_use]
    pub fn with_capacity(sessions: usize) -> Self {
        let table = Table {
            capacity: sessions,
            anonymous_capacity: sessions - sessions / 4,
            rows: HashMap::new(),
            ends: BTreeSet::new(),
            anonymous: BTreeMap::new(),
            uses: 0,
            cycled: HashMap::new(),
            cycled_until: VecDeque::new(),
        };
        Self { table: Arc::new(Mutex::new(table)) }
    }

    /// Lets so many of them be anonymous.
    #[must_use]
    pub fn anonymous_capacity(self, sessions: usize) -> Self {
        self.table().anonymous_capacity = sessions;
        self
    }

    /// How many sessions there are, what is over and has not been purged included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table().rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::with_capacity(100_000)
    }
}

impl Table {
    fn remove(&mut self, id: Id) -> Option<Row> {
        let row = self.rows.remove(&id)?;
        self.ends.remove(&(row.record.expires, id));
        if let Some(used) = row.anonymous {
            self.anonymous.remove(&used);
        }
        Some(row)
    }

    fn put(&mut self, id: Id, record: Record, version: Version) {
        self.uses += 1;
        let anonymous = (!record.is_known()).then_some(self.uses);
        if let Some(used) = anonymous {
            self.anonymous.insert(used, id);
        }
        self.ends.insert((record.expires, id));
        self.rows.insert(id, Row { record, version, anonymous });
        // Whoever logs out may be one too many.
        while let Some((_, idle)) = self.anonymous.first_key_value().filter(|_| self.has_too_many_strangers()) {
            self.remove(*idle);
        }
    }

    fn has_too_many_strangers(&self) -> bool {
        self.anonymous.len() > self.anonymous_capacity
    }

    /// Notes that a session was used.
    fn used(&mut self, id: Id) {
        self.uses += 1;
        if let Some(used) = self.rows.get_mut(&id).and_then(|row| row.anonymous.as_mut()) {
            self.anonymous.remove(used);
            *used = self.uses;
            self.anonymous.insert(self.uses, id);
        }
    }

    fn cycled(&mut self, old: Id, new: Id) {
        let now = Instant::now();
        while let Some((_, id)) = self.cycled_until.front().filter(|(until, _)| *until <= now) {
            self.cycled.remove(id);
            self.cycled_until.pop_front();
        }
        self.cycled.insert(old, new);
        self.cycled_until.push_back((now + CYCLED, old));
    }

    fn purge(&mut self, now: SystemTime) -> u64 {
        let mut purged = 0;
        while let Some((_, id)) = self.ends.first().copied().filter(|(end, _)| *end <= now) {
            self.remove(id);
            purged += 1;
        }
        purged
    }

    /// Makes room for one more, or says that there is none.
    fn make_room(&mut self, record: &Record) -> Result<(), StoreError> {
        let (rows, anonymous) = (self.rows.len(), self.anonymous.len());
        let bounded = !record.is_known() && anonymous >= self.anonymous_capacity;
        if rows < self.capacity && !bounded {
            return Ok(());
        }
        if self.purge(SystemTime::now()) > 0 {
            return self.make_room(record);
        }
        let idle = self.anonymous.first_key_value().map(|(_, id)| *id);
        match idle.filter(|_| record.is_known() || self.anonymous_capacity > 0) {
            Some(id) => {
                self.remove(id);
                Ok(())
            }
            None => Err(StoreError::Full),
        }
    }

    fn update(&mut self, token: &Token, seen: Version, record: &Record, cycle: bool) -> Updated {
        let id = token.id();
        match self.rows.get(&id).map(|row| row.version) {
            None => Updated::Gone,
            Some(version) if version != seen => Updated::Changed,
            Some(version) => {
                self.remove(id);
                let token = if cycle { Token::random() } else { token.clone() };
                self.put(token.id(), record.clone(), version.next());
                if cycle {
                    self.cycled(id, token.id());
                }
                Updated::Done(Saved { token, version: version.next() })
            }
        }
    }
}

impl Store for Memory {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        let (mut table, id) = (self.table(), token.id());
        table.used(id);
        Ok(table.rows.get(&id).map(|row| Stored { record: row.record.clone(), version: row.version }))
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        let mut table = self.table();
        table.make_room(record)?;
        let token = Token::random();
        table.put(token.id(), record.clone(), Version::FIRST);
        Ok(Saved { token, version: Version::FIRST })
    }

    async fn update(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        Ok(self.table().update(token, seen, record, false))
    }

    async fn cycle(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        Ok(self.table().update(token, seen, record, true))
    }

    async fn delete(&self, token: &Token) -> Result<(), StoreError> {
        let (mut table, mut next) = (self.table(), Some(token.id()));
        while let Some(id) = next {
            table.remove(id);
            next = table.cycled.remove(&id);
        }
        Ok(())
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        Ok(self.table().purge(SystemTime::now()))
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.table();
        f.debug_struct("Memory")
            .field("capacity", &table.capacity)
            .field("anonymous_capacity", &table.anonymous_capacity)
            .field("sessions", &table.rows.len())
            .finish_non_exhaustive()
    }
}
