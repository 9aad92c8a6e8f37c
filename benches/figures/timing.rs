//! Times of many short rounds, in which all that is compared takes turns.

use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use crate::layers::Case;
use crate::progress;

/// How long a round of one case is to take: so short that little of what else the machine does falls into it.
const ROUND: Duration = Duration::from_micros(60);

/// The middle of many values, and their middle half.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    /// A quarter of the values is at most this.
    pub(crate) lower: f64,
    /// A quarter of the values is at least this.
    pub(crate) upper: f64,
}

impl Spread {
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |quarter: usize| rounded(values[(values.len() - 1) * quarter / 4]);
        Self { median: at(2), lower: at(1), upper: at(3) }
    }
}

/// What is written need not have more digits than mean something.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Times of all cases in ns a request: of each case as many as rounds. The order of a round is another each
/// time, and each case warms up, so that none pays for what another leaves behind in the caches.
pub(crate) fn measure(what: &str, cases: &mut [Case], rounds: usize) -> Vec<Vec<f64>> {
    let requests: Vec<u32> = cases.iter_mut().map(requests_a_round).collect();
    let mut times = vec![Vec::with_capacity(rounds); cases.len()];
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut random = SmallRng::seed_from_u64(7);
    for round in 0..rounds {
        progress(what, round, rounds);
        order.shuffle(&mut random);
        for &at in &order {
            times[at].push(time(&mut cases[at], requests[at]));
        }
    }
    times
}

/// ns a request of so many, after some to warm up.
pub(crate) fn time(case: &mut Case, requests: u32) -> f64 {
    run(case, requests.div_ceil(3));
    let start = Instant::now();
    run(case, requests);
    start.elapsed().as_secs_f64() * 1e9 / f64::from(requests)
}

fn run(case: &mut Case, requests: u32) {
    for _ in 0..requests {
        (case.once)();
    }
}

/// As many requests as fit in a round, after some to warm up.
fn requests_a_round(case: &mut Case) -> u32 {
    let start = Instant::now();
    let mut done: u32 = 0;
    while start.elapsed() < 5 * ROUND {
        (case.once)();
        done += 1;
    }
    (done / 5).max(1)
}
