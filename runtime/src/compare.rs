//! Compares types as types, for the judgement of a chain: who provides what is needed, and what stands twice.
//!
//! Aliases, imports, generics and two types of one name behave as they do everywhere in Rust, because it is rustc that
//! compares. All of it rests on one rule: where rustc knows a type, an inherent associated const shadows that of a trait.
//! An inherent const with a bound is there only where the bound holds, so that the trait's const is the answer "no".
//! What is asked must be written out, type by type, by `middleware_chain!`, for of a type that is a parameter the trait's const
//! would always win.
//!
//! # How the questions stay cheap
//!
//! What a chain consists of is said as the bounds of a `const fn`, whose type parameters stand for runs of entries; rustc
//! brings the types in its bounds into their normal form once, and compares them quickly from then on:
//!
//! ```text
//! const fn again<B>() -> bool where B: Row<A> + Row<B> + Row<C> { Probe::<B, C>::GIVES }
//! ```
//!
//! An entry asks whether those above have what it has: of a run that is all the parts above its own, and of *blocks* of its own part.
//! The blocks are aligned and their lengths are powers of two, as in a Fenwick tree: the entries above the *i*-th of a part are
//! as many blocks as *i* has ones in binary. That makes the first of each type known, and the [`Provides`] bounds of
//! another such fn are a table in which rustc looks up a need by itself.

use std::marker::PhantomData;

use crate::boundary::{BoundaryMode, Full, Lean};
use crate::entry::{Absent, ChainEntry};
use crate::plan::{Entry, Facts, MAX_NEEDS, Verdict};

/// A run of entries gives a `T`.
pub trait Row<T> {}

/// In a run of entries stands an `E`.
pub trait Stands<E> {}

/// Stands for every run of entries and every table, where the fns are called that ask about them: their bounds hold, and the
/// answers have been settled before.
#[derive(Debug)]
pub struct Anything;

impl<T> Row<T> for Anything {}
impl<E> Stands<E> for Anything {}
impl<T, const AT: usize, const SHADOWED: bool> Provides<T, AT, SHADOWED> for Anything {}

/// Asks the run `B` for a `T`.
#[derive(Debug)]
pub struct Probe<B, T>(PhantomData<(B, T)>);

impl<B: Row<T>, T> Probe<B, T> {
    /// It gives one.
    pub const GIVES: bool = true;
}

impl<B: Stands<T>, T> Probe<B, T> {
    /// One stands in it.
    pub const HOLDS: bool = true;
}

/// The answers of a run that has none.
pub trait Outside {
    /// It gives none.
    const GIVES: bool = false;
    /// None stands in it.
    const HOLDS: bool = false;
}

impl<B, T> Outside for Probe<B, T> {}

/// Which parts of an entry are those of an entry above.
#[derive(Debug, Clone, Copy)]
pub struct Again {
    /// The type it provides.
    pub value: bool,
    /// Its own type.
    pub entry: bool,
}

/// The first entries that have the types of an entry.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// The type it provides.
    pub own: Option<usize>,
    /// The types it needs.
    pub needs: [Option<usize>; MAX_NEEDS],
}

/// The entry at the place `AT` provides a `T`, or refines it. If one above it does too, it is `SHADOWED` and never found.
///
/// The place is a parameter, so that no two impls of one table can overlap, whatever rustc knows of their types: where
/// overlap is checked, it knows nothing of what a middleware of another crate provides.
pub trait Provides<T, const AT: usize, const SHADOWED: bool> {}

/// Looks up a `T` in the table of a chain: `Look::<Table, T, _>::AT`, where rustc infers the place.
#[derive(Debug)]
pub struct Look<Table, T, const AT: usize>(PhantomData<(Table, T)>);

impl<Table: Provides<T, AT, false>, T, const AT: usize> Look<Table, T, AT> {
    /// The place of the first that has it.
    pub const AT: Option<usize> = Some(AT);
}

/// The answer of a table that has none: at no place.
pub trait Nowhere {
    /// Nobody has it.
    const AT: Option<usize>;
}

impl<Table, T> Nowhere for Look<Table, T, { usize::MAX }> {
    const AT: Option<usize> = None;
}

/// From the first entry that has a type, which is all that the table knows, to the first that provides it: one that refines
/// what it provides is no provider. If some entry is not `admitted`, there is nothing to judge.
#[must_use]
pub const fn resolved<const N: usize>(admitted: bool, mut entries: [Entry; N]) -> [Entry; N] {
    let mut first = [None; N];
    let mut at = N;
    while at > 0 {
        at -= 1;
        entries[at].facts.refines |= refines(&entries[at]);
        let facts = &entries[at].facts;
        if let Some(class) = entries[at].first_provider
            && facts.provides.is_some()
            && !facts.refines
        {
            first[class] = Some(at);
        }
    }
    at = 0;
    while at < N {
        let entry = &mut entries[at];
        if !admitted {
            entry.facts = Facts::ABSENT;
            entry.rules = &[];
        }
        entry.first_provider = match entry.first_provider {
            Some(class) if entry.facts.provides.is_some() => first[class],
            _ => None,
        };
        let mut nth = 0;
        while nth < entry.providers.len() {
            entry.providers[nth] = match entry.providers[nth] {
                Some(class) if nth < entry.facts.needs.len() => first[class],
                _ => None,
            };
            nth += 1;
        }
        at += 1;
    }
    entries
}

