//! Compares the types of entries as types: who provides what is needed, and what stands twice.
//!
//! Aliases, imports, generics and two types of one name behave as they do everywhere in Rust, because it is rustc that
//! compares, where constants are evaluated: how is said in [`same`](crate::middleware::same).
//!
//! # How the questions stay cheap
//!
//! To compare each entry with each would be tens of thousands of questions in a long chain. So entries are compared in
//! *sixteens*: whether a type is one of sixteen is one question, for a trait object can say it of sixteen types. Only where it
//! is does rustc have to find which. And none is asked whose answer is known without: two entries of one type have one name, and
//! what provides nothing provides no `T`.

use std::marker::PhantomData;

use crate::entry::chain_entry::{Absent, ChainEntry};
use crate::judged::entries::{Case, Providing};
use crate::judged::kin::{Asked, Found, Listed, Listing, Nobody, Types, at, provider};
use crate::judged::routes::by_router;
use crate::middleware::same::{Is, Key, Truth, Yes};
use crate::middleware::traits::{NeedList, NoValue, Values};
use crate::plan::{Classes, Facts, Id, Ids, Kin, KinTree, MAX_NEEDS, Twice};

/// What of an entry is compared with others.
pub trait Compared: 'static {
    /// Its own type.
    type Entry: 'static;
    /// The one it provides.
    type Provides: 'static;
    /// Those it needs.
    type Needs: NeedList;
    /// Who it is: of two that are one type that is the same.
    const ID: Id;
    /// Whether it provides something.
    const PROVIDES: bool;
    /// Which of its needs `wrap_router` meets.
    const BY_ROUTER: [bool; MAX_NEEDS] = by_router::<Self::Needs>();
}

/// What of an entry is compared, if all of its chain are middlewares.
pub trait Typed<E: ?Sized> {
    /// For its type alone, which may not be shown: an entry's types may be private.
    fn compared() -> impl Compared;
}

impl<E: ChainEntry> Typed<E> for Case<true> {
    fn compared() -> impl Compared {
        with_values::<E, _>(E::values)
    }
}

impl<E: ?Sized> Typed<E> for Case<false> {
    fn compared() -> impl Compared {
        Nothing
    }
}

impl<E: ChainEntry, T: 'static> Typed<Providing<E, T>> for Case<true> {
    fn compared() -> impl Compared {
        saying::<E, T, _>(E::values)
    }
}

/// An entry `E` with its values.
#[derive(Debug)]
struct WithValues<E, V>(PhantomData<(E, V)>);

fn with_values<E: ChainEntry, V: Values>(_: fn() -> V) -> WithValues<E, V> {
    WithValues(PhantomData)
}

impl<E: ChainEntry, V: Values> Compared for WithValues<E, V> {
    type Entry = E;
    type Provides = V::Provides;
    type Needs = V::Needs;
    const ID: Id = E::FACTS.id;
    const PROVIDES: bool = E::FACTS.provides.is_some();
}

/// The same, where the chain says that it provides a `T`.
#[derive(Debug)]
struct Saying<E, T, V>(PhantomData<(E, T, V)>);

fn saying<E: ChainEntry, T: 'static, V: Values>(_: fn() -> V) -> Saying<E, T, V> {
    Saying(PhantomData)
}

impl<E: ChainEntry, T: 'static, V: Values> Compared for Saying<E, T, V> {
    type Entry = E;
    type Provides = T;
    type Needs = V::Needs;
    const ID: Id = E::FACTS.id;
    const PROVIDES: bool = true;
}

/// In the place of an entry of which nothing is known, or where there is none.
#[derive(Debug)]
struct Nothing;

impl Compared for Nothing {
    type Entry = Absent;
    type Provides = NoValue;
    type Needs = ();
    const ID: Id = Facts::ABSENT.id;
    const PROVIDES: bool = false;
}

/// Stands behind the last entry of a list, up to sixteen.
#[must_use]
pub fn empty() -> impl Compared {
    Nothing
}

/// The first entry of a list that is the same as this one, if more than one can be.
const fn entry<O: Types, R: Compared>() -> Option<usize> {
    if O::IDS.has(R::ID) { at::<O::Entry<R::Entry>>() } else { None }
}

