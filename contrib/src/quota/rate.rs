//! Bursts: so many requests at once, and then one every so often.

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ordain::sets::Answers;
use ordain::{Error, Next, Request, Response, middleware};

#[cfg(feature = "auth")]
use super::PerUser;
use super::fields::{InvalidName, Name, Standing};
use super::keys::{By, Key, PerAddress};
use super::table::Table;
#[cfg(feature = "auth")]
use crate::auth::{Backend, User};
use crate::hosts::ClientIp;

/// How often somebody may ask.
///
/// ```
/// use ordain_contrib::quota::Rate;
///
/// // Sixty at once; whoever has used them gets one more a second.
/// assert_eq!(Rate::per_minute(60).to_string(), "60 at once, one more each 1s");
/// assert_eq!(Rate::per_minute(60).burst(5).to_string(), "5 at once, one more each 1s");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    burst: u32,
    /// How long it takes until there is room for one more.
    each: Duration,
}

impl Rate {
    /// So many a second, all at once or one by one. Of 0 it is 1.
    #[must_use]
    pub const fn per_second(requests: u32) -> Self {
        Self::per(requests, Duration::from_secs(1))
    }

    /// So many a minute.
    #[must_use]
    pub const fn per_minute(requests: u32) -> Self {
        Self::per(requests, Duration::from_mins(1))
    }

    /// So many an hour.
    #[must_use]
    pub const fn per_hour(requests: u32) -> Self {
        Self::per(requests, Duration::from_hours(1))
    }

    const fn per(requests: u32, time: Duration) -> Self {
        let burst = if requests == 0 { 1 } else { requests };
        Self { burst, each: time.checked_div(burst).expect("not by zero") }
    }

    /// So many at once, and the rate as it is. Of 0 it is 1.
    #[must_use]
    pub const fn burst(self, requests: u32) -> Self {
        Self { burst: if requests == 0 { 1 } else { requests }, ..self }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at once, one more each {:?}", self.burst, self.each)
    }
}

/// Refuses those who ask too often, by 429. The [module](super) has an example and the rules.
///
/// It counts in the memory of this process: behind several processes each lets as much through. Use a [`Quota`](super::Quota) in a
/// Redis server for what they share.
#[derive(Clone)]
pub struct RateLimit<K> {
    key: K,
    rate: Rate,
    name: Name,
    tells: bool,
    /// When the room of a key is empty again, in nanoseconds since the begin.
    empty_at: Arc<Table<u64>>,
    begin: Instant,
    clock: Arc<dyn Fn() -> Instant + Send + Sync>,
}

impl<K: Key> RateLimit<K> {
    /// How many keys are remembered, unless said: 65,536, in a megabyte.
    pub const KEYS: usize = 1 << 16;

    /// Limits each key to a rate.
    #[must_use]
    pub fn new(key: K, rate: Rate) -> Self {
        Self {
            key,
            rate,
            name: Name::known(K::NAME),
            tells: true,
            empty_at: Arc::new(Table::of(Self::KEYS)),
            begin: Instant::now(),
            clock: Arc::new(Instant::now),
        }
    }

    /// Calls it so, for clients and for logs: `per-address`, `per-user` or `per-key` unless said. Of several in a chain each wants a
    /// name of its own.
    ///
    /// # Errors
    ///
    /// It is no name.
    pub fn named(self, name: &str) -> Result<Self, InvalidName> {
        Ok(Self { name: Name::parse(name)?, ..self })
    }

    /// Remembers so many keys, 17 bytes for each, at once. Where there are more, those are forgotten that have nearly all of their room.
    #[must_use]
    pub fn keys(self, keys: usize) -> Self {
        Self { empty_at: Arc::new(Table::of(keys)), ..self }
    }

    /// Adds no `RateLimit` fields to responses; a refusal has them, and its `Retry-After`.
    #[must_use]
    pub fn without_fields(self) -> Self {
        Self { tells: false, ..self }
    }

    /// Tells the time by another clock: for tests of what is allowed when.
    #[must_use]
    pub fn clock(self, now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self { begin: now(), clock: Arc::new(now), ..self }
    }

    /// Takes the room of one request, or says by an error that there is none.
    async fn enter(&self, req: &mut Request, from: K::From) -> Result<Option<Standing>, Error> {
        let Some((key, _)) = self.key.of(from).await? else { return Ok(None) };
        let (is_granted, standing) = self.take(&key);
        if is_granted { Ok(Some(standing)) } else { Err(standing.refuse(&self.name, req)) }
    }

    /// The generic cell rate algorithm (ITU-T I.371): a room that one request fills by so much time, and that empties as time goes by.
    pub(super) fn take(&self, key: &(impl Hash + ?Sized)) -> (bool, Standing) {
        let now = nanos((self.clock)().saturating_duration_since(self.begin));
        let each = nanos(self.rate.each).max(1);
        let room = each.saturating_mul(u64::from(self.rate.burst));
        let filled = |empty_at: &u64| empty_at.saturating_sub(now);
        let (is_granted, filled) = self.empty_at.with(key, filled, |empty_at| {
            let with_one_more = filled(empty_at).saturating_add(each);
            let fits = with_one_more <= room;
            if fits {
                *empty_at = now.saturating_add(with_one_more);
            }
            (fits, with_one_more)
        });
        let remaining = if is_granted { (room - filled) / each } else { 0 };
        let reset = if is_granted { filled } else { filled - room };
        let standing =
            Standing { quota: self.rate.burst.into(), window: seconds(room), remaining, reset: seconds(reset) };
        (is_granted, standing)
    }

    fn leave(&self, standing: Option<Standing>, response: &mut Response) {
        if let Some(standing) = standing.filter(|_| self.tells) {
            standing.tell(&self.name, response);
        }
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn seconds(nanos: u64) -> u64 {
    nanos.div_ceil(1_000_000_000)
}

#[middleware(in_set(Answers), repeatable)]
impl RateLimit<PerAddress> {
    async fn call(&self, req: &mut Request, client: ClientIp, next: impl Next) -> Result<Response, Error> {
        let standing = self.enter(req, client).await?;
        let mut response = next.run(req).await;
        self.leave(standing, &mut response);
        Ok(response)
    }
}

#[cfg(feature = "auth")]
#[middleware(in_set(Answers), repeatable)]
impl<B: Backend> RateLimit<PerUser<B>> {
    async fn call(&self, req: &mut Request, user: User<B>, next: impl Next) -> Result<Response, Error> {
        let standing = self.enter(req, user).await?;
        let mut response = next.run(req).await;
        self.leave(standing, &mut response);
        Ok(response)
    }
}

#[middleware(in_set(Answers), repeatable)]
impl<V: Clone + Send + Sync + 'static> RateLimit<By<V>> {
    async fn call(&self, req: &mut Request, value: V, next: impl Next) -> Result<Response, Error> {
        let standing = self.enter(req, value).await?;
        let mut response = next.run(req).await;
        self.leave(standing, &mut response);
        Ok(response)
    }
}

impl<K: fmt::Debug> fmt::Debug for RateLimit<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("key", &self.key)
            .field("rate", &self.rate)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
