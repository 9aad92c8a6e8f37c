//! What to do about a mistake: the second line of its message, and the order or the circle that may come with it.

use super::case::{Case, say_rule};
use super::cycle::{Reason, points, reason};
use super::fault::Fault;
use super::text::{
    Text, argument, is_extractor, is_of_the_body, is_of_the_head, is_of_the_route, is_shared, is_state, same, word,
};
use super::{Capability, Need, Role, Rule};

/// How many entries of an order are shown.
const SHOWN: usize = 20;
/// How many steps of a circle are shown.
const STEPS: usize = 12;

impl Case<'_> {
    pub(super) const fn say_help(&self, text: &mut Text) {
        let me = &self.entries[if self.at < self.entries.len() { self.at } else { 0 }];
        match &self.fault {
            Fault::None => {}
            Fault::TooMany => text.put("split the chain in two, and wrap the one around the other"),
            Fault::Unlike => text.put("both middlewares of an `Either` provide one and the same type, or nothing"),
            Fault::Contradiction => self.help_cycle(text),
            Fault::Repeated if same(word(me.facts.name), "Shared") => self.help_second_shared(text),
            Fault::Repeated if me.of.is_some() => {
                text.put("remove one of the two; a middleware that may stand in a chain more than once says so: `#[middleware(repeatable)]`");
            }
            Fault::Repeated => {
                text.put("remove one of the two, or say at this entry, or at the middleware itself, that it may stand more than once: `#[middleware(repeatable)]`");
            }
            Fault::RepeatableProvides => {
                text.put("remove `repeatable` from its attribute, or let it also take ");
                text.a_type(self.provided(self.at));
                text.put(", so that it refines the one from above");
            }
            Fault::SecondProvider { first } if self.entries[*first].around.is_some() => {
                text.put("let ");
                self.entry(text, self.at);
                text.put(" also take ");
                text.a_type(self.provided(self.at));
                text.put(", so that it refines that one");
                or_waive(text, &Rule::Provides);
            }
            Fault::SecondProvider { first }
                if same(word(me.facts.name), "Shared") && same(word(self.entries[*first].facts.name), "Shared") =>
            {
                self.help_second_shared(text);
            }
            Fault::SecondProvider { first } => {
                text.put("keep one of the two; for one or the other, decided when the chain is built, make them one entry: `");
                text.name(me.label);
                text.put(": Either<");
                text.name(self.entries[*first].facts.name);
                text.put(", ");
                text.name(me.facts.name);
                text.put(">`");
            }
            Fault::NamesItself { rule } => {
                text.put("remove ");
                say_rule(text, rule);
                text.put(" from its attribute");
            }
            Fault::NeedAbsent { need } => self.help_absent(text, self.need(*need)),
            Fault::NeedOptional { need, provider } => {
                text.put("take an `Option<");
                text.name(self.need(*need).ty);
                text.put(">` in ");
                self.entry(text, self.at);
                text.put(", or make ");
                self.entry(text, *provider);
                text.put(" an entry that is always there (`Either<A, B>` is one of two)");
                if !self.entries[*provider].role.is(Role::Default) {
                    text.put(", or put a default below it, which takes an `Option<");
                    text.name(self.need(*need).ty);
                    text.put(">` and provides ");
                    text.a_type(self.need(*need).ty);
                }
            }
            _ => self.help_with_rule(text),
        }
    }

    /// Two values of one type: a need could not say which it means.
    const fn help_second_shared(&self, text: &mut Text) {
        text.put("keep one of the two, or give one of them a type of its own: `struct Second(");
        text.name(self.provided(self.at));
        text.put(")`, and `");
        text.name(self.entries[self.at].label);
        text.put(": Shared<Second>`");
    }

    const fn help_with_rule(&self, text: &mut Text) {
        match &self.fault {
            Fault::RequiresAbsent { target } => {
                text.put(if target.is_set { "add one above " } else { "add it above " });
                self.entry(text, self.at);
                or_waive(text, &Rule::Requires(*target));
            }
            Fault::LacksBelow { target } => {
                text.put(if target.is_set { "add one below " } else { "add it below " });
                self.entry(text, self.at);
                or_waive(text, &Rule::RequiresBelow(*target));
            }
            Fault::LacksOptional { target, found } => {
                text.put("make ");
                self.entry(text, *found);
                text.put(" an entry that is always there");
                or_waive(text, &Rule::RequiresBelow(*target));
            }
            Fault::RequiresOptional { target, found } => {
                text.put("make ");
                self.entry(text, *found);
                text.put(" an entry that is always there");
                or_waive(text, &Rule::Requires(*target));
            }
            Fault::BeforeAround { target, found } => {
                self.help_into(text, *found);
                or_waive(text, &Rule::Before(*target));
            }
            Fault::AfterAround { found, .. } => self.help_into(text, *found),
            Fault::ConflictsAround { .. } => text.put("remove one of the two"),
            Fault::Conflicts { target, .. } => {
                text.put("remove one of the two");
                or_waive(text, &Rule::Conflicts(*target));
            }
            Fault::SecondOutermost { .. } => help_second(text, &Rule::Outermost),
            Fault::SecondInnermost { .. } => help_second(text, &Rule::Innermost),
            Fault::NoReason { rule } => {
                text.put("say why: ");
                say_waiver(text, rule);
            }
            Fault::WaivesNothing { rule } | Fault::WaivesKept { rule } => {
                text.put("remove `waive(");
                text.rule(rule);
                text.put(", …)`");
            }
            _ => self.help_order(text),
        }
    }

    /// What must be above an entry that is around this chain belongs there.
    const fn help_into(&self, text: &mut Text, found: usize) {
        text.put("put ");
        self.entry(text, self.at);
        if let Some(around) = self.entries[found].around {
            text.put(" into ");
            text.code(around);
            text.put(", above ");
            text.code(self.entries[found].label);
        }
    }

    const fn or_within(&self, text: &mut Text) {
        if !self.has_around() {
            text.put("; if a chain around this one provides it, name that: `#[chain(within(Site))]`");
        }
    }

    const fn help_absent(&self, text: &mut Text, need: &Need) {
        let Need { ty, provided_by, .. } = *need;
        let alike = match self.alike(ty) {
            Some(other) if !self.entries[other].role.is(Role::Refiner) => Some(other),
            _ => None,
        };
        if let (None, Some(entry)) = (alike, provided_by) {
            text.code(entry);
            text.put(" provides it: add one above ");
            self.me(text);
            self.or_within(text);
            return;
        }
        let other = match alike {
            Some(other) => other,
            None if is_of_the_head(ty) => {
                text.put("a by-value parameter is not an axum extractor, but what an entry above provides: take it out of the request, with `req.extract_parts::<");
                text.name(ty);
                text.put(">()` of `axum::RequestExt`");
                if is_of_the_route(ty) {
                    text.put("; around a router, in a `process_view`, for the route is not known before");
                }
                return;
            }
            None if is_of_the_body(ty) => {
                text.put("a by-value parameter is not an axum extractor, but what an entry above provides: read the body with `ordain::body::");
                text.put(if matches!(self.entries[self.at].facts.capability, Capability::Blocking) {
                    "read_blocking"
                } else {
                    "read"
                });
                text.put("(req, limit)`, which leaves it for those below");
                return;
            }
            None if is_shared(ty) => {
                text.put("`Shared` is an entry, and what it holds is the value: add a field of type ");
                text.code(ty);
                text.put(" and take ");
                text.a_type(argument(ty));
                self.or_within(text);
                return;
            }
            None if is_state(ty) => {
                text.put("a by-value parameter is not an axum extractor, but what an entry above provides: add a field of type `Shared<");
                text.name(argument(ty));
                text.put(">` and take ");
                text.a_type(argument(ty));
                text.put(", or call `req.extract_parts_with_state(&state)` of `axum::RequestExt`");
                return;
            }
            None => {
                text.put("a by-value parameter is not an axum extractor, but what an entry above provides: add an entry with `next: impl Provide<");
                text.name(ty);
                text.put(">` or a field of type `Shared<");
                text.name(ty);
                text.put(">`, or take an `Option<");
                text.name(ty);
                text.put(">`");
                self.or_within(text);
                return;
            }
        };
        let provided = self.provided(other);
        if is_extractor(ty) {
            text.put("a by-value parameter is not an axum extractor, but what an entry above provides: take ");
            text.a_type(provided);
            text.put(" in ");
            self.entry(text, self.at);
        } else if is_shared(ty) {
            text.put("`Shared` is an entry, and what it holds is the value: take ");
            text.a_type(provided);
            text.put(" in ");
            self.entry(text, self.at);
        } else if same(provided, ty) {
            text.put("make both name the same type: compare their `use` lines, and look for two versions of a crate with `cargo tree -d`");
        } else {
            text.put("take ");
            text.a_type(provided);
            text.put(" in ");
            self.entry(text, self.at);
            text.put(", or let ");
            self.entry(text, other);
            text.put(" provide ");
            text.a_type(ty);
        }
    }

    /// What to move, for a fault of order.
    const fn help_order(&self, text: &mut Text) {
        if self.at == self.verdict.shows {
            say_order(self, text);
            return;
        }
        let (upper, lower) = self.pair();
        let (upper, lower) = (self.head(upper), self.head(lower));
        let ordered = !self.verdict.order().is_empty();
        // What could be placed has nothing to do with the contradiction.
        let placed = &self.verdict.order.placed;
        let free = placed.has(upper) && placed.has(lower);
        if !free && !self.verdict.cycle().is_empty() {
            text.put("first resolve the contradiction that is reported at ");
            self.entry(text, self.verdict.shows);
            return;
        }
        let down =
            if ordered { self.verdict.moves(lower) && !self.verdict.moves(upper) } else { self.fault.is_too_high() };
        if down {
            say_move(self, text, lower, " below ", upper);
        } else {
            say_move(self, text, upper, " above ", lower);
        }
        if ordered {
            text.put(", as in the order that is shown at ");
            self.entry(text, self.verdict.shows);
        }
    }

    /// Which entry must be above which.
    const fn pair(&self) -> (usize, usize) {
        match &self.fault {
            Fault::NeedBelow { provider, .. } => (*provider, self.at),
            Fault::RequiresBelow { target, found } => {
                // Of a set, the member that is above in the suggested order.
                let order = self.verdict.order();
                let mut nth = 0;
                while nth < order.len() && order[nth] != self.head(self.at) {
                    let at = order[nth];
                    if points(self.entries, self.at, target, at) && !self.entries[at].facts.optional {
                        return (at, self.at);
                    }
                    nth += 1;
                }
                (*found, self.at)
            }
            Fault::After { found, .. } | Fault::Innermost { found } => (*found, self.at),
            Fault::Before { found, .. }
            | Fault::Outermost { found }
            | Fault::LacksAbove { found, .. }
            | Fault::NeedAbove { provider: found, .. } => (self.at, *found),
            _ => (self.at, self.at),
        }
    }

    /// The circle as a path.
    pub(super) const fn say_cycle(&self, text: &mut Text) {
        let cycle = &self.verdict.cycle;
        text.put("these rules contradict each other: ");
        let mut nth = 0;
        while nth < cycle.len {
            if nth >= STEPS && nth + 1 < cycle.len {
                text.put(", and so on, …");
                nth = cycle.len - 1;
            }
            let (upper, lower) = (cycle.places[nth], cycle.next(nth));
            if nth == 0 {
                self.moving(text, upper);
                text.put(" must be above ");
            } else {
                text.put(", which must be above ");
            }
            self.moving(text, lower);
            self.say_reason(text, upper, lower);
            nth += 1;
        }
    }

    const fn say_reason(&self, text: &mut Text, upper: usize, lower: usize) {
        match reason(self.entries, upper, lower) {
            Some(Reason::Need(need, owner)) => {
                text.put(" (");
                self.entry(text, owner);
                text.put(match need {
                    Need { after: true, .. } => " takes an `After<",
                    Need { optional: true, .. } => " takes an `Option<",
                    Need { .. } => " needs its `",
                });
                text.name(need.ty);
                text.put(if need.optional { ">`)" } else { "`)" });
            }
            Some(Reason::Rule(rule, owner)) => {
                text.put(" (rule ");
                say_rule(text, rule);
                text.put(" of ");
                self.entry(text, owner);
                text.put(")");
            }
            None => {}
        }
    }

    const fn help_cycle(&self, text: &mut Text) {
        let cycle = &self.verdict.cycle;
        let mut nth = 0;
        while nth < cycle.len {
            if let Some(Reason::Rule(rule, owner)) = reason(self.entries, cycle.places[nth], cycle.next(nth)) {
                text.put("no order satisfies them all: drop one of them, or waive one, such as on the entry ");
                self.entry(text, owner);
                text.put(": ");
                say_waiver(text, rule);
                return;
            }
            nth += 1;
        }
        text.put("no order satisfies them all, and a need cannot be waived: split one of these middlewares in two");
    }
}

