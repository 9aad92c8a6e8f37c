//! `waive(rule, reason = "…")`, on an entry of a chain.

use proc_macro2::{Group, Ident, Span};
use syn::parse::ParseStream;
use syn::{LitStr, Path, Token};

use super::rule::{Rule, RuleKind};
use super::word::{Shape, Word};
use crate::errors::Errors;
use crate::tokens;

const EXAMPLE: &str = "waive(after(session), reason = \"…\")";

/// Reads the rule and the reason. Both are needed.
pub(super) fn parse(keyword: Ident, list: &Group, errors: &Errors) -> Option<Rule> {
    let parser = |input: ParseStream<'_>| waiver(&keyword, list.span(), input);
    let (waived, reason) = errors.ok(tokens::read_group(parser, list))?;
    Some(Rule { keyword, kind: RuleKind::Waive { waived: Box::new(waived), reason } })
}

fn waiver(keyword: &Ident, list: Span, input: ParseStream<'_>) -> syn::Result<(Rule, LitStr)> {
    let rule = rule(list, input)?;
    if input.is_empty() {
        let message = format!("a waiver gives its reason\nhelp: write `waive({}, reason = \"…\")`", example(&rule));
        return Err(syn::Error::new(keyword.span(), message));
    }
    let reason = (|| {
        input.parse::<Token![,]>()?;
        let name: Ident = input.parse()?;
        if name != "reason" {
            return Err(syn::Error::new(name.span(), ""));
        }
        input.parse::<Token![=]>()?;
        input.parse::<LitStr>()
    })();
    let reason = reason.map_err(|error| {
        let message = "expected the reason of the waiver\nhelp: write `, reason = \"…\"` after the rule";
        syn::Error::new(error.span(), message)
    })?;
    if reason.value().trim().is_empty() {
        let message = "the reason of the waiver is empty\nhelp: say why the rule does not hold here";
        return Err(syn::Error::new(reason.span(), message));
    }
    let _: Option<Token![,]> = input.parse()?;
    if !input.is_empty() {
        let message = "a waiver is for one rule\nhelp: write one `waive(…)` for each rule";
        return Err(syn::Error::new(input.span(), message));
    }
    Ok((rule, reason))
}

fn rule(list: Span, input: ParseStream<'_>) -> syn::Result<Rule> {
    if input.is_empty() {
        return Err(syn::Error::new(list, format!("`waive` names no rule\nhelp: write `{EXAMPLE}`")));
    }
    let start = input.span();
    let Ok(keyword) = input.parse::<Ident>() else {
        return Err(syn::Error::new(start, format!("expected the rule to waive\nhelp: write `{EXAMPLE}`")));
    };
    if keyword == "reason" && input.peek(Token![=]) {
        let message = format!("expected the rule before its reason\nhelp: write `{EXAMPLE}`");
        return Err(syn::Error::new(keyword.span(), message));
    }
    let kind = match Word::of(&keyword) {
        Some(word @ (Word::Requires | Word::RequiresBelow | Word::After | Word::Before | Word::Conflicts)) => {
            RuleKind::of_path(word, path(word, &keyword, input)?)
        }
        Some(word @ (Word::Outermost | Word::Innermost)) => RuleKind::of_word(word),
        Some(Word::Provides) if !input.peek(syn::token::Paren) => Some(RuleKind::Provides),
        _ => None,
    };
    match kind {
        Some(kind) => Ok(Rule { keyword, kind }),
        None => Err(not_a_rule(&keyword)),
    }
}

fn path(word: Word, keyword: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    let wrong = |span: Span| {
        let message =
            format!("`{}` is waived for one middleware or set\nhelp: write `{}`", word.name(), word.example());
        syn::Error::new(span, message)
    };
    if !input.peek(syn::token::Paren) {
        return Err(wrong(keyword.span()));
    }
    let content;
    let parentheses = syn::parenthesized!(content in input);
    let path = content.parse::<Path>().map_err(|_| wrong(parentheses.span.join()))?;
    let _: Option<Token![,]> = content.parse()?;
    if content.is_empty() { Ok(path) } else { Err(wrong(parentheses.span.join())) }
}

/// A need, a set, and what is no rule at all, cannot be waived.
fn not_a_rule(keyword: &Ident) -> syn::Error {
    let message = match Word::of(keyword) {
        Some(Word::InSet) => "membership of a set is not a rule that can be waived\n\
             help: waive the rule about the set: `waive(after(Set), reason = \"…\")`"
            .to_owned(),
        Some(word) if word.shape() == Shape::Bare || word == Word::Waive => {
            format!("`{keyword}` is not a rule that can be waived\nhelp: write `{EXAMPLE}`")
        }
        _ => format!(
            "only a rule can be waived: `requires`, `after`, `before`, `conflicts`, `outermost`, `innermost`\n\
             help: write `{EXAMPLE}`; a need cannot be waived, for without the value every request would fail"
        ),
    };
    syn::Error::new(keyword.span(), message)
}

fn example(rule: &Rule) -> String {
    match rule.kind.path() {
        Some(path) => format!("{}({})", rule.keyword, super::list::spelled(path)),
        None => rule.keyword.to_string(),
    }
}
