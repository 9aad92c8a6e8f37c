//! The rules of order, one function each, in the terms of whoever wrote the rule.

use super::fault::Fault;
use super::index::Index;
use super::places::Places;
use super::{Entry, Id, MAX_ENTRIES, Role, Rule, Target};

/// A chain as the rules look at it.
pub(super) struct Court<'a> {
    pub(super) entries: &'a [Entry],
    /// Where the chain's own entries begin; above them are those of the chains around it.
    pub(super) from: usize,
    /// Some of its own come from a spread list.
    pub(super) has_spread: bool,
    /// The chain is a part of others: what it lacks is not its fault.
    pub(super) part: bool,
    index: Index,
    /// The entries that count: neither removed by a `#[cfg]`, nor there by mistake a second time.
    pub(super) standing: Places,
    /// Those of them that are the chain's own.
    pub(super) own: Places,
    /// Those of its own for which it matters where they stand.
    pub(super) placed: Places,
    /// Those of all that are always there: no `Option` entries.
    pub(super) firm: Places,
    /// The entries with waivers.
    pub(super) waiving: Places,
    /// Who claims to be the outermost; of several, the topmost.
    pub(super) outermost: Option<usize>,
    /// Who claims to be the innermost; of several, the bottommost.
    pub(super) innermost: Option<usize>,
}

impl<'a> Court<'a> {
    pub(super) const fn new(entries: &'a [Entry], from: usize, part: bool) -> Self {
        let mut court = Self {
            entries,
            from,
            has_spread: false,
            part,
            index: Index::EMPTY,
            standing: Places::NONE,
            own: Places::NONE,
            placed: Places::NONE,
            firm: Places::NONE,
            waiving: Places::NONE,
            outermost: None,
            innermost: None,
        };
        let mut at = 0;
        while at < entries.len() && at < MAX_ENTRIES {
            let entry = &entries[at];
            if !entry.facts.absent && !entry.is_there_by_mistake() {
                court.admit(entry, at);
            }
            at += 1;
        }
        court
    }

    const fn admit(&mut self, entry: &Entry, at: usize) {
        self.standing = self.standing.with(at);
        let own = at >= self.from;
        if own {
            self.own = self.own.with(at);
            if !entry.facts.setting {
                self.placed = self.placed.with(at);
            }
            self.has_spread |= entry.of.is_some();
        }
        let firm = !entry.facts.optional;
        if firm {
            self.firm = self.firm.with(at);
        }
        self.index.file(entry.facts.id, at, firm);
        let mut list = 0;
        while let Some(mut rules) = entry.rules(list) {
            while let [rule, rest @ ..] = rules {
                match rule {
                    Rule::InSet(set) => self.index.file(set.id, at, firm),
                    Rule::Outermost if own && self.outermost.is_none() && !entry.waives(rule) => {
                        self.outermost = Some(at);
                    }
                    Rule::Innermost if own && !entry.waives(rule) => self.innermost = Some(at),
                    Rule::Waive(_) if own => self.waiving = self.waiving.with(at),
                    _ => {}
                }
                rules = rest;
            }
            list += 1;
        }
    }

    /// The other entries that a rule of the entry at `at` points at: a member's rule about its own set means the other members.
    pub(super) const fn others(&self, at: usize, target: &Target) -> Places {
        self.index.places(self.entries, &self.standing, target.id).without(at)
    }

    /// The other entries that can meet a `requires`: an `Option` entry may be left out, so it is none of them.
    pub(super) const fn able(&self, at: usize, target: &Target) -> Places {
        self.others(at, target).and(&self.firm)
    }

    /// Whether two entries come from one spread list, which is judged where it is declared.
    const fn are_together(&self, a: usize, b: usize) -> bool {
        Entry::are_together(self.entries, a, b)
    }

    /// Those of some places that do not come from the same spread list as an entry.
    pub(super) const fn elsewhere(&self, at: usize, places: &Places) -> Places {
        let mut elsewhere = *places;
        if self.entries[at].of.is_some() {
            let mut rest = *places;
            while let Some(place) = rest.first() {
                rest = rest.without(place);
                if self.are_together(place, at) {
                    elsewhere = elsewhere.without(place);
                }
            }
        }
        elsewhere
    }

