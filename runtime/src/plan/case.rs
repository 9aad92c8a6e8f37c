//! A fault in its chain, and how its sentences name what is in it.

use super::fault::Fault;
use super::text::{Text, alike, same};
use super::verdict::Verdict;
use super::{Entry, MAX_ENTRIES, Need, Role, Rule};

/// One fault, with all that its sentence may want to tell.
pub(super) struct Case<'a> {
    pub(super) verdict: &'a Verdict,
    pub(super) entries: &'a [Entry],
    pub(super) at: usize,
    pub(super) fault: Fault,
}

impl Case<'_> {
    pub(super) const fn me(&self, text: &mut Text) {
        self.entry(text, self.at);
    }

    /// Names an entry as the chain does; and says where it stands, if that is another list, or another is called the same.
    pub(super) const fn entry(&self, text: &mut Text, at: usize) {
        let entry = &self.entries[at];
        text.code(entry.label);
        if let Some(of) = entry.of {
            text.put(" (of ");
            text.code(of);
            text.put(if entry.around.is_some() { "," } else { ")" });
        }
        if let Some(around) = entry.around {
            text.put(if entry.of.is_some() { " in " } else { " (in " });
            text.code(around);
            text.put(", around this chain)");
        } else if at < MAX_ENTRIES && self.verdict.namesakes.has(at) {
            text.put(" (entry ");
            text.number(entry.item + 1);
            text.put(")");
        }
    }

    /// Names what moves: an entry, or the list that it was spread from.
    pub(super) const fn moving(&self, text: &mut Text, at: usize) {
        if self.entries[at].of.is_some() {
            text.put("`");
            self.in_list(text, at);
            text.put("`");
        } else {
            self.entry(text, at);
        }
    }

    /// The same as the list has it.
    pub(super) const fn in_list(&self, text: &mut Text, at: usize) {
        match self.entries[at].of {
            Some(of) => {
                text.put("..");
                text.name(of);
            }
            None => text.name(self.entries[at].label),
        }
    }

    /// Says of an entry that has been named that it is around this chain.
    pub(super) const fn which_is_around(&self, text: &mut Text, at: usize) {
        if let Some(around) = self.entries[at].around {
            text.put(", which is in ");
            text.code(around);
            text.put(", around this chain");
        }
    }

    /// Whether there are chains around this one.
    pub(super) const fn has_around(&self) -> bool {
        self.verdict.around.is_some()
    }

    /// What stands for an entry in an order: of a list that was spread, its topmost entry that is in it.
    pub(super) const fn head(&self, at: usize) -> usize {
        let mut nth = 0;
        let order = self.verdict.order();
        while nth < order.len() {
            if Entry::are_together(self.entries, order[nth], at) {
                return order[nth];
            }
            nth += 1;
        }
        at
    }

    pub(super) const fn need(&self, nth: usize) -> &Need {
        &self.entries[self.at].facts.needs.items[nth]
    }

    pub(super) const fn provided(&self, at: usize) -> &'static str {
        match self.entries[at].facts.provides {
            Some(ty) => ty,
            None => "",
        }
    }

    /// An entry that provides something spelled alike, which may be what is meant; rather one that does not refine it.
    pub(super) const fn alike(&self, ty: &str) -> Option<usize> {
        let mut refining = None;
        let mut at = 0;
        while at < self.entries.len() && at < MAX_ENTRIES {
            if at != self.at
                && let Some(provided) = self.entries[at].facts.provides
            {
                if self.entries[at].role.is(Role::Refiner) {
                    if same(provided, ty) {
                        refining = Some(at);
                    }
                } else if alike(provided, ty) {
                    return Some(at);
                }
            }
            at += 1;
        }
        refining
    }
}

/// A rule in backticks, as it is written in the attribute.
pub(super) const fn say_rule(text: &mut Text, rule: &Rule) {
    text.put("`");
    text.rule(rule);
    text.put("`");
}
