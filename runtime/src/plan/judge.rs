//! The verdict on a chain.

use super::cycle::{self, Reason};
use super::fault::Fault;
use super::graph::Graph;
use super::index::Index;
use super::places::Places;
use super::rules::Court;
use super::suggest::{self, Order};
use super::tally::Tally;
use super::verdict::Verdict;
use super::{Entry, Id, MAX_ENTRIES, Rule};

/// Judges a chain: every rule of every entry.
#[doc(hidden)]
#[must_use]
pub const fn judge(entries: &[Entry]) -> Verdict {
    judge_within(entries, 0, false)
}

/// Judges the entries from one on; those above are of chains around this one. What a `part` of other chains lacks is not its
/// fault.
#[doc(hidden)]
#[must_use]
pub const fn judge_within(entries: &[Entry], from: usize, part: bool) -> Verdict {
    let mut verdict = Verdict::INNOCENT;
    if entries.len() > MAX_ENTRIES {
        // Whatever else is wrong can wait until the chain is one.
        verdict.too_many = true;
        return verdict;
    }
    let mut at = from;
    while at < entries.len() {
        if entries[at].facts.unlike {
            verdict.add(at, &Tally::UNLIKE);
        }
        at += 1;
    }
    if !verdict.reported.is_empty() {
        // What the others need may be what one of these seems to lack.
        return verdict;
    }
    let court = Court::new(entries, from, part);
    let mut of_order = [0; MAX_ENTRIES];
    let mut disordered = false;
    at = from;
    while at < entries.len() {
        let tally = Tally::of(&court, at);
        verdict.add(at, &tally);
        of_order[at] = tally.of_order;
        disordered |= tally.of_order > 0;
        at += 1;
    }
    verdict.add_waivers(&court, !disordered);
    if !verdict.reported.is_empty() {
        verdict.namesakes = namesakes(entries, from);
    }
    if disordered {
        verdict.put_in_order(&court, &of_order);
    }
    verdict
}

/// The entries that are called like another: a message tells them apart by their places.
const fn namesakes(entries: &[Entry], from: usize) -> Places {
    let mut labels = Index::EMPTY;
    let mut at = from;
    while at < entries.len() {
        if !entries[at].facts.absent && entries[at].of.is_none() {
            labels.file(Id::new("", "", "", 0, 0, entries[at].label), at, true);
        }
        at += 1;
    }
    labels.shared()
}

impl Verdict {
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
        if self.order.placed.count() < graph.nodes.count() && graph.has_choice_below {
            // Another choice might do: that it does not is not known.
            self.order = Order::NONE;
        } else if self.order.placed.count() < graph.nodes.count() {
            self.cycle = cycle::find(&graph, &self.order.placed);
            self.blame(court.entries);
        } else {
            self.shows = first;
            if self.order.moved.count() == 1 {
                self.fold(court.entries, of_order);
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
                    Some(Reason::Rule(_, owner) | Reason::Need(_, owner)) => owner,
                    None => lower,
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
    const fn fold(&mut self, entries: &[Entry], of_order: &[usize; MAX_ENTRIES]) {
        if let Some(moved) = self.order.moved.first() {
            let mut at = moved;
            while at < entries.len() && Entry::are_together(entries, moved, at) {
                if self.reported.has(at) && self.faults[at].is_of_order() {
                    self.shows = at;
                    break;
                }
                at += 1;
            }
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
}
