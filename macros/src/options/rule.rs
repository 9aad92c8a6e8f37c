//! Rules of order, and the constants they become.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{LitStr, Path};

use super::word::Word;
use crate::paths::Runtime;
use crate::shown::{before, behind};
use crate::spelling;

/// One rule; `after(a, b)` is two.
pub(crate) struct Rule {
    /// The option's name, as the user wrote it.
    pub(crate) keyword: Ident,
    pub(crate) kind: RuleKind,
}

pub(crate) enum RuleKind {
    Requires(Path),
    RequiresBelow(Path),
    After(Path),
    Before(Path),
    Conflicts(Path),
    InSet(Path),
    Outermost,
    Innermost,
    Repeatable,
    /// Only to be waived: that no chain around this one provides the same.
    Provides,
    /// Of a rule that can be broken: never of a set, of `repeatable` or of another waiver.
    Waive {
        waived: Box<Rule>,
        reason: LitStr,
    },
}

impl RuleKind {
    /// The rule that an option with a list of paths makes of one of them.
    pub(super) fn of_path(word: Word, path: Path) -> Option<Self> {
        match word {
            Word::Requires => Some(Self::Requires(path)),
            Word::RequiresBelow => Some(Self::RequiresBelow(path)),
            Word::After => Some(Self::After(path)),
            Word::Before => Some(Self::Before(path)),
            Word::Conflicts => Some(Self::Conflicts(path)),
            Word::InSet => Some(Self::InSet(path)),
            _ => None,
        }
    }

    /// The rule of an option that takes nothing.
    pub(super) fn of_word(word: Word) -> Option<Self> {
        match word {
            Word::Outermost => Some(Self::Outermost),
            Word::Innermost => Some(Self::Innermost),
            Word::Repeatable => Some(Self::Repeatable),
            _ => None,
        }
    }

    /// What it points at.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Requires(path)
            | Self::RequiresBelow(path)
            | Self::After(path)
            | Self::Before(path)
            | Self::Conflicts(path)
            | Self::InSet(path) => Some(path),
            Self::Outermost | Self::Innermost | Self::Repeatable | Self::Provides | Self::Waive { .. } => None,
        }
    }

    fn variant(&self) -> &'static str {
        match self {
            Self::Requires(_) => "Requires",
            Self::RequiresBelow(_) => "RequiresBelow",
            Self::After(_) => "After",
            Self::Before(_) => "Before",
            Self::Conflicts(_) => "Conflicts",
            Self::InSet(_) => "InSet",
            Self::Outermost => "Outermost",
            Self::Innermost => "Innermost",
            Self::Repeatable => "Repeatable",
            Self::Provides => "Provides",
            Self::Waive { .. } => "Waive",
        }
    }
}

/// Expands to an expression of type `&'static [Rule]`:
///
/// ```text
/// &[Rule::After(<session as Named<_>>::TARGET), Rule::Outermost]
/// ```
///
/// Each target is spanned at the user's path, for what is not a middleware is said there.
pub(crate) fn rules(rules: &[Rule], runtime: &Runtime) -> TokenStream {
    let site = Span::mixed_site();
    let private = runtime.private();
    let rules = rules.iter().map(|rule| match &rule.kind {
        RuleKind::Waive { waived, reason } => {
            let waived = one(waived, &quote_spanned!(site=> WaivedRule), &private);
            quote_spanned! {site=>
                #private::plan::Rule::Waive(#private::plan::Waiver { rule: #waived, reason: #reason })
            }
        }
        _ => one(rule, &quote_spanned!(site=> Rule), &private),
    });
    quote_spanned!(site=> &[#(#rules),*])
}

fn one(rule: &Rule, family: &TokenStream, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let variant = Ident::new(rule.kind.variant(), site);
    match rule.kind.path() {
        Some(path) => {
            let target = target(rule, path, private);
            quote_spanned!(site=> #private::plan::#family::#variant(#target))
        }
        None => quote_spanned!(site=> #private::plan::#family::#variant),
    }
}

/// `<path as Named<_>>::TARGET`, from the path's first token to its last; of `in_set`, `<path as Set>::SET`.
fn target(rule: &Rule, path: &Path, private: &TokenStream) -> TokenStream {
    let mut trees = path.to_token_stream().into_iter();
    let first = trees.next().map_or_else(Span::mixed_site, |tree| tree.span());
    let last = trees.last().map_or(first, |tree| tree.span());
    let (first, last) = (before(first), behind(last));
    let open = quote_spanned!(first=> <);
    let close = match rule.kind {
        RuleKind::InSet(_) => quote_spanned!(last=> as #private::Set>::SET),
        _ => quote_spanned!(last=> as #private::Named<_>>::TARGET),
    };
    let spelled = path.segments.last().filter(|segment| !segment.arguments.is_empty()).map(|segment| {
        let name = spelling::of(segment);
        quote_spanned!(Span::mixed_site()=> .spelled(#name))
    });
    quote!(#open #path #close #spelled)
}
