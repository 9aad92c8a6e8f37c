//! Parts of a signature.

use proc_macro2::Span;
use syn::{ReturnType, Signature, Type};

use crate::borrow::borrow;
use crate::spelling;

/// The parameter list with its parentheses, as a span.
pub(super) fn list(signature: &Signature) -> Span {
    signature.paren_token.span.join()
}

/// The type that a fn returns, if it has a name that generated code can repeat.
pub(super) fn returned(signature: &Signature) -> Option<Type> {
    match &signature.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => {
            let tokens = spelling::of(ty);
            let nameable = !tokens.contains("impl ") && borrow(ty).is_none();
            nameable.then(|| (**ty).clone())
        }
    }
}
