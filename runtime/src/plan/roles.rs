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
    /// Which of these `wrap_router` provides.
    pub by_router: [bool; MAX_NEEDS],
}

impl Classes {
    /// Provides nothing, needs nothing.
    pub const NONE: Self = Self { own: None, needs: [None; MAX_NEEDS], by_router: [false; MAX_NEEDS] };
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

/// Finds who provides what: fills in the roles of the entries from one on, and their providers. Those above are of chains
/// around this one, and have been judged.
#[doc(hidden)]
pub const fn resolve(entries: &mut [Entry], classes: &[Classes], from: usize) {
    let len = if entries.len() < MAX_ENTRIES { entries.len() } else { MAX_ENTRIES };
    let mut outer = Sources::NONE;
    let mut inner = Sources::NONE;
    let mut at = len;
    while at > 0 {
        at -= 1;
        if let Some(class) = own(&entries[at], &classes[at]) {
            if at < from {
                outer.add(entries[at].role, class, at);
            } else {
                entries[at].role = role(&entries[at], &classes[at], class);
                inner.add(entries[at].role, class, at);
            }
        }
    }
    at = from;
    while at < len {
        let mut defaults = None;
        if let Some(class) = own(&entries[at], &classes[at]) {
            let around = outer.of(entries, class);
            let sure = inner.is_sure(entries, class) || is_firm(entries, around);
            let rival = match entries[at].role {
                Role::Source => match inner.made[class] {
                    Some(first) if first < at => Some(first),
                    _ => around,
                },
                Role::Default if sure => {
                    entries[at].role = Role::Refiner;
                    None
                }
                Role::Default => {
                    defaults = Some(class);
                    match inner.defaulted[class] {
                        Some(first) if first < at => Some(first),
                        _ => None,
                    }
                }
                Role::Refiner => None,
            };
            entries[at].rival = rival;
            entries[at].source = nearest(entries, &inner, &outer, class);
        }
        let needs = entries[at].facts.needs.len();
        let mut nth = 0;
        while nth < needs {
            entries[at].providers[nth] = match (classes[at].needs[nth], defaults) {
                (Some(class), Some(own)) if class == own => match inner.made[class] {
                    Some(made) => Some(made),
                    None => outer.of(entries, class),
                },
                (Some(class), _) if class < MAX_ENTRIES => nearest(entries, &inner, &outer, class),
                _ => None,
            };
            nth += 1;
        }
        at += 1;
    }
}

/// Whose value counts in a chain: that of its own, unless it may be left out and one around it may not.
const fn nearest(entries: &[Entry], inner: &Sources, outer: &Sources, class: usize) -> Option<usize> {
    let around = outer.of(entries, class);
    // Below what is there for certain a default only refines.
    let own = if is_firm(entries, around) { inner.made[class] } else { inner.of(entries, class) };
    if own.is_some() && (is_firm(entries, own) || !is_firm(entries, around)) {
        own
    } else if around.is_some() {
        around
    } else {
        own
    }
}

/// Whether an entry is there for certain.
const fn is_firm(entries: &[Entry], at: Option<usize>) -> bool {
    matches!(at, Some(at) if !entries[at].facts.optional)
}

/// The type that an entry provides, if it provides any.
const fn own(entry: &Entry, classes: &Classes) -> Option<usize> {
    match classes.own {
        Some(class) if class < MAX_ENTRIES && entry.facts.provides.is_some() => Some(class),
        _ => None,
    }
}

/// An entry that needs what it provides, by value or as an `Option`.
const fn role(entry: &Entry, classes: &Classes, own: usize) -> Role {
    let mut role = Role::Source;
    let mut nth = 0;
    while nth < entry.facts.needs.len() {
        if let Some(class) = classes.needs[nth]
            && class == own
            && !entry.facts.needs.items[nth].after
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
    const NONE: Self = Self { made: [None; MAX_ENTRIES], defaulted: [None; MAX_ENTRIES] };

    /// Adds an entry that stands above all that have been added.
    const fn add(&mut self, role: Role, class: usize, at: usize) {
        match role {
            Role::Source => self.made[class] = Some(at),
            Role::Default => self.defaulted[class] = Some(at),
            Role::Refiner => {}
        }
    }

    /// Whether a type is made by an entry that is always there.
    const fn is_sure(&self, entries: &[Entry], class: usize) -> bool {
        is_firm(entries, self.made[class])
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
