//! What was written, once more and in a form of its own, for an editor to read.
//!
//! A language server takes what a word means, and what may stand where one is being written, from the place to which the macro has
//! brought it. After a mistake there would be none, and among generated items it would offer their names, too. So all paths and all
//! words of options stand in front, whatever becomes of them: as parameters, which a `#[cfg]` takes away before rustc looks at them.
//! To complete a word, the server compares the expansion with one in which the word is longer: what stands before it must be the
//! same in both.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use crate::options::Place;
use crate::paths::Runtime;

/// Where tokens stand.
#[derive(Clone, Copy)]
enum Among {
    /// Before the braces of a chain.
    Header,
    /// In the braces of a chain.
    Entries,
    /// In the brackets of an attribute.
    Attribute,
    /// In the parentheses of one that takes options.
    Options(Words),
    /// Where types are expected.
    Types,
}

/// The words of one kind of attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    Fn,
    Impl,
    Entry,
    Chain,
}

impl Words {
    /// The module of the runtime in which they are types, with docs.
    fn module(self) -> Ident {
        let name = match self {
            Self::Fn => "of_fn",
            Self::Impl => "of_impl",
            Self::Entry => "of_entry",
            Self::Chain => "of_chain",
        };
        Ident::new(name, Span::mixed_site())
    }
}

#[derive(Default)]
struct Written {
    words: Vec<(Words, Ident)>,
    paths: Vec<TokenStream>,
}

/// What was written in a chain.
pub(crate) fn in_chain(input: TokenStream, runtime: &Runtime) -> TokenStream {
    let mut written = Written::default();
    written.read(input, Among::Header);
    expand(&written, &[Words::Chain, Words::Entry], runtime)
}

/// What was written in the parentheses of `#[middleware(…)]`.
pub(crate) fn in_options(arguments: TokenStream, place: Place, runtime: &Runtime) -> TokenStream {
    let words = match place {
        Place::Fn => Words::Fn,
        Place::Impl => Words::Impl,
        Place::Entry => Words::Entry,
    };
    let mut written = Written::default();
    written.read(arguments, Among::Options(words));
    expand(&written, &[words], runtime)
}

/// What was written in the parentheses of `#[view(…)]`.
pub(crate) fn in_view(arguments: TokenStream, runtime: &Runtime) -> TokenStream {
    let mut written = Written::default();
    written.read(arguments, Among::Types);
    expand(&written, &[], runtime)
}

/// Expands to:
///
/// ```text
/// const _: Option<fn(#[cfg(any())] of_fn::after, …, #[cfg(any())] session, …)> = None;
/// ```
///
/// Where a word could be written and none is, one stands that is no option: a word that is being written has a place.
fn expand(written: &Written, all: &[Words], runtime: &Runtime) -> TokenStream {
    let site = Span::mixed_site();
    let private = runtime.private();
    let words = all.iter().flat_map(|words| {
        let module = words.module();
        let none = Ident::new("none", site);
        let of_these = written.words.iter().filter(|(of, _)| of == words).map(|(_, word)| word.clone());
        of_these.chain([none]).map(|word| quote_spanned!(site=> #private::#module::#word)).collect::<Vec<TokenStream>>()
    });
    let all = words.chain(written.paths.iter().cloned());
    quote_spanned! {site=>
        const _: ::core::option::Option<fn(#(#[cfg(any())] #all),*)> = ::core::option::Option::None;
    }
}

impl Written {
    fn read(&mut self, tokens: TokenStream, among: Among) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = trees.as_slice();
        while let [tree, behind @ ..] = rest {
            let before = trees.get(..trees.len() - rest.len()).unwrap_or_default();
            rest = behind;
            match tree {
                TokenTree::Group(group) => {
                    if let Some(among) = inside(group, before, among) {
                        self.read(group.stream(), among);
                    }
                }
                TokenTree::Ident(word) => match among {
                    Among::Options(words) if before.last().is_none_or(|last| is(last, ',')) => {
                        let is_named = behind.first().is_some_and(|next| is(next, '='));
                        if !is_named && syn::parse2::<Ident>(word.to_token_stream()).is_ok() {
                            self.words.push((words, word.clone()));
                        }
                    }
                    Among::Entries if is_field_name(behind) => {}
                    // Behind the `=` of `crate = path`.
                    Among::Entries | Among::Types | Among::Options(_) => {
                        let path;
                        (path, rest) = path_from(word, before, behind);
                        self.paths.extend(path);
                    }
                    Among::Header | Among::Attribute => {}
                },
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

/// Where the tokens of a group stand, behind others; none where they are no types and no options.
fn inside(group: &Group, before: &[TokenTree], among: Among) -> Option<Among> {
    let word = match before.last() {
        Some(TokenTree::Ident(word)) => word.to_string(),
        _ => String::new(),
    };
    match (among, group.delimiter()) {
        (_, Delimiter::None) => Some(among),
        (Among::Header, Delimiter::Brace) => Some(Among::Entries),
        (Among::Header | Among::Entries, Delimiter::Bracket) if before.last().is_some_and(|last| is(last, '#')) => {
            Some(Among::Attribute)
        }
        (Among::Entries | Among::Types, Delimiter::Parenthesis | Delimiter::Bracket) => Some(Among::Types),
        (Among::Attribute, Delimiter::Parenthesis) if word == "middleware" => Some(Among::Options(Words::Entry)),
        (Among::Attribute, Delimiter::Parenthesis) if word == "chain" => Some(Among::Options(Words::Chain)),
        (Among::Options(_), Delimiter::Parenthesis) if word == "waive" => Some(among),
        (Among::Options(_), Delimiter::Parenthesis) if word != "named" => Some(Among::Types),
        _ => None,
    }
}

/// A colon that is not half of a `::`.
fn is_field_name(behind: &[TokenTree]) -> bool {
    matches!(behind, [colon, next, ..] if is(colon, ':') && !is(next, ':'))
        || matches!(behind, [colon] if is(colon, ':'))
}

/// The path that begins with this word, if it is one that rustc can read, and what stands behind it.
fn path_from<'t>(
    word: &Ident,
    before: &[TokenTree],
    mut behind: &'t [TokenTree],
) -> (Option<TokenStream>, &'t [TokenTree]) {
    let mut path = word.to_token_stream();
    while let [first, second, segment @ TokenTree::Ident(_), rest @ ..] = behind
        && is(first, ':')
        && is(second, ':')
    {
        path.extend([first.clone(), second.clone(), segment.clone()]);
        behind = rest;
    }
    let is_path = match before {
        [.., dot, last] if is(last, '.') => is(dot, '.'),
        [.., last] => !is(last, '\'') && !is(last, '.'),
        [] => true,
    };
    let is_path = is_path && path.to_string() != "self";
    let path = (is_path && syn::parse2::<syn::Path>(path.clone()).is_ok()).then(|| match before {
        [.., first, second] if is(first, ':') && is(second, ':') => {
            [first.clone(), second.clone()].into_iter().chain(path).collect()
        }
        _ => path,
    });
    (path, behind)
}

fn is(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}
