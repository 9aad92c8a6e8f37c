//! What is remembered of many keys, in a memory that does not grow.

use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, PoisonError};

/// A value for each of many keys. There is room for a number of keys, and for no more: where a new one finds none, it takes the place of
/// the one that is worth least, of those that it shares its room with.
///
/// A key is remembered as 64 bits that nobody outside can foresee: of a million keys two are one by chance once in 37 million tables.
pub(super) struct Table<V> {
    sets: Box<[Mutex<Set<V>>]>,
    hasher: RandomState,
}

/// How many keys share a room. Of a table that is half full, one room in four hundred is.
const WAYS: usize = 16;

/// Keys that share a room. Their tags are side by side, for all of them are looked at.
#[derive(Default)]
struct Set<V> {
    /// 0 where nothing is.
    tags: [u64; WAYS],
    values: [V; WAYS],
}

impl<V: Copy + Default> Table<V> {
    /// A table of some so many keys: of a multiple of 16, and not fewer than asked for.
    pub(super) fn of(keys: usize) -> Self {
        let sets = keys.div_ceil(WAYS).max(1);
        Self { sets: (0..sets).map(|_| Mutex::default()).collect(), hasher: RandomState::new() }
    }

    /// Looks at the value of a key, and changes it. A new key has the default value.
    pub(super) fn with<K: Hash + ?Sized, R>(
        &self,
        key: &K,
        worth: impl Fn(&V) -> u64,
        change: impl FnOnce(&mut V) -> R,
    ) -> R {
        let hash = self.hasher.hash_one(key);
        let tag = hash.max(1);
        let at = usize::try_from(hash % self.sets.len() as u64).unwrap_or_default();
        let mut set = self.sets[at].lock().unwrap_or_else(PoisonError::into_inner);
        let set = &mut *set;
        let known = set.tags.iter().position(|of| *of == tag);
        let at = known.unwrap_or_else(|| {
            let of = |(tag, value): (&u64, &V)| if *tag == 0 { 0 } else { worth(value).saturating_add(1) };
            let worths = set.tags.iter().zip(&set.values).map(of);
            let least = worths.enumerate().min_by_key(|(_, worth)| *worth).map_or(0, |(at, _)| at);
            (set.tags[least], set.values[least]) = (tag, V::default());
            least
        });
        change(&mut set.values[at])
    }

    /// How many keys are remembered.
    pub(super) fn len(&self) -> usize {
        let known = |set: &Mutex<Set<V>>| {
            let set = set.lock().unwrap_or_else(PoisonError::into_inner);
            set.tags.iter().filter(|tag| **tag != 0).count()
        };
        self.sets.iter().map(known).sum()
    }

    /// How many keys there is room for.
    pub(super) fn capacity(&self) -> usize {
        self.sets.len() * WAYS
    }
}

impl<V: Copy + Default> fmt::Debug for Table<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("capacity", &self.capacity()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_value() {
        let table = Table::<u64>::of(4096);
        for round in 1..=3 {
            for key in 0..1000 {
                let value = table.with(
                    &format!("{key}"),
                    |value| *value,
                    |value| {
                        *value += 1;
                        *value
                    },
                );
                assert_eq!(value, round);
            }
        }
    }

    #[test]
    fn ever_new_keys_take_the_place_of_what_is_worth_least() {
        let table = Table::<u64>::of(256);
        let add = |key: &str, more: u64| {
            table.with(
                key,
                |value| *value,
                |value| {
                    *value += more;
                    *value
                },
            )
        };
        add("heavy", 1000);
        for key in 0..100_000 {
            add(&format!("new {key}"), 1);
        }
        assert_eq!(add("heavy", 1), 1001);
        assert_eq!((table.capacity(), std::mem::size_of::<Set<u64>>()), (256, 16 * 16));
    }
}
