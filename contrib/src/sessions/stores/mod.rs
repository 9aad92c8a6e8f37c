//! The stores that there are.

#[cfg(feature = "sessions-adapted")]
mod adapted;
mod either;
mod memory;
#[cfg(feature = "sessions-postgres")]
mod postgres;
#[cfg(feature = "sessions-redis")]
mod redis;
mod signed_cookie;
#[cfg(any(feature = "sessions-postgres", feature = "sessions-sqlite"))]
mod sql;
#[cfg(feature = "sessions-sqlite")]
mod sqlite;
#[cfg(any(feature = "sessions-postgres", feature = "sessions-sqlite"))]
mod sweeper;
#[cfg(any(
    feature = "sessions-adapted",
    feature = "sessions-postgres",
    feature = "sessions-redis",
    feature = "sessions-sqlite"
))]
mod waiting;

#[cfg(feature = "sessions-adapted")]
pub use self::adapted::Adapted;
pub use self::memory::Memory;
#[cfg(feature = "sessions-postgres")]
pub use self::postgres::Postgres;
#[cfg(feature = "sessions-redis")]
pub use self::redis::Redis;
pub use self::signed_cookie::SignedCookie;
#[cfg(feature = "sessions-sqlite")]
pub use self::sqlite::Sqlite;
