//! From the id of a middleware or a set to the places of whoever it means.

use super::places::Places;
use super::{Entry, Id, Rule};

const SLOTS: usize = 1024;
/// Beyond this a probe would be long.
const FULL: usize = SLOTS / 4 * 3;

/// A small open-addressing table, filled once per chain: a search through the rules of all entries for each rule would be slow.
pub(super) struct Index {
    slots: [Slot; SLOTS],
    used: usize,
    /// Whether an id was left out, because the table was full.
    spilled: bool,
}

/// What the table knows of one id.
#[derive(Clone, Copy)]
struct Slot {
    /// Zero if the slot is free.
    id: u64,
    places: Places,
    span: Span,
}

/// From where to where those stand that an id means: enough to see that most rules are kept.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// The topmost; of none, no place at all.
    pub(super) first: usize,
    /// The topmost that is always there.
    pub(super) first_firm: usize,
    /// The bottommost; of none, the first place.
    pub(super) last: usize,
}

impl Span {
    const NONE: Self = Self { first: usize::MAX, first_firm: usize::MAX, last: 0 };
}

impl Index {
    #[expect(clippy::large_stack_arrays, reason = "there is no heap in a const fn, where this is used")]
    pub(super) const EMPTY: Self =
        Self { slots: [Slot { id: 0, places: Places::NONE, span: Span::NONE }; SLOTS], used: 0, spilled: false };

    #[expect(clippy::cast_possible_truncation, reason = "there are few slots")]
    const fn slot(&self, id: Id) -> usize {
        let mut slot = id.0 as usize % SLOTS;
        while self.slots[slot].id != 0 && self.slots[slot].id != id.0 {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    /// Files a place under an id, from the topmost on. `firm` are the entries that are always there.
    pub(super) const fn file(&mut self, id: Id, at: usize, firm: bool) {
        let slot = self.slot(id);
        let found = &mut self.slots[slot];
        if found.id == 0 {
            if self.used == FULL {
                self.spilled = true;
                return;
            }
            self.used += 1;
            found.id = id.0;
            found.span.first = at;
        }
        if firm && found.span.first_firm == usize::MAX {
            found.span.first_firm = at;
        }
        found.span.last = at;
        found.places = found.places.with(at);
    }

    /// The places that share their id with another.
    pub(super) const fn shared(&self) -> Places {
        let mut shared = Places::NONE;
        let mut slot = 0;
        while slot < SLOTS {
            let Slot { id, places, .. } = &self.slots[slot];
            if *id != 0 && places.count() > 1 {
                shared = shared.or(places);
            }
            slot += 1;
        }
        shared
    }

    /// From where to where those stand that an id means, if the table knows.
    pub(super) const fn span(&self, id: Id) -> Option<Span> {
        let Slot { id, span, .. } = self.slots[self.slot(id)];
        if id == 0 && self.spilled { None } else { Some(span) }
    }

    /// The places of all that an id means.
    pub(super) const fn places(&self, entries: &[Entry], standing: &Places, id: Id) -> Places {
        let Slot { id: filed, places, .. } = &self.slots[self.slot(id)];
        if *filed == 0 && self.spilled {
            return scan(entries, standing, id);
        }
        *places
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
