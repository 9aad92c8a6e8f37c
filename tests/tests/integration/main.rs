//! Chains among other people's crates.

#![allow(clippy::duplicate_mod, reason = "two examples have one module in common")]
#![allow(clippy::items_after_statements, reason = "a chain is declared where a test wants it")]
#![allow(clippy::needless_pass_by_value, reason = "a middleware takes its needs by value")]
#![allow(clippy::unused_async, reason = "views and handlers are async")]

mod app;
mod axum_app;
mod crowd;
mod entry;
mod lengths;
mod migration;
mod sessions;
mod tower_http;
mod tower_own;
mod unread;
mod upload;
mod way_out;
