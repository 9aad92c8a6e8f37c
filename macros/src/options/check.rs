//! Options that cannot stand together.

use proc_macro2::Ident;

use super::item::Item;
use super::list::{same, spelled};
use super::rule::{Rule, RuleKind};
use super::word::{Shape, Word};
use crate::errors::Errors;
use crate::hook::Hook;

/// An option stands once: what takes a list takes all of it at once.
pub(super) fn duplicate(word: Word, item: &Item, errors: &Errors) {
    let name = word.name();
    let help = match word.shape() {
        Shape::Paths => format!("put all of them into one: `{name}(a, b)`"),
        _ => "remove this one".to_owned(),
    };
    errors.on(&item.name, format!("the option `{name}` stands here a second time\nhelp: {help}"));
}

/// A fn is one hook.
pub(super) fn second_hook(hook: Hook, name: &Ident, errors: &Errors) {
    errors.on(
        name,
        format!(
            "a fn is one hook, and this one is a second\n\
             help: remove `{}`, or write an impl block with a method for each hook",
            hook.name()
        ),
    );
}

/// Rules that no chain could keep.
pub(super) fn contradictions(rules: &[Rule], errors: &Errors) {
    for (at, rule) in rules.iter().enumerate() {
        let earlier = rules.iter().take(at);
        for other in earlier {
            if let Some(message) = contradict(&other.kind, &rule.kind) {
                match rule.kind.path() {
                    Some(path) => errors.on(path, message),
                    None => errors.on(&rule.keyword, message),
                }
            }
        }
    }
}

fn contradict(first: &RuleKind, second: &RuleKind) -> Option<String> {
    use RuleKind::{After, Before, Conflicts, Innermost, Outermost, Requires, RequiresBelow};
    match (first, second) {
        (Outermost, Innermost) | (Innermost, Outermost) => {
            Some("a middleware cannot be both `outermost` and `innermost`\nhelp: remove one of them".to_owned())
        }
        (After(a) | Requires(a), Before(b)) | (Before(a), After(b) | Requires(b)) if same(a, b) => {
            let name = spelled(a);
            let word = if matches!(first, Requires(_)) || matches!(second, Requires(_)) { "requires" } else { "after" };
            Some(format!(
                "`{word}({name})` wants `{name}` above, `before({name})` wants it below\nhelp: remove one of them"
            ))
        }
        (After(a), RequiresBelow(b)) | (RequiresBelow(b), After(a)) if same(a, b) => {
            let name = spelled(a);
            Some(format!(
                "`after({name})` wants `{name}` above, `requires_below({name})` wants it below\nhelp: remove one of them"
            ))
        }
        (Requires(a), Conflicts(b)) | (Conflicts(a), Requires(b)) if same(a, b) => {
            let name = spelled(a);
            Some(format!(
                "`requires({name})` wants `{name}` in the chain, `conflicts({name})` wants it out\n\
                 help: remove one of them"
            ))
        }
        _ => None,
    }
}
