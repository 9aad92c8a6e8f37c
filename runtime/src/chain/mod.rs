//! Floor 3: how a chain runs. Middlewares linked to the rest of the chain, runs of sync hooks, the boundary around every layer,
//! the core around the view, and the bridges between the modes.
//!
//! May know `middleware` and all below it. Knows nothing of entries: what it links is a middleware or a handler.

pub(crate) mod boundary;
pub(crate) mod bridge;
pub(crate) mod erased;
pub(crate) mod heard;
pub(crate) mod innermost;
pub(crate) mod inside;
pub mod kinds;
pub(crate) mod link;
#[cfg(feature = "axum")]
pub(crate) mod matched;
pub(crate) mod stack;
