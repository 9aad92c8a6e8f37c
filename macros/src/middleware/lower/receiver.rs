//! `&self`, and what stands there instead.

use syn::{Receiver, Signature, Type};

use super::signature::list;
use crate::errors::Errors;
use crate::middleware::argument;

/// A method takes `&self`: one value of it serves all requests at once.
pub(super) fn shared(signature: &Signature, errors: &Errors) -> bool {
    let name = &signature.ident;
    let Some(receiver) = argument::receiver(signature) else {
        let message = format!("`{name}` has no `&self`\nhelp: write `fn {name}(&self, …)`");
        match argument::params(signature).first() {
            Some(first) => errors.on(first, message),
            None => errors.at(list(signature), message),
        }
        return false;
    };
    if is_shared(receiver) {
        return true;
    }
    let message = if is_mutable(receiver) {
        format!(
            "`{name}` takes `&mut self`, but requests run at the same time and share the middleware\n\
             help: write `&self`, and keep what changes in an atomic or behind a lock"
        )
    } else {
        format!("`{name}` takes `self`, but requests share the middleware\nhelp: write `&self`")
    };
    errors.on(receiver, message);
    false
}

fn is_shared(receiver: &Receiver) -> bool {
    match &*receiver.ty {
        Type::Reference(reference) => reference.mutability.is_none(),
        _ => false,
    }
}

fn is_mutable(receiver: &Receiver) -> bool {
    matches!(&*receiver.ty, Type::Reference(reference) if reference.mutability.is_some())
}

/// A fn is no method.
pub(super) fn none(signature: &Signature, errors: &Errors) {
    if let Some(receiver) = argument::receiver(signature) {
        let name = &signature.ident;
        let message = format!(
            "`{name}` has a `self`: `#[middleware]` is for a `fn` without one, or for a whole impl block\n\
             help: name the method `call`, and put `#[middleware]` on the impl block"
        );
        errors.on(receiver, message);
    }
}
