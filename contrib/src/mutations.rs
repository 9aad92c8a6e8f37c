//! Input that has been tampered with, for tests of what reads it.

use std::env;
use std::time::{Duration, Instant};

/// How many, unless the variable `ORDAIN_MUTATIONS` says otherwise.
const FEW: u64 = 20_000;

/// How long one test may go on.
const LONG_ENOUGH: Duration = Duration::from_secs(15);

/// Calls `read` with mutations of the seeds, the same ones in each run: bytes changed, dropped, doubled, moved, spliced from
/// another seed. What `read` asserts must hold for each.
pub(crate) fn mutated(seeds: &[&str], mut read: impl FnMut(&[u8])) {
    let count = env::var("ORDAIN_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(FEW);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let begin = Instant::now();
    for seed in seeds {
        read(seed.as_bytes());
    }
    for _ in 0..count {
        if begin.elapsed() > LONG_ENOUGH {
            break;
        }
        let mut input = random.of(seeds).as_bytes().to_vec();
        for _ in 0..=random.below(4) {
            random.change(&mut input, seeds);
        }
        read(&input);
    }
}

/// Xorshift: enough to change bytes by.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).unwrap_or(0)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn change(&mut self, input: &mut Vec<u8>, seeds: &[&str]) {
        /// What parsers of headers trip over.
        const AWKWARD: &[u8] = b",;=:\"\\[]()/*%@.- \t\0\x7f\xc3\xff09azAZ";
        let at = self.below(input.len() + 1);
        match self.below(7) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => _ = input.remove(at),
            2 if at < input.len() => input[at] = self.of(AWKWARD),
            3 => input.truncate(at),
            4 => {
                let tail = input[at..].to_vec();
                input.extend(tail);
            }
            5 => {
                let other = self.of(seeds).as_bytes();
                let from = self.below(other.len() + 1);
                input.splice(at..at, other[from..].iter().copied());
            }
            _ => input.insert(at, self.of(AWKWARD)),
        }
        input.truncate(20_000);
    }
}
