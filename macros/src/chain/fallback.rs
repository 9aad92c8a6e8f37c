//! What remains of a chain with a mistake: the struct, and the same methods on an empty list, so that code that uses the
//! chain gives no second error.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::Generics;

use super::expand::{declaration, implementation};
use super::lower::Chain;
use crate::{errors, tokens};

pub(super) fn expand(chain: Option<Chain>, error: &syn::Error) -> TokenStream {
    let mut expansion = errors::items(error);
    if let Some(mut chain) = chain {
        keep_first_fields(&mut chain);
        keep_used_generics(&mut chain);
        expansion.extend(declaration(&chain));
        // Fields that name a parameter of the struct need it; then there is no concrete type to give methods to.
        if chain.generics.params.is_empty() {
            chain.entries.clear();
            chain.within.clear();
            chain.part = false;
            expansion.extend(implementation(&chain));
        }
    }
    expansion
}

/// A field that stands twice has been reported: rustc need not say it again.
fn keep_first_fields(chain: &mut Chain) {
    let mut names: Vec<Ident> = Vec::new();
    chain.entries.retain(|entry| match &entry.field {
        Some(field) if entry.cfg.is_none() => {
            let first = !names.contains(&field.name);
            names.push(field.name.clone());
            first
        }
        _ => true,
    });
}

/// Parameters that no field uses would be an error of their own.
fn keep_used_generics(chain: &mut Chain) {
    let fields = chain.entries.iter().filter(|entry| entry.field.is_some());
    let types: TokenStream = fields.map(|entry| entry.ty.to_token_stream()).collect();
    let params = std::mem::take(&mut chain.generics).params;
    let used = params.into_iter().filter(|param| tokens::mention(types.clone(), tokens::name(param)));
    chain.generics = Generics { params: used.collect(), ..Generics::default() };
}
