//! What stands in an option's parentheses.

use proc_macro2::{Group, Ident, TokenStream};
use quote::ToTokens;
use syn::buffer::Cursor;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{LitStr, Path, Token};

use super::word::Word;
use crate::errors::Errors;
use crate::tokens;

/// The paths of middlewares and sets in `after(a, b)`.
pub(super) fn paths(word: Word, name: &Ident, list: &Group, errors: &Errors) -> Vec<Path> {
    if list.stream().is_empty() {
        let message = format!("`{name}` names nothing\nhelp: write `{}`, or remove it", word.example());
        errors.on(list, message);
        return Vec::new();
    }
    let mut paths: Vec<Path> = Vec::new();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let Some(path) = target(word, input, errors) else {
                return input.parse::<TokenStream>().map(drop);
            };
            if paths.iter().any(|known| same(known, &path)) {
                twice(word, &path, errors);
            } else {
                paths.push(path);
            }
            if input.is_empty() {
                break;
            }
            if let Err(error) = input.parse::<Token![,]>() {
                errors.at(error.span(), "expected a comma between two names\nhelp: write `, ` here");
                return input.parse::<TokenStream>().map(drop);
            }
        }
        Ok(())
    };
    errors.ok(tokens::read_group(parser, list));
    paths
}

fn target(word: Word, input: ParseStream<'_>, errors: &Errors) -> Option<Path> {
    let start = input.cursor();
    match input.parse::<Path>() {
        Ok(path) => Some(path),
        Err(_) => {
            let span = start.token_tree().map_or_else(|| start.span(), |(tree, _)| tree.span());
            if let Some(path) = quoted(start) {
                let (word, path) = (word.name(), spelled(&path));
                errors.at(span, format!("`{word}` takes a name, not a string\nhelp: write `{word}({path})`"));
                return None;
            }
            errors.at(
                span,
                format!("`{}` takes the names of middlewares and sets\nhelp: write `{}`", word.name(), word.example()),
            );
            None
        }
    }
}

/// The path in `before("auth")`.
fn quoted(start: Cursor<'_>) -> Option<Path> {
    let (literal, _) = start.literal()?;
    syn::parse_str::<LitStr>(&literal.to_string()).ok()?.parse().ok()
}

/// Whether two paths are spelled alike.
pub(super) fn same(a: &Path, b: &Path) -> bool {
    a.to_token_stream().to_string() == b.to_token_stream().to_string()
}

/// A path as a user would type it.
pub(super) fn spelled(path: &Path) -> String {
    crate::spelling::of(path)
}

fn twice(word: Word, path: &Path, errors: &Errors) {
    errors.on(path, format!("`{}` names `{}` twice\nhelp: remove this one", word.name(), spelled(path)));
}

/// The one thing in `named(Name)` or `provides(Type)`.
pub(super) fn one<T: Parse>(word: Word, list: &Group, errors: &Errors) -> Option<T> {
    let parsed = syn::parse2::<T>(list.stream());
    if parsed.is_err() {
        let kind = if word == Word::Named { "one name" } else { "one type" };
        errors.on(list, format!("`{}` takes {kind}\nhelp: write `{}`", word.name(), word.example()));
    }
    parsed.ok()
}

/// The path in `crate = path`.
pub(super) fn path(name: &Ident, value: TokenStream, errors: &Errors) -> Option<Path> {
    let message = "`crate` takes a path\nhelp: write `crate = ::ordain`";
    if value.is_empty() {
        errors.on(name, message);
        return None;
    }
    let parsed = Path::parse_mod_style.parse2(value.clone());
    if parsed.is_err() {
        errors.on(value, message);
    }
    parsed.ok()
}
