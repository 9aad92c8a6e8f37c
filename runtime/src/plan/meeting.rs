//! Chains that meet: a list that is spread in another, and a chain inside others, put together as one list to be judged.

use super::judge::judge_within;
use super::roles::{Classes, resolve};
use super::verdict::Verdict;
use super::{Entry, MAX_ENTRIES, MAX_NEEDS};

/// The entries that a chain itself has, those of spread lists in their places.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Own {
    /// What is known about each.
    pub entries: &'static [Entry],
    /// Their types, by the first of these entries that has each.
    pub classes: &'static [Classes],
}

/// A chain in one of the places it may stand in: alone, or inside others, whose entries are above its own.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// Those around it, and its own.
    pub entries: &'static [Entry],
    /// Their types, by the first of these entries that has each.
    pub classes: &'static [Classes],
    /// Where its own begin.
    pub from: usize,
    /// What the judge says of it.
    pub verdict: &'static Verdict,
}

/// What an entry has in common with those of another list: the first there that has its own type, and the first that have the
/// types it provides and needs.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Kin {
    /// The same entry.
    pub entry: Option<usize>,
    /// Those that provide the types.
    pub classes: Classes,
}

impl Kin {
    pub(crate) const NONE: Self = Self { entry: None, classes: Classes::NONE };

    /// Of as many entries as there can be.
    #[expect(clippy::large_stack_arrays, reason = "there is no heap in a const fn, where this is used")]
    const NOBODY: [Self; MAX_ENTRIES] = [Self::NONE; MAX_ENTRIES];
}

/// The kin of all entries of a list, as they are found.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum KinTree {
    /// There are none.
    Empty,
    /// Of a few entries.
    Some(&'static [Kin]),
    /// Of some, and of those below them.
    Both(&'static KinTree, &'static KinTree),
}

impl KinTree {
    /// Writes them in a row; returns where they end.
    const fn lay(&self, into: &mut [Kin], at: usize) -> usize {
        match self {
            Self::Empty => at,
            Self::Some(kin) => {
                let mut nth = 0;
                while nth < kin.len() {
                    if at + nth < into.len() {
                        into[at + nth] = kin[nth];
                    }
                    nth += 1;
                }
                at + kin.len()
            }
            Self::Both(above, below) => {
                let next = above.lay(into, at);
                below.lay(into, next)
            }
        }
    }
}

/// The kin of a chain's own entries in each context of a chain around it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct KinList {
    /// In the first.
    pub tree: &'static KinTree,
    /// In the others.
    pub rest: Option<&'static KinList>,
}

/// A list that is spread.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    /// Its place in the list that it is spread in.
    pub item: usize,
    /// What it is called.
    pub name: &'static str,
    /// Its entries.
    pub own: Own,
}

/// Entries and their types, in the making.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Laid<const N: usize> {
    /// The entries.
    pub entries: [Entry; N],
    /// Their types.
    pub classes: [Classes; N],
}

/// The entries that a chain itself has, by what they have in common with each other.
#[doc(hidden)]
#[must_use]
pub const fn direct<const N: usize>(entries: [Entry; N], kin: &KinTree) -> Laid<N> {
    let mut laid = Laid { entries, classes: [Classes::NONE; N] };
    let mut all = [Kin::NONE; N];
    kin.lay(&mut all, 0);
    let mut at = 0;
    while at < N {
        laid.entries[at].repeated = matches!(all[at].entry, Some(first) if first < at);
        laid.entries[at].by_router = all[at].classes.by_router;
        laid.classes[at] = all[at].classes;
        at += 1;
    }
    resolve(&mut laid.entries, &laid.classes, 0);
    laid
}

