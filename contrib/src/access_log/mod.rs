//! One line for each request, when it is over: for those who watch a site, and for those who count what is used.
//!
//! ```
//! use axum::{Router, routing::get};
//! use ordain::middleware_chain;
//! use ordain_contrib::access_log::{AccessLog, Line, Quiet, Sink};
//! use std::sync::{Arc, Mutex};
//!
//! middleware_chain! {
//!     struct Site {
//!         access_log: AccessLog,
//!     }
//! }
//!
//! /// Keeps lines in memory: a queue, or a file, is written alike.
//! #[derive(Clone, Default)]
//! struct Kept(Arc<Mutex<Vec<Line>>>);
//!
//! impl Sink for Kept {
//!     fn take(&self, line: &Line) {
//!         self.0.lock().unwrap().push(line.clone());
//!     }
//! }
//!
//! let kept = Kept::default();
//! let site = Site { access_log: AccessLog::new().to(kept.clone()) };
//! let router = Router::new()
//!     .route("/notes/{id}", get(async || "a note"))
//!     .route("/health", get(async || (Quiet, "up")));
//! let site = site.wrap_router(router);
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! for path in ["/notes/7?secret=1", "/health"] {
//!     let response = site.handle(http::Request::get(path).body(String::new()).unwrap()).await;
//!     assert!(kept.0.lock().unwrap().len() < 2, "not before the body has ended");
//!     axum::body::to_bytes(response.into_body(), 100).await.unwrap();
//! }
//! let lines = kept.0.lock().unwrap();
//! assert_eq!(lines.len(), 1);
//! assert_eq!((lines[0].route.as_deref(), lines[0].bytes), (Some("/notes/{id}"), 6));
//! # });
//! ```
//!
//! Each request is an event of `tracing`, at level INFO, of the target `ordain::access`; it may be [given](AccessLog::to) to something else, too: an `Sqlite` file (feature
//! `access-log-sqlite`), the facade `metrics` (feature `metrics`).
//!
//! # What is told
//!
//! The names are those of OpenTelemetry's semantic conventions; what is not known is not there.
//!
//! | field | |
//! | --- | --- |
//! | `http.request.method` | one that is known, or `_OTHER` |
//! | `http.route` | the route, as the router spells it; none for a fallback, and for what is answered above the routing |
//! | `http.response.status_code` | none if the client has gone before there was a response |
//! | `http.response.body.size` | the bytes that were sent on, compressed if the compression is below |
//! | `http.server.request.duration` | seconds, from the request until the last of the body was sent |
//! | `network.protocol.version` | `1.1`, `2` |
//! | `url.path` | if [it was asked for](AccessLog::with_paths); never the query |
//! | `user.id` | if [users are told](AccessLog::users), and somebody has asked who it is |
//! | `geo.country.iso_code` | if a `GeoBlock` has found it |
//! | `trace_id` | of a `traceparent` that is written as W3C Trace Context wants it: [`TraceParent`] |
//! | `error.type` | the status, from 500 on; `dropped` for a body that nobody has read to its end, `failed` for one that broke, `cancelled` if there was no response |
//!
//! # Rules
//!
//! Django's own log is that of its server.
//!
//! | input | what happens |
//! | --- | --- |
//! | a response | is told when its body has ended, has failed or was dropped, once |
//! | one without a body: `HEAD`, 204, 304 | at once |
//! | a request that is dropped before it was answered | is told then |
//! | a panic, an error | is a response when it comes here |
//! | a response that is [`Quiet`] | is not told; it is metered |
//! | who it was, and from where | is read when the inside has answered, by [`After`](ordain::After): the session, the account and the country are never loaded for the log |
//! | a sink | is called on the thread of the request, and must not wait |
//!
//! # Order
//!
//! Above [`Answers`](ordain::sets::Answers), [`Authenticates`](ordain::sets::Authenticates) and [`Redirects`](ordain::sets::Redirects): what is
//! answered above it leaves no line. With users, what provides them is below.

mod entry;
mod line;
#[cfg(feature = "metrics")]
mod meter;
mod pending;
#[cfg(feature = "access-log-sqlite")]
mod sqlite;
mod trace;

#[cfg(test)]
mod tests;

#[cfg(feature = "auth")]
pub use self::entry::UsersOf;
pub use self::entry::{AccessLog, NoUsers};
pub use self::line::{End, Line, Sink};
#[cfg(feature = "access-log-sqlite")]
pub use self::sqlite::{Sqlite, SqliteError, Unwritten};
pub use self::trace::TraceParent;
use crate::notes::note;

/// A note of a response: it is not logged. For what is asked all the time, and tells nothing: whether a server is up.
///
/// A handler returns it beside its response: `(Quiet, "up")`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet;

note!(Quiet);
