//! An order of a chain that satisfies every rule, near the order that it has.
//!
//! Three ways are tried, and the one that moves the fewest entries is taken. They differ in what they do when the next entry
//! of the list cannot stand where it is, because something that must be above it is still below.

use super::MAX_ENTRIES;
use super::graph::Graph;
use super::places::Places;

/// How many entries may be looked at to weigh: rustc limits const evaluation.
const PATIENCE: usize = 1_000;

/// What to do with an entry that cannot yet be placed.
#[derive(Clone, Copy)]
enum Policy {
    /// Let it wait until all it waits for has come.
    Wait,
    /// Fetch all that it waits for.
    Fetch,
    /// Whichever of the two moves fewer entries, seen from here.
    Weigh,
}

/// An order: the old places in their new sequence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) sequence: [usize; MAX_ENTRIES],
    pub(super) len: usize,
    /// Which places are in it.
    pub(super) placed: Places,
    /// Which of them have moved: the smallest number of entries whose moving makes the order out of the old one.
    pub(super) moved: Places,
}

impl Order {
    pub(super) const NONE: Self =
        Self { sequence: [0; MAX_ENTRIES], len: 0, placed: Places::NONE, moved: Places::NONE };

    const fn push(&mut self, at: usize) {
        self.sequence[self.len] = at;
        self.len += 1;
        self.placed = self.placed.with(at);
    }

    /// Where in the new sequence each old place is.
    const fn ranks(&self) -> [usize; MAX_ENTRIES] {
        let mut ranks = [0; MAX_ENTRIES];
        let mut rank = 0;
        while rank < self.len {
            ranks[self.sequence[rank]] = rank;
            rank += 1;
        }
        ranks
    }

    /// All but a longest increasing subsequence; of several, one whose entries move up is preferred.
    const fn find_moved(&mut self) {
        let mut tails = [0; MAX_ENTRIES];
        let mut before = [MAX_ENTRIES; MAX_ENTRIES];
        let mut longest = 0;
        let mut rank = 0;
        while rank < self.len {
            let at = self.sequence[rank];
            let mut low = 0;
            let mut high = longest;
            while low < high {
                let middle = usize::midpoint(low, high);
                if tails[middle] < at {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            tails[low] = at;
            if low > 0 {
                before[at] = tails[low - 1];
            }
            if low == longest {
                longest += 1;
            }
            rank += 1;
        }
        self.moved = self.placed;
        if longest > 0 {
            let mut at = tails[longest - 1];
            while at < MAX_ENTRIES {
                self.moved = self.moved.without(at);
                at = before[at];
            }
        }
    }
}

impl Order {
    /// Where two neighbours change places, says that the upper moves down.
    const fn say_down(&mut self) {
        let mut rank = 0;
        while rank + 1 < self.len {
            let (now_upper, now_lower) = (self.sequence[rank], self.sequence[rank + 1]);
            let is_last = rank + 2 == self.len || self.sequence[rank + 2] > now_upper;
            if self.moved.count() == 1 && self.moved.has(now_upper) && now_lower < now_upper && is_last {
                self.moved = Places::only(now_lower);
                return;
            }
            rank += 1;
        }
    }
}

/// An order that satisfies every rule of the graph; if there is none, what could be placed, which is less than all.
///
/// Of two orders that move as many entries, the one is taken that moves up what is needed, or, if so wanted, the one that moves
/// down what is too high.
///
/// To let everything wait is complete: placing an entry never hinders another, so what remains cannot be placed at all.
pub(super) const fn suggest(graph: &Graph, down: bool) -> Order {
    let mut best = arrange(graph, Policy::Wait, &[0; MAX_ENTRIES]);
    if best.placed.count() < graph.nodes.count() {
        return best;
    }
    best.find_moved();
    let ranks = best.ranks();
    let mut other = arrange(graph, Policy::Fetch, &ranks);
    other.find_moved();
    if other.moved.count() < best.moved.count() || (!down && other.moved.count() == best.moved.count()) {
        best = other;
    }
    if best.moved.count() > 1 {
        other = arrange(graph, Policy::Weigh, &ranks);
        other.find_moved();
        if other.moved.count() < best.moved.count() {
            best = other;
        }
    }
    if down {
        best.say_down();
    }
    best
}

/// Goes through the list from the top, again and again, and takes the first entry that it can do something with.
const fn arrange(graph: &Graph, policy: Policy, ranks: &[usize; MAX_ENTRIES]) -> Order {
    let mut queue = Queue::new(graph);
    let mut waiting = match policy {
        Policy::Wait => graph.nodes,
        Policy::Fetch | Policy::Weigh => Places::NONE,
    };
    let mut patience = PATIENCE;
    while let Some(at) = queue.ready.or(&queue.left().minus(&waiting)).first() {
        if queue.ready.has(at) {
            queue.place(at);
            continue;
        }
        let fetched = closure(&queue, at, ranks);
        if matches!(policy, Policy::Weigh) {
            let moved = waits(&queue, at, &fetched);
            patience = patience.saturating_sub(fetched.count() + moved);
            if patience == 0 {
                waiting = graph.nodes;
            }
            if fetched.count() > moved + 1 {
                waiting = waiting.with(at);
                continue;
            }
        }
        queue.place_all(fetched);
    }
    queue.order
}

/// An order while it is made, and who can be placed next.
struct Queue<'a> {
    graph: &'a Graph,
    order: Order,
    /// Those that can be placed now.
    ready: Places,
    /// For each place, those that wait for it. An entry waits for one place at a time, the lowest that it cannot do without, so
    /// that it is seldom looked at in vain; for a choice it waits for all at once.
    waiting: [Places; MAX_ENTRIES],
}

impl<'a> Queue<'a> {
    const fn new(graph: &'a Graph) -> Self {
        let mut queue = Self { graph, order: Order::NONE, ready: Places::NONE, waiting: [Places::NONE; MAX_ENTRIES] };
        queue.admit(graph.nodes);
        queue
    }

