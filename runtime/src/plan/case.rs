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

    /// Names an entry as the chain does; by its place too, where another is called the same.
    pub(super) const fn entry(&self, text: &mut Text, at: usize) {
        text.code(self.entries[at].label);
        if at < MAX_ENTRIES && self.verdict.namesakes.has(at) {
            text.put(" (entry ");
            text.number(at + 1);
            text.put(")");
        }
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
