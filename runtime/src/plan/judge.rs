//! The verdict on a chain.

use super::cycle::{self, Cycle, Reason};
use super::fault::Fault;
use super::graph::Graph;
use super::index::Index;
use super::places::Places;
use super::rules::Court;
use super::suggest::{self, Order};
use super::tally::Tally;
use super::{Entry, Id, MAX_ENTRIES, Rule, message};

/// What is wrong with a chain, computed once and shared by the checks of its entries.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    /// For each entry its gravest fault.
    pub(super) faults: [Fault; MAX_ENTRIES],
    /// For each entry, how many faults it has.
    counts: [usize; MAX_ENTRIES],
    /// The entries at which an error is reported.
    reported: Places,
    /// How many faults of other entries are reported along with those of `shows`.
    folded: usize,
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
    /// The entry beyond which the chain is too long.
    too_many: bool,
}

/// Judges a chain: every rule of every entry.
#[doc(hidden)]
#[must_use]
pub const fn judge(entries: &[Entry]) -> Verdict {
    let mut verdict = Verdict::INNOCENT;
    if entries.len() > MAX_ENTRIES {
        // Whatever else is wrong can wait until the chain is one.
        verdict.too_many = true;
        return verdict;
    }
    let court = Court::new(entries);
    let mut of_order = [0; MAX_ENTRIES];
    let mut disordered = false;
    let mut at = 0;
    while at < entries.len() {
        let tally = Tally::of(&court, at);
        verdict.add(at, &tally);
        of_order[at] = tally.of_order;
        disordered |= tally.of_order > 0;
        at += 1;
    }
    verdict.add_waivers(&court, !disordered);
    if !verdict.reported.is_empty() {
        verdict.namesakes = namesakes(entries);
    }
    if disordered {
        verdict.put_in_order(&court, &of_order);
    }
    verdict
}

/// The entries that are called like another: a message tells them apart by their places.
const fn namesakes(entries: &[Entry]) -> Places {
    let mut labels = Index::EMPTY;
    let mut at = 0;
    while at < entries.len() {
        if !entries[at].facts.absent {
            labels.file(Id::new("", "", "", 0, 0, entries[at].label), at, true);
        }
        at += 1;
    }
    labels.shared()
}

impl Verdict {
    const INNOCENT: Self = Self {
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
        too_many: false,
    };

    const fn add(&mut self, at: usize, tally: &Tally) {
        if tally.count == 0 {
            return;
        }
        self.counts[at] += tally.count;
        self.reported = self.reported.with(at);
        if tally.gravest.gravity() < self.faults[at].gravity() {
            self.faults[at] = tally.gravest;
        }
        if tally.count > tally.of_order {
            self.more_than_order = true;
        }
    }

    const fn add_waivers(&mut self, court: &Court<'_>, ordered: bool) {
        let mut rest = court.waiving;
        while let Some(at) = rest.first() {
            rest = rest.without(at);
            let mut nth = 0;
            while let Some(rule) = court.entries[at].rule(nth) {
                if let Rule::Waive(waiver) = rule {
                    let mut tally = Tally::NONE;
                    tally.add(court.waiver(at, waiver, ordered));
                    self.add(at, &tally);
                }
                nth += 1;
            }
        }
    }

    /// Looks for an order, or for the contradiction that forbids one. Needs of what is not in the chain, and whatever else no
    /// order repairs, are left aside: the order holds for the rest, and says so.
    const fn put_in_order(&mut self, court: &Court<'_>, of_order: &[usize; MAX_ENTRIES]) {
        let graph = Graph::new(court);
        if !graph.complete {
            return;
        }
        let first = self.first_shower(of_order);
        let down = first < MAX_ENTRIES && self.faults[first].is_too_high();
        self.order = suggest::suggest(&graph, down);
        if self.order.placed.count() < graph.nodes.count() {
            self.cycle = cycle::find(&graph, &self.order.placed);
            self.blame(court.entries);
        } else {
            self.shows = first;
            if self.order.moved.count() == 1 {
                self.fold(of_order);
            }
        }
    }

    /// A contradiction is reported once: at the topmost owner of a rule of the circle that is broken.
    const fn blame(&mut self, entries: &[Entry]) {
        let mut nth = 0;
        while nth < self.cycle.len {
            let upper = self.cycle.places[nth];
            let lower = self.cycle.next(nth);
            if upper > lower {
                let owner = match cycle::reason(entries, upper, lower) {
                    Some(Reason::Rule(_, owner)) => owner,
                    _ => lower,
                };
                if owner < self.shows {
                    self.shows = owner;
                }
            }
            nth += 1;
        }
        if self.shows < MAX_ENTRIES {
            self.faults[self.shows] = Fault::Contradiction;
        }
    }

    /// The first entry that is reported for its place; if all have graver faults too, the first of those.
    const fn first_shower(&self, of_order: &[usize; MAX_ENTRIES]) -> usize {
        let mut found = MAX_ENTRIES;
        let mut rest = self.reported;
        while let Some(at) = rest.first() {
            rest = rest.without(at);
            if self.faults[at].is_of_order() {
                return at;
            }
            if of_order[at] > 0 && found == MAX_ENTRIES {
                found = at;
            }
        }
        found
    }

    /// If moving one entry repairs the whole order, that is one mistake: it is reported once, at the entry that is to be moved
    /// if a rule of its own is broken, otherwise at the first whose rule is.
    const fn fold(&mut self, of_order: &[usize; MAX_ENTRIES]) {
        if let Some(moved) = self.order.moved.first()
            && self.faults[moved].is_of_order()
        {
            self.shows = moved;
        }
        let mut rest = self.reported.without(self.shows);
        while let Some(at) = rest.first() {
            rest = rest.without(at);
            if of_order[at] > 0 && self.counts[at] == of_order[at] {
                self.reported = self.reported.without(at);
                self.folded += of_order[at];
                self.along = self.along.with(at);
            }
        }
    }

    /// Stops the compiler at an entry that something is wrong with.
    ///
    /// # Panics
    ///
    /// With a sentence, if the entry at this place is wrong; that is the compile error.
    #[track_caller]
    pub const fn enforce(&self, entries: &[Entry], at: usize) {
        if self.reports(at) {
            let text = message::of(self, entries, at);
            panic!("{}", text.as_str());
        }
    }

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
