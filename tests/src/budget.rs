//! Tests that could go on for ever.

use std::io::{Write, stderr};
use std::time::{Duration, Instant};

/// The seconds that a long test may take, and what it has tried in them.
///
/// `ORDAIN_BUDGET` says how many, for every long test: `.ci/soak` is their long form. The count is printed when the test
/// is over, also where the output of tests is captured.
#[derive(Debug)]
pub struct Budget {
    what: &'static str,
    began: Instant,
    time: Duration,
    tried: usize,
    rounds: usize,
}

impl Budget {
    /// So many seconds, if the environment does not say another number.
    ///
    /// # Panics
    ///
    /// If what the environment says is no number.
    #[must_use]
    pub fn of(seconds: u64, what: &'static str) -> Self {
        let asked = std::env::var("ORDAIN_BUDGET").map(|asked| asked.parse().expect("ORDAIN_BUDGET is in seconds"));
        let time = Duration::from_secs(asked.unwrap_or(seconds));
        Self { what, began: Instant::now(), time, tried: 0, rounds: 0 }
    }

    /// Whether this is the long form.
    #[must_use]
    pub fn is_long() -> bool {
        std::env::var_os("ORDAIN_BUDGET").is_some()
    }

    /// Whether there is time left.
    #[must_use]
    pub fn lasts(&self) -> bool {
        self.began.elapsed() < self.time
    }

    /// Whether to try everything there is to try (once more): once, or in the long form as often as there is time.
    pub fn another_round(&mut self) -> bool {
        self.rounds += 1;
        self.rounds == 1 || (Self::is_long() && self.lasts())
    }

    /// Counts what has been tried.
    pub fn tried(&mut self, cases: usize) {
        self.tried += cases;
    }
}

impl Drop for Budget {
    fn drop(&mut self) {
        let Self { what, tried, .. } = self;
        // Past the capture of tests, which takes what is printed by a macro.
        let _ = writeln!(stderr(), "{what}: {tried} in {:.1} s", self.began.elapsed().as_secs_f64());
    }
}
