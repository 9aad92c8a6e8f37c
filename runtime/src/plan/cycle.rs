//! Rules that contradict each other: a short circle of them.

use super::graph::Graph;
use super::places::Places;
use super::{Entry, MAX_ENTRIES, Need, Rule, Target};

/// How many steps the search for a shorter circle may take: rustc limits const evaluation.
const PATIENCE: usize = 4_000;

/// Places each of which must be above the next, and the last above the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cycle {
    pub(super) places: [usize; MAX_ENTRIES],
    pub(super) len: usize,
}

impl Cycle {
    pub(super) const NONE: Self = Self { places: [0; MAX_ENTRIES], len: 0 };

    /// The place that the nth must be above.
    pub(super) const fn next(&self, nth: usize) -> usize {
        self.places[(nth + 1) % self.len]
    }

    /// Turns the circle so that it begins at its topmost entry: so it reads like the list.
    const fn begin_at_the_top(&mut self) {
        let mut top = 0;
        let mut nth = 1;
        while nth < self.len {
            if self.places[nth] < self.places[top] {
                top = nth;
            }
            nth += 1;
        }
        let old = self.places;
        nth = 0;
        while nth < self.len {
            self.places[nth] = old[(top + nth) % self.len];
            nth += 1;
        }
    }
}

/// The shortest circle among entries that cannot be placed.
///
/// Each of them waits for another of them, so there is a circle. Since it closes, one of its steps leads up the list, and that
/// step is a rule that is broken: of what a `requires` can choose from, one that is above already is taken if there is one.
pub(super) const fn find(graph: &Graph, placed: &Places) -> Cycle {
    let stuck = graph.nodes.minus(placed);
    let mut best = Cycle::NONE;
    let mut steps = 0;
    let mut starts = stuck;
    while let Some(start) = starts.first() {
        starts = starts.without(start);
        if best.len == 2 || (best.len > 0 && steps > PATIENCE) {
            break;
        }
        let found = through(graph, start, &stuck, placed, &mut steps);
        if found.len > 0 && (best.len == 0 || found.len < best.len) {
            best = found;
        }
    }
    best.begin_at_the_top();
    best
}

/// The shortest circle through one entry, if there is any: breadth first, upwards.
const fn through(graph: &Graph, start: usize, stuck: &Places, placed: &Places, steps: &mut usize) -> Cycle {
    let mut queue = [0; MAX_ENTRIES];
    let mut lower = [0; MAX_ENTRIES];
    queue[0] = start;
    let mut len = 1;
    let mut seen = Places::only(start);
    let mut head = 0;
    while head < len {
        let at = queue[head];
        head += 1;
        *steps += 1;
        let waits_for = upper(graph, at, stuck, placed);
        if waits_for.has(start) {
            return trace(start, at, &lower);
        }
        let mut fresh = waits_for.minus(&seen);
        seen = seen.or(&fresh);
        while let Some(next) = fresh.first() {
            fresh = fresh.without(next);
            lower[next] = at;
            queue[len] = next;
            len += 1;
        }
    }
    Cycle::NONE
}

/// The circle that closes when `start` must be above `at`.
const fn trace(start: usize, mut at: usize, lower: &[usize; MAX_ENTRIES]) -> Cycle {
    let mut cycle = Cycle::NONE;
    cycle.places[0] = start;
    cycle.len = 1;
    while at != start {
        cycle.places[cycle.len] = at;
        cycle.len += 1;
        at = lower[at];
    }
    cycle
}

/// What an entry waits for.
const fn upper(graph: &Graph, at: usize, stuck: &Places, placed: &Places) -> Places {
    let mut all = graph.above[at];
    let mut nth = 0;
    while let Some(choice) = graph.choice(at, nth) {
        if !choice.meets(placed) {
            all = match choice.above(at).last() {
                Some(nearest) => all.with(nearest),
                None => all.or(choice),
            };
        }
        nth += 1;
    }
    all.and(stuck)
}

