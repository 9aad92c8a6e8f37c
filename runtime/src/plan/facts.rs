//! What generated code writes about each middleware, and about each entry of a chain.

use super::{MAX_NEEDS, Role, Rule};

/// The identity of a middleware or a set: where it is declared, and its name, hashed at compile time.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id(pub(super) u64);

impl Id {
    /// Of what has no attribute of ordain's: tower layers. No rule can name it.
    pub const FOREIGN: Self = Self(1);

    /// Hashes the place of a declaration and its name.
    ///
    /// The parts are separated, so that moving a character from one to the next gives another id.
    #[must_use]
    pub const fn new(package: &str, version: &str, module: &str, line: u32, column: u32, name: &str) -> Self {
        let hash = fnv(FNV_OFFSET, package.as_bytes());
        let hash = fnv(hash, version.as_bytes());
        let hash = fnv(hash, module.as_bytes());
        let hash = fnv(hash, &line.to_le_bytes());
        let hash = fnv(hash, &column.to_le_bytes());
        let hash = fnv(hash, name.as_bytes());
        // Zero is nobody: an absent entry, and a free slot of the index.
        Self(if hash == 0 { FNV_OFFSET } else { hash })
    }

    pub(crate) const fn is(self, other: Self) -> bool {
        self.0 == other.0
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a over one part and a separator that no UTF-8 text contains.
const fn fnv(mut hash: u64, part: &[u8]) -> u64 {
    let mut at = 0;
    while at < part.len() {
        hash = (hash ^ part[at] as u64).wrapping_mul(FNV_PRIME);
        at += 1;
    }
    (hash ^ 0xff).wrapping_mul(FNV_PRIME)
}

/// A value that a middleware takes from the request.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// The type, as the middleware spells it; for an `Option<T>`, the `T`.
    pub ty: &'static str,
    /// Whether the middleware can do without: it takes an `Option<T>`, or an `After<T>`.
    pub optional: bool,
    /// Whether it reads the value on the way out, if one below has provided it: it takes an `After<T>`.
    pub after: bool,
    /// The entry that usually provides it, if its type says so: [`FromChain`](crate::FromChain).
    pub provided_by: Option<&'static str>,
}

/// The needs of one middleware, in the order in which it spells them.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    pub(super) items: [Need; MAX_NEEDS],
    pub(super) len: usize,
}

impl Needs {
    /// Needs nothing.
    pub const NONE: Self =
        Self { items: [Need { ty: "", optional: false, after: false, provided_by: None }; MAX_NEEDS], len: 0 };

    /// Collects the needs of a middleware.
    ///
    /// # Panics
    ///
    /// If there are more than [`MAX_NEEDS`].
    #[must_use]
    #[track_caller]
    pub const fn new(needs: &'static [Need]) -> Self {
        let mut all = Self::NONE;
        let mut at = 0;
        while at < needs.len() {
            all = all.with(needs[at]);
            at += 1;
        }
        all
    }

    /// Adds the needs of another part of the same middleware.
    ///
    /// # Panics
    ///
    /// If there are more than [`MAX_NEEDS`] together.
    #[must_use]
    #[track_caller]
    pub const fn and(self, other: Self) -> Self {
        let mut all = self;
        let mut at = 0;
        while at < other.len {
            all = all.with(other.items[at]);
            at += 1;
        }
        all
    }

    #[track_caller]
    const fn with(mut self, need: Need) -> Self {
        // Kept in step with MAX_NEEDS by a unit test.
        assert!(
            self.len < MAX_NEEDS,
            "a middleware can take at most 8 values from the request\nhelp: provide several of them as one struct"
        );
        self.items[self.len] = need;
        self.len += 1;
        self
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The needs, in the order in which they are spelled.
    #[must_use]
    pub const fn as_slice(&self) -> &[Need] {
        self.items.split_at(self.len).0
    }
}

/// The modes in which a middleware can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    /// In async and in blocking chains alike.
    Both,
    /// Async only.
    Async,
    /// Blocking only.
    Blocking,
}

/// A mode in which a chain is entered, or a view runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// On the async runtime's own threads; never blocks.
    Async,
    /// On a thread that may block.
    Blocking,
}

/// The hooks that a middleware has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "five hooks, each of which is there or not")]
pub struct Hooks {
    /// `process_request`.
    pub request: bool,
    /// `process_response`.
    pub response: bool,
    /// `process_view`.
    pub view: bool,
    /// `process_exception`.
    pub exception: bool,
    /// `process_template_response`.
    pub template: bool,
}

impl Hooks {
    /// No hooks.
    pub const NONE: Self = Self { request: false, response: false, view: false, exception: false, template: false };
}

/// The most lists of rules that one entry can have: an `Either` has those of both its sides, and one
/// more, by which the rules of others find either side.
const MAX_RULE_LISTS: usize = 8;

/// The rules of one middleware, or of those that one entry is a choice of.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct RuleLists {
    lists: [&'static [Rule]; MAX_RULE_LISTS],
    len: usize,
}

