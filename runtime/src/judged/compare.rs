//! Compares types as types, for the judgement of a chain: who provides what is needed, and what stands twice.
//!
//! Aliases, imports, generics and two types of one name behave as they do everywhere in Rust, because it is rustc that
//! compares. All of it rests on one rule: what a fn has as a bound is preferred to what an impl says of all types. So in
//!
//! ```text
//! impl<B, T> Gives<T, false> for B {}
//!
//! const fn given<B>() -> bool where B: Gives<A, true> + Gives<B, true> { … }
//! ```
//!
//! rustc infers `B: Gives<T, _>` as `true` if `T` is `A` or `B`, and as `false` of all other types.
//!
//! # How the questions stay cheap
//!
//! rustc brings the types in the bounds of a fn into their normal form once, and compares them quickly from then on; but each
//! question looks through all bounds, so those of one fn are few.
//!
//! An entry asks whether those above have what it has: not of each, but of *blocks*. These are aligned and their lengths are
//! powers of two, as in a Fenwick tree: the entries above the *i*-th are as many blocks as *i* has ones in binary. That makes
//! the first of each type known, and the [`Provides`] bounds of another such fn are a table in which rustc looks up a need.

use std::marker::PhantomData;

use crate::judged::entries::{Case, Typed};
use crate::judged::routes::by_router;
use crate::plan::{Classes, MAX_NEEDS};

/// Whether a block of entries gives a `T`.
pub trait Gives<T: ?Sized, const GIVES: bool> {}

/// Whether an `E` stands in a block of entries.
pub trait Stands<E: ?Sized, const STANDS: bool> {}

/// An entry of a block, of a chain whose gate is `G`.
pub trait Holds<G: Typed<E> + ?Sized, E: ?Sized>: Gives<G::Provides, true> + Stands<G::Entry, true> {}

// What is not among the bounds.
impl<B: ?Sized, T: ?Sized> Gives<T, false> for B {}
impl<B: ?Sized, E: ?Sized> Stands<E, false> for B {}

/// Stands for every block and every table, where the fns are called that ask about them: their bounds hold, and the answers
/// have been settled before.
#[derive(Debug)]
pub struct Anything;

impl<T: ?Sized> Gives<T, true> for Anything {}
impl<E: ?Sized> Stands<E, true> for Anything {}
impl<G: Typed<E> + ?Sized, E: ?Sized> Holds<G, E> for Anything {}
impl<T: ?Sized, D: ?Sized, R: ?Sized, S: ?Sized> Provides<T, At<D, R>, S> for Anything {}
impl<G: Typed<E> + ?Sized, E: ?Sized, D: ?Sized, R: ?Sized, S: ?Sized> Listed<G, E, At<D, R>, S> for Anything {}

/// A list of types: the first, and the rest.
// Nothing here needs to be `Sized`, and to say so spares rustc the question.
#[derive(Debug)]
pub struct List<H: ?Sized, L: ?Sized>(PhantomData<H>, PhantomData<L>);

/// Asks a list of blocks for a `T` and an `E`.
pub trait Asked<T: ?Sized, E: ?Sized, A: ?Sized> {}

impl<T: ?Sized, E: ?Sized> Asked<T, E, ()> for () {}

impl<B, L, T, E, R, const GIVES: bool, const STANDS: bool> Asked<T, E, Answered<GIVES, STANDS, R>> for List<B, L>
where
    B: Gives<T, GIVES> + Stands<E, STANDS> + ?Sized,
    L: Asked<T, E, R> + ?Sized,
    T: ?Sized,
    E: ?Sized,
    R: ?Sized,
{
}

/// What the first block of a list has answered, and the others.
#[derive(Debug)]
pub struct Answered<const GIVES: bool, const STANDS: bool, R: ?Sized>(PhantomData<R>);

/// The answers of a list of blocks.
pub trait Answers {
    /// Those of all blocks together.
    const AGAIN: Again;
}

impl Answers for () {
    const AGAIN: Again = Again { value: false, entry: false };
}

impl<const GIVES: bool, const STANDS: bool, R: Answers + ?Sized> Answers for Answered<GIVES, STANDS, R> {
    const AGAIN: Again = Again { value: GIVES || R::AGAIN.value, entry: STANDS || R::AGAIN.entry };
}

/// Which parts of an entry are those of an entry above.
#[derive(Debug, Clone, Copy)]
pub struct Again {
    /// The type it provides.
    pub value: bool,
    /// Its own type.
    pub entry: bool,
}

