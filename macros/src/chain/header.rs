//! What stands around the list: visibility, `struct Name`, and the braces.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Generics, Token, Visibility, WhereClause};

use crate::errors::Errors;
use crate::nearest::nearest;

pub(super) struct Header {
    pub(super) vis: Visibility,
    pub(super) name: Ident,
    pub(super) generics: Generics,
    /// The list, with its braces.
    pub(super) body: Option<Group>,
}

const EXAMPLE: &str = "write `struct Site { first, second, third: Type }`";

/// Reads all behind the attributes. `None` if it has not even a name.
pub(super) fn parse(input: ParseStream<'_>, errors: &Errors) -> syn::Result<Option<Header>> {
    let vis: Visibility = input.parse()?;
    let is_struct = input.peek(Token![struct]);
    let Some(name) = struct_and_name(input, errors)? else {
        input.parse::<TokenStream>()?;
        return Ok(None);
    };
    let generics: Generics = input.parse()?;
    refuse_generics(&generics, errors);
    refuse_where(input.parse()?, errors);
    let body = body(input, &name, errors)?;
    if body.is_none() && is_struct {
        errors
            .on(&name, format_args!("the chain `{name}` has no list of entries\nhelp: write `struct {name} {{ … }}`"));
    }
    refuse_where(input.parse()?, errors);
    refuse_the_rest(input, errors)?;
    Ok(Some(Header { vis, name, generics, body }))
}

/// `struct Name`; what else may stand in its place is reported and passed over.
fn struct_and_name(input: ParseStream<'_>, errors: &Errors) -> syn::Result<Option<Ident>> {
    if input.is_empty() {
        errors.at(input.span(), format_args!("a chain has a name\nhelp: {EXAMPLE}"));
        return Ok(None);
    }
    if input.parse::<Option<Token![struct]>>()?.is_none() {
        return instead_of_struct(input, errors);
    }
    if input.peek(syn::Ident) {
        return input.parse().map(Some);
    }
    let found = input.span();
    if input.peek(Ident::peek_any) {
        let keyword = input.call(Ident::parse_any)?;
        errors.at(found, format_args!("a chain cannot be called `{keyword}`: it is a keyword\nhelp: {EXAMPLE}"));
    } else {
        errors.at(found, format_args!("a chain has a name\nhelp: {EXAMPLE}"));
    }
    Ok(None)
}

/// `enum Name`, `async fn Name(…)`, `strcut Name`, `Name`: reported, and the name taken.
fn instead_of_struct(input: ParseStream<'_>, errors: &Errors) -> syn::Result<Option<Ident>> {
    let found = input.span();
    let Ok(word) = input.call(Ident::parse_any) else {
        errors.at(found, format_args!("a chain is a struct\nhelp: {EXAMPLE}"));
        return Ok(None);
    };
    if input.peek(syn::token::Brace) {
        errors.on(&word, format_args!("a chain is a struct\nhelp: write `struct {word} {{ … }}`"));
        return Ok(Some(word));
    }
    if !input.peek(Ident::peek_any) {
        errors.on(&word, format_args!("a chain is a struct, and this is only its list\nhelp: {EXAMPLE}"));
        return Ok(None);
    }
    let text = word.to_string();
    if nearest(&text, ["struct"]).is_some() {
        errors.on(&word, format_args!("a chain is a `struct`\nhelp: write `struct`"));
    } else {
        let article = if text.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        errors.on(&word, format_args!("a chain is a `struct`, not {article} `{word}`\nhelp: {EXAMPLE}"));
    }
    while !input.peek(syn::Ident) && input.peek(Ident::peek_any) {
        input.call(Ident::parse_any)?;
    }
    let name = input.parse()?;
    if input.peek(syn::token::Paren) {
        // The parameters of a fn.
        input.parse::<Group>()?;
    }
    Ok(Some(name))
}

/// A chain is one list of concrete types: only then can its order be judged where it is written.
fn refuse_generics(generics: &Generics, errors: &Errors) {
    if generics.lt_token.is_some() {
        let Generics { lt_token, params, gt_token, .. } = generics;
        errors.on(
            quote!(#lt_token #params #gt_token),
            "a chain cannot be generic\n\
             help: name the concrete types in its entries, and write one chain for each",
        );
    }
}

fn refuse_where(clause: Option<WhereClause>, errors: &Errors) {
    if let Some(clause) = clause {
        let WhereClause { where_token, predicates } = clause;
        errors.on(
            quote!(#where_token #predicates),
            "a chain has no `where` clause, for it cannot be generic\nhelp: remove it",
        );
    }
}

fn body(input: ParseStream<'_>, name: &Ident, errors: &Errors) -> syn::Result<Option<Group>> {
    if input.peek(syn::token::Brace) {
        return input.parse().map(Some);
    }
    if input.peek(syn::token::Paren) || input.peek(syn::token::Bracket) {
        let found: Group = input.parse()?;
        errors.at(
            found.span_open(),
            format_args!("the entries of a chain stand in braces\nhelp: write `struct {name} {{ … }}`"),
        );
        input.parse::<Option<Token![;]>>()?;
        return Ok(Some(found));
    }
    input.parse::<TokenStream>()?;
    Ok(None)
}

fn refuse_the_rest(input: ParseStream<'_>, errors: &Errors) -> syn::Result<()> {
    let Some((first, _)) = input.cursor().token_tree() else {
        return Ok(());
    };
    if matches!(&first, TokenTree::Punct(punct) if matches!(punct.as_char(), ';' | ',')) {
        errors.on(&first, format_args!("nothing follows the list of a chain\nhelp: remove this `{first}`"));
    } else {
        errors.at(
            first.span(),
            "a `middleware_chain!` declares one chain\n\
             help: put what follows outside it, another chain into a `middleware_chain!` of its own",
        );
    }
    input.parse::<TokenStream>().map(drop)
}
