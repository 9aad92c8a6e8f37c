//! Lists that are spread in a chain, and the chains around it: what the judge is told about the whole.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;

use super::lower::{Chain, Entry};
use super::names::Names;
use super::presence::either;
use super::types::list;
use crate::shown::shown_type;
use crate::spelling;

/// Expands to the `Judged` of a chain. Of one that stands alone:
///
/// ```text
/// impl Judged for Site {
///     const OWN: Own = __DIRECT;
///     const CONTEXTS: &'static [Context] = &[Context { entries: …, from: 0, verdict: &judge_within(…) }];
///     fn own() -> impl Listing { __direct() }
///     fn contexts() -> impl Listings { alone(Self::own()) }
/// }
/// ```
pub(super) fn judged(chain: &Chain, names: &Names) -> TokenStream {
    let private = &names.private;
    let (name, part) = (chain.named(), chain.part);
    let spread = spread(chain, private);
    let own = if spread.is_some() { quote_spanned!(site()=> __SPREAD) } else { quote_spanned!(site()=> __DIRECT) };
    let types = if spread.is_some() {
        list(chain, private, |at| {
            let chain = spread_chain(at);
            quote_spanned!(site()=> <#chain as #private::Judged>::own())
        })
    } else {
        quote_spanned!(site()=> __direct())
    };
    let (around, contexts, listings) = if chain.within.is_empty() {
        let contexts = quote_spanned! {site()=> &[#private::plan::Context {
            entries: #own.entries,
            classes: #own.classes,
            from: 0,
            verdict: &#private::plan::judge_within(#own.entries, 0, #part),
        }]};
        (TokenStream::new(), contexts, quote_spanned!(site()=> #private::alone(<Self as #private::Judged>::own())))
    } else {
        within(chain, &own, private)
    };
    quote_spanned! {site()=>
        #spread
        #around

        impl #private::Judged for #name {
            const OWN: #private::plan::Own = #own;
            const CONTEXTS: &'static [#private::plan::Context] = #contexts;

            fn own() -> impl #private::Listing {
                #types
            }

            fn contexts() -> impl #private::Listings {
                #listings
            }
        }
    }
}

fn site() -> Span {
    Span::mixed_site()
}

/// The chain that an entry spreads, as a type.
pub(super) fn spread_chain(at: usize) -> Ident {
    Ident::new(&format!("__Chain{at}"), site())
}

