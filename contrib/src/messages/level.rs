//! How grave a message is.

use std::fmt;

/// How grave a message is: a number, of which five have a name.
///
/// ```
/// use ordain_contrib::messages::Level;
///
/// assert!(Level::INFO < Level::SUCCESS);
/// assert_eq!(Level::WARNING.name(), Some("warning"));
/// assert_eq!(Level(29).name(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Level(pub u16);

impl Level {
    /// For whoever develops the site; not shown unless [`Flash::level`](super::Flash::level) says so.
    pub const DEBUG: Self = Self(10);
    /// For the visitor.
    pub const INFO: Self = Self(20);
    /// What the visitor wanted is done.
    pub const SUCCESS: Self = Self(25);
    /// What the visitor wanted is done, and something about it is to be known.
    pub const WARNING: Self = Self(30);
    /// What the visitor wanted is not done.
    pub const ERROR: Self = Self(40);

    /// Its name, in lower case, if it has one: a class for a style sheet.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::DEBUG => "debug",
            Self::INFO => "info",
            Self::SUCCESS => "success",
            Self::WARNING => "warning",
            Self::ERROR => "error",
            _ => return None,
        })
    }
}

/// The name, or the number.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => fmt::Display::fmt(&self.0, f),
        }
    }
}