/// Puts the entries of spread lists into the places where they are spread. `kin` has, for the list itself and for each that is
/// spread in it, what its entries have in common with those of each.
#[doc(hidden)]
#[must_use]
pub const fn spread<const N: usize>(direct: Own, spreads: &[Spread], kin: &[&[&KinTree]]) -> Laid<N> {
    let mut laid = Laid { entries: [Entry::ABSENT; N], classes: [Classes::NONE; N] };
    let mut list = 0;
    while list <= spreads.len() {
        let own = if list == 0 { direct } else { spreads[list - 1].own };
        let mut theirs = Kin::NOBODY;
        let mut at = 0;
        while at < own.entries.len() {
            if list > 0 || !is_spread(spreads, at) {
                let place = place(spreads, list, at);
                let mut entry = own.entries[at];
                if list > 0 {
                    entry.item = spreads[list - 1].item;
                    entry.of = Some(spreads[list - 1].name);
                    entry.repeated_at_home = entry.repeated;
                } else {
                    entry.item = at;
                }
                laid.entries[place] = entry;
                laid.classes[place] = moved(&own.classes[at], spreads, list);
            }
            at += 1;
        }
        let mut other = 0;
        while other <= spreads.len() {
            if other != list {
                kin[list][other].lay(&mut theirs, 0);
                at = 0;
                while at < own.entries.len() {
                    if list > 0 || !is_spread(spreads, at) {
                        let place = place(spreads, list, at);
                        laid.classes[place] = upper(&laid.classes[place], &moved(&theirs[at].classes, spreads, other));
                        if let Some(same) = theirs[at].entry
                            && self::place(spreads, other, same) < place
                        {
                            laid.entries[place].repeated = true;
                        }
                    }
                    at += 1;
                }
            }
            other += 1;
        }
        list += 1;
    }
    resolve(&mut laid.entries, &laid.classes, 0);
    laid
}

/// Whether a list is spread at this place.
const fn is_spread(spreads: &[Spread], item: usize) -> bool {
    let mut nth = 0;
    while nth < spreads.len() {
        if spreads[nth].item == item {
            return true;
        }
        nth += 1;
    }
    false
}

/// Where an entry stands when all lists are spread. The list itself is 0, those that are spread in it follow.
const fn place(spreads: &[Spread], list: usize, at: usize) -> usize {
    let (item, within) = if list == 0 { (at, 0) } else { (spreads[list - 1].item, at) };
    let mut place = item + within;
    let mut nth = 0;
    while nth < spreads.len() {
        if spreads[nth].item < item {
            place = place + spreads[nth].own.entries.len() - 1;
        }
        nth += 1;
    }
    place
}

/// The places that stand for some types, when all lists are spread.
const fn moved(classes: &Classes, spreads: &[Spread], list: usize) -> Classes {
    let mut moved = Classes::NONE;
    if let Some(own) = classes.own {
        moved.own = Some(place(spreads, list, own));
    }
    let mut nth = 0;
    while nth < MAX_NEEDS {
        if let Some(need) = classes.needs[nth] {
            moved.needs[nth] = Some(place(spreads, list, need));
        }
        nth += 1;
    }
    moved
}

/// Of two places that stand for a type, the upper.
const fn upper(a: &Classes, b: &Classes) -> Classes {
    let mut upper = Classes { own: first(a.own, b.own), ..Classes::NONE };
    let mut nth = 0;
    while nth < MAX_NEEDS {
        upper.needs[nth] = first(a.needs[nth], b.needs[nth]);
        nth += 1;
    }
    upper
}

const fn first(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a < b { a } else { b }),
        (Some(at), None) | (None, Some(at)) => Some(at),
        (None, None) => None,
    }
}

/// A chain around another.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// Its name.
    pub name: &'static str,
    /// The places it may stand in itself.
    pub contexts: &'static [Context],
    /// What the entries inside have in common with each of those.
    pub kin: Option<&'static KinList>,
}

/// How many contexts a chain has inside these.
#[doc(hidden)]
#[must_use]
pub const fn count(around: &[Around]) -> usize {
    let mut count = 0;
    let mut nth = 0;
    while nth < around.len() {
        count += around[nth].contexts.len();
        nth += 1;
    }
    count
}

/// How many entries all these contexts have, with so many of the chain's own in each.
#[doc(hidden)]
#[must_use]
pub const fn total(around: &[Around], own: usize) -> usize {
    let mut total = 0;
    let mut nth = 0;
    while nth < around.len() {
        let mut context = 0;
        while context < around[nth].contexts.len() {
            total += around[nth].contexts[context].entries.len() + own;
            context += 1;
        }
        nth += 1;
    }
    total
}

