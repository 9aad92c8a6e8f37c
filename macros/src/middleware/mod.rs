//! `#[middleware]`, on a fn and on an impl block.

mod afterwards;
mod argument;
mod await_only;
mod body;
mod by_trait;
mod check;
mod expand;
mod fallback;
mod guard;
mod known_macros;
mod lower;
mod mended;
mod model;
mod only_next;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use self::fallback::Body;
use self::parse::Item;
use crate::errors::Errors;
use crate::options::{Options, Place};
use crate::written;

/// The user's item, and what makes a middleware of it.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let item = parse::parse(item, &errors);
    let place = if matches!(item, Item::Impl(_)) { Place::Impl } else { Place::Fn };
    let options = Options::parse(arguments.clone(), place, &errors);
    let model = lower::lower(&item, options, &errors);
    check::check(&item, &model, &errors);
    let is_associated = check::stands_alone(&item, &errors);
    let body = if body::check(&item, &errors) { Body::Hollow } else { Body::Kept };
    let expansion = match errors.finish() {
        Ok(()) if model.is_complete() => by_trait::expand(&item, &model),
        // The mistake is rustc's to report.
        Ok(()) => fallback::expand(&item, &model, None, Body::Kept),
        Err(error) if is_associated => fallback::alone(&item, &model, &error),
        Err(error) => fallback::expand(&item, &model, Some(&error), body),
    };
    let may_stand_here = match &item {
        Item::Fn(_) if is_associated => false,
        Item::Fn(item) => argument::receiver(&item.signature).is_none(),
        Item::Other(other) => !other.is_fn,
        Item::Impl(_) => true,
    };
    let written = may_stand_here.then(|| written::in_options(arguments, place, &model.runtime));
    quote!(#written #expansion)
}
