//! What can be wrong with an entry of a chain.

use super::{Rule, Target};

/// One thing that is wrong with one entry: plain data, from which `message` makes a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    /// Nothing is.
    None,
    /// More entries than a chain can have.
    TooMany,
    /// One of two middlewares that do not provide the same type: what it provides is not known.
    Unlike,
    /// Part of a circle of rules; the circle itself is in the verdict.
    Contradiction,
    /// The same middleware stands above, and it is not repeatable.
    Repeated,
    /// Repeatable, and provides something without refining it.
    RepeatableProvides,
    /// Provides what another entry above provides.
    SecondProvider { first: usize },
    /// A rule that points at its own middleware.
    NamesItself { rule: Rule },
    /// Nobody provides what it needs.
    NeedAbsent { need: usize },
    /// The only provider of what it needs may be left out.
    NeedOptional { need: usize, provider: usize },
    /// What it needs is provided below.
    NeedBelow { need: usize, provider: usize },
    /// What it reads on the way out is provided above.
    NeedAbove { need: usize, provider: usize },
    /// What it requires below is not in the chain.
    LacksBelow { target: Target },
    /// What it requires below may be left out.
    LacksOptional { target: Target, found: usize },
    /// What it requires below is above.
    LacksAbove { target: Target, found: usize },
    /// What it requires is not in the chain.
    RequiresAbsent { target: Target },
    /// What it requires may be left out.
    RequiresOptional { target: Target, found: usize },
    /// What it requires is below.
    RequiresBelow { target: Target, found: usize },
    /// What it cannot be with is in the chain.
    Conflicts { target: Target, found: usize },
    /// What must be above is below: `found` is the lowest of them.
    After { target: Target, found: usize, others: usize },
    /// What must be below is above: `found` is the highest of them.
    Before { target: Target, found: usize, others: usize },
    /// What must be below is around the chain.
    BeforeAround { target: Target, found: usize },
    /// What is around the chain must be below.
    AfterAround { target: Target, found: usize },
    /// What is around the chain cannot be with it.
    ConflictsAround { target: Target, found: usize },
    /// Another entry claims to be the first.
    SecondOutermost { other: usize },
    /// Another entry claims to be the last.
    SecondInnermost { other: usize },
    /// Not the first, though it must be.
    Outermost { found: usize },
    /// Not the last, though it must be.
    Innermost { found: usize },
    /// A waiver without a reason.
    NoReason { rule: Rule },
    /// A waiver of a rule that the entry does not have.
    WaivesNothing { rule: Rule },
    /// A waiver of a rule that is not broken.
    WaivesKept { rule: Rule },
}

impl Fault {
    /// The lower, the graver: first what no order can repair and what would fail at run time, then order, then waivers.
    pub(super) const fn gravity(&self) -> u8 {
        match self {
            Self::TooMany | Self::Unlike => 0,
            Self::Contradiction => 1,
            Self::Repeated => 2,
            Self::RepeatableProvides => 3,
            Self::SecondProvider { .. } => 4,
            Self::NamesItself { .. } => 5,
            Self::NeedAbsent { .. } => 6,
            Self::NeedOptional { .. } => 7,
            Self::NeedBelow { .. } | Self::NeedAbove { .. } => 8,
            Self::RequiresAbsent { .. } | Self::LacksBelow { .. } => 9,
            Self::RequiresOptional { .. } | Self::LacksOptional { .. } => 10,
            Self::RequiresBelow { .. } | Self::LacksAbove { .. } => 11,
            Self::Conflicts { .. } | Self::ConflictsAround { .. } => 12,
            Self::BeforeAround { .. } | Self::AfterAround { .. } => 13,
            Self::SecondOutermost { .. } | Self::SecondInnermost { .. } => 14,
            Self::After { .. } | Self::Before { .. } => 15,
            Self::Outermost { .. } | Self::Innermost { .. } => 16,
            Self::NoReason { .. } => 17,
            Self::WaivesNothing { .. } => 18,
            Self::WaivesKept { .. } => 19,
            Self::None => u8::MAX,
        }
    }

    /// Whether it is the entry's own place that is wrong, and it wants to be moved down.
    pub(super) const fn is_too_high(&self) -> bool {
        matches!(self, Self::After { .. } | Self::Innermost { .. })
    }

    /// Whether moving entries about can repair it.
    pub(super) const fn is_of_order(&self) -> bool {
        matches!(
            self,
            Self::NeedBelow { .. }
                | Self::NeedAbove { .. }
                | Self::LacksAbove { .. }
                | Self::RequiresBelow { .. }
                | Self::After { .. }
                | Self::Before { .. }
                | Self::Outermost { .. }
                | Self::Innermost { .. }
        )
    }
}
