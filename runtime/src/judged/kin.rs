//! Compares the types of chains that meet, which may be of two crates, and private to either.
//!
//! A chain shows the types of its entries as a list behind an `impl Listing`: so no interface spells what is private. Only where a
//! constant is evaluated does rustc look behind that, and then all types are known. How they are compared is in
//! [`compare`](crate::judged::compare).

use std::marker::PhantomData;

use crate::judged::entries::Judged;
use crate::plan::{Ids, KinList, KinTree};

/// A place in a list, of the first entry that is looked for.
pub trait Found {
    /// None if there is no such entry.
    const AT: Option<usize>;
}

/// What the entries of a list have in common with those of another.
pub trait Asked {
    /// Of all entries.
    const TREE: &'static KinTree;
}

/// The types of the entries of a chain, outermost first: `()`, an [`InLeaf`](crate::judged::compare::InLeaf), or [`Both`] of two lists.
pub trait Types: 'static {
    /// How many there are.
    const LEN: usize;
    /// Who they are.
    const IDS: &'static Ids;
    /// Whether one of them provides something.
    const PROVIDES: bool;
    /// The first entry that provides a `T`.
    type Provider<T: ?Sized>: Found;
    /// The first entry that is an `E`.
    type Entry<E: ?Sized>: Found;
    /// What they have in common with those of another list.
    type Asked<O: Types>: Asked;
}

impl Types for () {
    const LEN: usize = 0;
    const IDS: &'static Ids = &Ids::None;
    const PROVIDES: bool = false;
    type Provider<T: ?Sized> = Nobody;
    type Entry<E: ?Sized> = Nobody;
    type Asked<O: Types> = Nobody;
}

/// Where there is no entry.
#[derive(Debug)]
pub struct Nobody;

impl Found for Nobody {
    const AT: Option<usize> = None;
}

impl Asked for Nobody {
    const TREE: &'static KinTree = &KinTree::Empty;
}

/// A place, in a fn: what a fn says that is not called, rustc does not evaluate.
pub(super) const fn at<F: Found>() -> Option<usize> {
    F::AT
}

/// The first entry of a list that provides a `T`.
pub(super) const fn provider<O: Types, T: ?Sized>() -> Option<usize> {
    if O::PROVIDES { at::<O::Provider<T>>() } else { None }
}

/// Two lists, the one above the other.
#[derive(Debug)]
pub struct Both<A, B>(PhantomData<A>, PhantomData<B>);

impl<A: Types, B: Types> Types for Both<A, B> {
    const LEN: usize = A::LEN + B::LEN;
    const IDS: &'static Ids = &Ids::Both(A::IDS, B::IDS);
    const PROVIDES: bool = A::PROVIDES || B::PROVIDES;
    type Provider<T: ?Sized> = ProviderInBoth<A, B, T>;
    type Entry<E: ?Sized> = InBoth<A, A::Entry<E>, B::Entry<E>>;
    type Asked<O: Types> = Both<A::Asked<O>, B::Asked<O>>;
}

/// The first of two places, of which the second is below a list `A`.
#[derive(Debug)]
pub struct InBoth<A, F, S>(PhantomData<(A, F, S)>);

impl<A: Types, F: Found, S: Found> Found for InBoth<A, F, S> {
    const AT: Option<usize> = match at::<F>() {
        Some(above) => Some(above),
        None => behind::<A>(at::<S>()),
    };
}

/// The first of two lists that provides a `T`.
#[derive(Debug)]
pub struct ProviderInBoth<A, B, T: ?Sized>(PhantomData<(A, B)>, PhantomData<T>);

impl<A: Types, B: Types, T: ?Sized> Found for ProviderInBoth<A, B, T> {
    const AT: Option<usize> = match provider::<A, T>() {
        Some(above) => Some(above),
        None => behind::<A>(provider::<B, T>()),
    };
}

/// A place behind a list `A`.
const fn behind<A: Types>(place: Option<usize>) -> Option<usize> {
    match place {
        Some(at) => Some(A::LEN + at),
        None => None,
    }
}

impl<A: Asked, B: Asked> Asked for Both<A, B> {
    const TREE: &'static KinTree = &KinTree::Both(A::TREE, B::TREE);
}

/// The lists of a chain in each context that it may stand in: `()`, or [`Both`] of one and the others.
pub trait Contexts: 'static {
    /// Each of them with another list below it.
    type Above<O: Types>: Contexts;
    /// These, and others.
    type And<C: Contexts>: Contexts;
    /// What the entries of a list have in common with those of each.
    type Asking<A: Types>: AskedEach;
    /// The first entry of each that provides a `T`.
    type Provider<T: ?Sized>: FoundEach;
}

