//! What a deployment may want to know of its settings.

use std::fmt;

use super::{Csrf, InCookie};

/// A setting that is weaker than it could be: [`Csrf::weaknesses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// The cookie is sent over plain HTTP, too (Django's W016).
    NotSecure,
    /// Scripts of the page can read the cookie.
    ReadableByScripts,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSecure => "the secret of forms is sent over plain HTTP: leave out `insecure_for_development`",
            Self::ReadableByScripts => {
                "scripts can read the secret of forms: take the token from the page, and leave out `readable_by_scripts`"
            }
        })
    }
}

impl Csrf<InCookie> {
    /// Lists what a deployment should know, each with what to do.
    ///
    /// ```
    /// use ordain_contrib::csrf::{Csrf, InCookie, Weakness};
    ///
    /// assert_eq!(Csrf::<InCookie>::new().weaknesses(), []);
    /// assert_eq!(Csrf::<InCookie>::new().insecure_for_development().weaknesses(), [Weakness::NotSecure]);
    /// ```
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        self.settings().weaknesses(Weakness::NotSecure, Weakness::ReadableByScripts).collect()
    }
}
