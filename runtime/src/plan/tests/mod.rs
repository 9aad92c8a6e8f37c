//! Unit tests: the verdicts and their sentences, the pictures, the transitions.

mod messages;
mod pictures;
mod transitions;

use std::panic::catch_unwind;

use super::*;

/// A middleware in the making. Its id, and those that it points at, are made of names.
#[derive(Clone)]
pub(super) struct Draft {
    label: &'static str,
    facts: Facts,
    rules: Vec<Rule>,
    own: Vec<Rule>,
}

/// A middleware.
pub(super) fn mw(name: &'static str) -> Draft {
    Draft {
        label: name,
        facts: Facts { id: target(name).id, name, absent: false, ..Facts::ABSENT },
        rules: Vec::new(),
        own: Vec::new(),
    }
}

pub(super) fn target(name: &'static str) -> Target {
    Target {
        id: Id::new("site", "1.0.0", "site", 1, 1, name),
        name,
        is_set: name.starts_with(char::is_uppercase),
        is_generic: false,
    }
}

impl Draft {
    pub(super) fn called(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }
    pub(super) fn needs(mut self, ty: &'static str) -> Self {
        let need: &'static [Need] = vec![Need { ty, optional: false, after: false, provided_by: None }].leak();
        self.facts.needs = self.facts.needs.and(Needs::new(need));
        self
    }
    pub(super) fn takes(mut self, ty: &'static str) -> Self {
        let need: &'static [Need] = vec![Need { ty, optional: true, after: false, provided_by: None }].leak();
        self.facts.needs = self.facts.needs.and(Needs::new(need));
        self
    }
    pub(super) fn provides(mut self, ty: &'static str) -> Self {
        self.facts.provides = Some(ty);
        self
    }
    pub(super) fn optional(mut self) -> Self {
        self.facts.optional = true;
        self
    }
    pub(super) fn absent(mut self) -> Self {
        self.facts = Facts::ABSENT;
        self.rules.clear();
        self
    }
    pub(super) fn runs(mut self, capability: Capability) -> Self {
        self.facts.capability = capability;
        self
    }
    pub(super) fn hooks(mut self, hooks: Hooks) -> Self {
        self.facts.hooks = hooks;
        self
    }
    pub(super) fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }
    pub(super) fn after(self, name: &'static str) -> Self {
        self.rule(Rule::After(target(name)))
    }
    pub(super) fn before(self, name: &'static str) -> Self {
        self.rule(Rule::Before(target(name)))
    }
    pub(super) fn requires(self, name: &'static str) -> Self {
        self.rule(Rule::Requires(target(name)))
    }
    pub(super) fn conflicts(self, name: &'static str) -> Self {
        self.rule(Rule::Conflicts(target(name)))
    }
    pub(super) fn in_set(self, name: &'static str) -> Self {
        self.rule(Rule::InSet(target(name)))
    }
    pub(super) fn waive(mut self, rule: WaivedRule, reason: &'static str) -> Self {
        self.own.push(Rule::Waive(Waiver { rule, reason }));
        self
    }
}

/// How a type is spelled: `Session#2` is another type than `Session`, spelled the same.
fn spelling(ty: &'static str) -> &'static str {
    ty.split('#').next().unwrap_or(ty)
}

/// Does what generated code does: compares types, and finds providers and repetitions.
pub(super) fn chain(drafts: &[Draft]) -> &'static [Entry] {
    let first = |ty: &str| drafts.iter().position(|draft| draft.facts.provides == Some(ty));
    let classes = drafts.iter().map(|draft| {
        let mut classes = Classes { own: draft.facts.provides.and_then(first), ..Classes::NONE };
        for (slot, need) in classes.needs.iter_mut().zip(draft.facts.needs.as_slice()) {
            *slot = first(need.ty);
        }
        classes
    });
    let classes: Vec<Classes> = classes.collect();
    let mut entries: Vec<Entry> = drafts
        .iter()
        .enumerate()
        .map(|(at, draft)| {
            let mut facts = draft.facts;
            facts.provides = facts.provides.map(spelling);
            for need in &mut facts.needs.items {
                need.ty = spelling(need.ty);
            }
            facts.rules = RuleLists::of(draft.rules.clone().leak());
            Entry {
                facts,
                label: draft.label,
                rules: draft.own.clone().leak(),
                repeated: drafts[..at].iter().any(|other| !other.facts.absent && other.facts.id == facts.id),
                item: at,
                ..Entry::ABSENT
            }
        })
        .collect();
    resolve(&mut entries, &classes, 0);
    entries.leak()
}

/// All the errors of a chain: where, and what.
pub(super) fn errors(entries: &'static [Entry]) -> Vec<(usize, String)> {
    let verdict = judge(entries);
    (0..entries.len())
        .filter_map(|at| {
            let error = catch_unwind(|| verdict.enforce(entries, at)).err()?;
            Some((at, *error.downcast::<String>().expect("a sentence")))
        })
        .collect()
}

pub(super) fn plan(drafts: &[Draft]) -> Plan {
    let entries = chain(drafts);
    let verdict = Box::leak(Box::new(judge(entries)));
    Plan::new("Site", vec![Context { entries, classes: &[], from: 0, verdict }].leak())
}

#[test]
fn an_id_depends_on_every_part() {
    let ids = [
        Id::new("a", "1", "m", 1, 1, "x"),
        Id::new("b", "1", "m", 1, 1, "x"),
        Id::new("a", "2", "m", 1, 1, "x"),
        Id::new("a", "1", "n", 1, 1, "x"),
        Id::new("a", "1", "m", 2, 1, "x"),
        Id::new("a", "1", "m", 1, 2, "x"),
        Id::new("a", "1", "m", 1, 1, "y"),
        Id::new("a1", "", "m", 1, 1, "x"),
        Id::new("a", "1m", "", 1, 1, "x"),
    ];
    for (at, id) in ids.iter().enumerate() {
        assert!(!ids[..at].contains(id), "{at}");
    }
}

#[test]
fn needs_hold_as_many_as_they_say() {
    const EIGHT: &[Need] = &[Need { ty: "T", optional: false, after: false, provided_by: None }; MAX_NEEDS];
    assert_eq!(Needs::new(EIGHT).len(), MAX_NEEDS);
    assert_eq!(Needs::NONE.and(Needs::new(EIGHT)).as_slice().len(), 8);
    let error = catch_unwind(|| Needs::new(EIGHT).and(Needs::new(EIGHT))).unwrap_err();
    let text = error.downcast::<&str>().expect("a sentence");
    assert!(text.contains(&format!("at most {MAX_NEEDS} values")), "{text}");
}
