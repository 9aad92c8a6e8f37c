//! Floor 2: what a middleware is. The traits that `#[middleware]` implements, what a middleware sees of the rest of the chain,
//! what it needs, and what its hooks may return.
//!
//! May know `response` and `plan`. Knows nothing of how a chain is run: the traits are here, their crossings in `chain`.

pub(crate) mod after;
pub mod blocking;
mod by_trait;
pub(crate) mod from_chain;
pub(crate) mod handler;
pub(crate) mod hooks;
pub(crate) mod kept;
pub(crate) mod kind;
pub(crate) mod mark;
pub(crate) mod next;
pub(crate) mod room;
pub(crate) mod same;
pub(crate) mod started;
pub(crate) mod traits;
pub(crate) mod view;
