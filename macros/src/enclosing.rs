//! Where an attribute on a fn stands.
//!
//! To an attribute a fn of an impl block looks like any other, if it has no `self`. But beside it neither a struct nor an impl may
//! stand: what rustc says of those is about nothing that the user has written. So the file is asked, if there is one.

use std::fs;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// What marks the place. No name of anybody's.
const HERE: &str = "__ordain_stands_here";

/// Whether the attribute that is being expanded stands in an impl block or in a trait. `false` where that is not known.
pub(crate) fn is_associated() -> bool {
    file_and_place().is_some_and(|(text, at)| stands_in_impl(&text, at))
}

/// The text of the file, and where in it the attribute begins.
fn file_and_place() -> Option<(String, usize)> {
    if !proc_macro::is_available() {
        return None;
    }
    let attribute = Span::call_site().unwrap();
    let (line, column) = (attribute.line().checked_sub(1)?, attribute.column().checked_sub(1)?);
    if column == 0 {
        // So stands nearly everything that is outside of impl blocks: it costs nothing.
        return None;
    }
    let text = fs::read_to_string(attribute.local_file()?).ok()?;
    let of_line = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
    let (in_line, _) = text.get(of_line..)?.char_indices().nth(column)?;
    Some((text, of_line + in_line))
}

fn stands_in_impl(text: &str, at: usize) -> bool {
    let Some((before, behind)) = text.split_at_checked(at) else { return false };
    if !may_stand_in_impl(before) {
        return false;
    }
    let marked: Result<TokenStream, _> = format!("{before} {HERE} {behind}").parse();
    marked.is_ok_and(|tokens| found_in(tokens, false).unwrap_or_default())
}

/// Whether it looks so, by the words on the line or above the lines that are indented alike. To be sure is slow.
fn may_stand_in_impl(before: &str) -> bool {
    let opens = |line: &str| line.contains("impl") || line.contains("trait");
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = before.lines().rev();
    let Some(own) = lines.next() else { return false };
    let goes_on = |line: &&str| ["{", "where", "//", "#", ")"].iter().any(|start| line.trim_start().starts_with(start));
    let above = lines.filter(|line| !line.trim().is_empty() && indent(line) < indent(own)).find(|line| !goes_on(line));
    opens(own) || above.is_some_and(opens)
}

/// Whether the place is in an impl block; `None` if it is not in these tokens.
fn found_in(tokens: TokenStream, is_impl: bool) -> Option<bool> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    trees.iter().enumerate().find_map(|(at, tree)| match tree {
        TokenTree::Ident(word) if word == HERE => Some(is_impl),
        TokenTree::Group(group) => {
            let before = trees.get(..at)?;
            let found = found_in(group.stream(), has_fns(before, group));
            // What a macro makes of an impl block is not known.
            found.map(|is_impl| is_impl && !are_called(before))
        }
        _ => None,
    })
}

/// Whether a group is the body of an impl block or of a trait, by the words in front of it.
fn has_fns(before: &[TokenTree], group: &Group) -> bool {
    let ends = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(sign) => sign.as_char() == ';',
        _ => false,
    };
    let head = before.rsplit(ends).next().unwrap_or_default();
    let words: Vec<&Ident> = head.iter().filter_map(word).take(4).collect();
    let first = words.iter().find(|word| ["pub", "unsafe", "default", "auto"].iter().all(|before| *word != before));
    group.delimiter() == Delimiter::Brace && first.is_some_and(|word| *word == "impl" || *word == "trait")
}

/// `name!`, `macro_rules! name`.
fn are_called(before: &[TokenTree]) -> bool {
    let sign = |tree: &TokenTree| matches!(tree, TokenTree::Punct(sign) if sign.as_char() == '!');
    match before {
        [.., bang, TokenTree::Ident(_)] | [.., bang] => sign(bang),
        [] => false,
    }
}

fn word(tree: &TokenTree) -> Option<&Ident> {
    match tree {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::stands_in_impl;

    fn is_associated(text: &str) -> bool {
        text.find('@').is_some_and(|at| stands_in_impl(&text.replace('@', ""), at))
    }

    #[test]
    fn what_stands_in_an_impl_block() {
        assert!(is_associated("struct S; impl S { @fn f() {} }"));
        assert!(is_associated(
            "#[cfg(unix)]\nunsafe impl<T> Tr for S<T>\nwhere\n  T: Tr,\n{\n  fn g() { {} } /* } */\n\n  /// f\n  @fn f() {} }"
        ));
        assert!(is_associated("mod m {\n  pub(crate) trait Tr {\n    const A: &str = \"}\";\n    @fn f() {} } }"));
    }

    #[test]
    fn what_does_not() {
        assert!(!is_associated("impl S {} @fn f() {}"));
        assert!(!is_associated("impl S { fn g() { @fn f() {} } }"));
        assert!(!is_associated("fn g() -> impl Tr {\n  @fn f() {} }"));
        assert!(!is_associated("impl S { } mod tests { @fn f() {} }"));
        assert!(!is_associated("mod tests { // impl S {\n  @fn f() {} }"));
        assert!(!is_associated("impl S {} m! { @fn f() {} }"));
        assert!(!is_associated("m! { impl S { @fn f() {} } }"));
        assert!(!is_associated("macro_rules! m { () => { impl S { @fn f() {} } } }"));
        assert!(!is_associated("impl S { \" @fn f() {} }"));
    }
}