/// Expands to, for `..Common` as the third entry:
///
/// ```text
/// type __Entry2 = Spread<__Chain2>;
/// type __Chain2 = <Case<{ ChainGate::<Common>::OPEN }> as AdmitChain<Common>>::Type;
/// ```
pub(super) fn spread_alias(at: usize, entry: &Entry, alias: &Ident, private: &TokenStream) -> [Vec<TokenStream>; 2] {
    let (ty, chain) = (&entry.ty, spread_chain(at));
    let present = vec![
        quote_spanned! {site()=>
            type #chain =
                <#private::Case<{ #private::ChainGate::<#ty>::OPEN }> as #private::AdmitChain<#ty>>::Type;
        },
        quote_spanned!(site()=> type #alias = #private::Spread<#chain>;),
    ];
    let absent = vec![
        quote_spanned!(site()=> type #chain = #private::NoChain;),
        quote_spanned!(site()=> type #alias = #private::Absent;),
    ];
    [present, absent]
}

/// Expands to, where lists are spread:
///
/// ```text
/// const __SPREADS: &[Spread] = &[Spread { item: 2, name: "Common", own: <__Chain2 as Judged>::OWN }];
/// const __LEN: usize = 4 + <__Chain2 as Judged>::OWN.entries.len() - 1;
/// const __LAID: &Laid<__LEN> = &spread(__DIRECT, __SPREADS, &[&[…], &[…]]);
/// const __SPREAD: Own = Own { entries: &__LAID.entries, classes: &__LAID.classes };
/// ```
fn spread(chain: &Chain, private: &TokenStream) -> Option<TokenStream> {
    let spreads: Vec<(usize, &Entry)> =
        chain.entries.iter().enumerate().filter(|(_, entry)| entry.is_spread()).collect();
    if spreads.is_empty() {
        return None;
    }
    let items = spreads.iter().map(|(at, entry)| {
        let (chain, item, name) = (spread_chain(*at), Literal::usize_unsuffixed(*at), &entry.label);
        quote_spanned! {site()=>
            #private::plan::Spread { item: #item, name: #name, own: <#chain as #private::Judged>::OWN }
        }
    });
    let chains = spreads.iter().map(|(at, _)| spread_chain(*at));
    let direct = Literal::usize_unsuffixed(chain.entries.len() - spreads.len());
    let lists: Vec<TokenStream> = std::iter::once(quote_spanned!(site()=> __direct))
        .chain(spreads.iter().map(|(at, _)| {
            let chain = spread_chain(*at);
            quote_spanned!(site()=> <#chain as #private::Judged>::own)
        }))
        .collect();
    let kin = lists.iter().enumerate().map(|(nth, asking)| {
        let row = lists.iter().enumerate().map(|(other, asked)| {
            if other == nth {
                quote_spanned!(site()=> &#private::plan::KinTree::Empty)
            } else {
                quote_spanned!(site()=> #private::asked(#asking, #asked))
            }
        });
        quote_spanned!(site()=> &[#(#row),*])
    });
    Some(quote_spanned! {site()=>
        const __SPREADS: &[#private::plan::Spread] = &[#(#items),*];
        const __LEN: usize = #direct #(+ <#chains as #private::Judged>::OWN.entries.len())*;
        const __LAID: &#private::plan::Laid<__LEN> =
            &#private::plan::spread(__DIRECT, __SPREADS, &[#(#kin),*]);
        const __SPREAD: #private::plan::Own =
            #private::plan::Own { entries: &__LAID.entries, classes: &__LAID.classes };
    })
}

/// Expands to, of a chain within `Site`: what stands before its `Judged`, its contexts, and their types.
///
/// ```text
/// type __Around0 = <Case<{ ChainGate::<Site>::OPEN }> as AdmitChain<Site>>::Type;
/// const __AROUND: &[Around] = &[Around { name: "Site", contexts: …, kin: asked_within::<Admin, __Around0>() }];
/// const __INSIDE: &Laid<…> = &inside(__AROUND, __DIRECT);
/// const __VERDICTS: &[Verdict; …] = &verdicts(__AROUND, __DIRECT, &__INSIDE.entries, false);
/// ```
fn within(chain: &Chain, own: &TokenStream, private: &TokenStream) -> (TokenStream, TokenStream, TokenStream) {
    let (name, part) = (chain.named(), chain.part);
    let aliases: Vec<Ident> = (0..chain.within.len()).map(around).collect();
    let declared = chain.within.iter().zip(&aliases).map(|(path, alias)| {
        quote_spanned! {site()=>
            type #alias =
                <#private::Case<{ #private::ChainGate::<#path>::OPEN }> as #private::AdmitChain<#path>>::Type;
        }
    });
    let listed = chain.within.iter().zip(&aliases).map(|(path, alias)| {
        let spelled = path.segments.last().map(|last| spelling::of(&last.ident)).unwrap_or_default();
        quote_spanned! {site()=> #private::plan::Around {
            name: #spelled,
            contexts: <#alias as #private::Judged>::CONTEXTS,
            kin: #private::asked_within::<#name, #alias>(),
        }}
    });
    let stated = chain.within.iter().map(|path| is_a_chain(path, path.span(), private));
    let items = quote_spanned! {site()=>
        #(#declared)*
        #(#stated)*
        const __AROUND: &[#private::plan::Around] = &[#(#listed),*];
        const __CONTEXTS: usize = #private::plan::count(__AROUND);
        const __TOTAL: usize = #private::plan::total(__AROUND, #own.entries.len());
        const __INSIDE: &#private::plan::Laid<__TOTAL> = &#private::plan::inside(__AROUND, #own);
        const __VERDICTS: &[#private::plan::Verdict; __CONTEXTS] =
            &#private::plan::verdicts(__AROUND, #own, &__INSIDE.entries, #part);
    };
    let contexts = quote_spanned!(site()=> &#private::plan::contexts(__AROUND, #own, __INSIDE, __VERDICTS));
    let listings = aliases.iter().rev().fold(quote_spanned!(site()=> #private::nowhere()), |rest, alias| {
        quote_spanned! {site()=>
            #private::above(<#alias as #private::Judged>::contexts(), <Self as #private::Judged>::own(), #rest)
        }
    });
    (items, contexts, listings)
}

/// Where rustc says that something is no chain.
pub(super) fn is_a_chain(path: &impl ToTokens, shown: Span, private: &TokenStream) -> TokenStream {
    let path = shown_type(path, shown, private);
    quote_spanned!(site()=> const _: () = <#path as #private::KnownChain>::IS;)
}

/// An expression: the value of a spread list, taken from the struct of the chain or made.
pub(super) fn spread_value(at: usize, entry: &Entry, private: &TokenStream) -> TokenStream {
    let chain = spread_chain(at);
    let admitted = Names::admitted(at);
    let value = match &entry.field {
        Some(field) => {
            let name = field.named();
            let ty = &entry.ty;
            quote_spanned! {site()=>
                <#private::Case<{ #private::ChainGate::<#ty>::OPEN }> as #private::AdmitChain<#ty>>::admit(self.#name)
            }
        }
        None => {
            let chain = shown_type(&chain, entry.caret, private);
            quote_spanned!(site()=> <#chain as #private::BareChain>::make())
        }
    };
    let present =
        quote_spanned!(site()=> <__Gate as #private::Admit<#private::Spread<#chain>>>::admit(#private::Spread(#value)));
    if entry.cfg.is_none() {
        return present;
    }
    let value = either(
        entry,
        &[quote_spanned!(site()=> let value: #admitted = #present;)],
        &[quote_spanned!(site()=> let value: #admitted = #private::Absent;)],
    );
    quote_spanned!(site()=> { #value value })
}

/// An expression: what a chain knows of itself at run time, and of those that may be around it.
pub(super) fn standing(chain: &Chain, private: &TokenStream) -> TokenStream {
    let (name, spelled) = (chain.named(), spelling::of(&chain.name));
    let spelled = spelled.strip_prefix("r#").unwrap_or(&spelled);
    let around = (0..chain.within.len()).map(|nth| {
        let alias = around(nth);
        quote_spanned!(site()=> <<#alias as #private::Chain>::Entries as #private::Entries>::standing)
    });
    quote_spanned!(site()=> #private::Standing::of::<#name>(#spelled, &[#(#around),*]))
}

/// A chain that may be around this one, as a type.
fn around(nth: usize) -> Ident {
    Ident::new(&format!("__Around{nth}"), site())
}
