//! What a deployment may want to know of its settings.

use std::fmt;

#[cfg(feature = "sessions")]
use super::{Fallback, InSession};
use super::{Flash, InCookie};
use crate::cookies::Settings;

/// A setting that is weaker than it could be: [`Flash::weaknesses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// The cookie is sent over plain HTTP, too.
    NotSecure,
    /// Scripts of the page can read the cookie.
    ReadableByScripts,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSecure => "messages are sent over plain HTTP: leave out `insecure_for_development`",
            Self::ReadableByScripts => "scripts can read the cookie of messages: leave out `readable_by_scripts`",
        })
    }
}

fn of(cookie: &Settings) -> Vec<Weakness> {
    cookie.weaknesses(Weakness::NotSecure, Weakness::ReadableByScripts).collect()
}

impl Flash<InCookie> {
    /// Lists what a deployment should know, each with what to do.
    ///
    /// ```
    /// use ordain_contrib::messages::{Flash, InCookie, Weakness};
    /// use ordain_contrib::signing::Key;
    ///
    /// let kept = InCookie::new(Key::generate());
    /// assert_eq!(Flash::new(kept.clone()).weaknesses(), []);
    /// assert_eq!(Flash::new(kept.insecure_for_development()).weaknesses(), [Weakness::NotSecure]);
    /// ```
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        of(self.kept().settings())
    }
}

#[cfg(feature = "sessions")]
impl Flash<Fallback> {
    /// Lists what a deployment should know of the cookie, each with what to do; of the session
    /// [`Sessions::weaknesses`](crate::sessions::Sessions::weaknesses) does.
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        of(self.kept().in_cookie().settings())
    }
}

#[cfg(feature = "sessions")]
impl Flash<InSession> {
    /// Nothing: there is no cookie of its own. Of the session [`Sessions::weaknesses`](crate::sessions::Sessions::weaknesses) says what there is.
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        Vec::new()
    }
}
