//! The layers of other crates as entries: they do what their layers do, in the order that their rules ask for.

#![allow(clippy::items_after_statements, reason = "a chain is declared where a test wants it")]
#![allow(clippy::needless_pass_by_value, reason = "a middleware takes its needs by value")]
#![allow(clippy::unused_async, reason = "views and handlers are async")]

mod app;
mod order;
mod ready;
mod surprises;
