//! An impl block: which of its methods are hooks.

use quote::quote;
use syn::{ReturnType, Signature, Type};

use super::around::{around, has_next};
use super::hook::{self, hook};
use super::provided::of_process_request;
use crate::errors::Errors;
use crate::hook::{Hook, VIEW_IF};
use crate::middleware::known_macros::of_attributes;
use crate::middleware::model::{Form, HookFn, Mode};
use crate::middleware::parse::{FnItem, ImplBlock, Member};
use crate::middleware::{argument, guard};
use crate::spelling;

/// What the block comes to.
pub(super) struct Parts {
    /// None if something was reported, or is rustc's to report.
    pub(super) form: Option<Form>,
    pub(super) provides: Option<Type>,
}

/// Reads `call` and the hooks. Every other method is the user's own.
///
/// Which hook it is, a block need not say; `named_hook` if it did, which has been reported.
pub(super) fn lower(block: &ImplBlock, named_hook: bool, errors: &Errors) -> Parts {
    if !is_inherent(block, errors) {
        return Parts { form: None, provides: None };
    }
    let mut complete = true;
    let mut provides = None;
    let mut call = None;
    let mut hooks: Vec<HookFn> = Vec::new();
    let mut asked = None;
    for item in functions(block) {
        let ident = &item.signature.ident;
        if let Some(kind) = Hook::of(ident) {
            let hook = hook(kind, item, true, errors);
            provides = of_process_request(kind, &item.signature, errors).or(provides);
            complete &= hook.is_some();
            hooks.extend(hook);
        } else if ident == "call" {
            let around = around(item, true, errors);
            complete &= around.callable.is_some();
            provides = around.provides.or(provides);
            call = around.callable.map(|(mode, callable)| (as_emitted(mode, block), callable)).or(call);
        } else if ident == VIEW_IF {
            asked = hook::asked(item, errors).map(|asked| (item, asked)).or(asked);
        } else if let Some(message) = misspelt(&ident.to_string()) {
            errors.on(ident, message);
            complete = false;
        }
    }
    if let Some((item, asked)) = asked {
        let mut views = hooks.iter_mut().filter(|hook| hook.hook == Hook::View).peekable();
        if views.peek().is_none() && complete {
            let message = "`process_view_if` says whether `process_view` has something to do, and that is not here\n\
                           help: write `fn process_view(&self, req: &mut Request, view: &View<'_>)`";
            errors.on(&item.signature.ident, message);
            complete = false;
        }
        views.for_each(|hook| hook.asked = Some(asked.clone()));
    }
    // What stands twice is rustc's to report.
    complete &= !stands_twice(block);
    not_both_forms(block, errors);
    let is_read = block.members.iter().all(|member| !matches!(member, Member::Unread(_)));
    complete &= is_read;
    if is_read && !named_hook {
        something(block, errors);
    }
    let form = match call {
        _ if !complete => None,
        Some((mode, callable)) if hooks.is_empty() => Some(Form::Around(mode, callable)),
        Some((mode, callable)) => Some(Form::Both(mode, callable, hooks)),
        None => Some(Form::Hooks(hooks)),
    };
    Parts { form, provides }
}

/// Whatever another attribute on the block makes of its methods, it may add an await.
fn as_emitted(mode: Mode, block: &ImplBlock) -> Mode {
    match mode {
        Mode::Both(inside) => of_attributes(&block.attrs).map_or(Mode::Async, |around| Mode::Both(around.max(inside))),
        mode => mode,
    }
}

fn functions(block: &ImplBlock) -> impl Iterator<Item = &FnItem> {
    block.members.iter().filter_map(|member| match member {
        Member::Fn(item) => Some(&**item),
        Member::Other(_) | Member::Unread(_) => None,
    })
}

fn is_core(item: &FnItem) -> bool {
    Hook::of(&item.signature.ident).is_some() || item.signature.ident == "call"
}

