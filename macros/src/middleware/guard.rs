//! The user's attributes that generated items need too.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// Those of an item's attributes that a generated item repeats.
pub(super) struct Guards {
    /// `#[cfg]`: what generated code stands or falls with.
    pub(super) cfgs: Vec<TokenStream>,
    /// `#[doc]` and `#[deprecated]`: for the type that users see.
    pub(super) seen: Vec<TokenStream>,
    /// For the impls: a lint that the user allows on the item is about the same types, and what is
    /// deprecated is used there without a warning. No other `allow` is ever emitted, for users forbid them.
    pub(super) lints: Vec<TokenStream>,
}

impl Guards {
    pub(super) fn of(attrs: &[Attribute]) -> Self {
        let all = |wanted: &[&str]| attrs.iter().filter_map(|attribute| kept(attribute, wanted)).collect::<Vec<_>>();
        let mut lints = all(&["allow"]);
        if !all(&["deprecated"]).is_empty() {
            lints.push(quote_spanned!(Span::mixed_site()=> #[allow(deprecated)]));
        }
        Self { cfgs: all(&["cfg"]), seen: all(&["doc", "deprecated"]), lints }
    }
}

/// An attribute, if its name is wanted; of a `cfg_attr`, the part that is.
fn kept(attribute: &Attribute, wanted: &[&str]) -> Option<TokenStream> {
    let meta = kept_meta(&attribute.meta, wanted)?;
    Some(quote_spanned!(Span::mixed_site()=> #[#meta]))
}

fn kept_meta(meta: &Meta, wanted: &[&str]) -> Option<TokenStream> {
    if wanted.iter().any(|name| meta.path().is_ident(name)) {
        return Some(meta.to_token_stream());
    }
    let Meta::List(list) = meta else { return None };
    if !meta.path().is_ident("cfg_attr") {
        return None;
    }
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut parts = parts.iter();
    let condition = parts.next()?;
    let parts: Vec<TokenStream> = parts.filter_map(|part| kept_meta(part, wanted)).collect();
    if parts.is_empty() {
        return None;
    }
    Some(quote_spanned!(Span::mixed_site()=> cfg_attr(#condition, #(#parts),*)))
}

/// Whether what the attribute stands on may not be there.
pub(super) fn is_conditional(attribute: &Attribute) -> bool {
    kept(attribute, &["cfg"]).is_some()
}

/// The `#[cfg]` attributes of a method.
pub(super) fn cfgs(attrs: &[Attribute]) -> Vec<Attribute> {
    attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect()
}
