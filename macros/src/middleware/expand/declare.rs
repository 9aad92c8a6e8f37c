//! The struct that stands for a fn in a chain.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::Visibility;

use super::target::{respanned, site};
use crate::middleware::guard::Guards;
use crate::middleware::model::Name;

pub(in crate::middleware) struct Declaration {
    pub(in crate::middleware) item: TokenStream,
    pub(in crate::middleware) impls: TokenStream,
}

/// Expands to:
///
/// ```text
/// /// docs of the fn, and what is known of it
/// pub struct timing {}
///
/// impl Default / Clone / Debug for timing
/// ```
///
/// Braced, for a unit struct would be a value too, and forbid every variable of its name.
pub(in crate::middleware) fn declare(
    name: &Name,
    vis: &Visibility,
    guards: &Guards,
    summary: &TokenStream,
) -> Declaration {
    let Guards { cfgs, seen, .. } = guards;
    let vis = respanned(vis);
    let text = &name.text;
    let name = respanned(&name.ident);
    let item = quote_spanned! {site()=>
        #(#cfgs)*
        #(#seen)*
        #summary
        #vis struct #name {}
    };
    let impls = quote_spanned! {site()=>
        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self {}
            }
        }
        impl ::core::clone::Clone for #name {
            fn clone(&self) -> Self {
                Self {}
            }
        }
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Formatter::write_str(f, #text)
            }
        }
    };
    Declaration { item, impls }
}