/// The block is the type's own, and the type has a name.
fn is_inherent(block: &ImplBlock, errors: &Errors) -> bool {
    if let Some((of_trait, for_)) = &block.of_trait {
        let name = spelling::of(&block.self_type);
        let help = match of_trait.segments.last() {
            Some(last) if last.ident == "Layer" => {
                format!("remove it, and make the layer a field of the chain: `name: Tower<{name}>`")
            }
            Some(last) if last.ident == "Service" => {
                "remove it, and make the layer of this service a field of the chain: `name: Tower<…>`".to_owned()
            }
            _ => format!("write `impl {name}`"),
        };
        errors.on(
            quote!(#of_trait #for_),
            format!("`#[middleware]` is for the type's own impl block, not for that of a trait\nhelp: {help}"),
        );
        return false;
    }
    if argument::path(&block.self_type).is_none() {
        errors.on(&block.self_type, "a middleware is a struct or an enum\nhelp: write a struct, and `impl` that");
        return false;
    }
    if let Some(lifetime) = block.generics.lifetimes().next() {
        errors.on(
            lifetime,
            "a middleware lives as long as the chain, so it cannot borrow\nhelp: let the type own its values, or hold an `Arc`",
        );
        return false;
    }
    true
}

/// A `process_…` that is no hook would never be called.
fn misspelt(name: &str) -> Option<String> {
    if name == VIEW_IF {
        return None;
    }
    let near = Hook::near(name);
    if !name.starts_with("process_") && near.is_none() {
        return None;
    }
    let help = match near {
        Some(hook) => format!("write `{}`", hook.name()),
        None => {
            let names = Hook::ALL.map(|hook| format!("`{}`", hook.name()));
            format!("the hooks are {}; move a method that is none to another impl block", names.join(", "))
        }
    };
    Some(format!("`{name}` is not a hook\nhelp: {help}"))
}

/// Two methods of one name, neither of which `#[cfg]` may remove.
fn stands_twice(block: &ImplBlock) -> bool {
    let names: Vec<_> = functions(block)
        .filter(|item| is_core(item) && guard::cfgs(&item.attrs).is_empty())
        .map(|item| &item.signature.ident)
        .collect();
    names.iter().enumerate().any(|(at, name)| names.iter().skip(at + 1).any(|other| other == name))
}

/// `call` is around the rest of the chain; so are the two hooks before and after it.
fn not_both_forms(block: &ImplBlock, errors: &Errors) {
    if !functions(block).any(|item| item.signature.ident == "call") {
        return;
    }
    let outer =
        functions(block).find(|item| matches!(Hook::of(&item.signature.ident), Some(Hook::Request | Hook::Response)));
    if let Some(item) = outer {
        let name = &item.signature.ident;
        let place = if Hook::of(name) == Some(Hook::Request) { "before" } else { "after" };
        let message = format!(
            "a middleware has either `call` or `{name}`, not both\n\
             help: move its body into `call`, {place} `next.run(req)`"
        );
        errors.on(name, message);
    }
}

/// A block without a hook would do nothing.
fn something(block: &ImplBlock, errors: &Errors) {
    let anything = functions(block).any(|item| is_core(item) || misspelt(&item.signature.ident.to_string()).is_some());
    if !anything {
        let name = spelling::of(&block.self_type);
        let around = |item: &&FnItem| {
            let Signature { output, .. } = &item.signature;
            let is_method = argument::receiver(&item.signature).is_some();
            is_method && matches!(output, ReturnType::Type(..)) && has_next(&item.signature)
        };
        if let Some(item) = functions(block).find(around) {
            let other = &item.signature.ident;
            let message = format!(
                "`{name}` has neither a hook nor `call`\n\
                 help: the method that runs the rest of the chain is `call`: rename `{other}`"
            );
            errors.on(other, message);
            return;
        }
        let message = format!(
            "`{name}` has neither a hook nor `call`\n\
             help: write `fn process_request(&self, req: &mut Request)`, or `async fn call(&self, req: &mut Request, next: impl Next) -> Response`"
        );
        errors.on(&block.self_type, message);
    }
}
