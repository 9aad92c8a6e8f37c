//! What n layers cost each peer: time, allocations, instructions, size of the future.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::instructions;
use crate::layers::{Case, cases};
use crate::timing::{Spread, measure};
use crate::work::Work;

/// What was measured of one stack of one peer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Figure {
    pub(crate) work: Work,
    pub(crate) peer: String,
    pub(crate) layers: usize,
    /// ns a request.
    pub(crate) total: Spread,
    /// The same without what the same peer's bare view took in the same round.
    pub(crate) over_bare: Spread,
    pub(crate) allocations: u64,
    pub(crate) allocations_over_bare: u64,
    pub(crate) instructions: Option<u64>,
    pub(crate) instructions_over_bare: Option<i64>,
    /// Bytes of the future of a request, where there is one; what it boxes is not in it.
    pub(crate) future: Option<usize>,
}

/// Measures every stack of every peer.
pub(crate) fn run(rounds: usize) -> Vec<Figure> {
    let mut cases = cases();
    let times = measure("layers", &mut cases, rounds);
    let instructions = instructions::count("layers", cases.len());
    let allocations: Vec<u64> = cases.iter_mut().map(Case::allocations).collect();
    let bare: HashMap<_, _> =
        (0..).zip(&cases).filter(|(_, case)| case.layers == 0).map(|(at, case)| ((case.peer, case.work), at)).collect();
    let figure = |(at, case): (usize, &Case)| {
        let bare: usize = bare[&(case.peer, case.work)];
        let over_bare = times[at].iter().zip(&times[bare]).map(|(time, bare)| time - bare);
        Figure {
            work: case.work,
            peer: case.peer.to_owned(),
            layers: case.layers,
            total: Spread::of(times[at].iter().copied()),
            over_bare: Spread::of(over_bare),
            allocations: allocations[at],
            allocations_over_bare: allocations[at].saturating_sub(allocations[bare]),
            instructions: instructions.as_ref().map(|all| all[at]),
            instructions_over_bare: instructions.as_ref().map(|all| all[at].cast_signed() - all[bare].cast_signed()),
            future: case.future,
        }
    };
    cases.iter().enumerate().map(figure).collect()
}
