//! What the judge says of a chain, as data.

use super::MAX_ENTRIES;
use super::cycle::Cycle;
use super::fault::Fault;
use super::places::Places;
use super::suggest::Order;

/// What is wrong with a chain, computed once and shared by the checks of its entries.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    /// For each entry its gravest fault.
    pub(super) faults: [Fault; MAX_ENTRIES],
    /// For each entry, how many faults it has.
    pub(super) counts: [usize; MAX_ENTRIES],
    /// The entries at which an error is reported.
    pub(super) reported: Places,
    /// How many faults of other entries are reported along with those of `shows`.
    pub(super) folded: usize,
    /// Those entries.
    pub(super) along: Places,
    /// The entry that shows the order, or the contradiction.
    pub(super) shows: usize,
    /// An order that satisfies every rule, if one is wanted and there is one.
    pub(super) order: Order,
    /// Rules that contradict each other, if they do.
    pub(super) cycle: Cycle,
    /// The entries that are called like another.
    pub(super) namesakes: Places,
    /// Whether there are faults that no order repairs.
    pub(super) more_than_order: bool,
    /// The chain around it, if there is one.
    pub(super) around: Option<&'static str>,
    /// There are other chains that may be around it.
    pub(super) is_one_of_several: bool,
    /// The entry beyond which the chain is too long.
    pub(super) too_many: bool,
}

impl Verdict {
    pub(super) const INNOCENT: Self = Self {
        faults: [Fault::None; MAX_ENTRIES],
        counts: [0; MAX_ENTRIES],
        reported: Places::NONE,
        folded: 0,
        along: Places::NONE,
        shows: MAX_ENTRIES,
        order: Order::NONE,
        cycle: Cycle::NONE,
        namesakes: Places::NONE,
        more_than_order: false,
        around: None,
        is_one_of_several: false,
        too_many: false,
    };

    /// Whether something is wrong that is reported at this place.
    #[must_use]
    pub const fn reports(&self, at: usize) -> bool {
        if at < MAX_ENTRIES { self.reported.has(at) } else { self.too_many && at == MAX_ENTRIES }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_innocent(&self) -> bool {
        self.reported.is_empty() && !self.too_many
    }

    /// How many faults the entry at this place has.
    #[must_use]
    pub const fn faults(&self, at: usize) -> usize {
        if at < MAX_ENTRIES { self.counts[at] } else { self.reports(at) as usize }
    }

    /// How many faults are reported at this place beside the one that is told.
    pub(super) const fn more(&self, at: usize) -> usize {
        let own = self.faults(at).saturating_sub(1);
        if at == self.shows { own + self.folded } else { own }
    }

    /// The gravest fault of the entry at this place.
    pub(super) const fn fault(&self, at: usize) -> Fault {
        if at < MAX_ENTRIES { self.faults[at] } else { Fault::TooMany }
    }

    /// The suggested order, as places of the list; empty if none is wanted, or there is none.
    #[must_use]
    pub const fn order(&self) -> &[usize] {
        if self.cycle.len > 0 {
            return &[];
        }
        self.order.sequence.split_at(self.order.len).0
    }

    /// Whether the suggested order moves the entry at this place.
    #[must_use]
    pub const fn moves(&self, at: usize) -> bool {
        at < MAX_ENTRIES && !self.order().is_empty() && self.order.moved.has(at)
    }

    /// Places each of which must be above the next, and the last above the first; empty if no rules contradict each other.
    #[must_use]
    pub const fn cycle(&self) -> &[usize] {
        self.cycle.places.split_at(self.cycle.len).0
    }
}
