//! How often somebody may try to log in.

use std::error::Error as StdError;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use ordain::Error;

/// Bounds how often a login may fail: for one account from one address, for one account from anywhere, for one address.
///
/// Each is a bucket that takes so many failures at once and has room for one more every so often. The first keeps one who guesses
/// away from an account, and lets its owner, who is elsewhere, in; the other two are wide, for those who come from many addresses,
/// and for those who try one password on many accounts.
///
/// The address is the [`ClientIp`](crate::hosts::ClientIp), of an IPv6 address the network (/64), and known if there is a
/// [`Clients`](crate::hosts::Clients) in the chain: without it the account alone counts. The buckets are in the memory of this
/// process, of a number that does not grow: accounts that share one by chance share its room, and nobody can choose with whom.
///
/// ```
/// use std::time::Duration;
///
/// use ordain_contrib::auth::Throttle;
///
/// let strict = Throttle::new().per_account_and_address(3, Duration::from_secs(300));
/// ```
#[derive(Clone)]
pub struct Throttle {
    pair: Buckets,
    account: Buckets,
    address: Buckets,
    hasher: RandomState,
    begin: Instant,
    clock: Arc<dyn Fn() -> Instant + Send + Sync>,
}

impl Default for Throttle {
    fn default() -> Self {
        const MINUTE: Duration = Duration::from_mins(1);
        Self {
            pair: Buckets::new(10, MINUTE),
            account: Buckets::new(100, MINUTE),
            address: Buckets::new(100, MINUTE / 6),
            hasher: RandomState::new(),
            begin: Instant::now(),
            clock: Arc::new(Instant::now),
        }
    }
}

impl Throttle {
    /// Ten failures for an account from one address, and then one a minute; a hundred for an account from anywhere, and one a minute; a
    /// hundred from an address, and six a minute.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// So many failures at once for one account from one address, and one more each time this has passed. Of 0 failures it is 1.
    #[must_use]
    pub fn per_account_and_address(self, failures: u32, each: Duration) -> Self {
        Self { pair: Buckets::new(failures, each), ..self }
    }

    /// The same for one account, wherever from.
    #[must_use]
    pub fn per_account(self, failures: u32, each: Duration) -> Self {
        Self { account: Buckets::new(failures, each), ..self }
    }

    /// The same for one address, whatever account.
    #[must_use]
    pub fn per_address(self, failures: u32, each: Duration) -> Self {
        Self { address: Buckets::new(failures, each), ..self }
    }

    /// Tells the time by another clock: for tests of what is over when.
    #[must_use]
    pub fn clock(self, now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self { begin: now(), clock: Arc::new(now), ..self }
    }

    /// Counts an attempt, if there is room for one more failure in each of its buckets.
    pub(super) fn attempt(&self, name: Option<&str>, address: Option<IpAddr>) -> Result<Attempt<'_>, Error> {
        // Many databases find `Ann` by `ann `.
        let name = name.map(|name| name.trim().to_lowercase());
        let address = address.map(network);
        let pair = name.as_ref().zip(address).map(|pair| (&self.pair, self.hasher.hash_one(pair)));
        let account = name.as_ref().map(|name| (&self.account, self.hasher.hash_one(name)));
        let address = address.map(|address| (&self.address, self.hasher.hash_one(address)));
        let now = self.now();
        let mut attempt = Attempt { taken: [None; 3] };
        for (slot, bucket) in [pair, account, address].into_iter().enumerate() {
            let Some((buckets, hash)) = bucket else { continue };
            match buckets.take(hash, now) {
                Ok(taken) => attempt.taken[slot] = Some(taken),
                Err(wait) => {
                    attempt.take_back();
                    return Err(TooManyAttempts::raised(wait));
                }
            }
        }
        Ok(attempt)
    }

    fn now(&self) -> u64 {
        millis((self.clock)().saturating_duration_since(self.begin))
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Throttle")
            .field("pair", &self.pair)
            .field("account", &self.account)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Whoever has one address of IPv6 has the others of its network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Buckets of one kind. A clone shares them.
#[derive(Clone)]
struct Buckets {
    /// How long it takes until there is room for one more.
    each: u64,
    /// How long until a full one is empty.
    room: u64,
    /// Of each, in milliseconds since the begin, when it is empty.
    empty_at: Arc<[AtomicU64]>,
}

impl Buckets {
    const COUNT: usize = 1 << 15;

    fn new(failures: u32, each: Duration) -> Self {
        // A hundred years are enough, and do not overflow.
        let each = millis(each.min(Duration::from_hours(24 * 36_500))).max(1);
        let room = each.saturating_mul(u64::from(failures.max(1)));
        Self { each, room, empty_at: (0..Self::COUNT).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Puts one in, or says how long to wait until it fits.
    fn take(&self, hash: u64, now: u64) -> Result<Taken<'_>, u64> {
        let at = usize::try_from(hash % Self::COUNT as u64).unwrap_or_default();
        let bucket = &self.empty_at[at];
        let with_one_more = |empty_at: u64| empty_at.max(now).saturating_add(self.each);
        let fits = |empty_at: u64| Some(with_one_more(empty_at)).filter(|next| next - now <= self.room);
        match bucket.fetch_update(Ordering::AcqRel, Ordering::Acquire, fits) {
            Ok(_) => Ok(Taken { bucket, each: self.each }),
            Err(full) => Err((with_one_more(full) - now).saturating_sub(self.room)),
        }
    }
}

impl fmt::Debug for Buckets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failures = self.room / self.each;
        let each = Duration::from_millis(self.each);
        f.debug_struct("Buckets").field("failures", &failures).field("each", &each).finish_non_exhaustive()
    }
}

#[derive(Clone, Copy)]
struct Taken<'a> {
    bucket: &'a AtomicU64,
    each: u64,
}

/// An attempt that has been counted.
pub(super) struct Attempt<'a> {
    taken: [Option<Taken<'a>>; 3],
}

impl Attempt<'_> {
    /// Counts it no more: it was no failure.
    pub(super) fn take_back(self) {
        for Taken { bucket, each } in self.taken.into_iter().flatten() {
            bucket.fetch_sub(each, Ordering::AcqRel);
        }
    }
}

/// Too many logins have failed for this account, or from this address: a 429, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyAttempts {
    /// When to try again, as `Retry-After` says it.
    pub retry_after: Duration,
}

impl TooManyAttempts {
    fn raised(millis: u64) -> Error {
        let seconds = millis.div_ceil(1000).max(1);
        let this = Self { retry_after: Duration::from_secs(seconds) };
        Error::with_status(StatusCode::TOO_MANY_REQUESTS, this).with_header(RETRY_AFTER, HeaderValue::from(seconds))
    }
}

impl fmt::Display for TooManyAttempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "too many logins have failed: one more in {} seconds", self.retry_after.as_secs())
    }
}

impl StdError for TooManyAttempts {}
