//! The user's item without what rustc would complain of a second time.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{FnArg, Pat, PatType, PathSegment, Signature, Type};

use super::argument;
use super::parse::FnItem;
use crate::paths::Runtime;
use crate::shown::before;

pub(super) fn function(item: &FnItem, runtime: &Runtime) -> TokenStream {
    match signature(item, runtime) {
        Some(mended) => item.with(&mended),
        None => item.to_token_stream(),
    }
}

/// The signature, if something in it had to be mended.
fn signature(item: &FnItem, runtime: &Runtime) -> Option<Signature> {
    let signature = &item.signature;
    let params = argument::params(signature);
    let lent = params.first().and_then(|req| argument::reference(&req.ty)).is_some_and(|req| req.mutability.is_some());
    let axum = argument::owns_its_request(signature);
    let is_foreign = |ty: &Type| is_foreign_next(ty) || (axum && bare_next(ty).is_some());
    if params.iter().any(|param| is_foreign(&param.ty)) && !lent {
        // The body speaks to that one.
        return None;
    }
    let mut mended = signature.clone();
    let mut changed = signature.variadic.is_some();
    mended.variadic = None;
    // A hook may be `const`.
    if argument::params(signature).iter().any(|param| next_bound(&param.ty).is_some()) {
        changed |= signature.constness.is_some();
        mended.constness = None;
    }
    for parameter in mended.generics.type_params_mut() {
        changed |= parameter.default.take().is_some();
        parameter.eq_token = None;
    }
    let ours = match signature.asyncness {
        Some(_) => quote!(#runtime::Next),
        None => quote!(#runtime::blocking::Next),
    };
    for input in &mut mended.inputs {
        if let FnArg::Typed(param) = input {
            changed |= next(param, &ours) || request(param, &item.body.stream()) || unsized_need(param);
        }
    }
    changed.then_some(mended)
}

/// Keeps the import of a `Next` that the mended fn does not name: it may be ordain's trait, and axum's struct.
pub(super) fn import(item: &FnItem, runtime: &Runtime) -> Option<TokenStream> {
    signature(item, runtime)?;
    let next = argument::params(&item.signature).into_iter().find_map(|param| bare_next(&param.ty))?;
    Some(quote_spanned! {before(next.span())=>
        #[allow(unused_imports)]
        use #next as __Next;
    })
}

/// `Next`, as if it were a type.
fn bare_next(ty: &Type) -> Option<&Ident> {
    argument::path(ty)?.get_ident().filter(|name| *name == "Next")
}

/// `axum::middleware::Next`, `Next<B>`: not that of ordain.
fn is_foreign_next(ty: &Type) -> bool {
    let Some(path) = argument::path(ty) else { return false };
    let ours = |segment: &PathSegment| segment.ident == "ordain" || segment.ident == "blocking";
    let elsewhere = path.segments.len() > 1 && !path.segments.iter().any(ours);
    path.segments.last().is_some_and(|last| last.ident == "Next" && (elsewhere || !last.arguments.is_empty()))
}

/// `req: &Request` and `req: Request` become `req: &mut Request`, if the body hands it on as that.
fn request(param: &mut PatType, body: &TokenStream) -> bool {
    let shared = argument::reference_to(&param.ty, "Request").filter(|reference| reference.mutability.is_none());
    let ty = match shared {
        Some(reference) => &*reference.elem,
        None if argument::is(&param.ty, "Request") => &*param.ty,
        None => return false,
    };
    if !argument::binding(param).is_some_and(|name| is_run_with(name, body.clone())) {
        return false;
    }
    if let Ok(ty) = syn::parse2(quote!(&mut #ty)) {
        *param.ty = ty;
    }
    true
}

/// Whether `run(req)` stands somewhere in the body.
fn is_run_with(name: &Ident, body: TokenStream) -> bool {
    let mut run = false;
    body.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => {
            let alone = std::mem::take(&mut run) && *name == group.stream().to_string();
            alone || is_run_with(name, group.stream())
        }
        tree => {
            run = matches!(&tree, TokenTree::Ident(word) if word == "run");
            false
        }
    })
}

/// `value: dyn Trait` becomes `value: &dyn Trait`.
fn unsized_need(param: &mut PatType) -> bool {
    let ty = &param.ty;
    let borrowed = argument::has_no_size(ty).then(|| syn::parse2(quote!(&#ty)).ok()).flatten();
    let changed = borrowed.is_some();
    if let Some(borrowed) = borrowed {
        *param.ty = borrowed;
    }
    changed
}

/// `next: Next`, `next: &impl Next` and `next: Box<dyn Next>` become `next: impl Next`; a pattern becomes the name `next`.
fn next(param: &mut PatType, ours: &TokenStream) -> bool {
    let is_impl = matches!(argument::plain(&param.ty), Type::ImplTrait(_));
    let Some(bound) = next_bound(&param.ty) else { return false };
    let is_other = is_foreign_next(&param.ty) || bare_next(&param.ty).is_some();
    let bound = if is_other { ours.clone() } else { bound };
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

/// `Next` or `Provide<T>`, wherever it stands in the type.
fn next_bound(ty: &Type) -> Option<TokenStream> {
    match argument::plain(ty) {
        Type::Reference(reference) => next_bound(&reference.elem),
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
