//! How an error is shown at the user's tokens, while an editor finds nothing of ours there.
//!
//! rustc shows what is wrong from its first token to its last. A language server asks of a word what all those tokens mean that
//! cover it: a name of ours would stand in the answer beside what the user's own means. So names stand right before the word, where
//! they cover nothing, and what covers it is a sign or a parenthesis, of which nothing is asked.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

/// Where a sign of ours stands that covers the user's token.
pub(crate) fn over(shown: Span) -> Span {
    Span::mixed_site().located_at(shown)
}

/// Where names of ours stand: right before the user's token, and no wider.
pub(crate) fn before(shown: Span) -> Span {
    over(start(shown))
}

/// The same, as the user's own.
pub(crate) fn start(shown: Span) -> Span {
    if proc_macro::is_available() { shown.unwrap().start().into() } else { shown }
}

/// Right behind it: for those that end what begins before.
pub(crate) fn behind(shown: Span) -> Span {
    if proc_macro::is_available() { over(shown.unwrap().end().into()) } else { over(shown) }
}

/// `(…)` over the user's token.
pub(crate) fn parenthesized(inside: impl ToTokens, shown: Span) -> Group {
    delimited(Delimiter::Parenthesis, inside, shown)
}

/// `{…}` over the user's token.
pub(crate) fn braced(inside: impl ToTokens, shown: Span) -> Group {
    delimited(Delimiter::Brace, inside, shown)
}

fn delimited(delimiter: Delimiter, inside: impl ToTokens, shown: Span) -> Group {
    let mut group = Group::new(delimiter, inside.into_token_stream());
    group.set_span(shown);
    group
}

/// A variable, as an expression over the user's token.
pub(crate) fn shown_variable(name: &str, shown: Span) -> TokenStream {
    parenthesized(Ident::new(name, before(shown)), over(shown)).into_token_stream()
}

/// A type; what it lacks is said at the user's token, as if it were the user's.
pub(crate) fn shown_type(ty: impl ToTokens, shown: Span, private: &TokenStream) -> TokenStream {
    let (open, close) = (quote_spanned!(shown=> <), quote_spanned!(shown=> >));
    quote_spanned!(Span::mixed_site()=> #open #ty as #private::Itself>::Type< #close)
}

/// A call; that it panics is said of the user's own tokens from one to another, as if it were theirs: then rustc does not speak of
/// an expansion.
pub(crate) fn shown_call(function: TokenStream, arguments: impl ToTokens, [from, to]: [Span; 2]) -> TokenStream {
    let (function, arguments) = (parenthesized(function, from), parenthesized(arguments, to));
    quote_spanned!(Span::mixed_site()=> #function #arguments)
}
