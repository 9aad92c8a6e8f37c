//! From a view to the checks of what it takes. Cannot fail.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, GenericParam, ItemFn, Path, ReturnType, Type};

use super::parse::{Need, Parameter, View, only_argument};
use crate::paths::{placed, relocated};
use crate::shown::{before, behind, over, shown_call, shown_type};
use crate::spelling::{self, last_word};

pub(super) fn expand(view: &View) -> TokenStream {
    let needs = view.needs.iter().filter(|need| !need.optional);
    let checks = needs.flat_map(|need| view.chains.iter().map(move |chain| check(need, chain, view)));
    let parameters = view.parameters.iter();
    let asked = parameters.flat_map(|parameter| view.chains.iter().map(move |chain| ask(parameter, chain, view)));
    let item = if view.own && !(view.needs.is_empty() && view.marks.is_empty()) {
        taking(view)
    } else {
        let item = &view.item;
        quote!(#item)
    };
    let marks = (!view.marks.is_empty()).then(|| marks(view));
    let stated = view.chains.iter().map(|chain| is_a_chain(chain, view));
    quote!(#item #marks #(#stated)* #(#checks)* #(#asked)*)
}

/// Expands to, at the parameter's type:
///
/// ```text
/// const _: () = {
///     use {SaysNothing as _, Shut as _, taken};
///     type Chain = <Case<{ ChainGate::<Site>::OPEN }> as AdmitChain<Site>>::Type;
///     taken::<Chain, User>(["…", "…"], Usually::<User>::PROVIDED_BY);
/// };
/// ```
fn check(need: &Need, chain: &Path, view: &View) -> TokenStream {
    let ty = &need.ty;
    let instead =
        |wrapper, why| only_argument(ty, wrapper).map(|inner| format!("write `{}`: {why}", spelling::of(inner)));
    let help = instead("Extension", "a view of a chain's own is no axum handler")
        .or_else(|| instead("Shared", "`Shared` is an entry, and what it holds is the value"));
    let [absent, optional] = sentences(ty, &need.written, help, chain, view);
    // The call is spanned as the user's own: then rustc speaks of the parameter, and not of an expansion.
    let taken = quote_spanned!(Span::mixed_site()=> taken::<Chain, #ty>);
    let provided_by = provided_by(ty, view);
    let taken = shown_call(taken, quote!([#absent, #optional], #provided_by), [last_word(&need.written); 2]);
    let names = quote_spanned!(Span::mixed_site()=> SaysNothing as _, Shut as _, taken);
    checked(chain, view, &need.cfgs, &names, &quote!(#taken;))
}

/// Expands to, at a parameter of a handler of which only rustc knows what it is:
///
/// ```text
/// const _: () = {
///     use {…};
///     type Chain = …;
///     type Known = Case<{ IsValue::<Me>::YES || IsExtractor::<Me>::YES || !provides::<Chain, Me>() }>;
///     extracts::<Me, Known, _>();
///     taken_by(Asks::<Chain, Me>::TAKEN, ["…", "…"], ["…", "…"], Usually::<Me>::PROVIDED_BY);
/// };
/// ```
fn ask(parameter: &Parameter, chain: &Path, view: &View) -> TokenStream {
    let private = view.runtime.private();
    let ty = &parameter.ty;
    let as_it_is = sentences(ty, ty, None, chain, view);
    let (name, spelled, site) = (spelling::of(&view.item.sig.ident), spelling::of(ty), spelling::of(chain));
    let takes = format!("`{name}` takes {} `{spelled}`, an `Extension` of what", spelling::article(&spelled));
    let wrapped = [
        format!(
            "{takes} nothing in the chain `{site}` provides\n\
             help: add an entry that provides it, or take an `Option<{spelled}>`"
        ),
        format!("{takes} the chain `{site}` provides only by an `Option` entry\nhelp: take an `Option<{spelled}>`"),
    ];
    let known = quote_spanned! {Span::mixed_site()=>
        type Known = #private::Case<{
            #private::IsValue::<#ty>::YES || #private::IsExtractor::<#ty>::YES || !#private::provides::<Chain, #ty>()
        }>;
    };
    let asked = quote_spanned!(Span::mixed_site()=> #private::Asks::<Chain, #ty>::TAKEN);
    let at = [last_word(ty); 2];
    let extracts = shown_call(quote_spanned!(Span::mixed_site()=> extracts::<#ty, Known, _>), TokenStream::new(), at);
    let provided_by = provided_by(ty, view);
    let sentences = quote!(#asked, [#(#as_it_is),*], [#(#wrapped),*], #provided_by);
    let taken = shown_call(quote_spanned!(Span::mixed_site()=> taken_by), sentences, at);
    let calls = quote_spanned!(Span::mixed_site()=> #extracts; #taken;);
    let names = quote_spanned! {Span::mixed_site()=>
        AsksNothing as _, IsNot as _, SaysNothing as _, Shut as _, extracts, taken_by
    };
    checked(chain, view, &parameter.cfgs, &names, &quote!(#known #calls))
}

/// Who usually provides a type.
fn provided_by(ty: &Type, view: &View) -> TokenStream {
    let private = view.runtime.private();
    quote_spanned!(Span::mixed_site()=> #private::Usually::<#ty>::PROVIDED_BY)
}

/// What is said of a value that nothing provides, and of one that an entry provides which may be left out.
fn sentences(ty: &Type, written: &Type, help: Option<String>, chain: &Path, view: &View) -> [String; 2] {
    let (name, spelled) = (spelling::of(&view.item.sig.ident), spelling::of(ty));
    let (site, written) = (spelling::of(chain), spelling::of(written));
    let help = help.unwrap_or_else(|| {
        format!(
            "add an entry with `next: impl Provide<{spelled}>` or a field of type `Shared<{spelled}>`, or take an `Option<{written}>`"
        )
    });
    let takes = format!("`{name}` takes {} `{spelled}`, which", spelling::article(&spelled));
    [
        format!("{takes} nothing in the chain `{site}` provides\nhelp: {help}"),
        format!("{takes} the chain `{site}` provides only by an `Option` entry\nhelp: take an `Option<{written}>`"),
    ]
}

/// A check in which the chain is called `Chain`, an empty one if it is no chain.
fn checked(chain: &Path, view: &View, cfgs: &[Attribute], names: &TokenStream, check: &TokenStream) -> TokenStream {
    let private = view.runtime.private();
    let cfgs = cfgs_of(view).chain(cfgs);
    quote_spanned! {Span::mixed_site()=>
        #(#cfgs)*
        const _: () = {
            use #private::{#names};
            type Chain =
                <#private::Case<{ #private::ChainGate::<#chain>::OPEN }> as #private::AdmitChain<#chain>>::Type;
            #check
        };
    }
}

fn cfgs_of(view: &View) -> impl Iterator<Item = &Attribute> {
    view.item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"))
}

/// Where rustc says that something is no chain.
fn is_a_chain(chain: &Path, view: &View) -> TokenStream {
    let private = view.runtime.private();
    let cfgs = cfgs_of(view);
    let shown = shown_type(chain, chain.span(), &private);
    quote_spanned! {Span::mixed_site()=>
        #(#cfgs)*
        const _: () = <#shown as #private::KnownChain>::IS;
    }
}

/// Expands to:
///
/// ```text
/// async fn profile(__req: &mut Request) -> Response {
///     async fn profile(req: &mut Request, user: User) -> impl IntoResponse { … }
///     let value0 = match needed::<User>(__req, "profile") { Ok(value) => value, Err(error) => return … };
///     Output::respond(profile(__req, value0).await)
/// }
/// ```
///
/// The fn inside would hide a parameter of its name.
///
/// With marks it returns a `MarkedResponse<profile>`.
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
    let (returned, wrapped) = if view.marks.is_empty() {
        (quote_spanned!(site=> #private::Response), TokenStream::new())
    } else {
        let returned = quote_spanned!(site=> #private::MarkedResponse::<#name>);
        let wrapped = quote_spanned!(site=> #returned::of);
        (returned, wrapped)
    };
    // That it returns no response is said at what it returns.
    let shown = match &sig.output {
        ReturnType::Type(_, ty) => ty.span(),
        ReturnType::Default => name.span(),
    };
    let respond = relocated(private.clone(), before(shown));
    let respond = quote_spanned!(behind(shown)=> #respond::Output::respond);
    let values: Vec<_> = (0..view.needs.len()).map(|nth| format_ident!("value{nth}", span = site)).collect();
    let loads = view.needs.iter().zip(&values).map(|(need, value)| {
        let ty = &need.ty;
        let load = if need.optional {
            quote_spanned!(site=> #private::wanted::<#ty>(__req))
        } else {
            quote_spanned!(site=> #private::needed::<#ty>(__req, #spelled))
        };
        quote_spanned! {site=>
            let #value = match #load {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(error) => return #wrapped(#private::Output::respond(error)),
            };
        }
    });
    let (generics, _, conditions) = sig.generics.split_for_impl();
    let arguments = sig.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(&parameter.ident),
        GenericParam::Const(parameter) => Some(&parameter.ident),
        GenericParam::Lifetime(_) => None,
    });
    let (callee, awaited) = (relocated(quote!(#name), shown), asyncness.map(|_| quote_spanned!(over(shown)=> .await)));
    let called = quote_spanned!(over(shown)=> #callee::<#(#arguments),*>(__req, #(#values),*) #awaited);
    quote_spanned! {site=>
        #(#attrs)*
        #vis #asyncness fn #name #generics(__req: #request) -> #returned #conditions {
            #sig #block
            #(#loads)*
            #wrapped(#respond(#called))
        }
    }
}

/// After a mistake: a view of a chain's own as a chain takes it, so that what wraps it gives no second error.
pub(super) fn recovered(view: &View) -> TokenStream {
    let private = view.runtime.private();
    let ItemFn { attrs, vis, sig, .. } = &view.item;
    let request = match sig.inputs.first() {
        Some(FnArg::Typed(argument)) if view.own => &argument.ty,
        _ => return view.item.to_token_stream(),
    };
    let (name, asyncness) = (&sig.ident, &sig.asyncness);
    let (generics, _, conditions) = sig.generics.split_for_impl();
    quote_spanned! {Span::mixed_site()=>
        #(#attrs)*
        #vis #asyncness fn #name #generics(_: #request) -> #private::Response #conditions {
            ::core::unreachable!()
        }
    }
}

/// Expands to a type that stands for the view:
///
/// ```text
/// pub enum hook {}
///
/// impl MarkList for hook {
///     fn marks() -> Marks { Marks::none().and(CsrfExempt) }
/// }
/// ```
fn marks(view: &View) -> TokenStream {
    let private = view.runtime.private();
    let site = Span::mixed_site();
    let vis = relocated(view.item.vis.to_token_stream(), site);
    let name = &view.item.sig.ident;
    let name = placed(name, site.located_at(name.span()));
    let (cfgs, marks) = (cfgs_of(view), &view.marks);
    let cfgs_of_impl = cfgs_of(view);
    quote_spanned! {site=>
        #(#cfgs)*
        #[doc(hidden)]
        #vis enum #name {}

        #(#cfgs_of_impl)*
        impl #private::MarkList for #name {
            fn marks() -> #private::Marks {
                #private::Marks::none() #(.and(#marks))*
            }
        }
    }
}
