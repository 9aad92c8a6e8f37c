//! What a chain is judged by: whether its entries are middlewares, what is known about each, and where the verdict is found.

use std::marker::PhantomData;

use crate::chain::boundary::{Full, Lean};
use crate::entry::chain_entry::{Absent, ChainEntry};
use crate::entry::declared::Chain;
use crate::entry::spread::{ChainGate, NoChain};
use crate::judged::kin::{Listed, Listing, Listings, nowhere};
use crate::middleware::handler::BoundaryMode;
use crate::plan::{Classes, Context, Entry, Facts, KinTree, Laid, Own, Rule, direct};

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

impl<C> Shut for ChainGate<C> {}

/// An entry, as the judgement asks about it: by this one name rustc says what is no middleware.
#[diagnostic::on_unimplemented(
    message = "the trait `Middleware` is not implemented for `{Self}`",
    label = "not a middleware",
    note = "put `#[middleware]` on its fn, or on an impl block of it; with type arguments it is one where they meet the bounds of that block, and it is `Send + Sync`",
    note = "a tower layer is an entry as `Tower<…>`, a value that others need as `Shared<…>`, another chain as `..Chain`; a set is no entry"
)]
pub trait Known {
    /// What is known about it.
    const FACTS: Facts;
}

#[diagnostic::do_not_recommend]
impl<E: ChainEntry> Known for E {
    const FACTS: Facts = E::FACTS;
}

/// Any type, as a type of its own that begins and ends with a sign: so generated code shows it elsewhere than where it is named.
pub trait Itself {
    /// The same type.
    type Type: ?Sized;
}

impl<T: ?Sized> Itself for T {
    type Type = Self;
}

/// [`Known`], asked of an entry that is spelled like [`Either`](crate::Either).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entry: one of its two sides is no middleware",
    label = "not two middlewares",
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

/// [`Known`], asked of an entry that is spelled like [`Shared`](crate::Shared).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entry: what it holds cannot be handed on by a request",
    label = "holds what is not `Clone + Send + Sync + 'static`",
    note = "what cannot be cloned stands behind an `Arc`: write `Shared<Arc<…>>`, and take an `Arc<…>`"
)]
pub trait KnownShared {
    /// What is known about it.
    const FACTS: Facts;
}

#[diagnostic::do_not_recommend]
impl<E: ChainEntry> KnownShared for E {
    const FACTS: Facts = E::FACTS;
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

/// An entry of which the chain says that it provides a `T`.
#[derive(Debug)]
pub struct Providing<E, T>(PhantomData<(E, T)>);

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

/// Puts together what is known about the entries: what each says itself, what the chain writes on some, and how their types
/// compare. If some entry is not `admitted`, there is nothing to judge.
#[must_use]
pub const fn entries<const N: usize>(
    admitted: bool,
    facts: &[Facts; N],
    labels: &[&'static str; N],
    rules: &[(usize, &'static [Rule])],
    kin: &KinTree,
) -> Laid<N> {
    let mut entries = [Entry::ABSENT; N];
    if !admitted {
        return Laid { entries, classes: [Classes::NONE; N] };
    }
    let mut at = 0;
    while at < N {
        let entry = &mut entries[at];
        entry.facts = facts[at];
        entry.label = labels[at];
        entry.item = at;
        at += 1;
    }
    at = 0;
    while at < rules.len() {
        entries[rules[at].0].rules = rules[at].1;
        at += 1;
    }
    direct(entries, kin)
}

/// A chain's entries and the verdict on them, where the checks at the entries find them.
pub trait Judged {
    /// The entries it has itself.
    const OWN: Own;
    /// The places it may stand in, and what the judge says of each.
    const CONTEXTS: &'static [Context];

    /// The types of its own entries.
    fn own() -> impl Listing;

    /// The types of the entries of each context.
    fn contexts() -> impl Listings;
}

impl Judged for NoChain {
    const OWN: Own = Own { entries: &[], classes: &[] };
    const CONTEXTS: &'static [Context] = &[];

    fn own() -> impl Listing {
        Listed::<()>::NEW
    }

    fn contexts() -> impl Listings {
        nowhere()
    }
}

/// The chain itself if it is one, [`NoChain`] if not.
pub trait AdmitChain<C> {
    /// What is spread, or is around another chain.
    type Type: Chain + Judged;

    /// Takes the value of a list that is a field.
    fn admit(chain: C) -> Self::Type;
}

impl<C: Chain + Judged> AdmitChain<C> for Case<true> {
    type Type = C;

    fn admit(chain: C) -> C {
        chain
    }
}

impl<C> AdmitChain<C> for Case<false> {
    type Type = NoChain;

    fn admit(_: C) -> NoChain {
        NoChain
    }
}

/// A chain, by the name under which rustc says what is none: of [`Judged`] it would print a list of all chains.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a chain", label = "not declared by `middleware_chain!`")]
pub trait KnownChain {
    /// The chain itself.
    type Chain: Judged;
    /// It is one.
    const IS: () = ();
}

#[diagnostic::do_not_recommend]
impl<C: Judged> KnownChain for C {
    type Chain = C;
}

/// Stops the compiler at an entry, counted as it is written, that something is wrong with.
///
/// # Panics
///
/// With a sentence, if it is wrong; that is the compile error.
#[track_caller]
pub const fn enforce<C: Judged>(item: usize) {
    let mut nth = 0;
    while nth < C::CONTEXTS.len() {
        let Context { entries, from, verdict, .. } = C::CONTEXTS[nth];
        if let Some(at) = place_of(entries, from, item) {
            verdict.enforce(entries, at);
        }
        nth += 1;
    }
}

/// Where an entry stands that is written at a place, or the first of a list that is spread there; an empty one is nowhere.
const fn place_of(entries: &[Entry], from: usize, item: usize) -> Option<usize> {
    let mut at = from + item;
    if at < entries.len() && entries[at].item == item && entries[at].of.is_none() {
        return Some(at);
    }
    at = from;
    while at < entries.len() {
        if entries[at].item == item {
            return Some(at);
        }
        at += 1;
    }
    None
}
