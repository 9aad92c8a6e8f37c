//! The middlewares of a chain as values, and how they are linked around a view.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::lower::{Chain, Entry};
use super::meeting::{spread_value, standing};
use super::names::Names;
use super::presence::either;
use crate::shown::shown_type;

/// So many entries, counted from the outermost, are a part: the type of what is inside it is erased.
const PART: usize = 12;

/// Expands to:
///
/// ```text
/// #[derive(Clone)] struct __Part0(Held<(timing, (csrf, ()))>);                         // twelve entries
/// impl Part for __Part0 { … }
/// #[derive(Clone)] struct __Whole(Held<(Nested<__Part0>, (Boxed<__Part1>, ()))>);      // all of them
/// impl Part for __Whole { … }
/// entries_of! { __Whole, __Boundary, Standing::of::<Site>("Site", &[]) }
/// impl Chain for Site { … fn entries(self) -> __Entries … }
/// ```
///
/// Of at most twelve entries there is no part but `__Whole`; more than twelve parts are put together as parts again.
pub(super) fn linking(chain: &Chain, names: &Names) -> TokenStream {
    let private = &names.private;
    let name = chain.named();
    let span = Span::mixed_site();
    let entries = chain.entries.iter().enumerate();
    let entries = entries
        .map(|(at, entry)| Node { ty: Names::admitted(at).into_token_stream(), value: made(at, entry, private) });
    let mut nodes: Vec<Node> = entries.collect();
    let mut parts = Vec::new();
    let mut of_entries = true;
    while nodes.len() > PART {
        let (declared, outer): (Vec<TokenStream>, Vec<Node>) = nodes
            .chunks(PART)
            .enumerate()
            .map(|(nth, inside)| {
                let name = Ident::new(&format!("__Part{}", parts.len() + nth), span);
                // Nothing stands around the first; and what is in a part of parts is boxed already.
                let entry = Ident::new(if nth > 0 && of_entries { "Boxed" } else { "Nested" }, span);
                let value = filled(&name, inside, private);
                let ty = quote_spanned!(span=> #private::#entry<#name>);
                (declared(&name, inside, private), Node { ty, value: quote_spanned!(span=> #private::#entry(#value)) })
            })
            .unzip();
        parts.extend(declared);
        nodes = outer;
        of_entries = false;
    }
    let whole = Ident::new("__Whole", span);
    let standing = standing(chain, private);
    let bare = chain.bare.then(|| {
        quote_spanned! {span=>
            impl #private::BareChain for #name {
                fn make() -> Self {
                    Self {}
                }
            }
        }
    });
    let (declared, filled) = (declared(&whole, &nodes, private), filled(&whole, &nodes, private));
    quote_spanned! {span=>
        #(#parts)*
        #declared

        type __Boundary = <#private::Case<{
            <<__Whole as #private::Part>::List as #private::EntryList>::CONVERTS
        }> as #private::ModeOf>::Mode;
        #private::entries_of! { __Whole, __Boundary, #standing }

        #bare

        impl #private::Chain for #name {
            type Entries = __Entries;

            fn entries(self) -> __Entries {
                __Entries(#filled)
            }
        }
    }
}

/// What is linked in one piece: an entry, or a part.
struct Node {
    /// As an element of a list.
    ty: TokenStream,
    /// An expression of that type.
    value: TokenStream,
}

/// An expression: the value of an entry, taken from the struct of the chain or made.
fn made(at: usize, entry: &Entry, private: &TokenStream) -> TokenStream {
    if entry.is_spread() {
        return spread_value(at, entry, private);
    }
    let span = Span::mixed_site();
    let present = match &entry.field {
        Some(configured) => {
            let (name, alias) = (configured.named(), Names::entry(at, span));
            quote_spanned!(span=> <__Gate as #private::Admit<#alias>>::admit(self.#name))
        }
        None => {
            let ty = shown_type(Names::admitted(at), entry.caret, private);
            quote_spanned!(span=> <#ty as #private::Bare>::make())
        }
    };
    if entry.cfg.is_none() {
        return present;
    }
    let value = either(
        entry,
        &[quote_spanned!(span=> let value = #present;)],
        &[quote_spanned!(span=> let value = #private::Absent;)],
    );
    quote_spanned!(span=> { #value value })
}

/// `(a, (b, ()))`.
fn list(items: impl DoubleEndedIterator<Item = TokenStream>) -> TokenStream {
    let span = Span::mixed_site();
    items.rev().fold(quote_spanned!(span=> ()), |rest, item| quote_spanned!(span=> (#item, #rest)))
}

/// The type of a part.
fn declared(name: &Ident, inside: &[Node], private: &TokenStream) -> TokenStream {
    let list = list(inside.iter().map(|node| node.ty.clone()));
    quote_spanned! {Span::mixed_site()=>
        #[derive(::core::clone::Clone)]
        struct #name(#private::Held<<Self as #private::Part>::List>);

        impl #private::Part for #name {
            type List = #list;

            fn held(&self) -> &#private::Held<Self::List> {
                &self.0
            }
        }
    }
}

/// An expression: a part, made of the values that it holds.
fn filled(name: &Ident, inside: &[Node], private: &TokenStream) -> TokenStream {
    let list = list(inside.iter().map(|node| node.value.clone()));
    quote_spanned!(Span::mixed_site()=> #name(#private::Held::new(#list)))
}
