//! `Named` and `Middleware`: who a middleware is, and what the planner knows about it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote_spanned};

use super::hooks;
use super::target::{Target, site};
use crate::hook::Hook;
use crate::middleware::afterwards::Afterwards;
use crate::middleware::model::{Form, HookFn, Mode, Model, Taken};
use crate::options::rules;
use crate::paths::relocated;
use crate::shown::{before, braced, over};
use crate::spelling;

/// The parts of `Middleware` that a stub has, too.
pub(in crate::middleware) struct Facts {
    kind: Ident,
    capability: Ident,
    needs: TokenStream,
    need_types: TokenStream,
    rules: TokenStream,
    hooks: TokenStream,
    /// What it does with the request afterwards, unless that is what the runtime assumes.
    afterwards: TokenStream,
    /// The hooks of the core, as methods.
    core: TokenStream,
}

impl Facts {
    pub(in crate::middleware) fn of(model: &Model) -> Self {
        let private = model.runtime.private();
        let (kind, capability) = match &model.form {
            Form::Around(mode, _) | Form::Both(mode, _, _) => match mode {
                Mode::Both(_) => ("Both", "Both"),
                Mode::Async => ("Async", "Async"),
                Mode::Blocking => ("Blocking", "Blocking"),
            },
            Form::Hooks(all) if hooks::is_async(all) => ("AsyncHooks", "Both"),
            Form::Hooks(_) | Form::Broken => ("Hooks", "Both"),
        };
        let needs = model.needs.iter().map(|need| {
            let ty = spelling::of(&need.ty);
            let (optional, after) = (need.taken != Taken::Value, need.taken == Taken::After);
            let of = &need.ty;
            quote_spanned! {site()=>
                #private::plan::Need {
                    ty: #ty,
                    optional: #optional,
                    after: #after,
                    provided_by: #private::Usually::<#of>::PROVIDED_BY,
                }
            }
        });
        let named = (!model.needs.is_empty()).then(|| quote_spanned!(site()=> use #private::SaysNothing as _;));
        let needs = quote_spanned! {site()=>
            {
                #named
                #private::plan::Needs::new(&[#(#needs),*])
            }
        };
        let need_types = model.needs.iter().rev().fold(quote_spanned!(site()=> ()), |rest, need| {
            let ty = &need.ty;
            quote_spanned!(site()=> (#ty, #rest))
        });
        Self {
            kind: Ident::new(kind, site()),
            capability: Ident::new(capability, site()),
            needs,
            need_types,
            rules: rules(&model.rules, &model.runtime),
            hooks: hook_flags(model.form.hooks(), &private),
            afterwards: afterwards(model.form.afterwards(), &private),
            core: hooks::core(model),
        }
    }

    /// Of a middleware that cannot run: needs nothing, has no rules and no hooks.
    pub(in crate::middleware) fn none(model: &Model) -> Self {
        let private = model.runtime.private();
        Self {
            kind: Ident::new("Hooks", site()),
            capability: Ident::new("Both", site()),
            needs: quote_spanned!(site()=> #private::plan::Needs::new(&[])),
            need_types: quote_spanned!(site()=> ()),
            rules: quote_spanned!(site()=> &[]),
            hooks: hook_flags(&[], &private),
            afterwards: afterwards(Afterwards::Leaves, &private),
            core: TokenStream::new(),
        }
    }
}

/// Expands to:
///
/// ```text
/// impl Named<__Here> for timing { const ID: Id = Id::new(…); const NAME: &'static str = "timing"; }
/// ```
pub(in crate::middleware) fn named(model: &Model, target: &Target) -> TokenStream {
    let private = model.runtime.private();
    let Target { ty, generics, conditions, .. } = target;
    let name = &model.name.text;
    let is_generic = (!target.parameters.is_empty()).then(|| quote_spanned!(site()=> const IS_GENERIC: bool = true;));
    let package = or_empty("CARGO_PKG_NAME");
    let version = or_empty("CARGO_PKG_VERSION");
    quote_spanned! {site()=>
        impl #generics #private::Named<__Here> for #ty #conditions {
            const ID: #private::plan::Id = #private::plan::Id::new(
                #package,
                #version,
                ::core::module_path!(),
                ::core::line!(),
                ::core::column!(),
                #name,
            );
            const NAME: &'static str = #name;
            #is_generic
        }
    }
}

/// A variable of cargo's, for rustc is also called without it.
fn or_empty(variable: &str) -> TokenStream {
    quote_spanned! {site()=>
        match ::core::option_env!(#variable) {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => "",
        }
    }
}

/// Expands to:
///
/// ```text
/// impl Middleware for timing {
///     type Kind = kind::Both<__Here>;
///     const FACTS: Facts = …;
///     fn values() -> impl Values { values::<Session, (User, ())>() }
///     /* the hooks of the core */
/// }
/// ```
pub(in crate::middleware) fn middleware(model: &Model, target: &Target, facts: &Facts) -> TokenStream {
    let private = model.runtime.private();
    let Target { ty, generics, shared, .. } = target;
    let Facts { kind, capability, needs, need_types, rules, hooks, afterwards, core } = facts;
    let (provided, spelled) = match &model.provides {
        Some(provided) => {
            let text = spelling::of(provided);
            (provided.to_token_stream(), quote_spanned!(site()=> ::core::option::Option::Some(#text)))
        }
        None => (quote_spanned!(site()=> #private::NoValue), quote_spanned!(site()=> ::core::option::Option::None)),
    };
    let values = (model.provides.is_some() || !model.needs.is_empty()).then(|| {
        quote_spanned! {site()=>
            fn values() -> impl #private::Values {
                #private::values::<#provided, #need_types>()
            }
        }
    });
    let parameters = &target.parameters;
    let items = quote_spanned! {site()=>
            type Kind = #private::kind::#kind<__Here>;
            const FACTS: #private::plan::Facts = #private::plan::Facts {
                id: <Self as #private::Named<__Here>>::ID,
                name: <Self as #private::Named<__Here>>::NAME,
                parameters: &[#(#parameters),*],
                provides: #spelled,
                needs: #needs,
                rules: #private::plan::RuleLists::of(#rules),
                capability: #private::plan::Capability::#capability,
                hooks: #hooks,
                optional: false,
                setting: false,
                unlike: false,
                absent: false,
            };
            #afterwards
            #values
            #core
    };
    // At the type is said that it has two such attributes, or cannot be shared.
    let before = before(target.span);
    let shown = relocated(private, before);
    let items = braced(items, over(target.span));
    quote_spanned!(before=> impl #generics #shown::Middleware for #ty #shared #items)
}

/// Expands to: `const AFTERWARDS: Afterwards = Afterwards::Leaves;`.
fn afterwards(afterwards: Afterwards, private: &TokenStream) -> TokenStream {
    if afterwards == Afterwards::Reruns {
        return TokenStream::new();
    }
    let name = Ident::new(afterwards.name(), site());
    quote_spanned!(site()=> const AFTERWARDS: #private::Afterwards = #private::Afterwards::#name;)
}

/// Expands to: `Hooks { request: true, view: cfg!(feature = "a"), … }`.
fn hook_flags(all: &[HookFn], private: &TokenStream) -> TokenStream {
    let fields = Hook::ALL.map(|hook| {
        let name = match hook {
            Hook::Request => "request",
            Hook::View => "view",
            Hook::Exception => "exception",
            Hook::Template => "template",
            Hook::Response => "response",
        };
        let name = format_ident!("{name}", span = site());
        let present = hooks::present(all, hook);
        quote_spanned!(site()=> #name: #present)
    });
    quote_spanned!(site()=> #private::plan::Hooks { #(#fields),* })
}
