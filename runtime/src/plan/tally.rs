//! The faults of one entry.

use super::fault::Fault;
use super::rules::{Court, conflicts};

/// The faults of one entry, while they are counted.
pub(super) struct Tally {
    pub(super) gravest: Fault,
    pub(super) count: usize,
    pub(super) of_order: usize,
}

impl Tally {
    pub(super) const NONE: Self = Self { gravest: Fault::None, count: 0, of_order: 0 };

    /// Of an entry that is one of two middlewares that do not fit each other.
    pub(super) const UNLIKE: Self = Self { gravest: Fault::Unlike, count: 1, of_order: 0 };

    pub(super) const fn of(court: &Court<'_>, at: usize) -> Self {
        let mut tally = Self::NONE;
        let entry = &court.entries[at];
        if entry.facts.absent {
            return tally;
        }
        if entry.is_there_by_mistake() {
            // It has to go: nothing else about it matters.
            // Of one spread list: that has been said where the list is declared.
            if !entry.repeated_at_home {
                tally.add(Fault::Repeated);
            }
            return tally;
        }
        if entry.facts.provides.is_some() {
            tally.add(court.repeatable(at));
            tally.add(court.second_unwaived(at));
        }
        let mut nth = 0;
        while nth < entry.facts.needs.len {
            let [presence, order] = court.need(at, nth);
            tally.add(presence);
            tally.add(order);
            nth += 1;
        }
        let mut list = 0;
        nth = 0;
        while let Some(mut rules) = entry.rules(list) {
            while let [rule, rest @ ..] = rules {
                let fault = court.rule(at, rule);
                if !matches!(fault, Fault::None) && !entry.waives(rule) && !entry.says_again(nth) {
                    tally.add(first_of_two(court, at, fault));
                }
                nth += 1;
                rules = rest;
            }
            list += 1;
        }
        tally.add_from_around(court, at);
        tally
    }

    /// Adds what the entries of the chains around this one have against an entry.
    const fn add_from_around(&mut self, court: &Court<'_>, at: usize) {
        let mut rest = court.standing.minus(&court.own);
        while let Some(outer) = rest.first() {
            rest = rest.without(outer);
            let entry = &court.entries[outer];
            let mut nth = 0;
            while let Some(rule) = entry.rule(nth) {
                if !entry.waives(rule) && !entry.says_again(nth) {
                    self.add(court.around(at, outer, rule));
                }
                nth += 1;
            }
        }
    }

    pub(super) const fn add(&mut self, fault: Fault) {
        if matches!(fault, Fault::None) {
            return;
        }
        self.count += 1;
        if fault.is_of_order() {
            self.of_order += 1;
        }
        if fault.gravity() < self.gravest.gravity() {
            self.gravest = fault;
        }
    }
}

/// Two entries that conflict with each other are one mistake, reported at the lower one.
const fn first_of_two(court: &Court<'_>, at: usize, fault: Fault) -> Fault {
    let Fault::Conflicts { target, .. } = fault else {
        return fault;
    };
    let mut rest = court.elsewhere(at, &court.others(at, &target));
    while let Some(found) = rest.first() {
        rest = rest.without(found);
        if found < at || !conflicts(court, found, at) {
            return Fault::Conflicts { target, found };
        }
    }
    Fault::None
}
