//! A chain's entries, as its users read them.

use core::fmt;

use super::text::Text;
use super::{Capability, Entry, Hooks, Need, Plan, Rule, WaivedRule, Waiver};

/// One entry of a [`Plan`].
#[derive(Debug, Clone, Copy)]
pub struct EntryView {
    pub(super) entry: &'static Entry,
}

impl Plan {
    /// The entries of the chain, from the outermost to the innermost; those of a list that is spread are among them.
    ///
    /// Those that a `#[cfg]` removed are not; `Option` entries are, whether they are left out or not.
    pub fn entries(&self) -> impl Iterator<Item = EntryView> + use<> {
        present(self.own())
    }

    /// All entries that a request passes, from the outermost to the innermost, those of the chains around this one included: once
    /// for each place that the chain may stand in.
    pub fn contexts(&self) -> impl Iterator<Item = Vec<EntryView>> + use<> {
        self.contexts.iter().map(|context| present(context.entries).collect())
    }
}

fn present(entries: &'static [Entry]) -> impl Iterator<Item = EntryView> {
    entries.iter().filter(|entry| !entry.facts.absent).map(|entry| EntryView { entry })
}

impl EntryView {
    /// The chain that it stands in, if that is one around the chain of the plan.
    #[must_use]
    pub fn around(&self) -> Option<&'static str> {
        self.entry.around
    }

    /// The list that it was spread from: `Common` of `..Common`.
    #[must_use]
    pub fn list(&self) -> Option<&'static str> {
        self.entry.of
    }

    /// How the chain calls it: the last segment of a bare path with its type arguments, or the field's name.
    #[must_use]
    pub fn label(&self) -> &'static str {
        self.entry.label
    }

    /// The name of the middleware, with the type arguments that the entry gives it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.entry.facts.name
    }

    /// Whether it is an `Option` entry, which may be left out when the chain is built.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.entry.facts.optional
    }

    /// What it takes from the request.
    pub fn needs(&self) -> impl Iterator<Item = Need> + use<> {
        self.entry.facts.needs.as_slice().iter().copied()
    }

    /// The type that it provides, as the middleware spells it; where it is a type parameter, as the entry does.
    #[must_use]
    pub fn provides(&self) -> Option<&'static str> {
        self.entry.facts.provides
    }

    /// Its rules of order, those that are waived included.
    pub fn rules(&self) -> impl Iterator<Item = Rule> + use<> {
        all_rules(self.entry).filter(|rule| !matches!(rule, Rule::InSet(_) | Rule::Waive(_))).copied()
    }

    /// The names of the sets that it is a member of.
    pub fn sets(&self) -> impl Iterator<Item = &'static str> + use<> {
        all_rules(self.entry).filter_map(|rule| match rule {
            Rule::InSet(set) if set.is_set => Some(set.name),
            _ => None,
        })
    }

    /// Its rules that this chain does without, and why.
    pub fn waivers(&self) -> impl Iterator<Item = Waiver> + use<> {
        all_rules(self.entry).filter_map(|rule| match rule {
            Rule::Waive(waiver) => Some(*waiver),
            _ => None,
        })
    }

    /// The modes it can run in.
    #[must_use]
    pub fn capability(&self) -> Capability {
        self.entry.facts.capability
    }

    /// Its hooks.
    #[must_use]
    pub fn hooks(&self) -> Hooks {
        self.entry.facts.hooks
    }
}

fn all_rules(entry: &'static Entry) -> impl Iterator<Item = &'static Rule> {
    (0..).map_while(|nth| entry.rule(nth))
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        text.rule(self);
        f.pad(text.as_str())
    }
}

impl fmt::Display for WaivedRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_rule().fmt(f)
    }
}

impl fmt::Display for Waiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.reason)
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { after: true, ty, .. } => write!(f, "After<{ty}>"),
            Self { optional: true, ty, .. } => write!(f, "Option<{ty}>"),
            Self { ty, .. } => f.write_str(ty),
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Both => "both",
            Self::Async => "async",
            Self::Blocking => "blocking",
        })
    }
}

impl fmt::Display for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hooks = [
            (self.request, "request"),
            (self.view, "view"),
            (self.exception, "exception"),
            (self.template, "template"),
            (self.response, "response"),
        ];
        let mut separator = "";
        for (_, name) in hooks.iter().filter(|(there, _)| *there) {
            write!(f, "{separator}{name}")?;
            separator = ", ";
        }
        Ok(())
    }
}
