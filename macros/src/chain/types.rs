//! Which entry provides what, and which stand twice: questions to rustc, for only it can compare types.
//!
//! See `ordain`'s `compare` module for how they are answered.

use std::ops::Range;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote_spanned;

use super::lower::Chain;
use super::names::Names;

/// Blocks of lower levels, those of up to eight entries, are asked about together: see [`Group`].
const TOGETHER: u32 = 4;

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

/// Expands to what [`again`] and [`places`] expand to.
pub(super) fn compared(chain: &Chain, names: &Names) -> TokenStream {
    let private = &names.private;
    let entries: Vec<Ident> = chain.entries.iter().enumerate().map(|(at, entry)| Names::listed(at, entry)).collect();
    let (again, places) = (again(&entries, private), places(&entries, private));
    quote_spanned! {Span::mixed_site()=>
        #again
        #places
    }
}

/// Some entries in a row, and blocks above them. They ask in one fn: the more is in its scope, the longer rustc takes for
/// each question.
struct Group {
    asking: Range<usize>,
    blocks: Vec<Block>,
}

impl Group {
    /// All that is to be asked in a chain of this length.
    fn all(entries: usize) -> Vec<Self> {
        let len = 1 << TOGETHER;
        let near = (0..entries).step_by(len).map(|start| {
            let asking = start..entries.min(start + len);
            let blocks = Block::all(asking.end).filter(|block| block.level < TOGETHER && block.start >= start);
            Self { blocks: blocks.collect(), asking }
        });
        let far = Block::all(entries).filter(|block| block.level >= TOGETHER).map(|block| {
            let Range { start, end } = block.entries();
            Self { asking: end..entries.min(end + (end - start)), blocks: vec![block] }
        });
        near.chain(far).collect()
    }

    /// The blocks that an entry asks about, as a list.
    fn asked(&self, at: usize, private: &TokenStream) -> TokenStream {
        let blocks = Block::before(at).filter(|block| self.blocks.contains(block)).map(Block::param);
        let span = Span::mixed_site();
        blocks.fold(quote_spanned!(span=> ()), |rest, block| quote_spanned!(span=> #private::List<#block, #rest>))
    }

    /// A fn that answers.
    fn declared(&self, name: &Ident, entries: &[Ident], private: &TokenStream) -> TokenStream {
        let span = Span::mixed_site();
        let bounds = self.blocks.iter().map(|block| {
            let (param, Range { start, end }) = (block.param(), block.entries());
            let entries = entries.iter().take(end).skip(start);
            quote_spanned!(span=> #param: #(#private::Holds<__Gate, #entries>)+*)
        });
        let params = self.blocks.iter().map(|block| block.param());
        let Range { start, end } = self.asking;
        let answers = entries.iter().enumerate().take(end).skip(start).map(|(at, entry)| {
            let asked = self.asked(at, private);
            quote_spanned!(span=> #private::again::<__Gate, #entry, #asked, _>())
        });
        let len = self.asking.len();
        quote_spanned! {span=>
            const fn #name<#(#params),*>() -> [#private::Again; #len]
            where
                #(#bounds),*
            {
                [#(#answers),*]
            }
        }
    }

    /// The first of those who ask, and the call.
    fn called(&self, name: &Ident, private: &TokenStream) -> TokenStream {
        let start = Literal::usize_unsuffixed(self.asking.start);
        let anything = self.blocks.iter().map(|_| quote_spanned!(Span::mixed_site()=> #private::Anything));
        quote_spanned!(Span::mixed_site()=> (#start, &#name::<#(#anything),*>()))
    }
}

/// Expands to:
///
/// ```text
/// const fn __again0<__Block0At0, …>() -> [Again; 16]
/// where
///     __Block0At0: Holds<__Gate, __Entry0>, …
/// {
///     [again::<__Gate, __Entry0, (), _>(), again::<__Gate, __Entry1, List<__Block0At0, ()>, _>(), …]
/// }
/// const __AGAIN: [Again; 200] = all_again(&[(0, &__again0::<Anything, …>()), …]);
///
/// type __Shadowed0 = Case<{ __AGAIN[0].value }>;
/// ```
fn again(entries: &[Ident], private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let groups = Group::all(entries.len());
    let names: Vec<Ident> = (0..groups.len()).map(|nth| Ident::new(&format!("__again{nth}"), span)).collect();
    let declared = groups.iter().zip(&names).map(|(group, name)| group.declared(name, entries, private));
    let called = groups.iter().zip(&names).map(|(group, name)| group.called(name, private));
    let shadowed = (0..entries.len()).map(|at| {
        let (shadowed, at) = (shadowed(at), Literal::usize_unsuffixed(at));
        quote_spanned!(span=> type #shadowed = #private::Case<{ __AGAIN[#at].value }>;)
    });
    let len = entries.len();
    quote_spanned! {span=>
        #(#declared)*
        const __AGAIN: [#private::Again; #len] = #private::all_again(&[#(#called),*]);
        #(#shadowed)*
    }
}

/// Whether an entry above provides what this one does, as a type.
fn shadowed(at: usize) -> Ident {
    Ident::new(&format!("__Shadowed{at}"), Span::mixed_site())
}

/// The place of an entry, as a type: `At<D8, At<D12, ()>>` is 200.
fn place(at: usize, private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let digit = Ident::new(&format!("D{}", at % 16), span);
    let rest = if at < 16 { quote_spanned!(span=> ()) } else { place(at / 16, private) };
    quote_spanned!(span=> #private::At<#private::#digit, #rest>)
}

/// Expands to:
///
/// ```text
/// const fn __places<__T>() -> [Classes; 200]
/// where
///     __T: Listed<__Gate, __Entry0, At<D0, ()>, __Shadowed0> + …
/// {
///     [places::<__Gate, __Entry0, __T, _, _>(), …]
/// }
/// const __PLACES: [Classes; 200] = __places::<Anything>();
/// ```
fn places(entries: &[Ident], private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let rows = entries.iter().enumerate().map(|(at, entry)| {
        let (place, shadowed) = (place(at, private), shadowed(at));
        quote_spanned!(span=> #private::Listed<__Gate, #entry, #place, #shadowed>)
    });
    let len = entries.len();
    quote_spanned! {span=>
        const fn __places<__T>() -> [#private::plan::Classes; #len]
        where
            __T: #(#rows)+*
        {
            [#(#private::places::<__Gate, #entries, __T, _, _>()),*]
        }

        const __PLACES: [#private::plan::Classes; #len] = __places::<#private::Anything>();
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Group};

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
    #[test]
    fn every_entry_asks_about_all_that_stands_above() {
        for entries in 0..300 {
            let groups = Group::all(entries);
            for at in 0..entries {
                let asked = groups.iter().filter(|group| group.asking.contains(&at)).flat_map(|group| &group.blocks);
                let asked: Vec<Block> =
                    asked.filter(|asked| Block::before(at).any(|block| block == **asked)).copied().collect();
                assert_eq!(asked.len(), Block::before(at).count());
            }
        }
    }
}
