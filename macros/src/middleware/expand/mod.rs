//! The user's item, and beside it what makes a middleware of it. Cannot fail.

mod around;
mod callable;
mod declare;
mod facts;
mod hooks;
mod summary;
mod target;

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::guard::Guards;
use super::model::{Form, Model};
use super::parse::{FnItem, ImplBlock, Item};

pub(super) use self::declare::declare;
pub(super) use self::facts::{Facts, middleware as facts_of, named};
pub(super) use self::target::{Target, site};

pub(super) fn expand(item: &Item, model: &Model) -> TokenStream {
    match item {
        Item::Fn(item) => function(item, model),
        Item::Impl(block) => impl_block(block, model),
        Item::Other(other) => other.tokens.clone(),
    }
}

/// Expands to:
///
/// ```text
/// async fn timing(…) -> Response { … }
/// struct timing {}
/// const _: () = { /* the impls for `timing` */ };
/// ```
fn function(item: &FnItem, model: &Model) -> TokenStream {
    let guards = Guards::of(&item.attrs);
    let target = Target::of_fn(&model.name.ident);
    let declaration = declare(&model.name, &item.vis, &guards, &summary::summary(model), &model.runtime.private());
    let impls = [declaration.impls, impls(model, &target)];
    let impls = behind(&guards, &impls);
    let declaration = declaration.item;
    quote_spanned! {site()=>
        #item
        #declaration
        #impls
    }
}

/// Expands to:
///
/// ```text
/// /// *In a chain:* hooks `process_view`.
/// impl Csrf { … }
/// const _: () = { /* the impls for `Csrf` */ };
/// ```
fn impl_block(block: &ImplBlock, model: &Model) -> TokenStream {
    let guards = Guards::of(&block.attrs);
    let target = Target::of_type(&block.self_type, &block.generics);
    let impls = behind(&guards, &[impls(model, &target)]);
    let summary = summary::summary(model);
    quote_spanned! {site()=>
        #summary
        #block
        #impls
    }
}

/// Expands to:
///
/// ```text
/// const _: () = { pub struct __Here; /* the impls */ };       // with the guards of the user's item
/// ```
pub(super) fn behind(guards: &Guards, impls: &[TokenStream]) -> TokenStream {
    let Guards { cfgs, lints, .. } = guards;
    quote_spanned! {site()=>
        #(#cfgs)*
        #(#lints)*
        const _: () = {
            /// Stands for this attribute.
            pub struct __Here;
            #(#impls)*
        };
    }
}

/// All impls of one middleware.
fn impls(model: &Model, target: &Target) -> TokenStream {
    let named = named(model, target);
    let middleware = facts::middleware(model, target, &Facts::of(model));
    let calls = match &model.form {
        Form::Around(mode, callable) | Form::Both(mode, callable, _) => around::calls(*mode, callable, model, target),
        Form::Hooks(request_hooks) => hooks::outer(request_hooks, model, target),
        Form::Broken => TokenStream::new(),
    };
    quote_spanned! {site()=>
        #named
        #middleware
        #calls
    }
}
