//! What a type borrows.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

/// Where a type borrows: the first lifetime in it that is not `'static`, or the `&` without one.
///
/// Lifetimes of a `fn(&T)` or `for<'a> Fn(&'a T)` inside are not borrows, nor is an `&` between numbers.
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
                // The length of an array.
                TokenTree::Punct(end) if end.as_char() == ';' => return None,
                TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_and_between_numbers_is_no_borrow() {
        for (ty, borrows) in [
            ("Limit<{ A & B }>", false),
            ("[u8; A & B]", false),
            ("&'static str", false),
            ("Box<dyn Fn(&str)>", false),
            ("[&str; A & B]", true),
            ("(Limit<{ A & B }>, Cow<'a, str>)", true),
        ] {
            let parsed = syn::parse_str(ty).unwrap_or_else(|error| unreachable!("{error}"));
            assert_eq!(borrow(&parsed).is_some(), borrows, "{ty}");
        }
    }
}
