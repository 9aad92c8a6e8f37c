//! From the id of a middleware or a set to the places of whoever it means.

use super::places::Places;
use super::{Entry, Id, Rule};

const SLOTS: usize = 1024;
/// Beyond this a probe would be long.
const FULL: usize = SLOTS / 4 * 3;

/// A small open-addressing table, filled once per chain: a search through the rules of all entries for each rule would be slow.
pub(super) struct Index {
    ids: [u64; SLOTS],
    places: [Places; SLOTS],
    used: usize,
    /// Whether an id was left out, because the table was full.
    spilled: bool,
}

impl Index {
    #[expect(clippy::large_stack_arrays, reason = "there is no heap in a const fn, where this is used")]
    pub(super) const EMPTY: Self = Self { ids: [0; SLOTS], places: [Places::NONE; SLOTS], used: 0, spilled: false };

    const fn slot(&self, id: Id) -> usize {
        let [low, high, ..] = id.0.to_le_bytes();
        let mut slot = u16::from_le_bytes([low, high]) as usize % SLOTS;
        while self.ids[slot] != 0 && self.ids[slot] != id.0 {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    /// Files a place under an id.
    pub(super) const fn file(&mut self, id: Id, at: usize) {
        let slot = self.slot(id);
        if self.ids[slot] == 0 {
            if self.used == FULL {
                self.spilled = true;
                return;
            }
            self.used += 1;
            self.ids[slot] = id.0;
        }
        self.places[slot] = self.places[slot].with(at);
    }

    /// The places that share their id with another.
    pub(super) const fn shared(&self) -> Places {
        let mut shared = Places::NONE;
        let mut slot = 0;
        while slot < SLOTS {
            if self.ids[slot] != 0 && self.places[slot].count() > 1 {
                shared = shared.or(&self.places[slot]);
            }
            slot += 1;
        }
        shared
    }

    /// The places of all that an id means.
    pub(super) const fn places(&self, entries: &[Entry], standing: &Places, id: Id) -> Places {
        let slot = self.slot(id);
        if self.ids[slot] == 0 && self.spilled {
            return scan(entries, standing, id);
        }
        self.places[slot]
    }
}

/// The same without a table.
const fn scan(entries: &[Entry], standing: &Places, id: Id) -> Places {
    let mut found = Places::NONE;
    let mut rest = *standing;
    while let Some(at) = rest.first() {
        rest = rest.without(at);
        if entries[at].is_meant_by(id) {
            found = found.with(at);
        }
    }
    found
}

impl Entry {
    /// Whether an id is this entry's middleware, or a set that it is a member of.
    pub(super) const fn is_meant_by(&self, id: Id) -> bool {
        if self.facts.id.is(id) {
            return true;
        }
        let mut nth = 0;
        while let Some(rule) = self.rule(nth) {
            if let Rule::InSet(set) = rule
                && set.id.is(id)
            {
                return true;
            }
            nth += 1;
        }
        false
    }
}
