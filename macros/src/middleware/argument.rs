//! What a parameter is, by the tokens of its type.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{
    FnArg, GenericArgument, Pat, PatType, Path, PathArguments, PathSegment, Receiver, Signature, Type, TypeParamBound,
    TypeReference,
};

/// The parameters behind `self`.
pub(super) fn params(signature: &Signature) -> Vec<&PatType> {
    signature
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(param) => Some(param),
            FnArg::Receiver(_) => None,
        })
        .collect()
}

pub(super) fn receiver(signature: &Signature) -> Option<&Receiver> {
    signature.inputs.iter().find_map(|input| match input {
        FnArg::Receiver(receiver) => Some(receiver),
        FnArg::Typed(_) => None,
    })
}

/// The name that a parameter is bound to; none for `_` and other patterns.
pub(super) fn binding(param: &PatType) -> Option<&Ident> {
    match &*param.pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    }
}

/// The parameter's name for a message, or what it would usually be called.
pub(super) fn name_or(param: &PatType, usual: &str) -> String {
    binding(param).map_or_else(|| usual.to_owned(), Ident::to_string)
}

/// Without parentheses and invisible groups.
pub(super) fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => plain(&inner.elem),
        Type::Group(inner) => plain(&inner.elem),
        _ => ty,
    }
}

pub(super) fn path(ty: &Type) -> Option<&Path> {
    match plain(ty) {
        Type::Path(path) => Some(&path.path),
        _ => None,
    }
}

pub(super) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    path(ty)?.segments.last()
}

/// Whether the type is a path that ends in this name.
pub(super) fn is(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == name)
}

pub(super) fn reference(ty: &Type) -> Option<&TypeReference> {
    match plain(ty) {
        Type::Reference(reference) => Some(reference),
        _ => None,
    }
}

/// A reference to a path that ends in this name.
pub(super) fn reference_to<'t>(ty: &'t Type, name: &str) -> Option<&'t TypeReference> {
    reference(ty).filter(|reference| is(&reference.elem, name))
}

/// Whether the fn takes the request by value, as middlewares of axum do.
pub(super) fn owns_its_request(signature: &Signature) -> bool {
    params(signature).iter().any(|param| is(&param.ty, "Request"))
}

/// The type arguments of a path's last segment.
pub(super) fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        PathArguments::None | PathArguments::Parenthesized(_) => Vec::new(),
    }
}

/// The `T` of an `Option<T>`.
pub(super) fn option(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == "Option")?;
    match type_arguments(segment).as_slice() {
        [inner] => Some(inner),
        _ => None,
    }
}

/// The `T` of an `After<T>`.
pub(super) fn after(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == "After")?;
    match type_arguments(segment).as_slice() {
        [inner] => Some(inner),
        _ => None,
    }
}

/// The traits of an `impl Trait`, or of a `dyn Trait`.
pub(super) fn bounds(ty: &Type) -> Vec<&TypeParamBound> {
    match plain(ty) {
        Type::ImplTrait(ty) => ty.bounds.iter().collect(),
        Type::TraitObject(ty) => ty.bounds.iter().collect(),
        _ => Vec::new(),
    }
}

pub(super) fn bound_segment(bound: &TypeParamBound) -> Option<&PathSegment> {
    match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    }
}

/// `Next` or `Provide`, as a trait or as somebody's idea of a type.
pub(super) fn is_next_name(segment: &PathSegment) -> bool {
    segment.ident == "Next" || segment.ident == "Provide"
}

/// `dyn Trait`, `str`, `[T]`: a value of it is only there behind a pointer.
pub(super) fn has_no_size(ty: &Type) -> bool {
    match plain(ty) {
        Type::TraitObject(_) | Type::Slice(_) => true,
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    }
}

/// Whether a `_` stands somewhere in a type.
pub(super) fn is_left_open(ty: &Type) -> bool {
    fn find(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|tree| match tree {
            TokenTree::Group(group) => find(group.stream()),
            tree => tree.to_string() == "_",
        })
    }
    find(ty.to_token_stream())
}

/// The first token of something: where generated code points when the whole is wrong.
pub(super) fn start(tokens: &impl Spanned) -> Span {
    tokens.span()
}
