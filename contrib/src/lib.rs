//! Middlewares for [`ordain`]: Django's built-in ones, and other crates' layers as entries that know their place.
//!
//! A module per middleware, a feature per module.

#[cfg(feature = "hosts")]
pub mod hosts;

#[cfg(feature = "hosts")]
mod provided;

#[cfg(all(test, feature = "hosts"))]
mod mutations;
#[cfg(all(test, feature = "hosts"))]
mod visit;
