//! The type that generated impls are for.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, Type};

/// Where generated tokens come from: hygienic, and no lint looks there.
pub(in crate::middleware) fn site() -> Span {
    Span::mixed_site()
}

/// The same, but shown at the user's token.
pub(in crate::middleware) fn at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
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

/// A type and the generics of an impl for it.
pub(in crate::middleware) struct Target {
    /// The type.
    pub(in crate::middleware) ty: TokenStream,
    /// `<S: Secret>`.
    pub(in crate::middleware) generics: TokenStream,
    /// Where the user's own conditions hold.
    pub(in crate::middleware) conditions: TokenStream,
    /// The same, and the type can be shared by all requests: what every middleware must be.
    pub(in crate::middleware) shared: TokenStream,
}

impl Target {
    /// The struct that stands for a fn.
    pub(in crate::middleware) fn of_fn(name: &Ident) -> Self {
        Self {
            ty: respanned(name),
            generics: TokenStream::new(),
            conditions: TokenStream::new(),
            shared: TokenStream::new(),
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
        }
    }
}
