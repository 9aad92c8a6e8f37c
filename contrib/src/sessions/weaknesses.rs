//! What a deployment may want to know of its settings.

use std::fmt;

use super::{Sessions, Store};

/// A setting that is weaker than it could be: [`Sessions::weaknesses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// The cookie is sent over plain HTTP, too (Django's W010 to W012).
    NotSecure,
    /// Scripts of the page can read the cookie (W013 to W015).
    ReadableByScripts,
    /// A session that has ended may come back: see [`Store::revokes`].
    NotRevocable,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSecure => "the session's cookie is sent over plain HTTP: leave out `insecure_for_development`",
            Self::ReadableByScripts => "scripts can read the session's cookie: leave out `readable_by_scripts`",
            Self::NotRevocable => {
                "a logout does not end every copy of a session: keep sessions in a store that revokes"
            }
        })
    }
}

impl<S: Store> Sessions<S> {
    /// Lists what a deployment should know: what Django's `check --deploy` says of these settings, each with what to do.
    ///
    /// ```
    /// use ordain_contrib::sessions::{Memory, Sessions, SignedCookie, Weakness};
    /// use ordain_contrib::signing::Key;
    ///
    /// assert_eq!(Sessions::new(Memory::default()).weaknesses(), []);
    /// let sessions = Sessions::new(SignedCookie::new(Key::generate())).insecure_for_development();
    /// assert_eq!(sessions.weaknesses(), [Weakness::NotSecure, Weakness::NotRevocable]);
    /// ```
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        let shared = self.shared();
        let of_cookie = shared.cookie.weaknesses(Weakness::NotSecure, Weakness::ReadableByScripts);
        of_cookie.chain((!shared.revokes).then_some(Weakness::NotRevocable)).collect()
    }
}