    /// What an entry of a chain around this one has against an entry of it: `after` and `conflicts` hold across, and the entry
    /// that is inside cannot be above the one that is around.
    pub(super) const fn around(&self, at: usize, outer: usize, rule: &Rule) -> Fault {
        let me = self.entries[outer].facts.id;
        match rule {
            Rule::After(target) | Rule::Conflicts(target) if target.id.is(me) => Fault::None,
            Rule::After(target) if self.others(outer, target).has(at) => {
                Fault::AfterAround { target: *target, found: outer }
            }
            Rule::Conflicts(target) if self.others(outer, target).has(at) && !conflicts(self, at, outer) => {
                Fault::ConflictsAround { target: *target, found: outer }
            }
            _ => Fault::None,
        }
    }

    /// Who provides the nth need of an entry.
    pub(super) const fn provider(&self, at: usize, nth: usize) -> Option<usize> {
        match self.entries[at].providers[nth] {
            Some(provider) if provider < MAX_ENTRIES && provider != at && self.standing.has(provider) => Some(provider),
            _ => None,
        }
    }

    /// A by-value parameter `T`: some entry above must provide a `T`. `Option<T>`: whoever provides a `T`, if anyone, is above.
    /// These are up to two things: that it is provided for certain, and that it is provided above.
    pub(super) const fn need(&self, at: usize, nth: usize) -> [Fault; 2] {
        let need = &self.entries[at].facts.needs.items[nth];
        if need.after {
            return [Fault::None, self.after_need(at, nth)];
        }
        if let Some(provider) = self.entries[at].providers[nth]
            && provider < at
            && self.firm.has(provider)
        {
            return [Fault::None, Fault::None];
        }
        let Some(provider) = self.provider(at, nth) else {
            let is_met = need.optional || self.part || self.entries[at].by_router[nth];
            let absent = if is_met { Fault::None } else { Fault::NeedAbsent { need: nth } };
            return [absent, Fault::None];
        };
        let unsure = !need.optional && self.entries[provider].facts.optional && !self.has_second_provider(provider);
        [
            if unsure { Fault::NeedOptional { need: nth, provider } } else { Fault::None },
            if provider > at && !self.are_together(provider, at) {
                Fault::NeedBelow { need: nth, provider }
            } else {
                Fault::None
            },
        ]
    }

    /// `After<T>`: whoever provides a `T`, if anyone of this chain does, is below.
    const fn after_need(&self, at: usize, nth: usize) -> Fault {
        match self.provider(at, nth) {
            Some(provider) if provider < at && self.own.has(provider) && !self.are_together(provider, at) => {
                Fault::NeedAbove { need: nth, provider }
            }
            _ => Fault::None,
        }
    }

    /// With a second provider the mistake is that there are two, and it is reported there.
    const fn has_second_provider(&self, first: usize) -> bool {
        let mut rest = self.standing.below(first);
        while let Some(at) = rest.first() {
            rest = rest.without(at);
            if matches!(self.second_provider(at), Fault::SecondProvider { first: owner } if owner == first) {
                return true;
            }
        }
        false
    }

    /// Two providers of one type in one chain are an error, at the second; `Option` entries are providers too. An entry that
    /// needs what it provides refines it, and is no second provider; neither is one that takes an `Option` of it, but two such
    /// are two, unless one above is there for certain.
    pub(super) const fn second_provider(&self, at: usize) -> Fault {
        match self.entries[at].rival {
            Some(first) if self.standing.has(first) && !self.are_together(first, at) => Fault::SecondProvider { first },
            _ => Fault::None,
        }
    }

    /// The same, unless it is waived: that of a chain around this one may be.
    pub(super) const fn second_unwaived(&self, at: usize) -> Fault {
        match self.second_provider(at) {
            Fault::SecondProvider { first } if first < self.from && self.entries[at].waives(&Rule::Provides) => {
                Fault::None
            }
            fault => fault,
        }
    }

