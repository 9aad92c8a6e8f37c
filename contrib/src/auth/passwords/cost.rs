//! How much one hash of a password costs.

use std::error::Error;
use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};

/// What one hash costs: memory, passes over it, lanes. The cost of an attacker for each guess is the product.
///
/// ```
/// use ordain_contrib::auth::Cost;
///
/// assert_eq!(Cost::default(), Cost::new(19 * 1024, 2, 1)?);
/// assert!(Cost::new(4 * 1024, 3, 1).is_err());
/// # Ok::<(), ordain_contrib::auth::InvalidCost>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cost {
    kibibytes: u32,
    passes: u32,
    lanes: u32,
}

/// 19 MiB, two passes, one lane: the least that [OWASP] recommends of Argon2id.
///
/// [OWASP]: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
impl Default for Cost {
    fn default() -> Self {
        Self { kibibytes: 19 * 1024, passes: 2, lanes: 1 }
    }
}

impl Cost {
    /// The least memory, in KiB.
    const LEAST: u32 = 7 * 1024;
    /// The least memory times passes: what all of OWASP's recommendations come to.
    const LEAST_WORK: u64 = 35 * 1024;
    /// The most memory, in KiB: 1 GiB.
    const MOST: u32 = 1024 * 1024;
    /// The most memory times passes.
    const MOST_WORK: u64 = 4 * 1024 * 1024;
    /// The most lanes.
    const MOST_LANES: u32 = 16;

    /// So many KiB of memory, passes over it, and lanes, which are computed one after the other.
    ///
    /// # Errors
    ///
    /// The memory is less than 7 MiB or more than 1 GiB, memory times passes less than 35 MiB or more than 4 GiB, there is no pass or no lane,
    /// or more than 16 lanes.
    pub const fn new(kibibytes: u32, passes: u32, lanes: u32) -> Result<Self, InvalidCost> {
        let cost = Self { kibibytes, passes, lanes };
        let cheap = kibibytes < Self::LEAST || cost.work() < Self::LEAST_WORK;
        if cheap || !cost.is_bearable() { Err(InvalidCost(cost)) } else { Ok(cost) }
    }

    /// Next to nothing: hashes of tests, which anybody can guess.
    #[must_use]
    pub const fn insecure_for_tests() -> Self {
        Self { kibibytes: 8, passes: 1, lanes: 1 }
    }

    /// What stands in a hash, if it is one that this server will compute.
    pub(super) const fn of_stored(kibibytes: u32, passes: u32, lanes: u32) -> Option<Self> {
        let cost = Self { kibibytes, passes, lanes };
        if cost.is_bearable() { Some(cost) } else { None }
    }

    /// Whether it is less than [`Cost::new`] takes.
    pub(in crate::auth) const fn is_cheap(self) -> bool {
        Self::new(self.kibibytes, self.passes, self.lanes).is_err()
    }

    /// What is left of this cost when another has been spent, so that both together take as long as this one.
    pub(super) fn beyond(self, spent: Self) -> Option<Self> {
        let left = self.work().checked_sub(spent.work())? / u64::from(self.passes);
        let left = Self { kibibytes: u32::try_from(left).ok()?, ..self };
        left.is_bearable().then_some(left)
    }

    /// Memory times passes.
    pub(super) const fn work(self) -> u64 {
        self.kibibytes as u64 * self.passes as u64
    }

    const fn is_bearable(self) -> bool {
        self.passes > 0
            && self.lanes > 0
            && self.lanes <= Self::MOST_LANES
            && self.kibibytes >= 8 * self.lanes
            && self.kibibytes <= Self::MOST
            && self.work() <= Self::MOST_WORK
    }

    /// The hasher; none for what [`Params`] do not take, of which nothing is bearable.
    pub(super) fn argon2(self) -> Option<Argon2<'static>> {
        let params = Params::new(self.kibibytes, self.passes, self.lanes, None).ok()?;
        Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// A cost that is too low to protect anything, or too high to be borne.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidCost(Cost);

impl fmt::Display for InvalidCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost { kibibytes, passes, lanes } = self.0;
        write!(
            f,
            "{kibibytes} KiB, {passes} passes and {lanes} lanes are no cost for passwords: at least 7 MiB, and 35 MiB times passes; at most \
             1 GiB, 4 GiB times passes, and 16 lanes"
        )
    }
}

impl Error for InvalidCost {}
