//! The provided value: the `T` of `impl Provide<T>`, or of a `ControlFlow<R, T>`.

use syn::{ReturnType, Signature, Type};

use crate::borrow::borrow;
use crate::errors::Errors;
use crate::hook::Hook;
use crate::middleware::argument;
use crate::spelling;

/// What `process_request` provides: the `T` of the `ControlFlow<R, T>` that it returns, or that its `Result` holds.
pub(in crate::middleware) fn of_process_request(hook: Hook, signature: &Signature, errors: &Errors) -> Option<Type> {
    let ReturnType::Type(_, output) = &signature.output else { return None };
    let returned = argument::last_segment(output)?;
    let flow = if returned.ident == "Result" {
        argument::last_segment(argument::type_arguments(returned).first()?)?
    } else {
        returned
    };
    let segment = Some(flow).filter(|flow| flow.ident == "ControlFlow")?;
    if hook != Hook::Request {
        return None;
    }
    match argument::type_arguments(segment).as_slice() {
        [_, Type::Tuple(unit)] if unit.elems.is_empty() => None,
        [_, provided] => checked(provided, errors),
        _ => None,
    }
}

/// Whether somebody could need it.
pub(super) fn checked(ty: &Type, errors: &Errors) -> Option<Type> {
    if let Some(inner) = argument::option(ty) {
        let (option, inner) = (spelling::of(ty), spelling::of(inner));
        let message = format!(
            "nothing could need an `{option}`: as a parameter it means a `{inner}` that may be absent\n\
             help: provide a `{inner}`, or a type of your own that holds the `{option}`"
        );
        errors.on(ty, message);
        return None;
    }
    if argument::is_left_open(ty) || argument::has_no_size(ty) {
        // That is rustc's to report.
        return None;
    }
    if let Some(span) = borrow(ty) {
        errors.at(span, "a provided value cannot borrow\nhelp: provide an owned type, or write `'static`");
        return None;
    }
    Some(ty.clone())
}
