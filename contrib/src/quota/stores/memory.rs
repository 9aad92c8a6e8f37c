//! Budgets in the memory of this process.

use std::sync::Arc;

use super::super::table::Table;
use super::{Counter, Store, StoreError, Taken};

/// Counts in the memory of this process: what has been used is forgotten when it ends. A clone is the same store.
///
/// It remembers a number of keys, 65,536 unless said, in a megabyte and a half. Where there are more, those are forgotten whose window is over, and then those who
/// have used least: a flood of new keys gives nobody a new budget who has used much of it.
#[derive(Debug, Clone)]
pub struct Memory {
    counts: Arc<Table<Count>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    end: u64,
    used: u64,
}

impl Memory {
    /// A store of so many keys, 25 bytes for each, at once.
    #[must_use]
    pub fn with_capacity(keys: usize) -> Self {
        Self { counts: Arc::new(Table::of(keys)) }
    }

    /// How many keys it remembers, those whose window is over included. It looks at all of its room.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use ordain_contrib::quota::{Counter, Memory, Store};
    ///
    /// let memory = Memory::with_capacity(64);
    /// for key in 0..1000 {
    ///     memory.take(Counter { name: &format!("address {key}"), now: 0, end: 60 }, 1, 10).await.unwrap();
    /// }
    /// assert_eq!(memory.len(), 64);
    /// # });
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether it remembers none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::with_capacity(1 << 16)
    }
}

impl Store for Memory {
    async fn take(&self, counter: Counter<'_>, units: u64, of: u64) -> Result<Taken, StoreError> {
        let Counter { name, now, end } = counter;
        let worth = |count: &Count| if count.end <= now { 0 } else { count.used };
        // Each window has a count of its own: what is late by a moment, over midnight, begins none anew.
        Ok(self.counts.with(&(name, end), worth, |count| {
            count.end = end;
            let used = count.used.saturating_add(units);
            let is_granted = used <= of;
            if is_granted {
                count.used = used;
            }
            Taken { is_granted, used: count.used }
        }))
    }
}
