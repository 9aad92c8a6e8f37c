//! What the expansion calls the entries of a chain.

use proc_macro2::{Ident, Span, TokenStream};

use super::lower::Entry;

/// Names inside the expansion. They stand beside the user's own, so they begin with two underscores.
pub(super) struct Names {
    pub(super) private: TokenStream,
}

impl Names {
    /// The type that the entry names; `Absent` where a `#[cfg]` removed it.
    pub(super) fn entry(at: usize, span: Span) -> Ident {
        Ident::new(&format!("__Entry{at}"), span)
    }

    /// The same, or `Absent` if some entry is no middleware.
    pub(super) fn admitted(at: usize) -> Ident {
        Ident::new(&format!("__Middleware{at}"), Span::mixed_site())
    }

    /// The entry as its types are compared: with what the chain says that it provides.
    pub(super) fn listed(at: usize, entry: &Entry) -> Ident {
        let name = if entry.provides.is_some() { "__Listed" } else { "__Entry" };
        Ident::new(&format!("{name}{at}"), Span::mixed_site())
    }
}
