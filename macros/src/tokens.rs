//! Tokens: read so that what is missing at their end is said there, and not of the macro as a whole; and searched.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{GenericParam, Macro, MacroDelimiter, Path, Token, token};

/// Reads all of the tokens; the last of them stands for their end.
pub(crate) fn read<P: Parser>(parser: P, tokens: TokenStream) -> syn::Result<P::Output> {
    let end = end(&tokens);
    until(parser, tokens, end)
}

/// The last of the tokens, or the place of the macro if there are none.
pub(crate) fn end(tokens: &TokenStream) -> Span {
    match tokens.clone().into_iter().last() {
        Some(TokenTree::Group(last)) => last.span_close(),
        Some(last) => last.span(),
        None => Span::call_site(),
    }
}

/// Reads what is inside delimiters; the closing one stands for its end.
pub(crate) fn read_group<P: Parser>(parser: P, group: &Group) -> syn::Result<P::Output> {
    until(parser, group.stream(), group.span_close())
}

/// Reads all of the tokens, with a place for their end.
pub(crate) fn until<P: Parser>(parser: P, tokens: TokenStream, end: Span) -> syn::Result<P::Output> {
    // A body of a macro is what syn reads in this way.
    let body = Macro {
        path: Path { leading_colon: None, segments: syn::punctuated::Punctuated::new() },
        bang_token: Token![!](end),
        delimiter: MacroDelimiter::Brace(token::Brace(end)),
        tokens,
    };
    body.parse_body_with(parser)
}

/// The name of a generic parameter.
pub(crate) fn name(param: &GenericParam) -> &Ident {
    match param {
        GenericParam::Type(param) => &param.ident,
        GenericParam::Const(param) => &param.ident,
        GenericParam::Lifetime(param) => &param.lifetime.ident,
    }
}

/// Whether a name stands somewhere in the tokens.
pub(crate) fn mention(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mention(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
