//! The stores that there are.

mod memory;
#[cfg(feature = "cache-redis")]
mod redis;

pub use self::memory::Memory;
#[cfg(feature = "cache-redis")]
pub use self::redis::Redis;
