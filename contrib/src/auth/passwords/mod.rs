//! Passwords: hashed by Argon2id, so many at a time.

mod cost;
mod runs;
mod stored;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::thread;

use ordain::Error;

pub use self::cost::{Cost, InvalidCost};
pub use self::runs::Busy;
use self::runs::Runs;
use self::stored::Stored;

/// Hashes passwords and verifies them, by Argon2id (RFC 9106). All clones have one bound.
///
/// One hash is computed per core at a time, on a thread that may block; the others wait for their turn, asynchronously: 32 per core, and
/// what comes then is a 503 with `Retry-After`, whose cause is [`Busy`]. So that many logins at a time neither stand in the way of other
/// requests, nor take more memory than [`Cost`] says, times cores.
///
/// In what may block it is `ordain::block_on(passwords.hash(…))`.
///
/// It is slow by intention, and slower by far without optimization: a second or more in a debug build. Tests take
/// [`Cost::insecure_for_tests`]; a debug build that somebody uses has `opt-level = 3` for the two crates that do the work,
/// `[profile.dev.package.argon2]` and `[profile.dev.package.blake2]`.
///
/// ```
/// use ordain_contrib::auth::{Passwords, Verified};
///
/// # use ordain_contrib::auth::Cost;
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let passwords = Passwords::new();
/// # let passwords = passwords.cost(Cost::insecure_for_tests());
/// let hash = passwords.hash("correct horse").await.unwrap();
/// assert!(hash.starts_with("$argon2id$v=19$"));
/// assert_eq!(passwords.verify("correct horse", Some(&hash)).await.unwrap(), Verified::Yes);
/// assert_eq!(passwords.verify("battery staple", Some(&hash)).await.unwrap(), Verified::No);
/// // A name that there is not: as slow as a wrong password.
/// assert_eq!(passwords.verify("correct horse", None).await.unwrap(), Verified::No);
/// # });
/// ```
#[derive(Clone)]
pub struct Passwords {
    cost: Cost,
    runs: Arc<Runs>,
}

/// What has become of a password.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a password that is not looked at lets everybody in"]
pub enum Verified {
    /// It is wrong, or there is none to compare it with.
    No,
    /// It is right.
    Yes,
    /// It is right, and was hashed otherwise than is done now. This is its hash from now on: keep it, in the place of the one that there is.
    ///
    /// Sessions of an account whose [secret](super::Account::session_secret) is the hash are over by that; the one that is just
    /// beginning goes on, if the account has the new one.
    Outdated(String),
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self { cost: Cost::default(), runs: Arc::new(Runs::new(cores, 32 * cores)) }
    }
}

impl Passwords {
    /// The most bytes of a password.
    pub const LONGEST: usize = 4096;

    /// The usual cost, as many at a time as there are cores, 32 times as many that wait.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Hashes at another cost. What was hashed at the one before goes on to be verified, and is hashed anew at the next login.
    #[must_use]
    pub fn cost(self, cost: Cost) -> Self {
        Self { cost, ..self }
    }

    /// Hashes so many at a time, of 0 one, and lets so many wait.
    #[must_use]
    pub fn bounds(self, parallel: usize, waiting: usize) -> Self {
        Self { runs: Arc::new(Runs::new(parallel, waiting)), ..self }
    }

    /// Hashes a password, for the first time or in the place of another, with a salt of its own: as a PHC string, of less than 128 characters.
    ///
    /// # Errors
    ///
    /// A 400 whose cause is [`UnfitPassword`], if it is empty or has more than [`Passwords::LONGEST`] bytes; a 503, if too many wait.
    pub async fn hash(&self, password: &str) -> Result<String, Error> {
        if !fits(password) {
            return Err(Error::bad_request(UnfitPassword));
        }
        let (cost, password) = (self.cost, password.to_owned());
        self.runs.run(move || stored::hash(cost, password.as_bytes())).await?
    }

    /// Says whether a password is the one of a hash.
    ///
    /// Without a hash, and with one that no password has (`!`, or what is no hash of Argon2id), it takes as long as with one. A hash that
    /// was made at a lower cost takes as long for a wrong password as one of now. A password that [`Passwords::hash`] refuses is wrong at once.
    ///
    /// # Errors
    ///
    /// A 503, if too many wait.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<Verified, Error> {
        if !fits(password) {
            return Ok(Verified::No);
        }
        let stored = hash.and_then(Stored::read);
        let (cost, password) = (self.cost, password.to_owned());
        self.runs.run(move || stored::verify(cost, password.as_bytes(), stored.as_ref())).await?
    }

    pub(super) fn is_cheap(&self) -> bool {
        self.cost.is_cheap()
    }
}

fn fits(password: &str) -> bool {
    (1..=Passwords::LONGEST).contains(&password.len())
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").field("cost", &self.cost).finish_non_exhaustive()
    }
}

/// A password that is empty or longer than [`Passwords::LONGEST`]: a 400, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnfitPassword;

impl fmt::Display for UnfitPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a password has between 1 and {} bytes", Passwords::LONGEST)
    }
}

impl StdError for UnfitPassword {}
