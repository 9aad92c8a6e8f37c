//! Cookies, as every battery reads and sets them.
//!
//! Without TLS, where a site is developed, browsers keep no such cookie: [`InsecureForDevelopment`] is the switch for all of a chain.
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | COK-1 | the header `Cookie` | is split at `;`; a part without `=` is a value without a name; both are trimmed, quotes undone; of two of one name the last counts |
//! | COK-2 | an age | is said as `Max-Age` and as `Expires`; attributes stand in the order of the alphabet |
//! | COK-3, D20 | a deletion | has all attributes that the cookie was set with, `Secure` and `HttpOnly` too (Django leaves them out, and browsers refuse that of a `__Host-` cookie) |

mod plain;
mod read;
mod set;
#[cfg(all(test, feature = "csrf", feature = "locale", feature = "messages", feature = "sessions"))]
mod tests;

pub use self::plain::{InsecureForDevelopment, PlainHttp};
pub use self::read::{read, read_all};
pub use self::set::{Age, InvalidCookie, SameSite, Settings};
