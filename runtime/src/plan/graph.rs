//! Who must be above whom, of everything that the rules of a chain say.

use super::places::Places;
use super::rules::Court;
use super::{Entry, MAX_ENTRIES, Rule};

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
    begins: [usize; MAX_ENTRIES],
    /// Where they end.
    ends: [usize; MAX_ENTRIES],
    /// Whether some `requires_below` can be met by one of several.
    pub(super) has_choice_below: bool,
    /// Whether all the rules found room.
    pub(super) complete: bool,
}

impl Graph {
    pub(super) const fn new(court: &Court<'_>) -> Self {
        let mut graph = Self {
            nodes: heads(court, &court.own),
            above: [Places::NONE; MAX_ENTRIES],
            choices: [Places::NONE; MAX_CHOICES],
            begins: [0; MAX_ENTRIES],
            ends: [0; MAX_ENTRIES],
            has_choice_below: false,
            complete: true,
        };
        let mut made = 0;
        let mut rest = court.own;
        while let Some(at) = rest.first() {
            rest = rest.without(at);
            let head = head(court, at);
            if head == at {
                graph.begins[at] = made;
            }
            graph.add_needs(court, at);
            made = graph.add_rules(court, at, made);
            graph.add_ends(court, at);
            graph.ends[head] = made;
        }
        if graph.has_choice_below {
            graph.choose_below(court);
        }
        graph
    }

    /// Where one of several must be below an entry, takes one that nothing wants above it: the lowest of them. That is a guess,
    /// for the way up has choices, too, and both together are hard.
    const fn choose_below(&mut self, court: &Court<'_>) {
        let mut rest = court.own;
        while let Some(at) = rest.first() {
            rest = rest.without(at);
            let entry = &court.entries[at];
            let mut nth = 0;
            while let Some(rule) = entry.rule(nth) {
                nth += 1;
                let Rule::RequiresBelow(target) = rule else {
                    continue;
                };
                if target.id.is(entry.facts.id) || entry.waives(rule) {
                    continue;
                }
                let able = heads(court, &court.others(at, target).and(&court.own).and(&court.firm));
                let head = head(court, at);
                if able.has(head) || able.count() < 2 {
                    continue;
                }
                let free = able.minus(&self.all_above(head));
                let ((Some(chosen), _) | (None, Some(chosen))) = (free.last(), able.last()) else {
                    continue;
                };
                self.above[chosen] = self.above[chosen].with(head);
            }
        }
    }

    /// All that must be above an entry, over as many steps as it takes.
    const fn all_above(&self, at: usize) -> Places {
        let mut found = self.above[at];
        let mut open = found;
        while let Some(next) = open.first() {
            let fresh = self.above[next].minus(&found);
            found = found.or(&fresh);
            open = open.without(next).or(&fresh);
        }
        found
    }

    const fn add_needs(&mut self, court: &Court<'_>, at: usize) {
        let mut nth = 0;
        while nth < court.entries[at].facts.needs.len {
            if let Some(provider) = court.provider(at, nth)
                && court.entries[at].facts.needs.items[nth].after
            {
                self.put_above(court, at, Places::only(provider));
            } else if let Some(provider) = court.provider(at, nth) {
                self.put_below(court, at, Places::only(provider));
            }
            nth += 1;
        }
    }

    /// Those that are around the chain are above anyway.
    const fn put_below(&mut self, court: &Court<'_>, at: usize, upper: Places) {
        let at = head(court, at);
        let upper = heads(court, &upper.and(&court.own));
        self.above[at] = self.above[at].or(&upper.without(at));
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
                    if able.meets(&court.standing.minus(&court.own)) {
                        continue;
                    }
                    let able = heads(court, &able);
                    if able.has(head(court, at)) {
                        continue;
                    }
                    if able.count() < 2 {
                        self.put_below(court, at, able);
                    } else if made < MAX_CHOICES {
                        self.choices[made] = able;
                        made += 1;
                    } else {
                        self.complete = false;
                    }
                }
                Rule::RequiresBelow(_) => {
                    let able = court.others(at, target).and(&court.own).and(&court.firm);
                    if heads(court, &able).has(head(court, at)) {
                        continue;
                    }
                    if able.count() < 2 {
                        self.put_above(court, at, able);
                    } else {
                        self.has_choice_below = true;
                    }
                }
                Rule::After(_) => self.put_below(court, at, court.others(at, target)),
                Rule::Before(_) => {
                    let lower = court.others(at, target);
                    // What is around the chain cannot be below: no order keeps such a rule.
                    if !lower.meets(&court.standing.minus(&court.own)) {
                        self.put_above(court, at, lower);
                    }
                }
                _ => {}
            }
        }
        made
    }

    /// Adds what the claims to be outermost and innermost say to and of one entry.
    const fn add_ends(&mut self, court: &Court<'_>, at: usize) {
        if let Some(first) = court.outermost
            && first != at
            && court.placed.has(at)
        {
            self.put_below(court, at, Places::only(first));
        }
        if let Some(last) = court.innermost
            && last == at
        {
            self.put_below(court, at, court.placed);
        }
    }

    const fn put_above(&mut self, court: &Court<'_>, at: usize, lower: Places) {
        let at = head(court, at);
        let mut lower = heads(court, &lower.and(&court.own)).without(at);
        while let Some(below) = lower.first() {
            lower = lower.without(below);
            self.above[below] = self.above[below].with(at);
        }
    }

    /// The choices of a place: `choice(at, 0)`, `choice(at, 1)`, and so on.
    pub(super) const fn choice(&self, at: usize, nth: usize) -> Option<&Places> {
        let from = self.begins[at] + nth;
        if from < self.ends[at] { Some(&self.choices[from]) } else { None }
    }
}

/// The place that stands for an entry in an order: of those from one spread list, which move as one, the topmost.
const fn head(court: &Court<'_>, at: usize) -> usize {
    if !court.has_spread {
        return at;
    }
    let mut head = at;
    let mut above = at;
    while above > court.from && Entry::are_together(court.entries, above - 1, at) {
        above -= 1;
        if court.own.has(above) {
            head = above;
        }
    }
    head
}

const fn heads(court: &Court<'_>, places: &Places) -> Places {
    if !court.has_spread {
        return *places;
    }
    let mut heads = Places::NONE;
    let mut rest = *places;
    while let Some(at) = rest.first() {
        rest = rest.without(at);
        heads = heads.with(head(court, at));
    }
    heads
}
