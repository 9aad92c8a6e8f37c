//! Where the runtime is: `::ordain`, or what `crate = …` says.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Path;

/// The path of the runtime crate. As tokens, it is that path.
#[derive(Clone)]
pub(crate) struct Runtime {
    path: Option<Path>,
}

impl Runtime {
    /// `::ordain`.
    pub(crate) const fn default_path() -> Self {
        Self { path: None }
    }

    /// From `crate = path`.
    pub(crate) fn at(path: Path) -> Self {
        Self { path: Some(path) }
    }

    /// `::ordain::__private`: every generated name starts here or with `::core`.
    pub(crate) fn private(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> #self::__private)
    }
}

/// The same names, elsewhere. What a `$crate` means depends on its own span.
pub(crate) fn relocated(tokens: TokenStream, shown: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut tree| {
            tree.set_span(tree.span().located_at(shown));
            tree
        })
        .collect()
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.path {
            Some(path) => path.to_tokens(tokens),
            None => tokens.extend(quote_spanned!(Span::mixed_site()=> ::ordain)),
        }
    }
}
