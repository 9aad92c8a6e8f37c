//! Who stands in a list.

use super::{Id, MAX_ENTRIES};

/// Who the entries of a list are.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Ids {
    /// There are none.
    None,
    /// There are a few; nobody where no entry is.
    Some(&'static [Id]),
    /// Those of two lists.
    Both(&'static Ids, &'static Ids),
}

impl Ids {
    /// Whether an entry stands here.
    pub(crate) const fn has(&self, id: Id) -> bool {
        match self {
            Self::None => false,
            Self::Some(ids) => {
                let mut ids = *ids;
                while let [one, rest @ ..] = ids {
                    // A call is what costs most in const evaluation.
                    if one.0 == id.0 && id.0 != 0 {
                        return true;
                    }
                    ids = rest;
                }
                false
            }
            Self::Both(above, below) => above.has(id) || below.has(id),
        }
    }

    /// Those that stand here more than once.
    pub(crate) const fn twice(&self) -> Twice {
        let mut seen = Seen { slots: [0; SLOTS], twice: Twice { ids: [Id(0); MAX_ENTRIES], len: 0 } };
        seen.add(self);
        seen.twice
    }
}

/// Those that stand in a list more than once.
pub(crate) struct Twice {
    ids: [Id; MAX_ENTRIES],
    len: usize,
}

impl Twice {
    pub(crate) const fn ids(&self) -> &[Id] {
        self.ids.split_at(self.len).0
    }
}

/// More than a list has entries, so that one is always free.
const SLOTS: usize = 1024;

struct Seen {
    /// Zero if the slot is free.
    slots: [u64; SLOTS],
    twice: Twice,
}

impl Seen {
    #[expect(clippy::cast_possible_truncation, reason = "there are few slots")]
    const fn add(&mut self, ids: &Ids) {
        match ids {
            Ids::None => {}
            Ids::Some(ids) => {
                let mut ids = *ids;
                while let [Id(id), rest @ ..] = ids {
                    let mut slot = *id as usize % SLOTS;
                    while self.slots[slot] != 0 && self.slots[slot] != *id {
                        slot = (slot + 1) % SLOTS;
                    }
                    if self.slots[slot] == 0 {
                        self.slots[slot] = *id;
                    } else if self.twice.len < MAX_ENTRIES {
                        self.twice.ids[self.twice.len] = Id(*id);
                        self.twice.len += 1;
                    }
                    ids = rest;
                }
            }
            Ids::Both(above, below) => {
                self.add(above);
                self.add(below);
            }
        }
    }
}
