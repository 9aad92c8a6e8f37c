//! Who must be above whom, of everything that the rules of a chain say.

use super::places::Places;
use super::rules::Court;
use super::{MAX_ENTRIES, Rule};

/// The most rules `requires(set)` of which several members would do; with more, no order is suggested.
const MAX_CHOICES: usize = 512;

/// The rules of order as a graph. Waived rules and rules about absent entries are not in it.
pub(super) struct Graph {
    /// The entries that an order is sought for.
    pub(super) nodes: Places,
    /// For each place, all the places that must be above it.
    pub(super) above: [Places; MAX_ENTRIES],
    /// Sets of places of which one must be above; those of one place stand together.
    choices: [Places; MAX_CHOICES],
    /// Where the choices of each place begin.
    begins: [usize; MAX_ENTRIES + 1],
    /// Whether all the rules found room.
    pub(super) complete: bool,
}

impl Graph {
    pub(super) const fn new(court: &Court<'_>) -> Self {
        let mut graph = Self {
            nodes: court.standing,
            above: [Places::NONE; MAX_ENTRIES],
            choices: [Places::NONE; MAX_CHOICES],
            begins: [0; MAX_ENTRIES + 1],
            complete: true,
        };
        let mut made = 0;
        let mut at = 0;
        while at < MAX_ENTRIES {
            graph.begins[at] = made;
            if court.standing.has(at) {
                graph.add_needs(court, at);
                made = graph.add_rules(court, at, made);
                graph.add_ends(court, at);
            }
            at += 1;
        }
        graph.begins[MAX_ENTRIES] = made;
        graph
    }

    const fn add_needs(&mut self, court: &Court<'_>, at: usize) {
        let mut nth = 0;
        while nth < court.entries[at].facts.needs.len {
            if let Some(provider) = court.provider(at, nth) {
                self.above[at] = self.above[at].with(provider);
            }
            nth += 1;
        }
    }

    /// Adds what the rules of one entry say; returns how many choices there are then.
    const fn add_rules(&mut self, court: &Court<'_>, at: usize, mut made: usize) -> usize {
        let entry = &court.entries[at];
        let mut nth = 0;
        while let Some(rule) = entry.rule(nth) {
            nth += 1;
            let Some(target) = rule.target() else {
                continue;
            };
            if target.id.is(entry.facts.id) || entry.waives(rule) {
                continue;
            }
            match rule {
                Rule::Requires(_) => {
                    let able = court.able(at, target);
                    if able.count() < 2 {
                        self.above[at] = self.above[at].or(&able);
                    } else if made < MAX_CHOICES {
                        self.choices[made] = able;
                        made += 1;
                    } else {
                        self.complete = false;
                    }
                }
                Rule::After(_) => self.above[at] = self.above[at].or(&court.others(at, target)),
                Rule::Before(_) => self.put_above(at, court.others(at, target)),
                _ => {}
            }
        }
        made
    }

    /// Adds what the claims to be outermost and innermost say to and of one entry.
    const fn add_ends(&mut self, court: &Court<'_>, at: usize) {
        if let Some(first) = court.outermost
            && first != at
        {
            self.above[at] = self.above[at].with(first);
        }
        if let Some(last) = court.innermost
            && last == at
        {
            self.above[at] = self.above[at].or(&court.standing.without(at));
        }
    }

    const fn put_above(&mut self, at: usize, mut lower: Places) {
        while let Some(below) = lower.first() {
            lower = lower.without(below);
            self.above[below] = self.above[below].with(at);
        }
    }

    /// The choices of a place: `choice(at, 0)`, `choice(at, 1)`, and so on.
    pub(super) const fn choice(&self, at: usize, nth: usize) -> Option<&Places> {
        let from = self.begins[at] + nth;
        if from < self.begins[at + 1] { Some(&self.choices[from]) } else { None }
    }
}
