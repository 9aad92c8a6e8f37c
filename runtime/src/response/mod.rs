//! Floor 1: what comes out of a chain. Errors and their pages, templates, panics, the log, the end of a response, and the
//! settings that a chain has for all of these.
//!
//! May know `plan`. Knows nothing of middlewares: an error is here what it is to a page, not to a hook.

use axum_core::body::Body;

pub(crate) mod body;
pub(crate) mod caught;
pub(crate) mod end;
pub mod error;
pub(crate) mod hand_over;
pub(crate) mod handed_on;
pub(crate) mod inside;
pub(crate) mod lazy;
pub(crate) mod log;
pub(crate) mod not_provided;
pub(crate) mod pages;
#[cfg(feature = "axum")]
mod rejection;
pub(crate) mod settings;
mod source;
pub(crate) mod template;

/// A request, as everything in a chain sees it.
pub type Request = http::Request<Body>;

/// A response, as everything in a chain sees it.
pub type Response = http::Response<Body>;
