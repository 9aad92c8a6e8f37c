//! Where the runtime is: `::ordain`, or what `crate = …` says.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::parse::ParseStream;
use syn::{Path, Token};

/// The path of the runtime crate. As tokens, it is that path.
#[derive(Clone)]
pub(crate) struct Runtime {
    path: Option<Path>,
}

impl Runtime {
    /// What stands behind the word of `crate = path`, which is written as the example says.
    pub(crate) fn read(word: &Ident, input: ParseStream<'_>, example: &str) -> syn::Result<Self> {
        let path = (|| {
            input.parse::<Token![=]>()?;
            input.call(Path::parse_mod_style)
        })();
        path.map(Self::at).map_err(|error| {
            let message = format!("`crate` takes the path of the runtime\nhelp: write `{example}`");
            // At the end of the list there is no token to point at.
            syn::Error::new(if input.is_empty() { word.span() } else { error.span() }, message)
        })
    }

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

/// A name of the user's where we place it. Our edition has a keyword more than theirs may have: that is written raw.
pub(crate) fn placed(name: &Ident, span: Span) -> Ident {
    if name == "gen" {
        return Ident::new_raw("gen", span);
    }
    let mut name = name.clone();
    name.set_span(span);
    name
}

/// The same names, elsewhere. What a `$crate` means depends on its own span.
pub(crate) fn relocated(tokens: TokenStream, shown: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut tree| {
            let span = tree.span().located_at(shown);
            if let TokenTree::Ident(name) = &tree {
                return placed(name, span).into();
            }
            tree.set_span(span);
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

#[cfg(test)]
mod tests {
    use proc_macro2::{Ident, Span};

    #[test]
    fn what_is_a_keyword_here_alone_is_written_raw() {
        let placed = |name| super::placed(&Ident::new(name, Span::call_site()), Span::mixed_site()).to_string();
        assert_eq!([placed("gen"), placed("timing")], ["r#gen", "timing"]);
    }
}
