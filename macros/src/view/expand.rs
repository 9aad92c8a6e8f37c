//! From a view to the checks of what it takes. Cannot fail.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, Path};

use super::parse::{Need, View, only_argument};
use crate::spelling::{self, last_word};

pub(super) fn expand(view: &View) -> TokenStream {
    let needs = view.needs.iter().filter(|need| !need.optional);
    let checks = needs.flat_map(|need| view.chains.iter().map(move |chain| check(need, chain, view)));
    let item = if view.own && !view.needs.is_empty() {
        taking(view)
    } else {
        let item = &view.item;
        quote!(#item)
    };
    let stated = view.chains.iter().map(|chain| is_a_chain(chain, view));
    quote!(#item #(#stated)* #(#checks)*)
}

/// Expands to, at the parameter's type:
///
/// ```text
/// const _: () = {
///     use {Shut as _, taken};
///     type Chain = <Case<{ ChainGate::<Site>::OPEN }> as AdmitChain<Site>>::Type;
///     taken::<Chain, User>("…", "…");
/// };
/// ```
fn check(need: &Need, chain: &Path, view: &View) -> TokenStream {
    let private = view.runtime.private();
    let ty = &need.ty;
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
    // The call is spanned as the user's own: then rustc speaks of the parameter, and not of an expansion.
    let taken = quote_spanned!(last_word(&need.written)=> taken::<Chain, #ty>(#absent, #optional));
    quote_spanned! {Span::mixed_site()=>
        #(#cfgs)*
        const _: () = {
            use #private::{Shut as _, taken};
            type Chain =
                <#private::Case<{ #private::ChainGate::<#chain>::OPEN }> as #private::AdmitChain<#chain>>::Type;
            #taken
        };
    }
}

/// Where rustc says that something is no chain.
fn is_a_chain(chain: &Path, view: &View) -> TokenStream {
    let private = view.runtime.private_at(chain.span());
    let cfgs = view.item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    quote_spanned! {Span::mixed_site().located_at(chain.span())=>
        #(#cfgs)*
        const _: () = <#chain as #private::KnownChain>::IS;
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
