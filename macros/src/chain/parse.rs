//! From tokens to what was written: `<attributes> <vis> struct Name { entries }`.

use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Attribute, Generics, Visibility};

use super::item::Item;
use super::{header, list};
use crate::errors::Errors;
use crate::tokens;

/// What was written, as far as it could be understood.
pub(super) struct Syntax {
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) name: Ident,
    /// Empty, unless there was a mistake.
    pub(super) generics: Generics,
    pub(super) items: Vec<Item>,
}

/// Reads the input. `None` if there is no struct that could be kept; then the reason has been reported.
pub(super) fn parse(input: TokenStream, errors: &Errors) -> Option<Syntax> {
    let end = tokens::end(&input);
    let mut trees = input.into_iter().peekable();
    let attrs = list::attributes(&mut trees, errors);
    let syntax = |input: ParseStream<'_>| {
        let Some(header) = header::parse(input, errors)? else {
            return Ok(None);
        };
        let items = header.body.map(|body| list::parse(body.stream(), errors)).unwrap_or_default();
        let header::Header { vis, name, generics, .. } = header;
        Ok(Some(Syntax { attrs, vis, name, generics, items }))
    };
    errors.ok(tokens::until(syntax, trees.collect(), end)).flatten()
}
