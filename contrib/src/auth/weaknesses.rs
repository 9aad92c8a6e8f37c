//! What a deployment may want to know of its settings.

use std::fmt;

use super::{Authentication, Backend, Passwords, RemoteBackend, RemoteUser};

/// A setting that is weaker than it could be: [`Authentication::weaknesses`], [`Passwords::weaknesses`],
/// [`RemoteUser::weaknesses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// Anybody may try as many passwords as the server keeps up with.
    NotThrottled,
    /// Passwords are hashed at a cost that an attacker bears.
    CheapHashes,
    /// Whoever reaches this server says who they are.
    TrustsAnyone,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotThrottled => "attempts to log in are not counted: leave out `without_throttle`",
            Self::CheapHashes => "passwords are hashed as in a test: leave out `insecure_for_tests`",
            Self::TrustsAnyone => {
                "anybody who reaches this server says who they are: name the proxies, in the place of `Proxies::anyone`"
            }
        })
    }
}

impl<B: Backend> Authentication<B> {
    /// Lists what a deployment should know, each with what to do.
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        if self.shared().throttle.is_none() { vec![Weakness::NotThrottled] } else { Vec::new() }
    }
}

impl Passwords {
    /// Lists what a deployment should know, each with what to do.
    ///
    /// ```
    /// use ordain_contrib::auth::{Cost, Passwords, Weakness};
    ///
    /// assert_eq!(Passwords::new().weaknesses(), []);
    /// assert_eq!(Passwords::new().cost(Cost::insecure_for_tests()).weaknesses(), [Weakness::CheapHashes]);
    /// ```
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        if self.is_cheap() { vec![Weakness::CheapHashes] } else { Vec::new() }
    }
}

impl<B: RemoteBackend> RemoteUser<B> {
    /// Lists what a deployment should know, each with what to do.
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        if self.trusts_anyone() { vec![Weakness::TrustsAnyone] } else { Vec::new() }
    }
}
