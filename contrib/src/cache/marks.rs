//! What a view says of its page.

use std::time::Duration;

/// A mark of a view: its pages are not kept.
///
/// It is heard where the router of the chain has the view, nested and merged routers included. Of what is mounted by `nest_service` it is not:
/// that is one view, which is marked as a whole.
///
/// ```
/// use axum::{Router, routing::get};
/// use ordain::marked;
/// use ordain_contrib::cache::Never;
///
/// let router: Router = Router::new().route("/clock", get(marked(async || "a quarter past", Never)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Never;

/// A mark of a view: its pages are kept for so long, whatever `max-age` they have; nothing is kept for no time. What a response says of
/// being kept by nobody, or by its visitor alone, counts all the same.
///
/// ```
/// use std::time::Duration;
///
/// use axum::{Router, routing::get};
/// use ordain::marked;
/// use ordain_contrib::cache::For;
///
/// let hour = For(Duration::from_hours(1));
/// let router: Router = Router::new().route("/terms", get(marked(async || "the terms", hour)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct For(pub Duration);
