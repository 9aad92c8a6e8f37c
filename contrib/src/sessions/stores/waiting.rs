//! How long a store waits for its server.

use std::time::Duration;

/// How long, unless said: what takes longer is an error of the request.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// What it is called in an error.
#[cfg(any(feature = "sessions-postgres", feature = "sessions-redis", feature = "sessions-sqlite"))]
pub(super) const NAME: &str = "the store of the sessions";