impl RuleLists {
    /// The rules of one middleware.
    #[must_use]
    pub const fn of(rules: &'static [Rule]) -> Self {
        let mut lists: [&'static [Rule]; MAX_RULE_LISTS] = [&[]; MAX_RULE_LISTS];
        lists[0] = rules;
        Self { lists, len: 1 }
    }

    /// Adds the rules of another.
    ///
    /// # Panics
    ///
    /// If there are too many lists: `Either` in `Either` in `Either`.
    #[must_use]
    #[track_caller]
    pub const fn and(mut self, other: Self) -> Self {
        let mut at = 0;
        while at < other.len {
            assert!(
                self.len < MAX_RULE_LISTS,
                "an entry can be one of at most four middlewares\nhelp: nest `Either` less deep"
            );
            self.lists[self.len] = other.lists[at];
            self.len += 1;
            at += 1;
        }
        self
    }
}

/// Everything about a middleware that does not depend on the chain it stands in.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is so or not, whatever the others are")]
pub struct Facts {
    /// Who it is.
    pub id: Id,
    /// Its type's name; of a generic one, as the entry spells it.
    pub name: &'static str,
    /// The names of its type parameters, in the order of its type's arguments. Of an argument that has some within, the whole, with
    /// a `?` before each of them, `PerUser<?B>`; empty for one that has none.
    pub parameters: &'static [&'static str],
    /// The spelling of the type it provides.
    pub provides: Option<&'static str>,
    /// What it takes from the request.
    pub needs: Needs,
    /// Its rules.
    pub rules: RuleLists,
    /// The modes it can run in.
    pub capability: Capability,
    /// Its hooks.
    pub hooks: Hooks,
    /// Whether the entry is an `Option<M>`, which may be left out when the chain is built.
    pub optional: bool,
    /// Whether all that it does is to leave something in the settings of its own chain: a chain around may have it, too, and where it
    /// stands does not matter.
    pub setting: bool,
    /// Whether the entry is one of two middlewares that do not provide the same type.
    pub unlike: bool,
    /// Whether this stands for an entry that a `#[cfg]` removed: everything here ignores it.
    pub absent: bool,
}

impl Facts {
    /// Stands for an entry that a `#[cfg]` removed, so that the others keep their places.
    pub const ABSENT: Self = Self {
        id: Id(0),
        name: "",
        parameters: &[],
        provides: None,
        needs: Needs::NONE,
        rules: RuleLists::of(&[]),
        capability: Capability::Both,
        hooks: Hooks::NONE,
        optional: false,
        setting: false,
        unlike: false,
        absent: true,
    };
}

/// An entry of a chain.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What is known about its middleware.
    pub facts: Facts,
    /// How the chain calls it: the last segment of a bare path with its arguments, or the field's name.
    pub label: &'static str,
    /// The rules and waivers that are written on the entry itself.
    pub rules: &'static [Rule],
    /// What it is to the type that it provides.
    pub role: Role,
    /// For each need, in the order of `facts.needs`: the entry whose value it waits for.
    pub providers: [Option<usize>; MAX_NEEDS],
    /// For each need: whether `wrap_router` meets it.
    pub by_router: [bool; MAX_NEEDS],
    /// The entry whose value of the type that this one provides counts for others; maybe this one.
    pub source: Option<usize>,
    /// An entry above that provides the same type, where only one can.
    pub rival: Option<usize>,
    /// Whether an entry above has the very same type.
    pub repeated: bool,
    /// Whether one of the same spread list has.
    pub repeated_at_home: bool,
    /// Where it stands in the list as it is written: the entries of a spread list share one place.
    pub item: usize,
    /// The list it was spread from: `Common` of `..Common`.
    pub of: Option<&'static str>,
    /// The chain it stands in, if that is one around the chain that is judged.
    pub around: Option<&'static str>,
}

impl Entry {
    /// Stands for an entry that a `#[cfg]` removed.
    pub const ABSENT: Self = Self {
        facts: Facts::ABSENT,
        label: "",
        rules: &[],
        role: Role::Source,
        providers: [None; MAX_NEEDS],
        by_router: [false; MAX_NEEDS],
        source: None,
        rival: None,
        repeated: false,
        repeated_at_home: false,
        item: 0,
        of: None,
        around: None,
    };

    /// Whether it takes what only `wrap_router` gives it; if that is asked, whether it cannot do without.
    pub(crate) const fn takes_of_router(&self, for_certain: bool) -> bool {
        let mut nth = 0;
        while nth < self.facts.needs.len {
            let Need { optional, .. } = self.facts.needs.items[nth];
            if self.by_router[nth] && self.providers[nth].is_none() && !(for_certain && optional) {
                return true;
            }
            nth += 1;
        }
        false
    }

    /// Whether two entries come from one spread list, which moves as one.
    pub(super) const fn are_together(entries: &[Self], a: usize, b: usize) -> bool {
        a == b
            || entries[a].of.is_some()
                && entries[b].of.is_some()
                && entries[a].around.is_none()
                && entries[b].around.is_none()
                && entries[a].item == entries[b].item
    }

    /// The entry's rules, those of its middleware and its own, as one list.
    pub(super) const fn rule(&self, mut nth: usize) -> Option<&Rule> {
        let mut list = 0;
        while let Some(rules) = self.rules(list) {
            if nth < rules.len() {
                return Some(&rules[nth]);
            }
            nth -= rules.len();
            list += 1;
        }
        None
    }

    /// The same rules list by list. Where each rule of a chain is looked at, its lists are taken apart as patterns, for a call
    /// is what costs most in const evaluation.
    pub(super) const fn rules(&self, list: usize) -> Option<&'static [Rule]> {
        let RuleLists { lists, len } = &self.facts.rules;
        if list < *len {
            Some(lists[list])
        } else if list == *len {
            Some(self.rules)
        } else {
            None
        }
    }
}