/// The first entries of a list that provide what is needed.
const fn providers<O: Types, L: NeedList>() -> [Option<usize>; MAX_NEEDS] {
    let mut all = [None; MAX_NEEDS];
    if O::PROVIDES && L::LEN > 0 {
        let rest = providers::<O, L::Tail>();
        all[0] = provider::<O, L::Head>();
        let mut nth = 1;
        while nth < MAX_NEEDS {
            all[nth] = rest[nth - 1];
            nth += 1;
        }
    }
    all
}

const fn kin<O: Types, R: Compared>() -> Kin {
    Kin {
        entry: entry::<O, R>(),
        classes: Classes {
            own: if R::PROVIDES { provider::<O, R::Provides>() } else { None },
            needs: providers::<O, R::Needs>(),
            by_router: R::BY_ROUTER,
        },
    }
}

/// Up to sixteen entries of a list, by a name: types in which theirs stood themselves would be long, and to rustc what is long is
/// slow.
pub trait Leaf: 'static {
    /// How many there are.
    const LEN: usize;

    /// They themselves.
    fn rows() -> impl Rows;
}

/// Sixteen entries.
pub trait Rows {
    /// Who they are.
    const IDS: [Id; 16];
    /// Whether one of them provides something.
    const PROVIDE: bool;
    /// What is each type that one of them provides.
    type Provides: ?Sized;
    /// What is each type of theirs.
    type Entries: ?Sized;
    /// The place of the first that provides a `T`, of those that do.
    type Provider<T: ?Sized>: Found;
    /// The place of the first that is an `E`.
    type Entry<E: ?Sized>: Found;
    /// What they have in common with those of a list.
    type Kin<O: Types>: KinOfSixteen;
}

/// What sixteen entries have in common with those of a list.
pub trait KinOfSixteen {
    /// Of each.
    const KIN: [Kin; 16];
}

/// A [`Leaf`] as a list.
#[derive(Debug)]
pub struct InLeaf<L>(PhantomData<L>);

impl<L: Leaf> Types for InLeaf<L> {
    const LEN: usize = L::LEN;
    const IDS: &'static Ids = &Ids::Some(&ids(L::rows));
    const PROVIDES: bool = provide(L::rows);
    type Provider<T: ?Sized> = Provider<L, T>;
    type Entry<E: ?Sized> = Same<L, E>;
    type Asked<O: Types> = Asking<L, O>;
}

const fn ids<R: Rows>(_: fn() -> R) -> [Id; 16] {
    R::IDS
}

const fn provide<R: Rows>(_: fn() -> R) -> bool {
    R::PROVIDE
}

/// The place in a leaf of the first that provides a `T`.
#[derive(Debug)]
pub struct Provider<L, T: ?Sized>(PhantomData<L>, PhantomData<T>);

impl<L: Leaf, T: ?Sized> Found for Provider<L, T> {
    const AT: Option<usize> = provider_of(L::rows, PhantomData::<T>);
}

const fn provider_of<R: Rows, T: ?Sized>(_: fn() -> R, _: PhantomData<T>) -> Option<usize>
where
    R::Provides: Key<T>,
{
    if <<R::Provides as Key<T>>::Is as Truth>::TRUE { at::<R::Provider<T>>() } else { None }
}

/// The place in a leaf of the first that is an `E`.
#[derive(Debug)]
pub struct Same<L, E: ?Sized>(PhantomData<L>, PhantomData<E>);

impl<L: Leaf, E: ?Sized> Found for Same<L, E> {
    const AT: Option<usize> = same_as(L::rows, PhantomData::<E>);
}

const fn same_as<R: Rows, E: ?Sized>(_: fn() -> R, _: PhantomData<E>) -> Option<usize>
where
    R::Entries: Key<E>,
{
    if <<R::Entries as Key<E>>::Is as Truth>::TRUE { at::<R::Entry<E>>() } else { None }
}

/// What a leaf has in common with a list.
#[derive(Debug)]
pub struct Asking<L, O>(PhantomData<(L, O)>);

impl<L: Leaf, O: Types> Asking<L, O> {
    const KIN: [Kin; 16] = kin_of::<O, _>(L::rows);
}

impl<L: Leaf, O: Types> Asked for Asking<L, O> {
    const TREE: &'static KinTree = &KinTree::Some(Self::KIN.split_at(L::LEN).0);
}

const fn kin_of<O: Types, R: Rows>(_: fn() -> R) -> [Kin; 16] {
    <R::Kin<O> as KinOfSixteen>::KIN
}

