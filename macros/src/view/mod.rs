//! `#[view(Site)]`, on a view or an axum handler.

mod expand;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use self::parse::View;
use crate::enclosing;
use crate::errors::{self, Errors};
use crate::written;

/// The user's fn, and a check for each value that it takes.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let view = View::parse(arguments.clone(), item.clone(), &errors);
    let free = view.as_ref().filter(|view| view.item.sig.receiver().is_none());
    let associated = free.filter(|_| enclosing::is_associated());
    if let Some(view) = associated {
        let name = &view.item.sig.ident;
        errors.on(
            name,
            format!("`{name}` stands in an impl block: `#[view]` is for a `fn` outside of one\nhelp: move it out"),
        );
    }
    let written = free.filter(|_| associated.is_none()).map(|view| written::in_view(arguments, &view.runtime));
    let expansion = match (errors.finish(), view) {
        (Ok(()), Some(view)) => expand::expand(&view),
        (Ok(()), None) => item,
        (Err(error), view) => {
            let error = errors::items(&error);
            let item = view.map_or(item, |view| expand::recovered(&view));
            quote!(#item #error)
        }
    };
    quote!(#written #expansion)
}
