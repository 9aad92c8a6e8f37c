//! Which entry provides what, and which stand twice: questions to rustc, for only it can compare types.
//!
//! See `ordain`'s `compare` module for how they are answered.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote_spanned;

use super::expand::Names;
use super::lower::Chain;

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

    fn entries(self) -> std::ops::Range<usize> {
        self.start..self.start + (1 << self.level)
    }

    fn name(self, family: &str) -> Ident {
        let Self { level, start } = self;
        Ident::new(&format!("__{family}{level}At{start}"), Span::mixed_site())
    }
}

/// Expands to, for each entry:
///
/// ```text
/// trait __Values0At0: Row<__Provided0> {}
/// trait __Entries0At0: Row<__Entry0> {}
/// impl Provides<__Provided1, 1, { Probe::<dyn __Values0At0, __Provided1>::IN }> for __Table {}
/// ```
pub(super) fn table(chain: &Chain, names: &Names) -> TokenStream {
    let private = &names.private;
    let span = Span::mixed_site();
    let blocks = Block::all(chain.entries.len()).map(|block| {
        let values = block.name("Values");
        let entries = block.name("Entries");
        let value = block.entries().map(Names::provided);
        let entry = block.entries().map(Names::admitted);
        quote_spanned! {span=>
            trait #values: #(#private::Row<#value>)+* {}
            trait #entries: #(#private::Row<#entry>)+* {}
        }
    });
    let impls = (0..chain.entries.len()).map(|at| {
        let alias = Names::provided(at);
        let again = asked("Values", at, &alias, names);
        let at = Literal::usize_unsuffixed(at);
        quote_spanned!(span=> impl #private::Provides<#alias, #at, { #again }> for __Table {})
    });
    quote_spanned! {span=>
        /// Who provides what in the chain.
        pub struct __Table;
        #(#blocks)*
        #(#impls)*
    }
}

/// An expression: whether an entry above the one at `at` has the type.
fn asked(family: &str, at: usize, ty: &Ident, names: &Names) -> TokenStream {
    let private = &names.private;
    let span = Span::mixed_site();
    let probes = Block::before(at).map(|block| {
        let block = block.name(family);
        quote_spanned!(span=> #private::Probe::<dyn #block, #ty>::IN)
    });
    let probes: Vec<TokenStream> = probes.collect();
    if probes.is_empty() { quote_spanned!(span=> false) } else { quote_spanned!(span=> #(#probes)||*) }
}

/// An expression: whether an entry above has the very same type.
pub(super) fn repeated(at: usize, names: &Names) -> TokenStream {
    asked("Entries", at, &Names::admitted(at), names)
}

/// An expression: the place of the first entry that has the type, if any.
pub(super) fn provider(ty: &TokenStream, names: &Names) -> TokenStream {
    let private = &names.private;
    quote_spanned!(Span::mixed_site()=> #private::Look::<__Table, #ty, _>::AT)
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
