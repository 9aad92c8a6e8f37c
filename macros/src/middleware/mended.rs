//! The user's item without what rustc would complain of a second time.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{FnArg, Pat, PatType, Signature, Type};

use super::argument;
use super::parse::{FnItem, ImplBlock};

pub(super) fn function(item: &FnItem) -> TokenStream {
    match signature(&item.signature) {
        Some(mended) => item.with(&mended),
        None => item.to_token_stream(),
    }
}

pub(super) fn block(block: &ImplBlock) -> TokenStream {
    block.with(|item| if item.signature.ident == "call" { function(item) } else { item.to_token_stream() })
}

/// The signature, if something in it had to be mended.
fn signature(signature: &Signature) -> Option<Signature> {
    let mut mended = signature.clone();
    mended.constness = None;
    mended.variadic = None;
    let mut changed = signature.constness.is_some() || signature.variadic.is_some();
    for input in &mut mended.inputs {
        if let FnArg::Typed(param) = input {
            changed |= next(param);
        }
    }
    changed.then_some(mended)
}

/// `next: Next` and `next: Box<dyn Next>` become `next: impl Next`; a pattern becomes the name `next`.
fn next(param: &mut PatType) -> bool {
    let is_impl = matches!(argument::plain(&param.ty), Type::ImplTrait(_));
    let Some(bound) = next_bound(&param.ty) else { return false };
    if is_impl && matches!(*param.pat, Pat::Ident(_) | Pat::Wild(_)) {
        return false;
    }
    if let Ok(ty) = syn::parse2(quote!(impl #bound)) {
        *param.ty = ty;
    }
    if !matches!(*param.pat, Pat::Ident(_)) {
        *param.pat = Pat::Verbatim(quote!(next));
    }
    true
}

/// `Next` or `Provide<T>`, wherever it stands in the type; not behind a reference, which rustc accepts.
fn next_bound(ty: &Type) -> Option<TokenStream> {
    match argument::plain(ty) {
        Type::ImplTrait(_) | Type::TraitObject(_) => argument::bounds(ty)
            .into_iter()
            .find(|bound| argument::bound_segment(bound).is_some_and(argument::is_next_name))
            .map(ToTokens::to_token_stream),
        Type::Path(path) => {
            let segment = argument::last_segment(ty)?;
            if argument::is_next_name(segment) {
                return Some(path.to_token_stream());
            }
            argument::type_arguments(segment).into_iter().find_map(next_bound)
        }
        _ => None,
    }
}
