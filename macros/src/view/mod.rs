//! `#[view(Site)]`, on a view or an axum handler.

mod expand;
mod parse;

use proc_macro2::TokenStream;

use self::parse::View;
use crate::errors::{self, Errors};

/// The user's fn, and a check for each value that it takes.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let view = View::parse(arguments, item.clone(), &errors);
    match (errors.finish(), view) {
        (Ok(()), Some(view)) => expand::expand(&view),
        (Ok(()), None) => item,
        (Err(error), _) => {
            let error = errors::items(&error);
            quote::quote!(#item #error)
        }
    }
}
