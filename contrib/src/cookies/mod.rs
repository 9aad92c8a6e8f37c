//! Cookies, as every battery reads and sets them.

mod read;
mod set;

pub use self::read::{read, read_all};
pub use self::set::{Age, InvalidCookie, SameSite, Settings};
