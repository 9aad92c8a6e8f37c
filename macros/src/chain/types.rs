//! Which entry provides what, and which stand twice: questions to rustc, for only it can compare types.
//!
//! See `ordain`'s `compare` module for how they are answered.

use std::ops::Range;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote_spanned;

use super::expand::Names;
use super::lower::Chain;

/// The most needs of one middleware.
const MAX_NEEDS: usize = 8;

/// So many entries ask together whether one of them, or one above, has what they have: rustc's time for a question grows with
/// the number of bounds that are in scope.
const PART: usize = 16;

/// A run of entries, aligned to its length: `1 << level` of them from `start`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    level: u32,
    start: usize,
}

impl Block {
    /// The blocks that together are the first `end` entries: one for each 1 of `end` in binary.
    fn before(end: usize) -> impl Iterator<Item = Self> {
        let levels = (0..usize::BITS).rev().filter(move |level| end & (1 << level) != 0);
        levels.map(move |level| Self { level, start: (end >> level >> 1 << 1) << level })
    }

    /// The blocks that any entry of a chain of this length asks about, each once.
    fn all(entries: usize) -> impl Iterator<Item = Self> {
        // A block is asked about first by the entry right behind it.
        (1..entries).map(|end| {
            let level = end.trailing_zeros();
            Self { level, start: end - (1 << level) }
        })
    }

    fn entries(self) -> Range<usize> {
        self.start..self.start + (1 << self.level)
    }

    fn param(self) -> Ident {
        let Self { level, start } = self;
        Ident::new(&format!("__Block{level}At{start}"), Span::mixed_site())
    }
}

/// Expands to, besides what [`again`] and [`places`] expand to, a table for those who ask from outside: views.
///
/// ```text
/// pub struct __Table;
/// impl Provides<__Provided1, 1, { __AGAIN0[1].value }> for __Table {}
/// ```
pub(super) fn table(chain: &Chain, names: &Names) -> TokenStream {
    let entries = chain.entries.len();
    let again = (0..entries.div_ceil(PART)).map(|part| again(part, entries, names));
    let places = places(entries, names);
    let rows = (0..entries).map(|at| row(at, names));
    quote_spanned! {Span::mixed_site()=>
        #(#again)*
        #places

        /// Who provides what in the chain.
        pub struct __Table;
        #(impl #rows for __Table {})*
    }
}

/// The trait of a table that has the entry as a row: `Provides<__Provided1, 1, { __AGAIN0[1].value }>`.
fn row(at: usize, names: &Names) -> TokenStream {
    let private = &names.private;
    let (value, again) = (Names::provided(at), asked(at));
    let at = Literal::usize_unsuffixed(at);
    quote_spanned!(Span::mixed_site()=> #private::Provides<#value, #at, { #again.value }>)
}

/// Expands to:
///
/// ```text
/// const fn __again1<__Above, __Block0At0, …>() -> [Again; 16]
/// where
///     __Above: Row<__Provided0> + Stands<__Middleware0> + …,
///     __Block0At0: Row<__Provided16> + Stands<__Middleware16>, …
/// {
///     [Again { value: Probe::<__Above, __Provided16>::GIVES, entry: … }, …]
/// }
/// const __AGAIN1: [Again; 16] = __again1::<Anything, Anything, …>();
/// ```
fn again(part: usize, entries: usize, names: &Names) -> TokenStream {
    let private = &names.private;
    let span = Span::mixed_site();
    let start = part * PART;
    let len = PART.min(entries - start);
    let blocks: Vec<Block> = Block::all(len).collect();
    let params: Vec<Ident> = blocks.iter().map(|block| block.param()).collect();
    let bounds = |param: &Ident, entries: Range<usize>| {
        let value = entries.clone().map(Names::provided);
        let entry = entries.map(Names::admitted);
        quote_spanned!(span=> #param: #(#private::Row<#value> +)* #(#private::Stands<#entry> +)*)
    };
    let above = Ident::new("__Above", span);
    let inner = blocks.iter().map(|block| {
        let Range { start: from, end } = block.entries();
        bounds(&block.param(), start + from..start + end)
    });
    let outer = bounds(&above, 0..start);
    let answers = (0..len).map(|nth| {
        let (value, entry) = (Names::provided(start + nth), Names::admitted(start + nth));
        let mut asked: Vec<Ident> = Block::before(nth).map(Block::param).collect();
        asked.extend((start > 0).then(|| above.clone()));
        quote_spanned! {span=>
            #private::Again {
                value: false #(|| #private::Probe::<#asked, #value>::GIVES)*,
                entry: false #(|| #private::Probe::<#asked, #entry>::HOLDS)*,
            }
        }
    });
    let anything = params.iter().map(|_| quote_spanned!(span=> #private::Anything));
    let (name, constant) = (Ident::new(&format!("__again{part}"), span), Ident::new(&format!("__AGAIN{part}"), span));
    quote_spanned! {span=>
        const fn #name<#above, #(#params),*>() -> [#private::Again; #len]
        where
            #outer,
            #(#inner,)*
        {
            [#(#answers),*]
        }

        const #constant: [#private::Again; #len] = #name::<#private::Anything, #(#anything),*>();
    }
}

/// An expression: which parts of the entry are those of one above.
pub(super) fn asked(at: usize) -> TokenStream {
    let (part, nth) = (Ident::new(&format!("__AGAIN{}", at / PART), Span::mixed_site()), at % PART);
    quote_spanned!(Span::mixed_site()=> #part[#nth])
}

/// Expands to:
///
/// ```text
/// const fn __places<__T>() -> [Places; 200]
/// where
///     __T: Provides<__Provided0, 0, { __AGAIN0[0].value }> + …
/// {
///     [Places { own: Look::<__T, __Provided0, _>::AT, needs: [Look::<__T, <__Middleware0 … as NeedList>::N0, _>::AT, …] }, …]
/// }
/// const __PLACES: [Places; 200] = __places::<Anything>();
/// ```
fn places(entries: usize, names: &Names) -> TokenStream {
    let private = &names.private;
    let span = Span::mixed_site();
    let rows = (0..entries).map(|at| row(at, names));
    let places = (0..entries).map(|at| {
        let (value, middleware) = (Names::provided(at), Names::admitted(at));
        let needs = (0..MAX_NEEDS).map(|nth| {
            let nth = Ident::new(&format!("N{nth}"), span);
            quote_spanned!(span=> <<#middleware as #private::ChainEntry>::Needs as #private::NeedList>::#nth)
        });
        quote_spanned! {span=>
            #private::Places {
                own: #private::Look::<__T, #value, _>::AT,
                needs: [#(#private::Look::<__T, #needs, _>::AT),*],
            }
        }
    });
    quote_spanned! {span=>
        const fn __places<__T>() -> [#private::Places; #entries]
        where
            __T: #(#rows +)*
        {
            [#(#places),*]
        }

        const __PLACES: [#private::Places; #entries] = __places::<#private::Anything>();
    }
}

#[cfg(test)]
mod tests {
    use super::Block;

    #[test]
    fn blocks_are_all_that_stands_above() {
        for end in 0..300 {
            let above: Vec<usize> = Block::before(end).flat_map(Block::entries).collect();
            assert_eq!(above, (0..end).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_block_that_is_asked_about_is_declared_once() {
        for entries in 0..300 {
            let declared: Vec<Block> = Block::all(entries).collect();
            for (at, block) in declared.iter().enumerate() {
                assert!(!declared.iter().take(at).any(|earlier| earlier == block));
            }
            for end in 0..entries {
                assert!(Block::before(end).all(|block| declared.contains(&block)));
            }
        }
    }
}
