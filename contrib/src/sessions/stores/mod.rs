//! The stores that there are.

mod memory;

pub use self::memory::Memory;
