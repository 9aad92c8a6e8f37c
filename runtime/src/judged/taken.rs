//! Whether a chain provides what a view, or a handler of axum, takes.
//!
//! Which parameters of a handler are values of a chain, only their types tell, so rustc is asked: what an inherent impl says of
//! some types comes before what a trait says of all of them.

use std::marker::PhantomData;

use axum_core::extract::{FromRequest, FromRequestParts};

use crate::judged::entries::{Case, Judged};
use crate::judged::kin::{FoundList, provided};
use crate::judged::routes::{gives_routes, is_routes};
use crate::middleware::from_chain::FromChain;
use crate::plan::lacking;

/// How a chain provides a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// For sure, wherever the chain stands.
    Surely,
    /// By an entry that may be left out.
    Perhaps,
    /// Not at all.
    Nowhere,
}

/// How a chain provides a `T`: in each place that it may stand in, or in the first where it does not for sure.
const fn found<C: Judged, T: ?Sized>() -> Taken {
    let mut found = provided::<C, T>();
    let mut nth = 0;
    while let Some(FoundList { at, rest }) = found {
        let entries = C::CONTEXTS[nth].entries;
        let provider = match at {
            Some(at) => entries[*at].source,
            None => None,
        };
        match provider {
            None if gives_routes::<T>(entries) => {}
            None => return Taken::Nowhere,
            Some(at) if entries[at].facts.optional => return Taken::Perhaps,
            Some(_) => {}
        }
        found = *rest;
        nth += 1;
    }
    Taken::Surely
}

/// Stops the compiler at a parameter of a view, a `T`, that the chain does not provide for sure.
///
/// # Panics
///
/// With one of the sentences; that is the compile error. Who usually provides it stands in the first of them.
#[track_caller]
pub const fn taken<C: Judged, T: ?Sized>(sentences: [&str; 2], provided_by: Option<&str>) {
    let found = found::<C, T>();
    assert!(
        !matches!(found, Taken::Nowhere) || !is_routes::<T>(),
        "a chain is given `Routes` where an entry needs them, and none of this chain does\n\
         help: let an entry take `Routes` by value, or take an `Option` of them here"
    );
    enforce_taken(found, sentences, provided_by);
}

#[track_caller]
const fn enforce_taken(found: Taken, [absent, optional]: [&str; 2], provided_by: Option<&str>) {
    match (found, provided_by) {
        (Taken::Surely, _) => {}
        (Taken::Perhaps, _) => panic!("{}", optional),
        (Taken::Nowhere, None) => panic!("{}", absent),
        (Taken::Nowhere, Some(entry)) => panic!("{}", lacking(absent, entry).as_str()),
    }
}

/// The same for a parameter of a handler, by what [`Asks`] has found; it has other sentences if it is an `Extension` by another
/// name.
///
/// # Panics
///
/// With one of the sentences.
#[track_caller]
pub const fn taken_by(
    (found, is_wrapped): (Taken, bool),
    as_it_is: [&str; 2],
    wrapped: [&str; 2],
    provided_by: Option<&str>,
) {
    enforce_taken(found, if is_wrapped { wrapped } else { as_it_is }, provided_by);
}

/// A parameter of handlers that is a value of the chain around.
pub trait Parameter {
    /// That value.
    type Value: ?Sized;
    /// It is in axum's `Extension`.
    const IS_WRAPPED: bool = false;
}

impl<T: FromChain> Parameter for T {
    type Value = T;
}

#[cfg(feature = "axum")]
impl<T> Parameter for ::axum::Extension<T> {
    type Value = T;
    const IS_WRAPPED: bool = true;
}

/// Asks how the chain `C` provides what the parameter `P` is a value of.
#[derive(Debug)]
pub struct Asks<C, P>(PhantomData<(C, P)>);

impl<C: Judged, P: Parameter> Asks<C, P> {
    /// The answer, and whether the value is in an `Extension`.
    pub const TAKEN: (Taken, bool) = (found::<C, P::Value>(), P::IS_WRAPPED);
}

/// The answer for what is no value of a chain: there is nothing to be said against it.
pub trait AsksNothing {
    /// See [`Asks::TAKEN`].
    const TAKEN: (Taken, bool) = (Taken::Surely, false);
}

impl<C, P> AsksNothing for Asks<C, P> {}

/// Asks whether `P` is a value of a chain, or an extractor whatever the state.
#[derive(Debug)]
pub struct IsValue<P>(PhantomData<P>);

/// See [`IsValue`].
#[derive(Debug)]
pub struct IsExtractor<P>(PhantomData<P>);

impl<P: Parameter> IsValue<P> {
    /// It is.
    pub const YES: bool = true;
}

impl<P: FromRequestParts<()>> IsExtractor<P> {
    /// It is.
    pub const YES: bool = true;
}

/// The answer of what is not.
pub trait IsNot {
    /// It is not.
    const YES: bool = false;
}

impl<P> IsNot for IsValue<P> {}
impl<P> IsNot for IsExtractor<P> {}

/// Whether the chain `C` provides a `P`.
#[must_use]
pub const fn provides<C: Judged, P>() -> bool {
    !C::CONTEXTS.is_empty() && !matches!(found::<C, P>(), Taken::Nowhere)
}

/// What a parameter of a handler must be: `Case<true>` if that is known already.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is provided by the chain, but an axum handler cannot take it as it is",
    label = "not an extractor",
    note = "take an `Extension<{Self}>`, or put `#[derive(FromChain)]` on `{Self}`"
)]
pub trait Extracts<Known, By> {}

#[diagnostic::do_not_recommend]
impl<P> Extracts<Case<true>, ()> for P {}

/// With some state, of which nothing is known here.
#[diagnostic::do_not_recommend]
impl<P: FromRequest<S, M>, S, M> Extracts<Case<false>, (S, M)> for P {}

/// Asks for that.
pub const fn extracts<P: Extracts<Known, By>, Known, By>() {}