/// Which parts of `E` are those of an entry of the blocks `L`.
#[must_use]
pub const fn again<G, E, L, A>() -> Again
where
    G: Typed<E> + ?Sized,
    E: ?Sized,
    L: Asked<G::Provides, G::Entry, A> + ?Sized,
    A: Answers + ?Sized,
{
    A::AGAIN
}

/// Puts together the answers that entries got of different blocks: of each group from which entry on.
#[must_use]
pub const fn all_again<const N: usize>(groups: &[(usize, &[Again])]) -> [Again; N] {
    let mut all = [<() as Answers>::AGAIN; N];
    let mut nth = 0;
    while nth < groups.len() {
        let (mut at, mut answers) = groups[nth];
        while let [answer, rest @ ..] = answers {
            all[at].value |= answer.value;
            all[at].entry |= answer.entry;
            at += 1;
            answers = rest;
        }
        nth += 1;
    }
    all
}

/// The entry at the place `P` provides a `T`, or refines it. `S` is `Case<true>` if one above it does too: it stands in the
/// shadow of that one, and is never found.
pub trait Provides<T: ?Sized, P: ?Sized, S: ?Sized> {}

/// A row of the table: the entry `E`, in a chain whose gate is `G`.
pub trait Listed<G: Typed<E> + ?Sized, E: ?Sized, P: ?Sized, S: ?Sized>: Provides<G::Provides, P, S> {}

// What no entry provides.
impl<A: ?Sized, T: ?Sized> Provides<T, Nowhere, Case<false>> for A {}

/// A place in a chain.
pub trait Place {
    /// Counted from the outermost; none if it is nowhere.
    const AT: Option<usize>;
}

/// A number as a type, in hexadecimal: its last digit, and those before it. A constant argument would do, but each is a body of
/// its own to rustc.
#[derive(Debug)]
pub struct At<D: ?Sized, R: ?Sized>(PhantomData<D>, PhantomData<R>);

impl Place for () {
    const AT: Option<usize> = Some(0);
}

impl<D: Digit + ?Sized, R: Place + ?Sized> Place for At<D, R> {
    const AT: Option<usize> = match R::AT {
        Some(rest) => Some(16 * rest + D::DIGIT),
        None => None,
    };
}

/// No place.
#[derive(Debug)]
pub struct Nowhere;

impl Place for Nowhere {
    const AT: Option<usize> = None;
}

/// A digit as a type.
pub trait Digit {
    /// Which one.
    const DIGIT: usize;
}

macro_rules! digits {
    ($($name:ident = $digit:literal)*) => { $(
        #[doc = stringify!($digit)]
        #[derive(Debug)]
        pub struct $name;

        impl Digit for $name {
            const DIGIT: usize = $digit;
        }
    )* };
}

digits! {
    D0 = 0 D1 = 1 D2 = 2 D3 = 3 D4 = 4 D5 = 5 D6 = 6 D7 = 7
    D8 = 8 D9 = 9 D10 = 10 D11 = 11 D12 = 12 D13 = 13 D14 = 14 D15 = 15
}

/// Looks up all types of a list of needs `(T, rest of the list)`.
pub trait ProvidesAll<L: ?Sized, P: ?Sized> {}

impl<A: ?Sized> ProvidesAll<(), ()> for A {}

impl<A, T, L, P, R> ProvidesAll<(T, L), List<P, R>> for A
where
    A: Provides<T, P, Case<false>> + ProvidesAll<L, R> + ?Sized,
    P: ?Sized,
    R: ?Sized,
{
}

/// The places of a list of needs.
pub trait PlaceList {
    /// In the order of the needs.
    const PLACES: [Option<usize>; MAX_NEEDS];
}

impl PlaceList for () {
    const PLACES: [Option<usize>; MAX_NEEDS] = [None; MAX_NEEDS];
}

impl<P: Place + ?Sized, R: PlaceList + ?Sized> PlaceList for List<P, R> {
    const PLACES: [Option<usize>; MAX_NEEDS] = {
        let mut places = R::PLACES;
        let mut nth = MAX_NEEDS - 1;
        while nth > 0 {
            places[nth] = places[nth - 1];
            nth -= 1;
        }
        places[0] = P::AT;
        places
    };
}

/// Looks up the types of `E` in the table `A`.
#[must_use]
pub const fn places<G, E, A, P, R>() -> Classes
where
    G: Typed<E> + ?Sized,
    E: ?Sized,
    A: Provides<G::Provides, P, Case<false>> + ProvidesAll<G::Needs, R> + ?Sized,
    P: Place + ?Sized,
    R: PlaceList + ?Sized,
{
    Classes { own: P::AT, needs: R::PLACES, by_router: by_router::<G::Needs>() }
}