/// Whether an entry needs the type that it provides, under whatever name: their first entry is the same.
const fn refines(entry: &Entry) -> bool {
    let mut nth = 0;
    while nth < entry.facts.needs.len() {
        if let (Some(needed), Some(provided)) = (entry.providers[nth], entry.first_provider)
            && needed == provided
        {
            return entry.facts.provides.is_some();
        }
        nth += 1;
    }
    false
}

/// Asks whether an entry is a middleware at all.
///
/// If one is not, rustc says so once, where its facts are asked for; if it cannot be shared, at its attribute. Everything else
/// is asked of [`Absent`] in the place of every entry, so that one mistake stays one error.
#[derive(Debug)]
pub struct Gate<E>(PhantomData<E>);

impl<E: ChainEntry + Send + Sync> Gate<E> {
    /// It is one.
    pub const OPEN: bool = true;
}

/// The answer of what is no middleware.
pub trait Shut {
    /// It is none.
    const OPEN: bool = false;
}

impl<E> Shut for Gate<E> {}

/// An entry, as the judgement asks about it: by this one name rustc says what is no middleware.
#[diagnostic::on_unimplemented(
    message = "the trait `Middleware` is not implemented for `{Self}`",
    label = "not a middleware",
    note = "put `#[middleware]` on its fn, or on an impl block of it",
    note = "a tower layer is an entry as `Tower<…>`; a set is no entry, and neither is another chain"
)]
pub trait Known {
    /// What is known about it.
    const FACTS: Facts;
}

#[diagnostic::do_not_recommend]
impl<E: ChainEntry> Known for E {
    const FACTS: Facts = E::FACTS;
}

/// [`Known`], asked of an entry that is spelled like [`Either`](crate::Either).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entry: its two sides do not fit each other",
    label = "not two middlewares that provide the same type",
    note = "each side is a middleware, and both provide one and the same type, or nothing"
)]
pub trait KnownEither {
    /// What is known about it.
    const FACTS: Facts;
}

#[diagnostic::do_not_recommend]
impl<E: ChainEntry> KnownEither for E {
    const FACTS: Facts = E::FACTS;
}

/// [`Known`], asked of an entry that is spelled like [`Tower`](crate::Tower), or like one of `layers`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entry: what it holds does not fit around the rest of a chain",
    label = "does not hold a tower layer whose service fits",
    note = "the layer's service takes a `Request`, is `Clone + Send + Sync + 'static`, and its future is `Send`",
    note = "around a service that is not `Clone` put a `BufferLayer`, in one `ServiceBuilder`"
)]
pub trait KnownLayer {
    /// What is known about it.
    const FACTS: Facts;
}

#[diagnostic::do_not_recommend]
impl<E: ChainEntry> KnownLayer for E {
    const FACTS: Facts = E::FACTS;
}

/// A chain's entries and the verdict on them, where the checks at the entries find them.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a chain", label = "not declared by `middleware_chain!`")]
pub trait Judged {
    /// In which a [`Look`] finds who provides what.
    type Table;
    /// What is known about each entry.
    const ENTRIES: &'static [Entry];
    /// What the judge said.
    const VERDICT: &'static Verdict;
}

/// Stops the compiler at an entry that something is wrong with.
///
/// # Panics
///
/// With a sentence, if the entry at this place is wrong; that is the compile error.
#[track_caller]
pub const fn enforce<C: Judged>(at: usize) {
    C::VERDICT.enforce(C::ENTRIES, at);
}

/// Stops the compiler at a parameter of a view that the chain does not provide for sure. `at` is what [`Look`] has found.
///
/// # Panics
///
/// With one of the two sentences; that is the compile error.
#[track_caller]
pub const fn taken(entries: &[Entry], at: Option<usize>, absent: &str, optional: &str) {
    let provider = match at {
        Some(at) => entries[at].first_provider,
        None => None,
    };
    match provider {
        None => panic!("{}", absent),
        Some(at) if entries[at].facts.optional => panic!("{}", optional),
        Some(_) => {}
    }
}

/// One of two types, by a const.
#[derive(Debug)]
pub struct Case<const HOLDS: bool>;

impl<const HOLDS: bool> Case<HOLDS> {
    /// That const.
    pub const HOLDS: bool = HOLDS;
}

/// The entry itself if all are middlewares, [`Absent`] if not.
pub trait Admit<E> {
    /// What is linked.
    type Type: ChainEntry;

    /// Takes the value of a configured entry.
    fn admit(entry: E) -> Self::Type;
}

impl<E: ChainEntry> Admit<E> for Case<true> {
    type Type = E;

    fn admit(entry: E) -> E {
        entry
    }
}

impl<E> Admit<E> for Case<false> {
    type Type = Absent;

    fn admit(_: E) -> Absent {
        Absent
    }
}

/// The boundary mode of a chain, named without the types of its entries, which may be more private than the chain.
pub trait ModeOf {
    /// `Full` or `Lean`.
    type Mode: BoundaryMode;
}

impl ModeOf for Case<true> {
    type Mode = Full;
}

impl ModeOf for Case<false> {
    type Mode = Lean;
}
