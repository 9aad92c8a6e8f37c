//! Pages in the memory of this process.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use moka::Expiry;
use moka::sync::Cache;

use super::super::key::Key;
use super::super::page::Kept;
use super::super::store::{Store, StoreError};

/// Keeps pages in the memory of this process, up to a number of bytes: 64 MiB unless said. A clone is the same store.
///
/// Where one more is too many, what is asked for seldom makes room, and that may be the new one: a flood of URLs that nobody asks
/// for twice does not drive out what everybody asks for ([TinyLFU](https://docs.rs/moka/latest/moka/policy/struct.EvictionPolicy.html#method.tiny_lfu)).
///
/// ```
/// use ordain_contrib::cache::Memory;
///
/// let store = Memory::with_capacity(256 << 20);
/// assert_eq!(store.len(), 0);
/// ```
#[derive(Clone)]
pub struct Memory {
    pages: Cache<Key, Arc<Kept>, Seed>,
    made: Instant,
    /// Until when all has been forgotten, in nanoseconds since it was made.
    cleared: Arc<AtomicU64>,
}

impl Memory {
    /// A store of about this many bytes, what it takes to keep account of the pages included.
    #[must_use]
    pub fn with_capacity(bytes: u64) -> Self {
        let pages = Cache::builder()
            .max_capacity(bytes)
            .weigher(|_, kept: &Arc<Kept>| u32::try_from(kept.weight()).unwrap_or(u32::MAX))
            .expire_after(WhenOver)
            .build_with_hasher(Seed::random());
        Self { pages, made: Instant::now(), cleared: Arc::default() }
    }

    fn since_made(&self, moment: Instant) -> u64 {
        u64::try_from(moment.saturating_duration_since(self.made).as_nanos()).unwrap_or(u64::MAX)
    }

    /// Forgets all pages, those too that are being built: whoever asks from now on is shown none that was begun before.
    pub fn clear(&self) {
        self.cleared.fetch_max(self.since_made(Instant::now()).saturating_add(1), Ordering::AcqRel);
        self.pages.invalidate_all();
        self.pages.run_pending_tasks();
    }

    /// How many pages there are, and how many lists of what the pages of a URL vary by.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.pages.run_pending_tasks();
        self.pages.entry_count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes they take.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pages.run_pending_tasks();
        self.pages.weighted_size()
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::with_capacity(64 << 20)
    }
}

/// What a key, which is a hash that anybody can make, is mixed with: so nobody knows which keys come to stand beside each other.
#[derive(Clone)]
struct Seed(u64);

impl Seed {
    fn random() -> Self {
        Self(RandomState::new().hash_one(()))
    }
}

impl BuildHasher for Seed {
    type Hasher = Mixed;

    fn build_hasher(&self) -> Mixed {
        Mixed(self.0)
    }
}

/// A seed, mixed with the part of a key that is its [hash](Key).
struct Mixed(u64);

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, part: u64) {
        // Digits of the golden ratio: each bit of the two halves together depends on all bits.
        let product = u128::from(self.0 ^ part) * 0x9e37_79b9_7f4a_7c15;
        let half = |of: u128| u64::try_from(of & u128::from(u64::MAX)).unwrap_or_default();
        self.0 = half(product) ^ half(product >> 64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Forgets a page when it is over.
struct WhenOver;

impl WhenOver {
    fn left(kept: &Kept) -> Duration {
        kept.until().duration_since(SystemTime::now()).unwrap_or_default()
    }
}

impl Expiry<Key, Arc<Kept>> for WhenOver {
    fn expire_after_create(&self, _: &Key, kept: &Arc<Kept>, _: Instant) -> Option<Duration> {
        Some(Self::left(kept))
    }

    fn expire_after_update(&self, _: &Key, kept: &Arc<Kept>, _: Instant, _: Option<Duration>) -> Option<Duration> {
        Some(Self::left(kept))
    }
}

impl Store for Memory {
    async fn get(&self, key: &Key) -> Result<Option<Arc<Kept>>, StoreError> {
        Ok(self.pages.get(key).filter(|kept| !self.has_forgotten(kept)))
    }

    async fn put(&self, key: &Key, kept: Arc<Kept>) -> Result<(), StoreError> {
        if !self.has_forgotten(&kept) {
            self.pages.insert(*key, kept);
        }
        Ok(())
    }

    fn has_forgotten(&self, kept: &Kept) -> bool {
        self.since_made(kept.begun()) < self.cleared.load(Ordering::Acquire)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory")
            .field("capacity", &self.pages.policy().max_capacity())
            .field("pages", &self.pages.entry_count())
            .field("bytes", &self.pages.weighted_size())
            .finish_non_exhaustive()
    }
}
