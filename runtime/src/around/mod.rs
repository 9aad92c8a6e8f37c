//! Floor 5: what a chain stands around, and what comes of that. Views, tower services and axum routers; a chain as a service or
//! as a layer.
//!
//! May know `entry` and all below it. Knows nothing of how a chain is judged.

#[cfg(feature = "axum")]
pub(crate) mod axum;
pub(crate) mod marked;
pub(crate) mod methods;
#[cfg(feature = "axum")]
pub(crate) mod named;
pub(crate) mod output;
pub(crate) mod service;
pub(crate) mod view;
