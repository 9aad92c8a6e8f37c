//! What an entry is to the type that it provides, and whose value a need waits for.

use super::{Entry, MAX_ENTRIES, MAX_NEEDS};

/// Which entries have the types of one entry. A type is known by the first entry of the chain that has it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Classes {
    /// The type it provides.
    pub own: Option<usize>,
    /// The types it needs.
    pub needs: [Option<usize>; MAX_NEEDS],
}

impl Classes {
    /// Provides nothing, needs nothing.
    pub const NONE: Self = Self { own: None, needs: [None; MAX_NEEDS] };
}

/// What an entry is to the type that it provides.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It makes the value, if it provides any.
    Source,
    /// It takes an `Option` of it, so it has one on every path; below one that is there for certain it refines that.
    Default,
    /// It takes one, and hands on another.
    Refiner,
}

impl Role {
    pub(super) const fn is(self, other: Self) -> bool {
        self as u8 == other as u8
    }
}

/// Finds who provides what: fills in the roles of the entries, and their providers.
#[doc(hidden)]
pub const fn resolve(entries: &mut [Entry], classes: &[Classes]) {
    let len = if entries.len() < MAX_ENTRIES { entries.len() } else { MAX_ENTRIES };
    let mut sources = Sources { made: [None; MAX_ENTRIES], defaulted: [None; MAX_ENTRIES] };
    let mut at = len;
    while at > 0 {
        at -= 1;
        if let Some(class) = own(&entries[at], &classes[at]) {
            entries[at].role = role(&entries[at], &classes[at], class);
            match entries[at].role {
                Role::Source => sources.made[class] = Some(at),
                Role::Default => sources.defaulted[class] = Some(at),
                Role::Refiner => {}
            }
        }
    }
    at = 0;
    while at < len {
        let mut defaults = None;
        if let Some(class) = own(&entries[at], &classes[at]) {
            let first = match entries[at].role {
                Role::Source => sources.made[class],
                Role::Default if sources.is_sure(entries, class) => {
                    entries[at].role = Role::Refiner;
                    None
                }
                Role::Default => {
                    defaults = Some(class);
                    sources.defaulted[class]
                }
                Role::Refiner => None,
            };
            entries[at].rival = match first {
                Some(first) if first < at => Some(first),
                _ => None,
            };
            entries[at].source = sources.of(entries, class);
        }
        let needs = entries[at].facts.needs.len();
        let mut nth = 0;
        while nth < needs {
            entries[at].providers[nth] = match (classes[at].needs[nth], defaults) {
                (Some(class), Some(own)) if class == own => sources.made[class],
                (Some(class), _) => sources.of(entries, class),
                (None, _) => None,
            };
            nth += 1;
        }
        at += 1;
    }
}

/// The type that an entry provides, if it provides any.
const fn own(entry: &Entry, classes: &Classes) -> Option<usize> {
    if entry.facts.provides.is_some() { classes.own } else { None }
}

/// An entry that needs what it provides, by value or as an `Option`.
const fn role(entry: &Entry, classes: &Classes, own: usize) -> Role {
    let mut role = Role::Source;
    let mut nth = 0;
    while nth < entry.facts.needs.len() {
        if let Some(class) = classes.needs[nth]
            && class == own
        {
            if !entry.facts.needs.items[nth].optional {
                return Role::Refiner;
            }
            role = Role::Default;
        }
        nth += 1;
    }
    role
}

/// The first entries that provide a type.
struct Sources {
    /// By making a value.
    made: [Option<usize>; MAX_ENTRIES],
    /// By having one on every path.
    defaulted: [Option<usize>; MAX_ENTRIES],
}

impl Sources {
    /// Whether a type is made by an entry that is always there.
    const fn is_sure(&self, entries: &[Entry], class: usize) -> bool {
        matches!(self.made[class], Some(at) if !entries[at].facts.optional)
    }

    /// Whose value counts: of who may be left out and a default below it, the default's.
    const fn of(&self, entries: &[Entry], class: usize) -> Option<usize> {
        if self.defaulted[class].is_some() && !self.is_sure(entries, class) {
            self.defaulted[class]
        } else {
            self.made[class]
        }
    }
}
