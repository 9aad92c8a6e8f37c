//! The rules that middlewares declare and entries waive.

use super::Id;

/// A middleware or a set that a rule points at.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Who it is.
    #[doc(hidden)]
    pub id: Id,
    /// How the rule's owner spells it.
    pub name: &'static str,
    /// Whether it is a set declared by `set!`.
    pub is_set: bool,
    /// Whether it is one of many types that share an id: a middleware with type parameters.
    #[doc(hidden)]
    pub is_generic: bool,
}

impl Target {
    /// The same, as the rule's owner spells it: with type arguments.
    #[doc(hidden)]
    #[must_use]
    pub const fn spelled(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

/// A rule of order that a middleware, or an entry of a chain, declares.
///
/// Its `Display` is the option as it is written in the attribute: `after(session)`.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Rule {
    /// The target must be in the chain, above.
    Requires(Target),
    /// The target must be in the chain, below.
    RequiresBelow(Target),
    /// The target, if it is in the chain, is above.
    After(Target),
    /// The target, if it is in the chain, is below.
    Before(Target),
    /// The target must not be in the chain.
    Conflicts(Target),
    /// The middleware is a member of a set.
    InSet(Target),
    /// The middleware is the first of the chain.
    Outermost,
    /// The middleware is the last of the chain.
    Innermost,
    /// The middleware may stand in a chain more than once.
    Repeatable,
    /// What the middleware provides is provided by no chain around its own. Not to be declared, only to be waived.
    Provides,
    /// A rule of this entry that this chain does without.
    Waive(Waiver),
}

/// A rule that one entry of a chain does without, and why.
#[derive(Debug, Clone, Copy)]
pub struct Waiver {
    /// The rule that is waived.
    pub rule: WaivedRule,
    /// Why, in the words of the chain's author.
    pub reason: &'static str,
}

/// A rule that can be waived; a need cannot, for that would be an error at run time.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum WaivedRule {
    /// The target must be in the chain, above.
    Requires(Target),
    /// The target must be in the chain, below.
    RequiresBelow(Target),
    /// The target, if it is in the chain, is above.
    After(Target),
    /// The target, if it is in the chain, is below.
    Before(Target),
    /// The target must not be in the chain.
    Conflicts(Target),
    /// The middleware is the first of the chain.
    Outermost,
    /// The middleware is the last of the chain.
    Innermost,
    /// What the middleware provides is provided by no chain around its own.
    Provides,
}

impl WaivedRule {
    pub(super) const fn as_rule(&self) -> Rule {
        match *self {
            Self::Requires(target) => Rule::Requires(target),
            Self::RequiresBelow(target) => Rule::RequiresBelow(target),
            Self::After(target) => Rule::After(target),
            Self::Before(target) => Rule::Before(target),
            Self::Conflicts(target) => Rule::Conflicts(target),
            Self::Outermost => Rule::Outermost,
            Self::Innermost => Rule::Innermost,
            Self::Provides => Rule::Provides,
        }
    }
}

impl Rule {
    /// Whom it points at; a set that it joins is not meant.
    pub(super) const fn target(&self) -> Option<&Target> {
        match self {
            Self::Requires(target)
            | Self::RequiresBelow(target)
            | Self::After(target)
            | Self::Before(target)
            | Self::Conflicts(target) => Some(target),
            _ => None,
        }
    }

    /// Whether two rules say the same.
    pub(super) const fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Requires(a), Self::Requires(b))
            | (Self::RequiresBelow(a), Self::RequiresBelow(b))
            | (Self::After(a), Self::After(b))
            | (Self::Before(a), Self::Before(b))
            | (Self::Conflicts(a), Self::Conflicts(b))
            | (Self::InSet(a), Self::InSet(b)) => a.id.is(b.id),
            (Self::Outermost, Self::Outermost)
            | (Self::Innermost, Self::Innermost)
            | (Self::Repeatable, Self::Repeatable)
            | (Self::Provides, Self::Provides) => true,
            _ => false,
        }
    }
}