macro_rules! sixteen {
    ($($nth:literal $row:ident $ty:ident),+) => {
        /// What is each of sixteen types.
        pub trait AnyOf<$($ty),+>: $(Key<$ty, Is = Yes> +)+ {}

        /// The place of a `T` among sixteen types.
        #[derive(Debug)]
        pub struct Among<$($ty,)+ T: ?Sized>(PhantomData<($(PhantomData<$ty>,)+)>, PhantomData<T>);

        impl<$($ty,)+ T: ?Sized> Found for Among<$($ty,)+ T>
        where
            $(dyn Is<$ty>: Key<T>,)+
        {
            const AT: Option<usize> = {
                $(if <<dyn Is<$ty> as Key<T>>::Is as Truth>::TRUE { Some($nth) } else)+ { None }
            };
        }

        /// Sixteen entries, with [`empty`] in the place of those that are lacking.
        #[derive(Debug)]
        pub struct Sixteen<$($row),+>(PhantomData<($(PhantomData<$row>,)+)>);

        impl<$($row: Compared),+> Rows for Sixteen<$($row),+> {
            const IDS: [Id; 16] = [$($row::ID),+];
            const PROVIDE: bool = $($row::PROVIDES)||+;
            type Provides = dyn AnyOf<$($row::Provides),+>;
            type Entries = dyn AnyOf<$($row::Entry),+>;
            type Provider<T: ?Sized> = Among<$($row::Provides,)+ T>;
            type Entry<E: ?Sized> = Among<$($row::Entry,)+ E>;
            type Kin<O: Types> = SixteenIn<O, $($row),+>;
        }

        /// What sixteen entries have in common with those of a list.
        #[derive(Debug)]
        pub struct SixteenIn<O, $($row),+>(PhantomData<O>, PhantomData<($(PhantomData<$row>,)+)>);

        impl<O: Types, $($row: Compared),+> KinOfSixteen for SixteenIn<O, $($row),+> {
            const KIN: [Kin; 16] = [$(kin::<O, $row>()),+];
        }

        /// Sixteen entries.
        #[must_use]
        #[expect(clippy::too_many_arguments, reason = "sixteen")]
        pub const fn sixteen<$($row: Compared),+>($(_: fn() -> $row),+) -> Sixteen<$($row),+> {
            Sixteen(PhantomData)
        }
    };
}

sixteen!(
    0 R0 T0, 1 R1 T1, 2 R2 T2, 3 R3 T3, 4 R4 T4, 5 R5 T5, 6 R6 T6, 7 R7 T7,
    8 R8 T8, 9 R9 T9, 10 R10 T10, 11 R11 T11, 12 R12 T12, 13 R13 T13, 14 R14 T14, 15 R15 T15
);

/// The entries of a leaf.
#[must_use]
pub const fn leaf<L: Leaf>() -> Listed<InLeaf<L>> {
    Listed::NEW
}

/// In the place of a list that is spread, which is compared as itself.
#[derive(Debug)]
pub struct Vacant;

impl Types for Vacant {
    const LEN: usize = 1;
    const IDS: &'static Ids = &Ids::None;
    const PROVIDES: bool = false;
    type Provider<T: ?Sized> = Nobody;
    type Entry<E: ?Sized> = Nobody;
    type Asked<O: Types> = Self;
}

impl Asked for Vacant {
    const TREE: &'static KinTree = &KinTree::Some(&[Kin::NONE]);
}

/// In the place of a list that is spread.
#[must_use]
pub const fn vacant() -> Listed<Vacant> {
    Listed::NEW
}

/// A list that is compared with itself: what stands in it once has no other that is the same.
#[derive(Debug)]
struct Itself<L>(PhantomData<L>);

impl<L: Types> Itself<L> {
    const TWICE: Twice = L::IDS.twice();
}

impl<L: Types> Types for Itself<L> {
    const LEN: usize = L::LEN;
    const IDS: &'static Ids = &Ids::Some(Self::TWICE.ids());
    const PROVIDES: bool = L::PROVIDES;
    type Provider<T: ?Sized> = L::Provider<T>;
    type Entry<E: ?Sized> = L::Entry<E>;
    type Asked<O: Types> = L::Asked<O>;
}

/// What the entries of a list have in common with each other.
#[must_use]
pub const fn asked_of_itself<A: Listing>(_: fn() -> A) -> &'static KinTree {
    <<A::List as Types>::Asked<Itself<A::List>> as Asked>::TREE
}
