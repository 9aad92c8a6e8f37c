//! What a chain provides, as a parameter of axum handlers.

use std::convert::Infallible;
use std::future::{Future, ready};

use http::request::Parts;

use crate::Error;
use crate::middleware::started::NeededValue;
use crate::response::not_provided::NotProvided;

/// What a handler may take as it is: what `#[derive(FromChain)]` implements.
pub trait FromChain: NeededValue {}

/// Takes a value that the chain around a handler has provided.
///
/// # Errors
///
/// Nothing has.
pub fn provided<T: FromChain>(parts: &Parts) -> impl Future<Output = Result<T, Error>> + Send + use<T> {
    ready(found(parts).ok_or_else(|| Error::other(NotProvided::of::<T>())))
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

/// Asks whether a type can be provided.
pub const fn can_be_provided<T: NeededValue>() {}
