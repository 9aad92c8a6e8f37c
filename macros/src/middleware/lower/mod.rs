//! From syntax to the model: what is read out of signatures, with every mistake in them reported.

mod around;
mod hook;
mod impl_block;
mod need;
mod provided;
mod receiver;
mod signature;

use proc_macro2::Ident;
use syn::Type;

use super::argument;
use super::model::{Callable, Form, Model, Name, Need, Taken};
use super::parse::{FnItem, ImplBlock, Item, Other};
use crate::errors::Errors;
use crate::hook::Hook;
use crate::options::Options;
use crate::spelling;

pub(super) use self::around::has_next;
pub(super) use self::need::same;

use self::around::{Around, around};
use self::hook::hook;
use self::provided::of_process_request;

/// Always gives a model: where something was reported, one that is good enough for a stub.
pub(super) fn lower(item: &Item, options: Options, errors: &Errors) -> Model {
    match item {
        Item::Fn(item) => function(item, options, errors),
        Item::Impl(block) => block_model(block, options, errors),
        Item::Other(other) => nothing(other, options),
    }
}

fn function(item: &FnItem, options: Options, errors: &Errors) -> Model {
    let ident = options.named.unwrap_or_else(|| item.signature.ident.clone());
    let meant = || {
        let hook = options.misspelt_hook.or_else(|| Options::hook_of_another(&item.attrs));
        hook.filter(|_| !around::has_next(&item.signature))
    };
    let (form, provides) = if let Some(kind) = options.hook.map(|(kind, _)| kind).or_else(meant) {
        let hook = hook(kind, item, false, errors);
        let provides = of_process_request(kind, &item.signature, errors);
        (hook.map(|hook| Form::Hooks(vec![hook])), provides)
    } else {
        let Around { callable, provides } = around(item, false, errors);
        (callable.map(|(mode, callable)| Form::Around(mode, callable)), provides)
    };
    model(ident, options.runtime, options.rules, form, provides)
}

fn block_model(block: &ImplBlock, options: Options, errors: &Errors) -> Model {
    let named_hook = options.misspelt_hook.is_some();
    let impl_block::Parts { form, provides } = impl_block::lower(block, named_hook, errors);
    let ident = type_name(&block.self_type);
    model(ident, options.runtime, options.rules, form, provides)
}

/// The last segment of the type, which is its name in messages.
fn type_name(ty: &Type) -> Ident {
    argument::last_segment(ty)
        .map_or_else(|| Ident::new("Self", proc_macro2::Span::mixed_site()), |segment| segment.ident.clone())
}

fn nothing(other: &Other, options: Options) -> Model {
    let ident = other
        .declared
        .as_ref()
        .map_or_else(|| Ident::new("_nothing", proc_macro2::Span::mixed_site()), |(ident, _)| ident.clone());
    model(ident, options.runtime, options.rules, None, None)
}

fn model(
    ident: Ident,
    runtime: crate::paths::Runtime,
    rules: Vec<crate::options::Rule>,
    form: Option<Form>,
    provides: Option<Type>,
) -> Model {
    let form = form.unwrap_or(Form::Broken);
    let callables = match &form {
        Form::Around(_, callable) | Form::Both(_, callable, _) => Some(callable),
        Form::Hooks(_) | Form::Broken => None,
    };
    let around = callables.into_iter().flat_map(Callable::needs);
    let hooks = form.hooks().iter().flat_map(|hook| {
        // What the middleware provides itself is there for its hooks that run later.
        let own = provides.as_ref().filter(|_| hook.hook != Hook::Request);
        hook.callable.needs().filter(move |need| !own.is_some_and(|own| same(own, &need.ty)))
    });
    let mut needs: Vec<Need> = Vec::new();
    for need in around.chain(hooks) {
        // What is read on the way out is another need than what is taken on the way in.
        let is_after = |need: &Need| need.taken == Taken::After;
        match needs.iter_mut().find(|known| same(&known.ty, &need.ty) && is_after(known) == is_after(need)) {
            Some(known) => known.taken = known.taken.min(need.taken),
            None => needs.push(need.clone()),
        }
    }
    let taken = needs
        .iter()
        .map(|need| &need.ty)
        .chain(&provides)
        .any(|ty| argument::path(ty).is_some_and(|path| path.is_ident(&ident)));
    let text = spelling::of(&ident);
    Model { runtime, rules, name: Name { text, ident, taken }, needs, provides, form }
}
