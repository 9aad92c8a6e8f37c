//! From a view to the checks of what it takes. Cannot fail.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{FnArg, ItemFn};

use super::parse::{Need, View, only_argument};
use crate::spelling::{self, last_word};

pub(super) fn expand(view: &View) -> TokenStream {
    let checks = view.needs.iter().filter(|need| !need.optional).map(|need| check(need, view));
    let item = if view.own && !view.needs.is_empty() {
        taking(view)
    } else {
        let item = &view.item;
        quote!(#item)
    };
    quote!(#item #(#checks)*)
}

/// Expands to, at the parameter's type:
///
/// ```text
/// const _: () = {
///     use {NotFound as _, taken};
///     taken(<Site as Judged>::ENTRIES, Look::<<Site as Judged>::Table, User, _>::AT, "…", "…");
/// };
/// ```
fn check(need: &Need, view: &View) -> TokenStream {
    let private = view.runtime.private();
    let (chain, ty) = (&view.chain, &need.ty);
    let cfgs = view.item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let (name, spelled) = (spelling::of(&view.item.sig.ident), spelling::of(ty));
    let (site, written) = (spelling::of(chain), spelling::of(&need.written));
    let help = match only_argument(ty, "Extension") {
        Some(inner) => format!("write `{}`: a view of a chain's own is no axum handler", spelling::of(inner)),
        None => format!(
            "add an entry with `next: impl Provide<{spelled}>` or a field of type `Shared<{spelled}>`, or take an `Option<{written}>`"
        ),
    };
    let absent = format!("`{name}` takes a `{spelled}`, which nothing in the chain `{site}` provides\nhelp: {help}");
    let optional = format!(
        "`{name}` takes a `{spelled}`, which the chain `{site}` provides only by an `Option` entry\n\
         help: take an `Option<{written}>`"
    );
    let judged = quote!(<#chain as #private::Judged>);
    let place = quote!(#private::Look::<#judged::Table, #ty, _>::AT);
    // The call is spanned as the user's own: then rustc speaks of the parameter, and not of an expansion.
    let taken = quote_spanned!(last_word(&need.written)=> taken(#judged::ENTRIES, #place, #absent, #optional));
    quote_spanned! {Span::mixed_site()=>
        #(#cfgs)*
        const _: () = {
            use #private::{NotFound as _, taken};
            #taken
        };
    }
}

/// Expands to:
///
/// ```text
/// async fn profile(req: &mut Request) -> Response {
///     async fn profile(req: &mut Request, user: User) -> impl IntoResponse { … }
///     let value0 = match needed::<User>(req, "profile") { Ok(value) => value, Err(error) => return … };
///     IntoResponse::into_response(profile(req, value0).await)
/// }
/// ```
fn taking(view: &View) -> TokenStream {
    let private = view.runtime.private();
    let ItemFn { attrs, vis, sig, block } = &view.item;
    let (name, asyncness) = (&sig.ident, &sig.asyncness);
    let spelled = spelling::of(name);
    let site = Span::mixed_site();
    let request = match sig.inputs.first() {
        Some(FnArg::Typed(argument)) => &argument.ty,
        _ => return quote!(#(#attrs)* #vis #sig #block),
    };
    let values: Vec<_> = (0..view.needs.len()).map(|nth| format_ident!("value{nth}", span = site)).collect();
    let loads = view.needs.iter().zip(&values).map(|(need, value)| {
        let ty = &need.ty;
        let load = if need.optional {
            quote_spanned!(site=> #private::wanted::<#ty>(req))
        } else {
            quote_spanned!(site=> #private::needed::<#ty>(req, #spelled))
        };
        quote_spanned! {site=>
            let #value = match #load {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(error) => return #private::IntoResponse::into_response(error),
            };
        }
    });
    let awaited = asyncness.as_ref().map(|_| quote_spanned!(site=> .await));
    quote_spanned! {site=>
        #(#attrs)*
        #vis #asyncness fn #name(req: #request) -> #private::Response {
            #sig #block
            #(#loads)*
            #private::IntoResponse::into_response(#name(req, #(#values),*) #awaited)
        }
    }
}
