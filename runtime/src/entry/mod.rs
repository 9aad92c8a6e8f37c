//! Floor 4: what may stand in the list of a chain. Middlewares, those that may be left out, one of two, tower layers, the entries
//! that ordain brings itself, and the parts that a long list is made of.
//!
//! May know `chain` and all below it. Knows nothing of what a chain is put around.

pub(crate) mod builtin;
pub(crate) mod chain_entry;
pub(crate) mod declared;
#[cfg(feature = "tower")]
mod layer;
pub(crate) mod part;
pub(crate) mod setting;
pub(crate) mod shared;
pub(crate) mod spread;
#[cfg(feature = "minijinja")]
pub(crate) mod templates;
#[cfg(feature = "tower")]
pub(crate) mod tower;
mod words;
