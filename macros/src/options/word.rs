//! The words of `#[middleware(…)]`: where each may stand and what it takes.

use proc_macro2::Ident;

use super::place::Place;
use crate::hook::Hook;
use crate::nearest::nearest;

/// The name of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Requires,
    RequiresBelow,
    After,
    Before,
    Conflicts,
    InSet,
    Outermost,
    Innermost,
    Repeatable,
    Waive,
    Named,
    Provides,
    Crate,
    Hook(Hook),
}

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing.
    Bare,
    /// `(Path, Path)`.
    Paths,
    /// `(Name)`.
    Name,
    /// `(Type)`.
    Type,
    /// `(rule, reason = "…")`.
    Waiver,
    /// `= path`.
    Path,
}

impl Word {
    /// All of them, the hooks last; in the order in which help lists them.
    const ALL: [Self; 18] = [
        Self::Requires,
        Self::RequiresBelow,
        Self::After,
        Self::Before,
        Self::Conflicts,
        Self::InSet,
        Self::Outermost,
        Self::Innermost,
        Self::Repeatable,
        Self::Named,
        Self::Waive,
        Self::Provides,
        Self::Crate,
        Self::Hook(Hook::Request),
        Self::Hook(Hook::View),
        Self::Hook(Hook::Exception),
        Self::Hook(Hook::Template),
        Self::Hook(Hook::Response),
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Requires => "requires",
            Self::RequiresBelow => "requires_below",
            Self::After => "after",
            Self::Before => "before",
            Self::Conflicts => "conflicts",
            Self::InSet => "in_set",
            Self::Outermost => "outermost",
            Self::Innermost => "innermost",
            Self::Repeatable => "repeatable",
            Self::Waive => "waive",
            Self::Named => "named",
            Self::Provides => "provides",
            Self::Crate => "crate",
            Self::Hook(hook) => hook.name(),
        }
    }

    pub(super) fn of(ident: &Ident) -> Option<Self> {
        Self::ALL.into_iter().find(|word| ident == word.name())
    }

    /// The option that is meant by a misspelt name.
    pub(super) fn near(name: &str, place: Place) -> Option<Self> {
        let words = || Self::ALL.into_iter().filter(|word| word.refusal(place).is_none());
        let near = nearest(name, words().map(Self::name))?;
        words().find(|word| word.name() == near)
    }

    /// The option that is meant by a word that others have for it.
    pub(super) fn otherwise(name: &str, place: Place) -> Option<Self> {
        let word = match name {
            "depends" | "depends_on" => Self::Requires,
            "below" | "behind" | "under" => Self::After,
            "above" => Self::Before,
            "excludes" | "incompatible" => Self::Conflicts,
            "set" | "group" | "tag" => Self::InSet,
            "first" | "outer" | "top" => Self::Outermost,
            "last" | "inner" | "bottom" => Self::Innermost,
            "multiple" | "many" => Self::Repeatable,
            "name" | "rename" => Self::Named,
            "ignore" | "skip" => Self::Waive,
            _ => return None,
        };
        Some(word).filter(|word| word.refusal(place).is_none())
    }

    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Requires | Self::RequiresBelow | Self::After | Self::Before | Self::Conflicts | Self::InSet => {
                Shape::Paths
            }
            Self::Outermost | Self::Innermost | Self::Repeatable | Self::Hook(_) => Shape::Bare,
            Self::Waive => Shape::Waiver,
            Self::Named => Shape::Name,
            Self::Provides => Shape::Type,
            Self::Crate => Shape::Path,
        }
    }

    /// How it is written, as an example.
    pub(super) const fn example(self) -> &'static str {
        match self {
            Self::Requires => "requires(session)",
            Self::RequiresBelow => "requires_below(session)",
            Self::After => "after(session)",
            Self::Before => "before(session)",
            Self::Conflicts => "conflicts(session)",
            Self::InSet => "in_set(ChangesBody)",
            Self::Waive => "waive(after(session), reason = \"…\")",
            Self::Named => "named(Name)",
            Self::Provides => "provides(Type)",
            Self::Crate => "crate = path",
            Self::Outermost | Self::Innermost | Self::Repeatable | Self::Hook(_) => self.name(),
        }
    }

    /// Why it may not stand there (what is wrong, what to write), if it may not.
    pub(super) const fn refusal(self, place: Place) -> Option<(&'static str, &'static str)> {
        match (self, place) {
            (Self::Waive, Place::Fn | Place::Impl) => Some((
                "`waive` is for one entry of one chain, not for the middleware itself",
                "write `#[middleware(waive(…))]` above the entry in `middleware_chain!`",
            )),
            (Self::Provides, Place::Fn) => {
                Some(("a fn says in its signature what it provides", "write `next: impl Provide<T>`"))
            }
            (Self::Provides, Place::Impl) => Some((
                "an impl block says in a signature what it provides",
                "write `next: impl Provide<T>` in `call`, or let `process_request` return `ControlFlow<Response, T>`",
            )),
            (Self::Named, Place::Impl) => Some(("an impl block is named by its type", "remove `named(…)`")),
            (Self::Named, Place::Entry) => Some((
                "`named` is for a fn: it names the type that stands for it",
                "write `#[middleware(named(Name))]` on the fn",
            )),
            (Self::Crate, Place::Entry) => Some((
                "the path of the runtime is given once for the chain",
                "write `#[chain(crate = path)]` above the struct",
            )),
            (Self::Hook(_), Place::Impl) => {
                Some(("the hooks of an impl block are its methods", "remove this: the method's name is enough"))
            }
            (Self::Hook(_), Place::Entry) => Some((
                "which hook a fn is, is for the fn to say, not for an entry",
                "write it in the `#[middleware(…)]` on the fn",
            )),
            _ => None,
        }
    }

    /// The options that may stand there, as a list for help.
    pub(super) fn list(place: Place) -> String {
        let words: Vec<String> = Self::ALL
            .into_iter()
            .filter(|word| word.refusal(place).is_none())
            .map(|word| format!("`{}`", word.name()))
            .collect();
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Place, Word};

    /// What a language server offers in a place is what may stand there; `crate` it knows itself, as a keyword.
    #[test]
    fn the_runtime_has_a_type_for_each_word() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/options.rs");
        let text = fs::read_to_string(path).unwrap_or_else(|error| unreachable!("{path}: {error}"));
        for (module, place) in [("of_fn", Place::Fn), ("of_impl", Place::Impl), ("of_entry", Place::Entry)] {
            let (_, behind) = text.split_once(&format!("{module} {{")).unwrap_or_default();
            let (offered, _) = behind.split_once('}').unwrap_or_default();
            let offered: Vec<&str> = offered.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
            let known = Word::ALL.into_iter().filter(|word| word.refusal(place).is_none() && *word != Word::Crate);
            let (mut offered, mut known) = (offered, known.map(Word::name).collect::<Vec<_>>());
            offered.sort_unstable();
            known.sort_unstable();
            assert_eq!(offered, known, "{module}");
        }
    }
}
