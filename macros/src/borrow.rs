//! What a type borrows.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

/// Where a type borrows: the first lifetime in it that is not `'static`, or the `&` without one.
///
/// Lifetimes of a `fn(&T)` or `for<'a> Fn(&'a T)` inside are not borrows.
pub(crate) fn borrow(ty: &Type) -> Option<Span> {
    fn find(tokens: TokenStream) -> Option<Span> {
        let mut trees = tokens.into_iter().peekable();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Ident(ident) if is_signature(&ident) => return None,
                TokenTree::Punct(quote) if quote.as_char() == '\'' => match trees.next() {
                    Some(TokenTree::Ident(name)) if name != "static" => return Some(name.span()),
                    _ => {}
                },
                TokenTree::Punct(and) if and.as_char() == '&' => {
                    let named = matches!(trees.peek(), Some(TokenTree::Punct(quote)) if quote.as_char() == '\'');
                    if !named {
                        return Some(and.span());
                    }
                }
                TokenTree::Group(group) => {
                    if let Some(span) = find(group.stream()) {
                        return Some(span);
                    }
                }
                _ => {}
            }
        }
        None
    }
    find(ty.to_token_stream())
}

fn is_signature(word: &Ident) -> bool {
    ["for", "fn", "Fn", "FnMut", "FnOnce", "AsyncFn", "AsyncFnMut", "AsyncFnOnce"].iter().any(|known| word == known)
}
