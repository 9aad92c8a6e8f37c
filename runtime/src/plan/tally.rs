//! The faults of one entry.

use super::Rule;
use super::fault::Fault;
use super::rules::Court;

/// The faults of one entry, while they are counted.
pub(super) struct Tally {
    pub(super) gravest: Fault,
    pub(super) count: usize,
    pub(super) of_order: usize,
}

impl Tally {
    pub(super) const NONE: Self = Self { gravest: Fault::None, count: 0, of_order: 0 };

    pub(super) const fn of(court: &Court<'_>, at: usize) -> Self {
        let mut tally = Self::NONE;
        let entry = &court.entries[at];
        if entry.facts.absent {
            return tally;
        }
        if entry.is_there_by_mistake() {
            // It has to go: nothing else about it matters.
            tally.add(Fault::Repeated);
            return tally;
        }
        if entry.facts.provides.is_some() {
            tally.add(court.repeatable(at));
            tally.add(court.second_provider(at));
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
        tally
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
    let mut rest = court.others(at, &target);
    while let Some(found) = rest.first() {
        rest = rest.without(found);
        if found < at || !conflicts(court, found, at) {
            return Fault::Conflicts { target, found };
        }
    }
    Fault::None
}

const fn conflicts(court: &Court<'_>, at: usize, with: usize) -> bool {
    let entry = &court.entries[at];
    let mut nth = 0;
    while let Some(rule) = entry.rule(nth) {
        if let Rule::Conflicts(target) = rule
            && court.others(at, target).has(with)
            && !target.id.is(entry.facts.id)
            && !entry.waives(rule)
        {
            return true;
        }
        nth += 1;
    }
    false
}