    const fn left(&self) -> Places {
        self.graph.nodes.minus(&self.order.placed)
    }

    const fn place(&mut self, at: usize) {
        self.order.push(at);
        self.ready = self.ready.without(at);
        let done = self.order.placed.or(&self.ready);
        self.admit(self.waiting[at].minus(&done));
    }

    const fn place_all(&mut self, wanted: Places) {
        while let Some(at) = self.ready.and(&wanted).first() {
            self.place(at);
        }
    }

    /// Looks whether these can be placed now, or what they wait for next.
    const fn admit(&mut self, mut candidates: Places) {
        while let Some(at) = candidates.first() {
            candidates = candidates.without(at);
            let mut missing = match self.graph.above[at].minus(&self.order.placed).last() {
                Some(lowest) => Places::only(lowest),
                None => self.missing_choice(at),
            };
            if missing.is_empty() {
                self.ready = self.ready.with(at);
            }
            while let Some(upper) = missing.first() {
                missing = missing.without(upper);
                self.waiting[upper] = self.waiting[upper].with(at);
            }
        }
    }

    /// A choice of which nothing has been placed, if there is one.
    const fn missing_choice(&self, at: usize) -> Places {
        let mut nth = 0;
        while let Some(choice) = self.graph.choice(at, nth) {
            if !choice.meets(&self.order.placed) {
                return *choice;
            }
            nth += 1;
        }
        Places::NONE
    }
}

/// An entry and all that must be placed before it. Of several that would do, the one that comes first in an order known to be
/// right: so the circle that another might lead into is never entered.
const fn closure(queue: &Queue<'_>, at: usize, ranks: &[usize; MAX_ENTRIES]) -> Places {
    let placed = &queue.order.placed;
    let mut found = Places::only(at);
    let mut open = found;
    while let Some(next) = open.first() {
        open = open.without(next);
        let mut wanted = queue.graph.above[next].minus(placed);
        let mut nth = 0;
        while let Some(choice) = queue.graph.choice(next, nth) {
            if !choice.meets(placed) {
                wanted = wanted.with(earliest(choice, ranks));
            }
            nth += 1;
        }
        let fresh = wanted.minus(&found);
        found = found.or(&fresh);
        open = open.or(&fresh);
    }
    found
}

const fn earliest(choice: &Places, ranks: &[usize; MAX_ENTRIES]) -> usize {
    let mut best = MAX_ENTRIES;
    let mut rest = *choice;
    while let Some(at) = rest.first() {
        rest = rest.without(at);
        if best == MAX_ENTRIES || ranks[at] < ranks[best] {
            best = at;
        }
    }
    best
}

/// How many entries move if one waits for what it needs: itself, and what must stay below it.
const fn waits(queue: &Queue<'_>, at: usize, fetched: &Places) -> usize {
    let mut moved = Places::only(at);
    let mut between = match fetched.last() {
        Some(until) => queue.left().below(at).above(until),
        None => Places::NONE,
    };
    while let Some(next) = between.first() {
        between = between.without(next);
        if queue.graph.above[next].meets(&moved) {
            moved = moved.with(next);
        }
    }
    moved.count()
}
