//! After a mistake: the errors, the user's item, and a stub, so that uses elsewhere give no second error.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, Type};

use super::expand::{Facts, Target, behind, declare, facts_of, named, site};
use super::guard::Guards;
use super::mended;
use super::model::Model;
use super::parse::{FnItem, ImplBlock, Item, Member, Other};
use crate::{errors, tokens};

/// What is emitted of the body that runs the rest of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// What the user wrote: its own mistakes are reported, too.
    Kept,
    /// Nothing: all of it speaks to another `next` than was meant.
    Hollow,
}

/// Expands to: the errors, the item, and the impls of a middleware that does nothing.
pub(super) fn expand(item: &Item, model: &Model, error: Option<&syn::Error>, body: Body) -> TokenStream {
    let item = match item {
        Item::Fn(item) => function(item, model, body),
        Item::Impl(block) => impl_block(block, model, body),
        Item::Other(other) => declared(other, model),
    };
    let errors = error.map(errors::items);
    quote!(#errors #item)
}

/// Expands to: the errors, and the item, which stands where nothing else may.
pub(super) fn alone(item: &Item, model: &Model, error: &syn::Error) -> TokenStream {
    let item = match item {
        Item::Fn(item) => mended::function(item, &model.runtime),
        Item::Impl(block) => block.to_token_stream(),
        Item::Other(other) => other.tokens.clone(),
    };
    let errors = errors::items(error);
    quote!(#errors #item)
}

fn function(item: &FnItem, model: &Model, body: Body) -> TokenStream {
    // In an impl block neither a struct nor an impl may stand, and elsewhere rustc would complain of `self` again.
    if super::argument::receiver(&item.signature).is_some() {
        return TokenStream::new();
    }
    if model.name.taken {
        return item.to_token_stream();
    }
    let guards = Guards::of(&item.attrs);
    let declaration = declare(&model.name, &item.vis, &guards, &TokenStream::new(), &model.runtime.private());
    let stub = stub(model, &Target::of_fn(&model.name.ident));
    let import = mended::import(item, &model.runtime).filter(|_| body == Body::Kept);
    let impls = behind(&guards, &[declaration.impls, stub, import.unwrap_or_default()]);
    let declaration = declaration.item;
    let item = match body {
        Body::Kept => mended::function(item, &model.runtime),
        Body::Hollow => item.hollow(),
    };
    quote!(#item #declaration #impls)
}

fn impl_block(block: &ImplBlock, model: &Model, body: Body) -> TokenStream {
    let named_type = super::argument::path(&block.self_type).is_some();
    let owned = block.generics.lifetimes().next().is_none();
    if matches!(block.self_type, Type::Reference(_)) {
        // It can have no methods of its own, as rustc would say again.
        return TokenStream::new();
    }
    let generics = if block.of_trait.is_some() { of_the_type(block) } else { Some(block.generics.clone()) };
    let (Some(generics), true, true) = (generics, named_type, owned) else {
        return block.to_token_stream();
    };
    let stub = stub(model, &Target::of_type(&block.self_type, &generics));
    let call = block.members.iter().find_map(|member| match member {
        Member::Fn(item) if item.signature.ident == "call" => Some(item),
        Member::Fn(_) | Member::Other(_) | Member::Unread(_) => None,
    });
    let import = call.and_then(|call| mended::import(call, &model.runtime)).filter(|_| body == Body::Kept);
    let impls = behind(&Guards::of(&block.attrs), &[stub, import.unwrap_or_default()]);
    let block = block.with(|item| match body {
        _ if item.signature.ident != "call" => item.to_token_stream(),
        Body::Kept => mended::function(item, &model.runtime),
        Body::Hollow => item.hollow(),
    });
    quote!(#block #impls)
}

/// The parameters of the impl of a trait, if they are the type's; none of them may be.
fn of_the_type(block: &ImplBlock) -> Option<Generics> {
    let ty = block.self_type.to_token_stream();
    let params = &block.generics.params;
    let mentioned = params.iter().filter(|param| tokens::mention(ty.clone(), tokens::name(param))).count();
    let is_one = params.iter().any(|param| *tokens::name(param) == ty.to_string());
    match mentioned {
        0 => Some(Generics::default()),
        all if all == params.len() && !is_one => Some(block.generics.clone()),
        _ => None,
    }
}

fn declared(other: &Other, model: &Model) -> TokenStream {
    let item = &other.tokens;
    let Some((name, generics)) = &other.declared else {
        return item.clone();
    };
    let (_, arguments, _) = generics.split_for_impl();
    let Ok(ty) = syn::parse2(quote!(#name #arguments)) else {
        return item.clone();
    };
    let impls = behind(&Guards::of(&[]), &[stub(model, &Target::of_type(&ty, generics))]);
    quote_spanned! {site()=>
        #item
        #impls
    }
}

/// Provides what was meant to be provided, for others may need it; has no needs, no rules, no hooks.
fn stub(model: &Model, target: &Target) -> TokenStream {
    let private = model.runtime.private();
    let Target { ty, generics, shared, .. } = target;
    let named = named(model, target);
    let middleware = facts_of(model, target, &Facts::none(model));
    quote_spanned! {site()=>
        #named
        #middleware
        impl #generics #private::RequestHooks<__Here> for #ty #shared {}
    }
}
