//! One option among others: `name`, `name(…)` or `name = …`.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;

use super::place::Place;
use super::word::{Shape, Word};
use crate::errors::Errors;
use crate::spelling;

/// An option as it is written, not yet understood.
pub(super) struct Item {
    pub(super) name: Ident,
    pub(super) argument: Argument,
}

pub(super) enum Argument {
    Nothing,
    /// `(…)`.
    List(Group),
    /// `= …`: what follows the `=`, and the `=` itself.
    Value(TokenStream),
}

impl ToTokens for Argument {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Nothing => {}
            Self::List(list) => list.to_tokens(tokens),
            Self::Value(value) => value.to_tokens(tokens),
        }
    }
}

/// Splits the arguments of the attribute at their commas.
pub(super) fn split(tokens: TokenStream, errors: &Errors) -> Vec<Item> {
    let mut items = Vec::new();
    let mut trees = tokens.into_iter().peekable();
    while trees.peek().is_some() {
        let mut part = Vec::new();
        let mut comma = None;
        for tree in trees.by_ref() {
            if is_comma(&tree) {
                comma = Some(tree);
                break;
            }
            part.push(tree);
        }
        items.extend(read(part, comma.as_ref(), errors));
    }
    items
}

fn is_comma(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',')
}

fn read(part: Vec<TokenTree>, comma: Option<&TokenTree>, errors: &Errors) -> Option<Item> {
    let mut trees = part.into_iter();
    let name = match trees.next() {
        Some(TokenTree::Ident(name)) => name,
        Some(other) => {
            errors.on(other, "expected the name of an option\nhelp: an option is `outermost`, or `after(session)`");
            return None;
        }
        None => {
            errors.on(comma, "expected an option before this comma\nhelp: remove the comma");
            return None;
        }
    };
    let (argument, extra) = match trees.next() {
        None => (Argument::Nothing, None),
        Some(TokenTree::Group(list)) if list.delimiter() == Delimiter::Parenthesis => {
            (Argument::List(list), trees.next())
        }
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => (Argument::Value(trees.collect()), None),
        Some(other) => (Argument::Nothing, Some(other)),
    };
    if let Some(extra) = extra {
        match extra {
            TokenTree::Ident(_) => {
                errors.on(&extra, format!("expected a comma before `{extra}`\nhelp: write `, {extra}`"));
            }
            TokenTree::Group(ref list) => {
                let message = "what an option takes stands in parentheses";
                errors.on(&extra, format!("{message}\nhelp: write `{name}({})`", spelling::of(list.stream())));
            }
            _ => errors.on(&extra, format!("unexpected `{extra}` after the option `{name}`\nhelp: remove it")),
        }
        return None;
    }
    Some(Item { name, argument })
}

/// An option that takes one thing was given another.
pub(super) fn wrong_argument(word: Word, name: &Ident, argument: &Argument, place: Place, errors: &Errors) {
    let example = match (word, place) {
        (Word::Waive, _) | (_, Place::Fn | Place::Impl | Place::Entry) => word.example(),
    };
    let takes = match word.shape() {
        Shape::Bare => "nothing",
        Shape::Paths => "middlewares or sets in parentheses",
        Shape::Name => "a name in parentheses",
        Shape::Type => "a type in parentheses",
        Shape::Waiver => "a rule and the reason in parentheses",
        Shape::Path => "a path after `=`",
    };
    let message = format!("the option `{name}` takes {takes}\nhelp: write `{example}`");
    match argument {
        Argument::Value(value) if value.is_empty() => errors.on(name, message),
        Argument::Nothing => errors.on(name, message),
        argument => errors.on(argument, message),
    }
}