    /// `repeatable` means that there may be two, and two cannot provide one thing; to refine it is allowed. What the entry
    /// of a tower layer says that it provides is that one entry's, whatever other entries of such a layer provide. To be asked of
    /// an entry that provides something.
    pub(super) const fn repeatable(&self, at: usize) -> Fault {
        let entry = &self.entries[at];
        if !entry.role.is(Role::Refiner) && entry.is_repeatable() && !entry.facts.id.is(Id::FOREIGN) {
            Fault::RepeatableProvides
        } else {
            Fault::None
        }
    }

    /// What is wrong with one rule of an entry, were it not waived.
    pub(super) const fn rule(&self, at: usize, rule: &Rule) -> Fault {
        match rule {
            // To order a middleware against itself says nothing, even if it is repeatable.
            Rule::Requires(target)
            | Rule::RequiresBelow(target)
            | Rule::After(target)
            | Rule::Before(target)
            | Rule::Conflicts(target)
                if target.id.0 == self.entries[at].facts.id.0 =>
            {
                Fault::NamesItself { rule: *rule }
            }
            Rule::Requires(target) => self.requires(at, target),
            Rule::RequiresBelow(target) => self.requires_below(at, target),
            Rule::After(target) => self.after(at, target),
            Rule::Before(target) => self.before(at, target),
            Rule::Conflicts(target) => self.conflicts(at, target),
            Rule::Outermost => self.is_outermost(at),
            Rule::Innermost => self.is_innermost(at),
            Rule::Provides => match self.second_provider(at) {
                Fault::SecondProvider { first } if first < self.from => Fault::SecondProvider { first },
                _ => Fault::None,
            },
            Rule::InSet(_) | Rule::Repeatable | Rule::Waive(_) => Fault::None,
        }
    }

    /// `requires(X)`: `X`, or at least one other member of the set `X`, must be in the chain, above; an `Option` entry does not do.
    const fn requires(&self, at: usize, target: &Target) -> Fault {
        if let Some(span) = self.index.span(target.id)
            && span.first_firm < at
        {
            return Fault::None;
        }
        let others = self.others(at, target);
        let target = *target;
        match (others.and(&self.firm).first(), others.first()) {
            (Some(found), _) if found > at && !self.are_together(found, at) => Fault::RequiresBelow { target, found },
            (Some(_), _) => Fault::None,
            (None, Some(found)) => Fault::RequiresOptional { target, found },
            (None, None) if self.part => Fault::None,
            (None, None) => Fault::RequiresAbsent { target },
        }
    }

    /// `requires_below(X)`: `X`, or at least one other member of the set `X`, must be in the chain, below; an `Option` entry does
    /// not do, and neither does one of a chain around this one, which is above.
    const fn requires_below(&self, at: usize, target: &Target) -> Fault {
        let others = self.others(at, target).and(&self.own);
        let firm = others.and(&self.firm);
        let target = *target;
        match (firm.last(), others.last()) {
            (Some(found), _) if found < at && self.elsewhere(at, &firm).count() == firm.count() => {
                Fault::LacksAbove { target, found }
            }
            (Some(_), _) => Fault::None,
            (None, Some(found)) => Fault::LacksOptional { target, found },
            (None, None) if self.part => Fault::None,
            (None, None) => Fault::LacksBelow { target },
        }
    }

    /// `after(X)`: below every `X` in the chain.
    const fn after(&self, at: usize, target: &Target) -> Fault {
        if let Some(span) = self.index.span(target.id)
            && span.last <= at
        {
            return Fault::None;
        }
        let others = self.elsewhere(at, &self.others(at, target));
        match others.last() {
            Some(found) if found > at => Fault::After { target: *target, found, others: others.below(at).count() - 1 },
            _ => Fault::None,
        }
    }

    /// `before(X)`: above every `X` in the chain.
    const fn before(&self, at: usize, target: &Target) -> Fault {
        if let Some(span) = self.index.span(target.id)
            && span.first >= at
        {
            return Fault::None;
        }
        let others = self.elsewhere(at, &self.others(at, target));
        match others.first() {
            Some(found) if found < self.from => Fault::BeforeAround { target: *target, found },
            Some(found) if found < at => Fault::Before { target: *target, found, others: others.above(at).count() - 1 },
            _ => Fault::None,
        }
    }

