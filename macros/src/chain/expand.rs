//! From a chain without mistakes to the code for it. Cannot fail.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Type, TypePath};

use super::linking::linking;
use super::lower::{Chain, Entry};
use super::meeting::{is_a_chain, judged, spread_alias};
use super::names::Names;
use super::presence::either;
use super::summary::summary;
use super::types::types;
use crate::options;
use crate::paths::relocated;
use crate::shown::{before, shown_call, shown_type};
use crate::spelling::{self, last_word};

/// Expands to:
///
/// ```text
/// /// docs of the chain, and a table of its entries
/// pub struct Site { pub csrf: Csrf }
///
/// const _: () = {
///     type __Entry0 = timing;
///     fn __direct() -> impl Listing { … }         // the types of the entries
///     impl Judged for Site { const OWN: … = …; const CONTEXTS: … = …; … }     // the entries, and the verdict on them
///     impl Site { pub const PLAN: Plan = …; }
///     struct __Entries(…);                        // the middlewares, and how they are linked
///     impl Chain for Site { … }
///     chain_methods! { Site }
/// };
///
/// const _: () = (enforce::<Site>)(0);         // shown at the entry
/// ```
pub(super) fn expand(chain: &Chain) -> TokenStream {
    let declaration = declaration(chain);
    let implementation = implementation(chain);
    quote!(#declaration #implementation)
}

pub(super) fn implementation(chain: &Chain) -> TokenStream {
    let names = Names { private: chain.runtime.private() };
    let aliases = aliases(chain, &names);
    let types = types(chain, &names);
    let judgement = judgement(chain, &names);
    let checks = chain.entries.iter().enumerate().map(|(at, entry)| check(at, entry, chain));
    let linking = linking(chain, &names);
    let stated = chain.entries.iter().filter_map(|entry| {
        entry.dots?;
        let cfg = entry.cfg.iter();
        let stated = is_a_chain(&entry.ty, last_word(&entry.ty), &names.private);
        Some(quote_spanned!(Span::mixed_site()=> #(#[cfg(#cfg)])* #stated))
    });
    let (private, name, cfgs) = (&names.private, chain.named(), &chain.cfgs);
    // What is only there to be spread cannot be put around anything.
    let methods = if chain.part {
        TokenStream::new()
    } else {
        quote_spanned!(Span::mixed_site()=> #private::chain_methods! { #name })
    };
    quote_spanned! {Span::mixed_site()=>
        #(#cfgs)*
        const _: () = {
            use #private::Shut as _;
            #aliases
            #types
            #judgement
            #linking
            #(#stated)*
            #methods
        };

        #(#checks)*
    }
}

/// The struct, with a field for each configured entry.
pub(super) fn declaration(chain: &Chain) -> TokenStream {
    let Chain { attrs, vis, name, generics, .. } = chain;
    let fields = chain.entries.iter().filter_map(|entry| {
        let field = entry.field.as_ref()?;
        let (attrs, name, ty) = (&field.attrs, &field.name, &entry.ty);
        // A lint about the field points at it, not from the struct's own visibility on.
        let vis = relocated(vis.to_token_stream(), before(name.span()));
        Some(quote!(#(#attrs)* #vis #name: #ty))
    });
    let fields: Vec<TokenStream> = fields.collect();
    let summary = summary(chain);
    if fields.is_empty() {
        quote!(#(#attrs)* #summary #vis struct #name #generics;)
    } else {
        quote!(#(#attrs)* #summary #vis struct #name #generics { #(#fields),* })
    }
}

/// Expands to:
///
/// ```text
/// type __Entry0 = timing;
/// type __Listed0 = Providing<__Entry0, Session>;      // only where the entry says what it provides
/// type __Middleware0 = <__Gate as Admit<__Entry0>>::Type;
/// type __Gate = Case<{ true && Gate::<__Entry0>::OPEN && … }>;
/// ```
fn aliases(chain: &Chain, names: &Names) -> TokenStream {
    let private = &names.private;
    let span = Span::mixed_site();
    let gates = (0..chain.entries.len()).map(|at| Names::entry(at, span));
    let aliases = chain.entries.iter().enumerate().map(|(at, entry)| {
        let (alias, admitted, listed) = (Names::entry(at, span), Names::admitted(at), Names::listed(at, entry));
        let ty = &entry.ty;
        let [mut present, mut absent] = if entry.is_spread() {
            spread_alias(at, entry, &alias, private)
        } else {
            [
                vec![quote_spanned!(span=> type #alias = #ty;)],
                vec![quote_spanned!(span=> type #alias = #private::Absent;)],
            ]
        };
        if let Some(said) = &entry.provides {
            present.push(quote_spanned!(span=> type #listed = #private::Providing<#alias, #said>;));
            absent.push(quote_spanned!(span=> type #listed = #private::Absent;));
        }
        let items = either(entry, &present, &absent);
        quote_spanned! {span=>
            #items
            type #admitted = <__Gate as #private::Admit<#alias>>::Type;
        }
    });
    quote_spanned! {span=>
        #(#aliases)*
        type __Gate = #private::Case<{ true #(&& #private::Gate::<#gates>::OPEN)* }>;
    }
}

/// The facts, the verdict on them, and the plan.
fn judgement(chain: &Chain, names: &Names) -> TokenStream {
    let private = &names.private;
    let name = chain.named();
    let spelled = spelling::of(&name);
    let spelled = spelled.strip_prefix("r#").unwrap_or(&spelled);
    let judged = judged(chain, names);
    let len = Literal::usize_unsuffixed(chain.entries.len());
    let facts = chain.entries.iter().enumerate().map(|(at, entry)| facts(at, entry, names));
    let labels = chain.entries.iter().map(|entry| &entry.label);
    let rules = chain.entries.iter().enumerate().filter(|(_, entry)| !entry.rules.is_empty());
    let rules = rules.map(|(at, entry)| {
        let (at, rules) = (Literal::usize_unsuffixed(at), rules_of(entry, chain));
        quote_spanned!(Span::mixed_site()=> (#at, #rules))
    });
    quote_spanned! {Span::mixed_site()=>
        const __ENTRIES: &#private::plan::Laid<#len> = &#private::entries(
            __Gate::HOLDS,
            &[#(#facts),*],
            &[#(#labels),*],
            &[#(#rules),*],
            #private::asked_of_itself(__direct),
        );
        const __DIRECT: #private::plan::Own =
            #private::plan::Own { entries: &__ENTRIES.entries, classes: &__ENTRIES.classes };
        #judged

        impl #name {
            /// The plan of this chain: its entries in order, what they need and provide, and what was waived.
            pub const PLAN: #private::plan::Plan = #private::plan::Plan::new(
                #spelled,
                <Self as #private::Judged>::CONTEXTS,
            );
        }
    }
}

/// An error of order is said by this call, which is therefore shown at the entry.
fn check(at: usize, entry: &Entry, chain: &Chain) -> TokenStream {
    let private = chain.runtime.private();
    let (name, cfgs) = (chain.named(), &chain.cfgs);
    let enforce = quote_spanned!(Span::mixed_site()=> #private::enforce::<#name>);
    let call = shown_call(enforce, Literal::usize_suffixed(at), entry.dots.unwrap_or([entry.caret; 2]));
    quote_spanned! {Span::mixed_site()=>
        #(#cfgs)*
        const _: () = #call;
    }
}

/// What the middleware says about itself, and what the entry says in its stead. This is where rustc reports what is no
/// middleware, so it is shown at the entry's type.
fn facts(at: usize, entry: &Entry, names: &Names) -> TokenStream {
    let private = &names.private;
    if entry.is_spread() {
        let alias = Names::entry(at, Span::mixed_site());
        return quote_spanned!(Span::mixed_site()=> <#alias as #private::ChainEntry>::FACTS);
    }
    let known = Ident::new(known(&entry.ty), Span::mixed_site());
    let shown = shown_type(Names::entry(at, Span::mixed_site()), last_word(&entry.ty), private);
    let facts = quote_spanned!(Span::mixed_site()=> <#shown as #private::#known>::FACTS);
    let facts = in_words_of(&entry.ty, facts, names);
    let Some(ty) = &entry.provides else {
        return facts;
    };
    let spelled = spelling::of(ty);
    quote_spanned! {Span::mixed_site()=>
        #private::plan::Facts { provides: ::core::option::Option::Some(#spelled), ..#facts }
    }
}

/// The trait that every entry has, by the name under which rustc says best what an entry so spelled lacks.
fn known(ty: &Type) -> &'static str {
    let Type::Path(TypePath { path, .. }) = spelling::middleware(ty) else { return "Known" };
    let mut segments = path.segments.iter().rev();
    match (segments.next(), segments.next()) {
        (Some(last), _) if last.ident == "Either" => "KnownEither",
        (Some(last), _) if last.ident == "Tower" => "KnownLayer",
        (Some(last), _) if last.ident == "Shared" && !last.arguments.is_none() => "KnownShared",
        (Some(last), Some(module)) if module.ident == "layers" && !last.arguments.is_none() => "KnownLayer",
        _ => "Known",
    }
}

/// Facts about an entry with type arguments, in which those stand for the parameters of its middleware.
fn in_words_of(ty: &Type, facts: TokenStream, names: &Names) -> TokenStream {
    let ty = spelling::middleware(ty);
    let arguments = spelling::arguments(ty);
    if arguments.is_empty() {
        return facts;
    }
    let private = &names.private;
    let name = spelling::of_last_segment(ty);
    quote_spanned! {Span::mixed_site()=> {
        const FACTS: #private::plan::Facts = #facts;
        const SPELLED: &#private::plan::Spelled = &#private::plan::Spelled::new(&FACTS, &[#(#arguments),*]);
        FACTS.spelled(#name, SPELLED)
    }}
}

/// The rules on an entry that has some; none of them where a `#[cfg]` has removed it.
fn rules_of(entry: &Entry, chain: &Chain) -> TokenStream {
    let rules = options::rules(&entry.rules, &chain.runtime);
    match &entry.cfg {
        Some(condition) => {
            let private = chain.runtime.private();
            quote_spanned! {Span::mixed_site()=> {
                #[cfg(#condition)]
                const RULES: &[#private::plan::Rule] = #rules;
                #[cfg(not(#condition))]
                const RULES: &[#private::plan::Rule] = &[];
                RULES
            }}
        }
        None => rules,
    }
}
