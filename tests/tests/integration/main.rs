//! Chains among other people's crates.

mod app;
mod axum_app;
mod entry;
mod migration;
mod ready;
mod sessions;
mod tower_http;
mod tower_own;
mod upload;
mod way_out;
