//! A rule, as the docs of what has it say it.

use super::rule::{Rule, RuleKind};
use crate::spelling;

impl Rule {
    /// ``after `session` ``.
    pub(crate) fn in_words(&self) -> String {
        let word = match &self.kind {
            RuleKind::Waive { waived, reason } => return format!("waived: {}: {}", waived.in_words(), reason.value()),
            RuleKind::Provides => "that nothing around it provides the same".to_owned(),
            RuleKind::InSet(_) => "in the set".to_owned(),
            RuleKind::RequiresBelow(_) => "requires below it".to_owned(),
            _ => self.keyword.to_string(),
        };
        match self.kind.path() {
            Some(path) => format!("{word} `{}`", spelling::of(path)),
            None => word,
        }
    }
}
