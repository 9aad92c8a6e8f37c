//! Middlewares for [`ordain`]: Django's built-in ones, and other crates' layers as entries that know their place.
//!
//! A module per middleware, a feature per module; `layers` has one for each crate whose layers it holds.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![allow(clippy::needless_pass_by_value, reason = "what a hook needs is a parameter by value")]
#![allow(clippy::trivially_copy_pass_by_ref, reason = "a hook takes `&self`, however small it is")]

#[cfg(feature = "auth")]
pub mod auth;
pub mod caching;
#[cfg(feature = "common")]
pub mod common;
#[cfg(feature = "conditional")]
pub mod conditional;
pub mod cookies;
#[cfg(feature = "csp")]
pub mod csp;
#[cfg(feature = "csrf")]
pub mod csrf;
#[cfg(feature = "gzip")]
pub mod gzip;
#[cfg(feature = "hosts")]
pub mod hosts;
#[cfg(any(feature = "axum-login", feature = "tower-http", feature = "tower-sessions"))]
pub mod layers;
#[cfg(feature = "security")]
pub mod security;
#[cfg(feature = "sessions")]
pub mod sessions;
#[cfg(feature = "signing")]
pub mod signing;
#[cfg(feature = "x-frame-options")]
pub mod x_frame_options;

#[cfg(any(feature = "conditional", feature = "gzip"))]
mod content;
#[cfg(any(feature = "csp", feature = "gzip", feature = "x-frame-options"))]
mod notes;
#[cfg(any(feature = "csp", feature = "hosts", feature = "sessions"))]
mod provided;
#[cfg(any(feature = "auth", feature = "common", feature = "security"))]
mod redirect;

#[cfg(all(
    test,
    any(feature = "conditional", feature = "csp", feature = "gzip", feature = "hosts", feature = "sessions")
))]
mod mutations;
#[cfg(all(
    test,
    any(
        feature = "conditional",
        feature = "csp",
        feature = "csrf",
        feature = "gzip",
        feature = "hosts",
        feature = "x-frame-options"
    )
))]
#[allow(dead_code, reason = "each feature looks at a part of an answer")]
mod visit;
