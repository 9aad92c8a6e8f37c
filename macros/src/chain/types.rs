//! The types of a chain's entries, as a list that rustc compares with itself and with those of others.
//!
//! See `ordain`'s `compare` module for how.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote_spanned;

use super::lower::{Chain, Entry};
use super::names::Names;

/// So many entries are asked about together.
const TOGETHER: usize = 16;

/// Some entries in a row.
enum Run {
    /// Those of a leaf, by its number.
    Leaf(usize),
    /// A list that is spread, by its place.
    Spread(usize),
}

/// Expands to:
///
/// ```text
/// struct __Leaf0;
/// impl Leaf for __Leaf0 {
///     const LEN: usize = 2;
///     fn rows() -> impl Rows {
///         sixteen(<__Gate as Typed<__Entry0>>::compared, <__Gate as Typed<__Entry1>>::compared, empty, …)
///     }
/// }
/// fn __direct() -> impl Listing { both_lists(leaf::<__Leaf0>(), both_lists(vacant(), leaf::<__Leaf1>())) }
/// ```
pub(super) fn types(chain: &Chain, names: &Names) -> TokenStream {
    let private = &names.private;
    let span = Span::mixed_site();
    let leaves = leaves(chain).into_iter().enumerate().map(|(nth, entries)| {
        let (name, len) = (leaf(nth), Literal::usize_unsuffixed(entries.len()));
        let entries = entries.iter().map(|(at, entry)| Names::listed(*at, entry));
        let lacking = (0..TOGETHER).skip(entries.len()).map(|_| quote_spanned!(span=> #private::empty));
        quote_spanned! {span=>
            struct #name;
            impl #private::Leaf for #name {
                const LEN: usize = #len;

                fn rows() -> impl #private::Rows {
                    #private::sixteen(#(<__Gate as #private::Typed<#entries>>::compared,)* #(#lacking),*)
                }
            }
        }
    });
    let list = list(chain, private, |_| quote_spanned!(span=> #private::vacant()));
    quote_spanned! {span=>
        #(#leaves)*

        fn __direct() -> impl #private::Listing {
            #list
        }
    }
}

/// The entries of each leaf, with their places.
fn leaves(chain: &Chain) -> Vec<Vec<(usize, &Entry)>> {
    let entries: Vec<(usize, &Entry)> = chain.entries.iter().enumerate().collect();
    let runs = entries.split(|(_, entry)| entry.is_spread());
    runs.flat_map(|run| run.chunks(TOGETHER)).map(<[_]>::to_vec).collect()
}

/// The chain from its outermost entry to the innermost.
fn runs(chain: &Chain) -> Vec<Run> {
    let leaves =
        leaves(chain).into_iter().enumerate().filter_map(|(nth, leaf)| Some((leaf.first()?.0, Run::Leaf(nth))));
    let spreads = chain.entries.iter().enumerate().filter(|(_, entry)| entry.is_spread());
    let mut runs: Vec<(usize, Run)> = leaves.chain(spreads.map(|(at, _)| (at, Run::Spread(at)))).collect();
    runs.sort_by_key(|(at, _)| *at);
    runs.into_iter().map(|(_, run)| run).collect()
}

fn leaf(nth: usize) -> Ident {
    Ident::new(&format!("__Leaf{nth}"), Span::mixed_site())
}

/// An expression: the types of the chain's entries as a list, with what `spread` makes of the place of each list that is spread.
pub(super) fn list(chain: &Chain, private: &TokenStream, spread: impl Fn(usize) -> TokenStream) -> TokenStream {
    let lists = runs(chain).into_iter().map(|run| match run {
        Run::Leaf(nth) => {
            let name = leaf(nth);
            quote_spanned!(Span::mixed_site()=> #private::leaf::<#name>())
        }
        Run::Spread(at) => spread(at),
    });
    tree(&lists.collect::<Vec<_>>(), private)
}

/// Lists one below the other, balanced, for rustc gives up on types that nest too deep.
fn tree(lists: &[TokenStream], private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    match lists {
        [] => quote_spanned!(span=> #private::no_entries()),
        [list] => list.clone(),
        lists => {
            let (above, below) = lists.split_at(lists.len() / 2);
            let (above, below) = (tree(above, private), tree(below, private));
            quote_spanned!(span=> #private::both_lists(#above, #below))
        }
    }
}