/// Puts a chain's own entries below those of each chain that is around it, one context behind the other.
#[doc(hidden)]
#[must_use]
pub const fn inside<const N: usize>(around: &[Around], own: Own) -> Laid<N> {
    let mut laid = Laid { entries: [Entry::ABSENT; N], classes: [Classes::NONE; N] };
    let mut begin = 0;
    let mut nth = 0;
    while nth < around.len() {
        let Around { name, contexts, mut kin } = around[nth];
        let mut context = 0;
        while context < contexts.len() {
            let from = contexts[context].entries.len();
            let len = from + own.entries.len();
            let entries = laid.entries.split_at_mut(begin).1.split_at_mut(len).0;
            let classes = laid.classes.split_at_mut(begin).1.split_at_mut(len).0;
            let mut at = 0;
            while at < from {
                entries[at] = contexts[context].entries[at];
                if entries[at].around.is_none() {
                    entries[at].around = Some(name);
                }
                classes[at] = contexts[context].classes[at];
                at += 1;
            }
            let mut theirs = Kin::NOBODY;
            if let Some(KinList { tree, rest }) = kin {
                tree.lay(&mut theirs, 0);
                kin = *rest;
            }
            at = 0;
            while at < own.entries.len() {
                entries[from + at] = own.entries[at];
                let theirs = if at < MAX_ENTRIES { theirs[at] } else { Kin::NONE };
                classes[from + at] = upper(&theirs.classes, &below(&own.classes[at], from));
                // Each chain has its own settings.
                entries[from + at].repeated |= theirs.entry.is_some() && !own.entries[at].facts.setting;
                at += 1;
            }
            resolve(entries, classes, from);
            begin += len;
            context += 1;
        }
        nth += 1;
    }
    laid
}

const fn below(classes: &Classes, from: usize) -> Classes {
    let mut moved = *classes;
    if let Some(own) = &mut moved.own {
        *own += from;
    }
    let mut nth = 0;
    while nth < MAX_NEEDS {
        if let Some(need) = &mut moved.needs[nth] {
            *need += from;
        }
        nth += 1;
    }
    moved
}

/// Judges each context of a chain.
#[doc(hidden)]
#[must_use]
pub const fn verdicts<const C: usize>(around: &[Around], own: Own, entries: &[Entry], part: bool) -> [Verdict; C] {
    let mut verdicts = [Verdict::INNOCENT; C];
    let mut begin = 0;
    let mut nth = 0;
    while nth < C {
        let (name, from) = context(around, nth);
        let len = from + own.entries.len();
        verdicts[nth] = judge_within(entries.split_at(begin).1.split_at(len).0, from, part);
        verdicts[nth].around = Some(name);
        verdicts[nth].is_one_of_several = C > 1;
        begin += len;
        nth += 1;
    }
    verdicts
}

/// The contexts of a chain, of which all entries stand one behind the other.
#[doc(hidden)]
#[must_use]
pub const fn contexts<const C: usize, const N: usize>(
    around: &[Around],
    own: Own,
    laid: &'static Laid<N>,
    verdicts: &'static [Verdict; C],
) -> [Context; C] {
    let mut contexts = [Context { entries: &[], classes: &[], from: 0, verdict: &Verdict::INNOCENT }; C];
    let mut begin = 0;
    let mut nth = 0;
    while nth < C {
        let (_, from) = context(around, nth);
        let len = from + own.entries.len();
        contexts[nth] = Context {
            entries: laid.entries.split_at(begin).1.split_at(len).0,
            classes: laid.classes.split_at(begin).1.split_at(len).0,
            from,
            verdict: &verdicts[nth],
        };
        begin += len;
        nth += 1;
    }
    contexts
}

/// The chain around another in its nth context, and how many entries there are around it.
const fn context(around: &[Around], mut nth: usize) -> (&'static str, usize) {
    let mut chain = 0;
    while chain < around.len() {
        let contexts = around[chain].contexts;
        if nth < contexts.len() {
            return (around[chain].name, contexts[nth].entries.len());
        }
        nth -= contexts.len();
        chain += 1;
    }
    ("", 0)
}
