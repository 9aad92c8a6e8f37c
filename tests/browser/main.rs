//! The site of notes in a real browser: a headless Chromium for each visitor, driven over `WebDriver`.
//!
//! `tests/browser/run` starts what they need. Without it the tests say so, and pass.

mod batteries;
mod cookies;
mod forms;
mod pages;
#[path = "../../examples/site/main.rs"]
mod site;
mod stage;
mod visit;
mod visitor;
