//! What the stores of several batteries share: how they reach a server or a file, and how long they wait for it.

#[cfg(any(feature = "cache-redis", feature = "quota-redis", feature = "sessions-redis"))]
pub(crate) mod redis;
#[cfg(any(feature = "access-log-sqlite", feature = "sessions-sqlite"))]
pub(crate) mod sqlite;
#[cfg(any(
    feature = "cache-redis",
    feature = "quota-redis",
    feature = "sessions-postgres",
    feature = "sessions-redis",
    feature = "sessions-sqlite"
))]
pub(crate) mod waiting;