/// Why one entry must be above another.
#[derive(Clone, Copy)]
pub(super) enum Reason<'a> {
    /// The lower needs what the upper provides; and who the lower is.
    Need(&'a Need, usize),
    /// A rule of one of them, and whose.
    Rule(&'a Rule, usize),
}

/// Finds the rule by which one entry, or a list that moves as one, must be above another.
pub(super) const fn reason(entries: &[Entry], upper: usize, lower: usize) -> Option<Reason<'_>> {
    let mut low = lower;
    while low < entries.len() && Entry::are_together(entries, low, lower) {
        let mut up = upper;
        while up < entries.len() && Entry::are_together(entries, up, upper) {
            if let Some(reason) = between(entries, up, low) {
                return Some(reason);
            }
            up += 1;
        }
        low += 1;
    }
    None
}

const fn between(entries: &[Entry], upper: usize, lower: usize) -> Option<Reason<'_>> {
    let needs = entries[lower].facts.needs.as_slice();
    let mut nth = 0;
    while nth < needs.len() {
        if let Some(provider) = entries[lower].providers[nth]
            && provider == upper
            && !needs[nth].after
        {
            return Some(Reason::Need(&needs[nth], lower));
        }
        nth += 1;
    }
    let reads = entries[upper].facts.needs.as_slice();
    nth = 0;
    while nth < reads.len() {
        if let Some(provider) = entries[upper].providers[nth]
            && provider == lower
            && reads[nth].after
        {
            return Some(Reason::Need(&reads[nth], upper));
        }
        nth += 1;
    }
    // Rules that point at somebody first, for they say more than a claim to be the first or the last of all.
    match pointing(entries, upper, lower) {
        Some(reason) => Some(reason),
        None => claiming(entries, upper, lower),
    }
}

const fn pointing(entries: &[Entry], upper: usize, lower: usize) -> Option<Reason<'_>> {
    let mut nth = 0;
    while let Some(rule) = entries[lower].rule(nth) {
        if let Rule::Requires(target) | Rule::After(target) = rule
            && points(entries, lower, target, upper)
            && !(matches!(rule, Rule::Requires(_)) && is_met_otherwise(entries, upper, lower, target))
            && !entries[lower].waives(rule)
        {
            return Some(Reason::Rule(rule, lower));
        }
        nth += 1;
    }
    nth = 0;
    while let Some(rule) = entries[upper].rule(nth) {
        if let Rule::Before(target) | Rule::RequiresBelow(target) = rule
            && points(entries, upper, target, lower)
            && !entries[upper].waives(rule)
            && if matches!(rule, Rule::Before(_)) {
                !points_around(entries, upper, target)
            } else {
                !entries[lower].facts.optional
            }
        {
            return Some(Reason::Rule(rule, upper));
        }
        nth += 1;
    }
    None
}

/// Whether a rule points at somebody around the chain.
const fn points_around(entries: &[Entry], owner: usize, target: &Target) -> bool {
    let mut at = 0;
    while at < entries.len() && entries[at].around.is_some() {
        if points(entries, owner, target, at) && !entries[at].is_there_by_mistake() {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether a `requires` does not ask for this entry: it may be left out, or is below while another that would do is above.
const fn is_met_otherwise(entries: &[Entry], upper: usize, lower: usize, target: &Target) -> bool {
    if entries[upper].facts.optional {
        return true;
    }
    let mut at = 0;
    while at < lower && upper > lower {
        let other = &entries[at];
        if !other.facts.optional
            && !other.facts.absent
            && !other.is_there_by_mistake()
            && points(entries, lower, target, at)
        {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether a rule of one entry points at another.
pub(super) const fn points(entries: &[Entry], owner: usize, target: &Target, at: usize) -> bool {
    entries[at].is_meant_by(target.id) && !target.id.is(entries[owner].facts.id)
}

/// A setting may stand beyond the first and the last.
const fn claiming(entries: &[Entry], upper: usize, lower: usize) -> Option<Reason<'_>> {
    if entries[upper].holds(&Rule::Outermost) && !entries[lower].facts.setting {
        Some(Reason::Rule(&Rule::Outermost, upper))
    } else if entries[lower].holds(&Rule::Innermost) && !entries[upper].facts.setting {
        Some(Reason::Rule(&Rule::Innermost, lower))
    } else {
        None
    }
}
