//! What a mistake says: line one is what is wrong, line two what to do.

use super::case::{Case, say_rule};
use super::fault::Fault;
use super::text::{Text, same};
use super::verdict::Verdict;
use super::{Entry, MAX_ENTRIES, Need, Role, remedy};

impl Verdict {
    /// Stops the compiler at an entry that something is wrong with.
    ///
    /// # Panics
    ///
    /// With a sentence, if the entry at this place is wrong; that is the compile error.
    #[track_caller]
    pub const fn enforce(&self, entries: &[Entry], at: usize) {
        if let Some(at) = self.told_at(entries, at) {
            let text = of(self, entries, at);
            panic!("{}", text.as_str());
        }
    }

    /// Of the entries of one spread list, all of which are reported where it is spread, the one whose mistake is told.
    const fn told_at(&self, entries: &[Entry], at: usize) -> Option<usize> {
        let mut found = None;
        let mut next = at;
        while next == at || next < entries.len() && Entry::are_together(entries, at, next) {
            if self.reports(next) && (found.is_none() || next == self.shows) {
                found = Some(next);
            }
            next += 1;
        }
        found
    }
}

/// The message for an entry at which an error is reported.
const fn of(verdict: &Verdict, entries: &[Entry], at: usize) -> Text {
    let case = Case { verdict, entries, at, fault: verdict.fault(at) };
    let mut text = Text::new();
    case.say_wrong(&mut text);
    let more = verdict.more(at) + of_the_same_list(verdict, entries, at);
    if more > 0 {
        text.put(" (and ");
        text.number(more);
        text.put(" more");
        if at == verdict.shows && verdict.folded > 0 {
            let of_all = verdict.faults(at) == 1 && more == verdict.more(at);
            text.put(if of_all { ", of " } else { ", also of " });
            case.say_along(&mut text);
        }
        text.put(")");
    }
    if verdict.is_one_of_several
        && let Some(around) = verdict.around
    {
        text.put(", within ");
        text.code(around);
    }
    text.put("\nhelp: ");
    case.say_help(&mut text);
    if at == verdict.shows && !case.fault.is_of_order() && !verdict.order().is_empty() {
        // On the same line, for a message is two lines.
        text.put(if verdict.order.moved.count() == 1 { "; and " } else { "; " });
        remedy::say_order(&case, &mut text);
    }
    text
}

/// The message for a parameter of a view that its chain does not provide, with the entry that usually does.
pub(crate) const fn lacking(absent: &str, entry: &str) -> Text {
    let mut text = Text::new();
    text.first_line(absent);
    text.put("\nhelp: ");
    text.code(entry);
    text.put(" provides it: add one to the chain, or take it as an `Option`");
    text
}

/// How many faults are reported of the other entries of a spread list.
const fn of_the_same_list(verdict: &Verdict, entries: &[Entry], at: usize) -> usize {
    if at >= entries.len() || entries[at].of.is_none() {
        return 0;
    }
    let mut count = 0;
    let mut other = 0;
    while other < entries.len() {
        if other != at && Entry::are_together(entries, other, at) && verdict.reports(other) {
            count += verdict.more(other) + 1;
        }
        other += 1;
    }
    count
}

/// How many of the entries that one move repairs, too, are named.
const NAMED: usize = 3;

