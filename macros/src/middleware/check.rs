//! What must hold whatever the form: one fn per rule.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, GenericParam, ReturnType, Signature, Type, TypeReference};

use super::argument;
use super::lower::has_next;
use super::model::{Form, Model};
use super::parse::{FnItem, ImplBlock, Item, Member, is_ours};
use crate::enclosing;
use crate::errors::Errors;
use crate::hook::Hook;
use crate::spelling;

/// The most needs one middleware can have.
const MAX_NEEDS: usize = 8;

pub(super) fn check(item: &Item, model: &Model, errors: &Errors) {
    match item {
        Item::Fn(item) => {
            once(&item.attrs, "put its options into the first one", errors);
            let is_hook = match model.form {
                Form::Hooks(_) => true,
                Form::Broken => !has_next(&item.signature),
                Form::Around(..) | Form::Both(..) => false,
            };
            header(item, is_hook, errors);
            own_name(item, model, errors);
        }
        Item::Impl(block) => impl_block(block, errors),
        Item::Other(_) => {}
    }
    at_most_eight(model, errors);
}

/// A fn of an impl block is no middleware, for a chain names it by a type that stands beside it. Whether it is one.
pub(super) fn stands_alone(item: &Item, errors: &Errors) -> bool {
    let Item::Fn(item) = item else { return false };
    let is_associated = enclosing::is_associated();
    if is_associated && argument::receiver(&item.signature).is_none() {
        let name = &item.signature.ident;
        let message = format!(
            "`{name}` stands in an impl block: `#[middleware]` is for a `fn` outside of one, or for the whole block\n\
             help: move it out; or give it a `&self`, call it `call`, and put `#[middleware]` on the impl block"
        );
        errors.on(name, message);
    }
    is_associated
}

fn impl_block(block: &ImplBlock, errors: &Errors) {
    once(&block.attrs, "put its options into the first one", errors);
    for member in &block.members {
        let Member::Fn(item) = member else { continue };
        once(&item.attrs, "remove it: the one on the impl block is for all hooks", errors);
        let ident = &item.signature.ident;
        let is_hook = Hook::of(ident).is_some();
        if is_hook || ident == "call" {
            header(item, is_hook, errors);
        }
        if ident == "call" {
            unconditional(item, errors);
        }
    }
}

/// The attribute stands once.
fn once(attrs: &[Attribute], help: &str, errors: &Errors) {
    for attribute in attrs.iter().filter(|attribute| is_ours(attribute)) {
        errors.on(attribute, format!("`#[middleware]` stands here a second time\nhelp: {help}"));
    }
}

/// The chain calls the fn: nothing about it is special.
fn header(item: &FnItem, is_hook: bool, errors: &Errors) {
    let signature = &item.signature;
    let name = &signature.ident;
    let remove = |tokens: &dyn ToTokens, word: &str, why: &str| {
        errors.on(tokens.to_token_stream(), format!("`{name}` cannot be `{word}`: {why}\nhelp: remove `{word}`"));
    };
    if let Some(word) = signature.constness.as_ref().filter(|_| !is_hook) {
        remove(word, "const", "the rest of the chain runs at run time");
    }
    if let Some(word) = &signature.unsafety {
        remove(word, "unsafe", "the chain that calls it is safe code");
    }
    if let Some(abi) = &signature.abi {
        remove(abi, &spelling::of(abi), "the chain calls it as a Rust fn");
    }
    if let Some(variadic) = &signature.variadic {
        errors.on(variadic, "a middleware takes as many arguments as it names\nhelp: remove `...`");
    }
    generics(signature, errors);
    lifetimes(signature, errors);
    output(signature, errors);
}

