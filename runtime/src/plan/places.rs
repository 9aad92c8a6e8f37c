//! A set of places in a chain.

use super::MAX_ENTRIES;

const WORDS: usize = MAX_ENTRIES / 64;

/// A set of places, one bit each: what makes judging a long chain cheap.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places([u64; WORDS]);

impl Places {
    pub(super) const NONE: Self = Self([0; WORDS]);

    pub(super) const fn only(at: usize) -> Self {
        Self::NONE.with(at)
    }

    pub(super) const fn with(mut self, at: usize) -> Self {
        self.0[at / 64] |= 1 << (at % 64);
        self
    }

    pub(super) const fn without(mut self, at: usize) -> Self {
        self.0[at / 64] &= !(1 << (at % 64));
        self
    }

    pub(super) const fn has(&self, at: usize) -> bool {
        self.0[at / 64] & (1 << (at % 64)) != 0
    }

    // The words are spelled out, for a loop counts against rustc's limit on const evaluation.
    pub(super) const fn and(&self, other: &Self) -> Self {
        Self([self.0[0] & other.0[0], self.0[1] & other.0[1], self.0[2] & other.0[2], self.0[3] & other.0[3]])
    }

    pub(super) const fn or(&self, other: &Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1], self.0[2] | other.0[2], self.0[3] | other.0[3]])
    }

    pub(super) const fn minus(&self, other: &Self) -> Self {
        Self([self.0[0] & !other.0[0], self.0[1] & !other.0[1], self.0[2] & !other.0[2], self.0[3] & !other.0[3]])
    }

    pub(super) const fn is_empty(&self) -> bool {
        (self.0[0] | self.0[1] | self.0[2] | self.0[3]) == 0
    }

    pub(super) const fn meets(&self, other: &Self) -> bool {
        !self.and(other).is_empty()
    }

    pub(super) const fn count(&self) -> usize {
        (self.0[0].count_ones() + self.0[1].count_ones() + self.0[2].count_ones() + self.0[3].count_ones()) as usize
    }

    /// The topmost.
    pub(super) const fn first(&self) -> Option<usize> {
        let mut word = 0;
        while word < WORDS {
            if self.0[word] != 0 {
                return Some(word * 64 + self.0[word].trailing_zeros() as usize);
            }
            word += 1;
        }
        None
    }

    /// The bottommost.
    pub(super) const fn last(&self) -> Option<usize> {
        let mut word = WORDS;
        while word > 0 {
            word -= 1;
            if self.0[word] != 0 {
                return Some(word * 64 + 63 - self.0[word].leading_zeros() as usize);
            }
        }
        None
    }

    /// Those above a place.
    pub(super) const fn above(&self, at: usize) -> Self {
        let mut kept = *self;
        kept.0[at / 64] &= (1 << (at % 64)) - 1;
        let mut word = at / 64 + 1;
        while word < WORDS {
            kept.0[word] = 0;
            word += 1;
        }
        kept
    }

    /// Those below a place.
    pub(super) const fn below(&self, at: usize) -> Self {
        self.minus(&self.above(at)).without(at)
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn above_and_below_leave_out_the_place_itself() {
        let mut all = Places::NONE;
        for at in 0..256 {
            all = all.with(at);
        }
        for at in 0..256 {
            assert_eq!(all.above(at).count(), at);
            assert_eq!(all.below(at).count(), 255 - at);
            assert_eq!(all.above(at).last(), at.checked_sub(1));
            assert_eq!(all.below(at).first(), (at < 255).then_some(at + 1));
            assert!(!all.above(at).has(at) && !all.below(at).has(at));
        }
    }
}
