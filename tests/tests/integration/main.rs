//! Chains among other people's crates.

mod app;
mod tower_http;
mod tower_own;
