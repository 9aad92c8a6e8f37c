//! What a chain provides, as a parameter of axum handlers.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::marker::PhantomData;

use http::request::Parts;

use crate::Error;
use crate::middleware::started::NeededValue;
use crate::response::not_provided::NotProvided;

/// What a handler may take as it is: what `#[derive(FromChain)]` implements.
pub trait FromChain: NeededValue {
    /// The entry that usually provides it, as its derive says.
    const PROVIDED_BY: Option<&'static str> = None;
}

/// Asks of any type which entry usually provides it: what the inherent impl says of some comes before what the trait says of all.
#[derive(Debug)]
pub struct Usually<T>(PhantomData<T>);

impl<T: FromChain> Usually<T> {
    /// The answer.
    pub const PROVIDED_BY: Option<&'static str> = T::PROVIDED_BY;
}

/// The answer of what says nothing of it.
pub trait SaysNothing {
    /// See [`FromChain::PROVIDED_BY`].
    const PROVIDED_BY: Option<&'static str> = None;
}

impl<T> SaysNothing for Usually<T> {}

/// Takes a value that the chain around a handler has provided.
///
/// # Errors
///
/// Nothing has.
pub fn provided<T: FromChain>(parts: &Parts) -> impl Future<Output = Result<T, Error>> + Send + use<T> {
    ready(found(parts).ok_or_else(|| Error::other(NotProvided::of::<T>(T::PROVIDED_BY))))
}

/// Takes a value if the chain around a handler has provided one.
pub fn provided_or_not<T: FromChain>(
    parts: &Parts,
) -> impl Future<Output = Result<Option<T>, Infallible>> + Send + use<T> {
    ready(Ok(found(parts)))
}

fn found<T: FromChain>(parts: &Parts) -> Option<T> {
    parts.extensions.get().cloned()
}

/// Asks whether a type can be provided: what `#[derive(FromChain)]` does.
pub const fn can_be_provided<T: NeededValue>() {}
