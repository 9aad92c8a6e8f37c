//! The type that generated impls are for.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, Type};

use crate::paths::placed;
use crate::shown::before;
use crate::spelling;

/// Where generated tokens come from: hygienic, and no lint looks there.
pub(in crate::middleware) fn site() -> Span {
    Span::mixed_site()
}

/// The same, but shown at the user's token.
pub(in crate::middleware) fn at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// Tokens that are shown nowhere: to an editor nothing of them stands in the user's text.
pub(in crate::middleware) fn unlocated(tokens: TokenStream) -> TokenStream {
    let unlocated = |mut tree| {
        match &tree {
            TokenTree::Group(group) => tree = Group::new(group.delimiter(), unlocated(group.stream())).into(),
            TokenTree::Ident(name) => return placed(name, site()).into(),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        tree.set_span(site());
        tree
    };
    tokens.into_iter().map(unlocated).collect()
}

/// The user's tokens as if they were generated, shown where they are: no lint looks at them twice.
pub(in crate::middleware) fn respanned(tokens: impl ToTokens) -> TokenStream {
    tokens
        .to_token_stream()
        .into_iter()
        .map(|mut tree| {
            let span = at(tree.span());
            if let TokenTree::Group(group) = &tree {
                tree = TokenTree::Group(Group::new(group.delimiter(), respanned(group.stream())));
            }
            tree.set_span(span);
            tree
        })
        .collect()
}

/// The struct that stands for a fn, where it is named: an editor that renames it looks for it at its declaration, not here.
pub(in crate::middleware) fn named(name: &Ident) -> Ident {
    placed(name, before(name.span()))
}

/// A type and the generics of an impl for it.
pub(in crate::middleware) struct Target {
    /// The type.
    pub(in crate::middleware) ty: TokenStream,
    /// `<S: Secret>`.
    pub(in crate::middleware) generics: TokenStream,
    /// Where the user's own conditions hold.
    pub(in crate::middleware) conditions: TokenStream,
    /// The same, and what depends on a type parameter can be shared by all requests: what every middleware must be.
    pub(in crate::middleware) shared: TokenStream,
    /// The names of its parameters, in the order of its arguments. Of an argument that has some within, the whole, with a `?` before
    /// each of them; empty for one that has none.
    pub(in crate::middleware) parameters: Vec<String>,
    /// Where the user names it.
    pub(in crate::middleware) span: Span,
}

impl Target {
    /// The struct that stands for a fn.
    pub(in crate::middleware) fn of_fn(name: &Ident) -> Self {
        Self {
            ty: named(name).into_token_stream(),
            generics: TokenStream::new(),
            conditions: TokenStream::new(),
            shared: TokenStream::new(),
            parameters: Vec::new(),
            span: name.span(),
        }
    }

    /// The user's own type. What depends on a type parameter is left to where the parameter is known:
    /// that it is `Send + Sync + 'static` is a condition, for nobody wants to write that in every impl.
    pub(in crate::middleware) fn of_type(ty: &Type, generics: &Generics) -> Self {
        let (head, _, conditions) = generics.split_for_impl();
        let mut shared = generics.clone();
        if generics.type_params().next().is_some() {
            let bound = quote_spanned! {site()=>
                #ty: ::core::marker::Send + ::core::marker::Sync + 'static
            };
            if let Ok(bound) = syn::parse2(bound) {
                shared.make_where_clause().predicates.push(bound);
            }
        }
        let (_, _, shared) = shared.split_for_impl();
        Self {
            ty: ty.to_token_stream(),
            generics: head.to_token_stream(),
            conditions: conditions.to_token_stream(),
            shared: quote!(#shared),
            parameters: parameters(ty, generics),
            span: ty.span(),
        }
    }
}

/// None, if the type is a concrete one.
fn parameters(ty: &Type, generics: &Generics) -> Vec<String> {
    let declared: Vec<String> = generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.to_string()),
            GenericParam::Const(param) => Some(param.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    if declared.is_empty() {
        return Vec::new();
    }
    let arguments = spelling::arguments(ty).into_iter();
    arguments
        .map(|argument| if declared.contains(&argument) { argument } else { pattern(&argument, &declared) })
        .collect()
}

/// `PerUser<B>` as `PerUser<?B>`; nothing, if none of its words is a parameter.
fn pattern(argument: &str, declared: &[String]) -> String {
    let of_word = |char: char| char.is_alphanumeric() || char == '_';
    let mut pattern = String::new();
    let mut rest = argument;
    while let Some(first) = rest.chars().next() {
        let len = if of_word(first) { rest.find(|char| !of_word(char)) } else { rest.find(of_word) };
        let (word, behind) = rest.split_at(len.unwrap_or(rest.len()));
        if declared.iter().any(|name| name == word) && !pattern.ends_with("::") && !behind.starts_with("::") {
            pattern.push('?');
        }
        pattern.push_str(word);
        rest = behind;
    }
    if pattern.contains('?') { pattern } else { String::new() }
}

/// A condition on a method whose future borrows the middleware. That the middleware cannot be shared is said once, of
/// `Middleware`, and not of each future: a bound without parameters would be checked where it stands, but not behind a `for`.
pub(super) fn given() -> TokenStream {
    quote_spanned!(site()=> where for<'request> Self: ::core::marker::Send + ::core::marker::Sync)
}

#[cfg(test)]
mod tests {
    #[test]
    fn parameters_within_an_argument_are_marked() {
        let pattern = |argument| super::pattern(argument, &["B".to_owned(), "N".to_owned()]);
        assert_eq!(pattern("PerUser<B>"), "PerUser<?B>");
        assert_eq!(pattern("(Arc<B>, [B_; N])"), "(Arc<?B>, [B_; ?N])");
        assert_eq!(pattern("Of<B::Kind, t::B>"), "");
    }
}