    /// `conflicts(X)`: no `X` in the chain.
    const fn conflicts(&self, at: usize, target: &Target) -> Fault {
        if let Some(span) = self.index.span(target.id)
            && (span.first > span.last || span.first == at && span.last == at)
        {
            return Fault::None;
        }
        match self.elsewhere(at, &self.others(at, target)).first() {
            Some(found) => Fault::Conflicts { target: *target, found },
            None => Fault::None,
        }
    }

    /// `outermost`: the first of the chain, but for what has no place. Of several that claim it, the topmost has it.
    const fn is_outermost(&self, at: usize) -> Fault {
        match (self.outermost, self.placed.with(at).first()) {
            (Some(other), _) if other != at => Fault::SecondOutermost { other },
            (_, Some(found)) if found != at && !self.are_together(found, at) => Fault::Outermost { found },
            _ => Fault::None,
        }
    }

    /// `innermost`: the last of the chain, but for what has no place. Of several that claim it, the bottommost has it.
    const fn is_innermost(&self, at: usize) -> Fault {
        match (self.innermost, self.placed.with(at).last()) {
            (Some(other), _) if other != at => Fault::SecondInnermost { other },
            (_, Some(found)) if found != at && !self.are_together(found, at) => Fault::Innermost { found },
            _ => Fault::None,
        }
    }

    /// `waive(…, reason = "…")`: gives a reason, and names a rule that the entry has and that is broken. Whether it is broken
    /// is asked only when the order is right: until then a waiver may seem idle because of another mistake.
    pub(super) const fn waiver(&self, at: usize, waived: &super::Waiver, ordered: bool) -> Fault {
        let rule = waived.rule.as_rule();
        if is_blank(waived.reason) {
            return Fault::NoReason { rule };
        }
        let entry = &self.entries[at];
        // A list that is spread may need it in one place and not in another.
        let ordered = ordered && !self.part && entry.of.is_none();
        let mut nth = 0;
        while let Some(own) = entry.rule(nth) {
            if own.is(&rule) {
                return match self.rule(at, own) {
                    Fault::None if ordered => Fault::WaivesKept { rule },
                    _ => Fault::None,
                };
            }
            nth += 1;
        }
        if matches!(rule, Rule::Provides) && entry.facts.provides.is_some() {
            return match self.rule(at, &rule) {
                Fault::None if ordered => Fault::WaivesKept { rule },
                _ => Fault::None,
            };
        }
        Fault::WaivesNothing { rule }
    }
}

impl Entry {
    /// A middleware may stand in a chain once, unless it is `repeatable`. What is there by mistake imposes nothing on others.
    pub(super) const fn is_there_by_mistake(&self) -> bool {
        self.repeated && !self.is_repeatable()
    }

    const fn is_repeatable(&self) -> bool {
        self.has(&Rule::Repeatable)
    }

    const fn has(&self, wanted: &Rule) -> bool {
        let mut list = 0;
        while let Some(mut rules) = self.rules(list) {
            while let [rule, rest @ ..] = rules {
                if rule.is(wanted) {
                    return true;
                }
                rules = rest;
            }
            list += 1;
        }
        false
    }

    /// Whether it has a rule, and does not waive it.
    pub(super) const fn holds(&self, wanted: &Rule) -> bool {
        self.has(wanted) && !self.waives(wanted)
    }

    pub(super) const fn waives(&self, rule: &Rule) -> bool {
        let mut nth = 0;
        while let Some(own) = self.rule(nth) {
            if let Rule::Waive(waiver) = own
                && waiver.rule.as_rule().is(rule)
            {
                return true;
            }
            nth += 1;
        }
        false
    }

    /// Whether the nth rule says again what one before it said: both sides of an `Either` may.
    pub(super) const fn says_again(&self, nth: usize) -> bool {
        let Some(rule) = self.rule(nth) else {
            return false;
        };
        let mut before = 0;
        while before < nth {
            if let Some(earlier) = self.rule(before)
                && earlier.is(rule)
            {
                return true;
            }
            before += 1;
        }
        false
    }
}

/// Whether an entry conflicts with another, by a rule of its own that it does not waive.
pub(super) const fn conflicts(court: &Court<'_>, at: usize, with: usize) -> bool {
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

const fn is_blank(text: &str) -> bool {
    text.trim_ascii().is_empty()
}
