//! Middlewares for [`ordain`]: Django's built-in ones, and other crates' layers as entries that know their place.
//!
//! A module per middleware, a feature per module.

pub mod caching;
pub mod cookies;
#[cfg(feature = "hosts")]
pub mod hosts;
#[cfg(feature = "signing")]
pub mod signing;

#[cfg(feature = "hosts")]
mod provided;

#[cfg(all(test, feature = "hosts"))]
mod mutations;
#[cfg(all(test, feature = "hosts"))]
mod visit;