impl Contexts for () {
    type Above<O: Types> = ();
    type And<C: Contexts> = C;
    type Asking<A: Types> = Nobody;
    type Provider<T: ?Sized> = Nobody;
}

impl<T: Types, R: Contexts> Contexts for Both<T, R> {
    type Above<O: Types> = Both<Both<T, O>, R::Above<O>>;
    type And<C: Contexts> = Both<T, R::And<C>>;
    type Asking<A: Types> = Both<A::Asked<T>, R::Asking<A>>;
    type Provider<V: ?Sized> = Both<T::Provider<V>, R::Provider<V>>;
}

/// What the entries of a list have in common with those of several.
pub trait AskedEach {
    /// One behind the other.
    const LIST: Option<&'static KinList>;
}

impl AskedEach for Nobody {
    const LIST: Option<&'static KinList> = None;
}

impl<F: Asked, R: AskedEach> AskedEach for Both<F, R> {
    const LIST: Option<&'static KinList> = Some(&KinList { tree: F::TREE, rest: R::LIST });
}

/// A place in each of several lists.
pub trait FoundEach {
    /// One behind the other.
    const LIST: Option<&'static FoundList>;
}

/// See [`FoundEach`].
#[derive(Debug, Clone, Copy)]
pub struct FoundList {
    /// In the first.
    pub at: Option<usize>,
    /// In the others.
    pub rest: Option<&'static FoundList>,
}

impl FoundEach for Nobody {
    const LIST: Option<&'static FoundList> = None;
}

impl<F: Found, R: FoundEach> FoundEach for Both<F, R> {
    const LIST: Option<&'static FoundList> = Some(&FoundList { at: F::AT, rest: R::LIST });
}

/// Stands for a list, or for several.
#[derive(Debug)]
pub struct Listed<L>(PhantomData<L>);

impl<L> Listed<L> {
    pub(super) const NEW: Self = Self(PhantomData);
}

/// A list that may hold what is private: only where constants are evaluated is it looked into.
pub trait Listing {
    /// The list.
    type List: Types;
}

impl<L: Types> Listing for Listed<L> {
    type List = L;
}

/// Several such lists.
pub trait Listings {
    /// The lists.
    type Lists: Contexts;
}

impl<C: Contexts> Listings for Listed<C>
where
    C: Contexts,
{
    type Lists = C;
}

/// Two lists, the one above the other.
#[must_use]
pub fn both<A: Listing, B: Listing>(_: A, _: B) -> Listed<Both<A::List, B::List>> {
    Listed::NEW
}

/// A list without entries.
#[must_use]
pub const fn no_entries() -> Listed<()> {
    Listed::NEW
}

/// The list of a chain that stands alone.
#[must_use]
pub fn alone<A: Listing>(_: A) -> Listed<Both<A::List, ()>> {
    Listed::NEW
}

/// No list at all.
#[must_use]
pub fn nowhere() -> Listed<()> {
    Listed::NEW
}

/// A list below each of some contexts, and others.
type AboveAnd<C, O, R> = <<C as Contexts>::Above<O> as Contexts>::And<R>;

/// A list in each of the contexts of a chain around it, and in others.
#[must_use]
pub fn above<C: Listings, O: Listing, R: Listings>(_: C, _: O, _: R) -> Listed<AboveAnd<C::Lists, O::List, R::Lists>> {
    Listed::NEW
}

/// What the entries of a list have in common with those of another.
#[must_use]
pub const fn asked<A: Listing, B: Listing>(_: fn() -> A, _: fn() -> B) -> &'static KinTree {
    <<A::List as Types>::Asked<B::List> as Asked>::TREE
}

const fn asking_each<A: Listing, C: Listings>(_: fn() -> A, _: fn() -> C) -> Option<&'static KinList> {
    <<C::Lists as Contexts>::Asking<A::List> as AskedEach>::LIST
}

/// What a chain's own entries have in common with those of a chain around it.
#[must_use]
pub const fn asked_within<A: Judged, C: Judged>() -> Option<&'static KinList> {
    asking_each(A::own, C::contexts)
}

const fn provider_in_each<T: ?Sized, C: Listings>(_: fn() -> C) -> Option<&'static FoundList> {
    <<C::Lists as Contexts>::Provider<T> as FoundEach>::LIST
}

/// The first entry that provides a `T`, in each context of a chain.
pub(crate) const fn provided<C: Judged, T: ?Sized>() -> Option<&'static FoundList> {
    provider_in_each::<T, _>(C::contexts)
}