/// An order for the whole list, and the move that makes it if it is a single one.
pub(super) const fn say_order(case: &Case<'_>, text: &mut Text) {
    let order = case.verdict.order();
    match case.verdict.order.moved.first() {
        Some(moved) if case.verdict.order.moved.count() == 1 => {
            let mut nth = 0;
            while order[nth] != moved {
                nth += 1;
            }
            if nth + 1 < order.len() && order[nth + 1] < moved {
                say_move(case, text, moved, " above ", order[nth + 1]);
            } else if nth > 0 {
                say_move(case, text, moved, " below ", order[nth - 1]);
            }
        }
        _ if case.verdict.more_than_order => text.put("an order that satisfies every other rule"),
        _ => text.put("an order that satisfies every rule"),
    }
    text.put(": ");
    say_list(case, text, order);
}

const fn say_move(case: &Case<'_>, text: &mut Text, who: usize, how: &str, whom: usize) {
    text.put("move ");
    case.moving(text, who);
    text.put(how);
    case.moving(text, whom);
}

/// The whole list, or of a long one the entries that move and their neighbours.
const fn say_list(case: &Case<'_>, text: &mut Text, order: &[usize]) {
    let mut shown = 0;
    let mut gap = false;
    let mut nth = 0;
    while nth < order.len() {
        if shown < SHOWN && (order.len() <= SHOWN || matters(case, order, nth)) {
            if shown > 0 {
                text.put(", ");
            }
            if gap {
                text.put("…, ");
                gap = false;
            }
            case.in_list(text, order[nth]);
            shown += 1;
        } else {
            gap = true;
        }
        nth += 1;
    }
    if gap {
        text.put(", …");
    }
}

/// Whether an entry of the order, or a neighbour of it, has moved or is the one at fault.
const fn matters(case: &Case<'_>, order: &[usize], nth: usize) -> bool {
    let from = if nth == 0 { 0 } else { nth - 1 };
    let mut near = from;
    while near < order.len() && near <= nth + 1 {
        if case.verdict.moves(order[near]) || order[near] == case.head(case.at) {
            return true;
        }
        near += 1;
    }
    false
}

/// A waiver as it is to be written.
const fn say_waiver(text: &mut Text, rule: &Rule) {
    text.put("`#[middleware(waive(");
    text.rule(rule);
    text.put(", reason = \"…\"))]`");
}

const fn or_waive(text: &mut Text, rule: &Rule) {
    text.put(", or waive it on the entry: ");
    say_waiver(text, rule);
}

const fn help_second(text: &mut Text, rule: &Rule) {
    text.put("only one can be: remove ");
    say_rule(text, rule);
    text.put(" from the attribute of one of them");
    or_waive(text, rule);
}
