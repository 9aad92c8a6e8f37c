//! What a deployment may want to know of its settings.

use std::fmt;

use super::{Key, Quota, Store};

/// A setting that is weaker than it could be: [`Quota::weaknesses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// While the store does not answer, nobody is limited.
    AdmitsWhenUnavailable,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AdmitsWhenUnavailable => {
                "nobody is limited while the store does not answer: leave out `admit_when_unavailable`"
            }
        })
    }
}

impl<K: Key, S: Store> Quota<K, S> {
    /// Lists what a deployment should know, each with what to do.
    ///
    /// ```
    /// use ordain_contrib::quota::{Budget, Memory, PerAddress, Quota, Weakness};
    ///
    /// let quota = Quota::new(PerAddress, Memory::default(), Budget::per_day(100));
    /// assert_eq!(quota.weaknesses(), []);
    /// assert_eq!(quota.admit_when_unavailable().weaknesses(), [Weakness::AdmitsWhenUnavailable]);
    /// ```
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        if self.admits_when_unavailable() { vec![Weakness::AdmitsWhenUnavailable] } else { Vec::new() }
    }
}