/// The chain names no types when it calls a fn.
fn generics(signature: &Signature, errors: &Errors) {
    for param in &signature.generics.params {
        let (ident, kind) = match param {
            GenericParam::Type(param) => (&param.ident, "type"),
            GenericParam::Const(param) => (&param.ident, "const"),
            GenericParam::Lifetime(_) => continue,
        };
        // `next: N` has its own error.
        let explained = argument::params(signature).into_iter().any(|param| {
            argument::binding(param).is_some_and(|name| name == "next")
                && argument::path(&param.ty).is_some_and(|path| path.is_ident(ident))
        });
        if explained {
            continue;
        }
        let message = format!(
            "`{}` cannot have the {kind} parameter `{ident}`: the chain that calls it names no types\n\
             help: write a struct with this parameter, and `#[middleware]` on its impl block",
            signature.ident
        );
        let in_method = argument::receiver(signature).is_some();
        let message = if in_method {
            message
                .replace("write a struct with", "give the struct")
                .replace(", and `#[middleware]` on its impl block", ", not the method")
        } else {
            message
        };
        errors.on(param, message);
    }
}

/// The request and `&self` are lent for different times.
fn lifetimes(signature: &Signature, errors: &Errors) {
    for param in signature.generics.lifetimes() {
        let name = param.lifetime.to_string();
        let mut lends = signature.inputs.iter().filter(|input| spelling::of(input).contains(&format!("&{name} ")));
        if let Some(second) = lends.nth(1) {
            let message = format!(
                "what a middleware borrows is lent for different times, not for one `{name}`\nhelp: remove `{name}`"
            );
            errors.on(second, message);
        }
    }
}

/// An answer owns what is in it.
fn output(signature: &Signature, errors: &Errors) {
    let ReturnType::Type(_, ty) = &signature.output else { return };
    if let Some(text) = borrowed_text(ty) {
        let (name, elem) = (&signature.ident, spelling::of(&text.elem));
        let owned = if elem == "str" { "String" } else { "Vec<u8>" };
        let message = format!(
            "what `{name}` returns cannot borrow: it is there longer than what is lent to it\n\
             help: write `&'static {elem}`, or return a `{owned}`"
        );
        errors.on(text, message);
    }
}

/// A `&str` or `&[u8]` in the place of a response or of an error.
fn borrowed_text(ty: &Type) -> Option<&TypeReference> {
    match argument::plain(ty) {
        Type::Reference(text) => {
            let is_static = text.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
            let is_text = match argument::plain(&text.elem) {
                Type::Slice(_) | Type::Array(_) => true,
                elem => argument::path(elem).is_some_and(|path| path.is_ident("str")),
            };
            Some(text).filter(|_| is_text && !is_static)
        }
        Type::Tuple(parts) => parts.elems.last().and_then(borrowed_text),
        ty => {
            let segment = argument::last_segment(ty)?;
            let holds = ["Option", "Result", "ControlFlow"].iter().any(|known| segment.ident == known);
            argument::type_arguments(segment).into_iter().filter(|_| holds).find_map(borrowed_text)
        }
    }
}

/// With `#[cfg]` on `call` the block would be a middleware of another kind.
fn unconditional(item: &FnItem, errors: &Errors) {
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")) {
        errors.on(attribute, "`call` cannot depend on `#[cfg]`\nhelp: write two impl blocks, with `#[cfg]` on each");
    }
}

/// The struct that stands for the fn in a chain has the fn's name; a type that it needs has it already.
fn own_name(item: &FnItem, model: &Model, errors: &Errors) {
    if model.name.taken {
        let name = &model.name.text;
        let message = format!(
            "`{name}` is also a type that this middleware needs or provides, and its own type in a chain would have the same name\n\
             help: rename the fn, or write `#[middleware(named(Load{name}))]`"
        );
        errors.on(&model.name.ident, message);
    }
    let _ = item;
}

/// The planner has room for eight.
fn at_most_eight(model: &Model, errors: &Errors) {
    if let Some(need) = model.needs.get(MAX_NEEDS) {
        let span: Span = need.ty.span();
        let message = format!(
            "`{}` needs more than {MAX_NEEDS} values\nhelp: put some of them into one struct that one middleware provides",
            model.name.text
        );
        errors.at(span, message);
    }
}
