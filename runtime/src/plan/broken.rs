//! What a broken rule says: line one of its message.

use super::case::{Case, say_rule};
use super::fault::Fault;
use super::text::{Text, same};
use super::{Rule, Target};

impl Case<'_> {
    pub(super) const fn say_broken_rule(&self, text: &mut Text) {
        match &self.fault {
            Fault::RequiresAbsent { target } => self.say_required(text, target, None, ["", ""]),
            Fault::LacksBelow { target } => self.say_required(text, target, None, [" below it", ""]),
            Fault::LacksOptional { target, found } => {
                self.say_required(
                    text,
                    target,
                    Some(*found),
                    [" below it, but ", " an `Option` entry and may be left out"],
                );
            }
            Fault::LacksAbove { target, found } => {
                self.say_required(text, target, Some(*found), [" below it, but ", " above it"]);
            }
            Fault::RequiresOptional { target, found } => {
                self.say_required(text, target, Some(*found), [", but ", " an `Option` entry and may be left out"]);
            }
            Fault::RequiresBelow { target, found } => {
                self.say_required(text, target, Some(*found), [" above it, but ", " below it"]);
            }
            Fault::Conflicts { target, found } if self.entries[*found].around.is_some() => {
                self.me(text);
                text.put(" conflicts with ");
                text.code(self.entries[*found].label);
                self.by_rule(text, &Rule::Conflicts(*target), *found);
                self.which_is_around(text, *found);
            }
            Fault::ConflictsAround { target, found } => {
                self.me(text);
                text.put(" conflicts with ");
                self.by_rule_of(text, &Rule::Conflicts(*target), *found);
            }
            Fault::AfterAround { target, found } => {
                self.me(text);
                text.put(" must be above ");
                self.by_rule_of(text, &Rule::After(*target), *found);
            }
            Fault::BeforeAround { target, found } => {
                self.me(text);
                text.put(" must be above ");
                if target.is_set {
                    text.put("every member of the set ");
                    text.code(target.name);
                } else {
                    text.code(self.entries[*found].label);
                }
                self.by_rule(text, &Rule::Before(*target), *found);
                if target.is_set {
                    text.put(", such as ");
                    text.code(self.entries[*found].label);
                }
                self.which_is_around(text, *found);
            }
            Fault::Conflicts { target, found } => {
                self.me(text);
                text.put(" conflicts with ");
                self.entry(text, *found);
                self.by_rule(text, &Rule::Conflicts(*target), *found);
                text.put(", and both are in this chain");
            }
            Fault::After { .. } | Fault::Before { .. } => self.say_misplaced(text),
            Fault::SecondOutermost { other } => self.say_second(text, "outermost", *other),
            Fault::SecondInnermost { other } => self.say_second(text, "innermost", *other),
            Fault::Outermost { found } => self.say_end(text, "outermost", *found, " is above it"),
            Fault::Innermost { found } => self.say_end(text, "innermost", *found, " is below it"),
            _ => self.say_waiver(text),
        }
    }

    const fn say_waiver(&self, text: &mut Text) {
        match &self.fault {
            Fault::NoReason { rule } => {
                self.me(text);
                text.put(" waives ");
                say_rule(text, rule);
                text.put(" without a reason");
            }
            Fault::WaivesNothing { rule } => {
                self.me(text);
                text.put(" waives ");
                say_rule(text, rule);
                text.put(", which is not one of its rules");
            }
            Fault::WaivesKept { rule } => {
                self.me(text);
                text.put(" waives ");
                say_rule(text, rule);
                text.put(", which this chain does not break: the waiver is stale");
            }
            _ => {}
        }
    }

    /// What is required, and what is wrong with what there is of it.
    const fn say_required(&self, text: &mut Text, target: &Target, found: Option<usize>, [but, is]: [&str; 2]) {
        self.me(text);
        text.put(" requires ");
        if target.is_set {
            text.put("a member of the set ");
        }
        text.code(target.name);
        if found.is_none() {
            text.put(but);
        }
        match found {
            None if !target.is_set => {
                text.put(if self.has_around() && !self.is_about_what_is_below() {
                    ", which is not in this chain or around it"
                } else {
                    ", which is not in this chain"
                });
            }
            None if self.entries[self.at].is_meant_by(target.id) => {
                text.put(" beside itself, and this chain has none");
            }
            None => text.put(", and this chain has none"),
            Some(found) if self.entries[found].around.is_none() && same(self.entries[found].label, target.name) => {
                text.put(if self.is_about_what_is_below() { " below it, but it is" } else { ", which is" });
                text.put(is);
            }
            Some(found) => {
                text.put(but);
                self.entry(text, found);
                text.put(" is");
                text.put(is);
            }
        }
    }

    const fn is_about_what_is_below(&self) -> bool {
        matches!(self.fault, Fault::LacksBelow { .. } | Fault::LacksOptional { .. } | Fault::LacksAbove { .. })
    }

    /// Whom an entry must be above or below, and who of them is on the wrong side.
    const fn say_misplaced(&self, text: &mut Text) {
        let (rule, target, found, others, [must, mine, theirs]) = match &self.fault {
            Fault::After { target, found, others } => {
                (Rule::After(*target), target, *found, *others, ["below", "above", "below"])
            }
            Fault::Before { target, found, others } => {
                (Rule::Before(*target), target, *found, *others, ["above", "below", "above"])
            }
            _ => return,
        };
        self.me(text);
        text.put(" must be ");
        text.put(must);
        text.put(" ");
        if others == 0 && !target.is_set {
            self.entry(text, found);
            self.by_rule(text, &rule, found);
            text.put(", but is ");
            text.put(mine);
            text.put(" it");
            return;
        }
        text.put(if target.is_set { "every member of the set " } else { "every " });
        text.code(if target.is_generic { without_arguments(target.name) } else { target.name });
        self.by_rule(text, &rule, found);
        text.put(", but ");
        self.entry(text, found);
        say_others(text, others);
        text.put(theirs);
        text.put(" it");
    }

    const fn say_second(&self, text: &mut Text, claim: &str, other: usize) {
        self.me(text);
        text.put(" claims to be ");
        text.put(claim);
        text.put(", and so does ");
        self.entry(text, other);
    }

    const fn say_end(&self, text: &mut Text, claim: &str, found: usize, is: &str) {
        self.me(text);
        text.put(" must be ");
        text.put(claim);
        text.put(", but ");
        self.entry(text, found);
        text.put(is);
    }

    /// An entry around this chain, and the rule of it that is broken.
    const fn by_rule_of(&self, text: &mut Text, rule: &Rule, owner: usize) {
        text.code(self.entries[owner].label);
        text.put(" (rule ");
        say_rule(text, rule);
        text.put(" of ");
        text.code(self.entries[owner].label);
        text.put(")");
        self.which_is_around(text, owner);
    }

    /// The rule, and that it means more than it names if it has `found` another type of the same middleware.
    const fn by_rule(&self, text: &mut Text, rule: &Rule, found: usize) {
        text.put(" (its rule ");
        say_rule(text, rule);
        if let Some(target) = rule.target()
            && target.is_generic
            && !same(target.name, self.entries[found].facts.name)
        {
            text.put(", which means every ");
            text.code(without_arguments(target.name));
        }
        text.put(")");
    }
}

/// `Limit` of `Limit<PerUser>`.
const fn without_arguments(name: &str) -> &str {
    let mut len = 0;
    while len < name.len() && name.as_bytes()[len] != b'<' {
        len += 1;
    }
    name.split_at(len).0
}

const fn say_others(text: &mut Text, others: usize) {
    match others {
        0 => text.put(" is "),
        1 => text.put(" and another are "),
        _ => {
            text.put(" and ");
            text.number(others);
            text.put(" others are ");
        }
    }
}
