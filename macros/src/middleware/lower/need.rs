//! Needed values: the parameters that are taken by value.

use quote::ToTokens;
use syn::{PatType, Type};

use crate::borrow::borrow;
use crate::errors::Errors;
use crate::middleware::model::{Need, Taken};
use crate::middleware::{argument, guard};
use crate::spelling;

/// Whether two types are spelled alike.
pub(in crate::middleware) fn same(a: &Type, b: &Type) -> bool {
    a.to_token_stream().to_string() == b.to_token_stream().to_string()
}

/// Reads a need, or says why it is none.
pub(super) fn need(param: &PatType, errors: &Errors) -> Option<Need> {
    let ty = argument::plain(&param.ty);
    if let Some(attr) = param.attrs.iter().find(|attr| guard::is_conditional(attr)) {
        errors.on(attr, "a need cannot depend on `#[cfg]`\nhelp: write two fns, with `#[cfg]` on each");
        return None;
    }
    match ty {
        Type::Reference(reference) => {
            let is_static = reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
            if is_static && reference.mutability.is_none() {
                return checked(param, ty, Taken::Value, errors);
            }
            by_reference(param, &reference.elem, errors);
            None
        }
        Type::ImplTrait(_) => {
            let message = format!(
                "a needed value is found by its type, and `{}` names none\nhelp: write the type",
                spelling::of(ty)
            );
            errors.on(ty, message);
            None
        }
        _ => match (argument::option(ty), argument::after(ty)) {
            (Some(inner), _) => checked(param, inner, Taken::Option, errors),
            (None, Some(inner)) => checked(param, inner, Taken::After, errors),
            (None, None) => checked(param, ty, Taken::Value, errors),
        },
    }
}

/// A need is taken by value: it is cloned from the request's extensions.
fn by_reference(param: &PatType, inner: &Type, errors: &Errors) {
    let name = argument::name_or(param, "value");
    let message = if argument::is(inner, "Response") {
        "the response is no parameter: it is what `next` returns\n\
         help: remove it; a hook on the response is `#[middleware(process_response)]`"
            .to_owned()
    } else if argument::is(inner, "Request") {
        format!("the request stands first\nhelp: move `{name}` to the front")
    } else if argument::is(inner, "View") {
        "the view is not known here\nhelp: remove it; a hook that is told the view is `#[middleware(process_view)]`"
            .to_owned()
    } else if argument::is(inner, "Error") {
        "an error is no parameter here\nhelp: remove it; a hook on errors is `#[middleware(process_exception)]`"
            .to_owned()
    } else if argument::is(inner, "TemplateResponse") {
        "a template is no parameter here\n\
         help: remove it; a hook on templates is `#[middleware(process_template_response)]`"
            .to_owned()
    } else if let Type::Path(_) = argument::plain(inner) {
        let unsized_str = argument::path(inner).is_some_and(|path| path.is_ident("str"));
        let owned = if unsized_str { "String".to_owned() } else { spelling::of(inner) };
        format!("a needed value is taken by value\nhelp: write `{name}: {owned}`")
    } else {
        "a needed value is taken by value\nhelp: take an owned type".to_owned()
    };
    errors.on(&param.ty, message);
}

/// A needed value lives as long as it likes: it borrows nothing.
fn checked(param: &PatType, ty: &Type, taken: Taken, errors: &Errors) -> Option<Need> {
    if argument::has_no_size(ty) && taken == Taken::Value {
        let text = spelling::of(ty);
        let owned = match argument::plain(ty) {
            Type::Slice(slice) => format!("Vec<{}>", spelling::of(&slice.elem)),
            Type::TraitObject(_) if text.contains("Send") => format!("Arc<{text}>"),
            Type::TraitObject(_) => format!("Arc<{text} + Send + Sync>"),
            _ => "String".to_owned(),
        };
        let name = argument::name_or(param, "value");
        let message =
            format!("a needed value is taken by value, which a `{text}` is not\nhelp: write `{name}: {owned}`");
        errors.on(&param.ty, message);
        return None;
    }
    if argument::is_left_open(ty) || argument::has_no_size(ty) {
        // That is rustc's to report.
        return None;
    }
    if let Some(span) = borrow(ty) {
        errors.at(span, "a needed value cannot borrow\nhelp: take an owned type, or write `'static`");
        return None;
    }
    Some(Need { ty: ty.clone(), taken, span: argument::start(&*param.ty) })
}
