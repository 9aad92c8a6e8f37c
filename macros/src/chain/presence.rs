//! Entries that a `#[cfg]` may remove.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::lower::Entry;

/// Items or statements for where the entry is there, and others for where a `#[cfg]` has removed it.
pub(super) fn either(entry: &Entry, present: &[TokenStream], absent: &[TokenStream]) -> TokenStream {
    match &entry.cfg {
        None => present.iter().cloned().collect(),
        Some(condition) => quote_spanned! {Span::mixed_site()=>
            #(#[cfg(#condition)] #present)*
            #(#[cfg(not(#condition))] #absent)*
        },
    }
}
