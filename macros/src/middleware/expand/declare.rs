//! The struct that stands for a fn in a chain.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Visibility;

use super::target::{named, respanned, site, unlocated};
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
/// #[cfg(not(doc))]
/// #[repr(C)]
/// pub struct timing {}
///
/// impl Default / Clone / Debug for timing
/// ```
///
/// It is called by the user's own token, so that whoever renames the fn renames it and the entries. `non_camel_case_types`, which
/// looks at that token alone, passes over a `repr(C)`. Docs need not show one: rustdoc gets the same struct, of tokens of ours,
/// in a macro call: of an item that a `cfg` takes away rustc would speak wherever somebody has not imported the other.
///
/// Braced, for a unit struct would be a value too, and forbid every variable of its name.
pub(in crate::middleware) fn declare(
    name: &Name,
    vis: &Visibility,
    guards: &Guards,
    summary: &TokenStream,
    private: &TokenStream,
) -> Declaration {
    let Guards { cfgs, seen, .. } = guards;
    let vis = respanned(vis);
    let text = &name.text;
    let declared = &name.ident;
    let item = quote_spanned! {site()=>
        #(#cfgs)*
        #(#seen)*
        #summary
        #[cfg(not(doc))]
        #[repr(C)]
        #vis struct #declared {}
    };
    let documented = unlocated(quote! {
        #(#cfgs)*
        #(#seen)*
        #summary
        #vis struct #declared {}
    });
    let item = quote_spanned! {site()=>
        #item
        #[cfg(doc)]
        #private::documented! { #documented }
    };
    let name = named(declared);
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
