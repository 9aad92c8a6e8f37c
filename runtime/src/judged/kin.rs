//! Compares the types of chains that meet, which may be of two crates, and private to either.
//!
//! A chain shows the types of its entries as a list behind an `impl Listing`: so no interface spells what is private. Only where a
//! constant is evaluated does rustc look behind that, and then all types are known: for
//!
//! ```text
//! trait Key<T> { type Is; }
//! impl<A, T> Key<T> for A { type Is = Case<false>; }
//! trait Is<T>: Key<T, Is = Case<true>> {}
//! ```
//!
//! it normalizes `<dyn Is<A> as Key<B>>::Is` to what the trait object says if `A` is `B`, and to what the impl says if not. A
//! `where` clause keeps it from deciding that before the types are known.
//!
//! Each such question is a constant of its own to rustc, so none is asked whose answer is known without: two entries of one type have
//! one name, and what provides nothing provides no `T`. How one chain compares its own entries is in
//! [`compare`](crate::judged::compare).

use std::marker::PhantomData;

use crate::judged::entries::{Case, Judged, Typed};
use crate::middleware::traits::NeedList;
use crate::plan::{Classes, Id, Kin, KinList, KinTree};

/// Whether something is so.
pub(super) trait Truth {
    /// It is.
    const TRUE: bool;
}

impl<const TRUE: bool> Truth for Case<TRUE> {
    const TRUE: bool = TRUE;
}

/// Whether a type is `T`.
pub(super) trait Key<T: ?Sized> {
    /// The answer.
    type Is: Truth;
}

impl<A: ?Sized, T: ?Sized> Key<T> for A {
    type Is = Case<false>;
}

/// What is `T`.
pub(super) trait Is<T: ?Sized>: Key<T, Is = Case<true>> {}

/// Whether two types are one.
pub(super) const fn same<A: ?Sized, B: ?Sized>() -> bool
where
    dyn Is<A>: Key<B>,
{
    <<dyn Is<A> as Key<B>>::Is as Truth>::TRUE
}

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

/// The types of the entries of a chain, outermost first: `()`, a [`Row`], or [`Both`] of two lists.
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

/// Who the entries of a list are.
#[derive(Debug, Clone, Copy)]
pub enum Ids {
    /// There are none.
    None,
    /// There is one.
    One(Id),
    /// Those of two lists.
    Both(&'static Self, &'static Self),
}

impl Ids {
    const fn has(&self, id: Id) -> bool {
        match self {
            Self::None => false,
            Self::One(one) => one.is(id),
            Self::Both(above, below) => above.has(id) || below.has(id),
        }
    }
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

/// The types of an entry `E` of a chain whose gate is `G`.
#[derive(Debug)]
pub struct Row<G: ?Sized, E: ?Sized>(PhantomData<G>, PhantomData<E>);

impl<G: Typed<E> + ?Sized + 'static, E: ?Sized + 'static> Types for Row<G, E> {
    const LEN: usize = 1;
    const IDS: &'static Ids = &Ids::One(G::ID);
    const PROVIDES: bool = G::PROVIDES;
    type Provider<T: ?Sized> = OnlyIf<G::Provides, T>;
    type Entry<O: ?Sized> = OnlyIf<G::Entry, O>;
    type Asked<O: Types> = RowIn<G, E, O>;
}

/// The only place, if two types are one.
#[derive(Debug)]
pub struct OnlyIf<A: ?Sized, B: ?Sized>(PhantomData<A>, PhantomData<B>);

impl<A: ?Sized, B: ?Sized> Found for OnlyIf<A, B> {
    const AT: Option<usize> = if same::<A, B>() { Some(0) } else { None };
}

/// What an entry has in common with those of a list.
#[derive(Debug)]
pub struct RowIn<G: ?Sized, E: ?Sized, O>(PhantomData<G>, PhantomData<E>, PhantomData<O>);

type Rest<L> = <L as NeedList>::Tail;
type Head<L> = <L as NeedList>::Head;

/// A place, in a fn: what a fn says that is not called, rustc does not evaluate.
const fn at<F: Found>() -> Option<usize> {
    F::AT
}

const fn provider<O: Types, T: ?Sized>() -> Option<usize> {
    if O::PROVIDES { at::<O::Provider<T>>() } else { None }
}

const fn entry<O: Types, G: Typed<E> + ?Sized, E: ?Sized>() -> Option<usize> {
    if O::IDS.has(G::ID) { at::<O::Entry<G::Entry>>() } else { None }
}

const fn needed<O: Types, L: NeedList>() -> Option<usize> {
    provider::<O, Head<L>>()
}

impl<G: Typed<E> + ?Sized, E: ?Sized, O: Types> Asked for RowIn<G, E, O> {
    const TREE: &'static KinTree = &KinTree::One(Kin {
        entry: entry::<O, G, E>(),
        classes: Classes {
            by_router: Classes::NONE.by_router,
            own: if G::PROVIDES { provider::<O, G::Provides>() } else { None },
            needs: [
                needed::<O, G::Needs>(),
                needed::<O, Rest<G::Needs>>(),
                needed::<O, Rest<Rest<G::Needs>>>(),
                needed::<O, Rest<Rest<Rest<G::Needs>>>>(),
                needed::<O, Rest<Rest<Rest<Rest<G::Needs>>>>>(),
                needed::<O, Rest<Rest<Rest<Rest<Rest<G::Needs>>>>>>(),
                needed::<O, Rest<Rest<Rest<Rest<Rest<Rest<G::Needs>>>>>>>(),
                needed::<O, Rest<Rest<Rest<Rest<Rest<Rest<Rest<G::Needs>>>>>>>>(),
            ],
        },
    });
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

/// A list of which all types are written down.
#[must_use]
pub const fn listed<L: Types>() -> Listed<L> {
    Listed(PhantomData)
}

/// Two lists, the one above the other.
#[must_use]
pub fn both<A: Listing, B: Listing>(_: A, _: B) -> Listed<Both<A::List, B::List>> {
    Listed(PhantomData)
}

/// The list of a chain that stands alone.
#[must_use]
pub fn alone<A: Listing>(_: A) -> Listed<Both<A::List, ()>> {
    Listed(PhantomData)
}

/// No list at all.
#[must_use]
pub fn nowhere() -> Listed<()> {
    Listed(PhantomData)
}

/// A list below each of some contexts, and others.
type AboveAnd<C, O, R> = <<C as Contexts>::Above<O> as Contexts>::And<R>;

/// A list in each of the contexts of a chain around it, and in others.
#[must_use]
pub fn above<C: Listings, O: Listing, R: Listings>(_: C, _: O, _: R) -> Listed<AboveAnd<C::Lists, O::List, R::Lists>> {
    Listed(PhantomData)
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