impl Case<'_> {
    /// The entries whose faults are reported along with those of this one.
    const fn say_along(&self, text: &mut Text) {
        let along = &self.verdict.along;
        let (all, mut left) = (along.count(), *along);
        let named = if all > NAMED { NAMED } else { all };
        let mut nth = 0;
        while nth < named
            && let Some(other) = left.first()
        {
            if nth > 0 {
                text.put(if nth + 1 == all { " and " } else { ", " });
            }
            self.entry(text, other);
            left = left.without(other);
            nth += 1;
        }
        if all > named {
            text.put(" and ");
            text.number(all - named);
            text.put(if all - named == 1 { " other" } else { " others" });
        }
    }

    const fn say_wrong(&self, text: &mut Text) {
        match &self.fault {
            Fault::None => {}
            Fault::TooMany => {
                text.put("a chain can have at most ");
                text.number(MAX_ENTRIES);
                text.put(" entries, and this one is beyond");
            }
            Fault::Unlike => {
                text.put("the two sides of ");
                self.me(text);
                text.put(" do not provide the same type");
            }
            Fault::Contradiction => self.say_cycle(text),
            Fault::Repeated => self.say_repeated(text),
            Fault::RepeatableProvides => {
                self.me(text);
                text.put(" is `repeatable` and provides ");
                text.a_type(self.provided(self.at));
                text.put(", but only one entry of a chain can provide it");
            }
            Fault::SecondProvider { first } => {
                self.me(text);
                text.put(" provides ");
                text.a_type(self.provided(self.at));
                text.put(if self.entries[self.at].role.is(Role::Default) { " by default" } else { "" });
                text.put(", and so does ");
                self.entry(text, *first);
                text.put(if self.entries[*first].around.is_some() { "" } else { " above it" });
            }
            Fault::NamesItself { rule } => {
                self.me(text);
                text.put(" names itself in its rule ");
                say_rule(text, rule);
            }
            Fault::NeedAbsent { need } => self.say_absent(text, self.need(*need)),
            Fault::NeedOptional { need, provider } => {
                self.me(text);
                text.put(" needs ");
                text.a_type(self.need(*need).ty);
                match self.made_above(*provider) {
                    Some(other) => {
                        text.put(", but its providers, ");
                        self.entry(text, other);
                        text.put(" and ");
                        self.entry(text, *provider);
                        text.put(", are `Option` entries and may be left out");
                    }
                    None => {
                        text.put(", but its only provider, ");
                        self.entry(text, *provider);
                        text.put(", is an `Option` entry and may be left out");
                    }
                }
            }
            Fault::NeedAbove { need, provider } => {
                self.me(text);
                text.put(" takes an `After<");
                text.name(self.need(*need).ty);
                text.put(">`, which is for what is provided below it, but ");
                self.entry(text, *provider);
                text.put(" is above it");
            }
            Fault::NeedBelow { need, provider } => {
                self.say_below(text, self.need(*need), *provider);
            }
            _ => self.say_broken_rule(text),
        }
    }

    const fn say_repeated(&self, text: &mut Text) {
        self.me(text);
        match self.twin() {
            Some(twin)
                if self.entries[twin].around.is_none()
                    && same(self.entries[twin].label, self.entries[self.at].label) =>
            {
                text.put(" stands in this chain twice");
            }
            Some(twin) => {
                text.put(" is the same middleware as ");
                self.entry(text, twin);
                text.put(if self.entries[twin].around.is_some() { "" } else { " above it" });
            }
            None => text.put(" is the same middleware as an entry above it"),
        }
    }

    /// The entry above that is the same middleware, if it is certain which: generic ones share an id.
    const fn twin(&self) -> Option<usize> {
        let me = &self.entries[self.at];
        let mut found = None;
        let mut at = 0;
        while at < self.at {
            let other = &self.entries[at];
            if other.facts.id.is(me.facts.id) && !other.repeated {
                if same(other.label, me.label) {
                    return Some(at);
                }
                if found.is_some() {
                    return None;
                }
                found = Some(at);
            }
            at += 1;
        }
        found
    }

    const fn say_absent(&self, text: &mut Text, need: &Need) {
        self.me(text);
        text.put(" needs ");
        text.a_type(need.ty);
        match self.alike(need.ty) {
            Some(other) if self.entries[other].role.is(Role::Refiner) => {
                text.put(", which ");
                self.entry(text, other);
                text.put(" only refines: nothing in this chain provides one to begin with");
            }
            Some(other) if same(self.provided(other), need.ty) => {
                text.put(", but ");
                self.entry(text, other);
                text.put(" provides another type of that name");
            }
            Some(other) => {
                text.put(", but ");
                self.entry(text, other);
                text.put(" provides ");
                text.a_type(self.provided(other));
                text.put(", which is another type");
            }
            None if self.entries[self.at].role.is(Role::Refiner) && same(self.provided(self.at), need.ty) => {
                text.put(" to refine, which nothing else in this chain provides");
            }
            None if self.has_around() => text.put(", which nothing in this chain or around it provides"),
            None => text.put(", which nothing in this chain provides"),
        }
    }

    /// Who makes the value in the place of which a default stands, if anyone may.
    const fn made_above(&self, default: usize) -> Option<usize> {
        let entry = &self.entries[default];
        if !entry.role.is(Role::Default) {
            return None;
        }
        let mut nth = 0;
        while nth < entry.facts.needs.len() {
            if let Some(made) = entry.providers[nth]
                && let Some(source) = self.entries[made].source
                && source == default
            {
                return Some(made);
            }
            nth += 1;
        }
        None
    }

    const fn say_below(&self, text: &mut Text, need: &Need, provider: usize) {
        self.me(text);
        if let Some(other) = self.made_above(provider)
            && other < self.at
        {
            if need.optional {
                text.put(" takes an `Option<");
                text.name(need.ty);
                text.put(">`");
            } else {
                text.put(" needs ");
                text.a_type(need.ty);
            }
            text.put(", which ");
            self.entry(text, provider);
            text.put(" provides by default, but only below it");
        } else if need.optional {
            text.put(" takes an `Option<");
            text.name(need.ty);
            text.put(">`, which would always be `None`, because ");
            self.entry(text, provider);
            text.put(" provides it only below it");
        } else {
            text.put(" needs ");
            text.a_type(need.ty);
            text.put(", which ");
            self.entry(text, provider);
            text.put(" provides only below it");
        }
    }
}
