//! Tests that could go on for ever.

use std::fmt::Display;
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
        Self { what, began: Instant::now(), time, tried: 0 }
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

    /// Counts what has been tried.
    pub fn tried(&mut self, cases: usize) {
        self.tried += cases;
    }
}

impl Drop for Budget {
    fn drop(&mut self) {
        let Self { what, tried, .. } = self;
        note(&format!("{what}: {tried} in {:.1} s", self.began.elapsed().as_secs_f64()));
    }
}

/// Prints a line past the capture of tests.
fn note(line: &dyn Display) {
    let _ = writeln!(stderr(), "{line}");
}
