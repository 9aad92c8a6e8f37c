//! Whether an `async fn` awaits only `next`, decided on the tokens of its body.
//!
//! Then it is ready as soon as `next` is, and a blocking chain can run it as it is. Anything unclear
//! counts as another await: the price of that is a bridge, the price of the reverse is a hang.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::known_macros::is_known;
use super::only_next::OnlyNext;

/// Whether every `await` in the body directly follows `next…run(…)`, and `next` goes nowhere else. `None` if not.
///
/// `next` is the parameter's own name; `None` if it has none.
pub(super) fn awaits_only_next(body: &Group, next: Option<&Ident>) -> Option<OnlyNext> {
    let mut reader = Reader { next, found: OnlyNext::Certain };
    reader.only_next(body.stream()).then_some(reader.found)
}

struct Reader<'n> {
    next: Option<&'n Ident>,
    found: OnlyNext,
}

impl Reader<'_> {
    fn only_next(&mut self, tokens: TokenStream) -> bool {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = trees.as_slice();
        let mut before: Option<&TokenTree> = None;
        while let Some((tree, after)) = rest.split_first() {
            rest = after;
            match tree {
                TokenTree::Ident(ident) if ident == "await" || ident == "async" => return false,
                TokenTree::Ident(ident) if Some(ident) == self.next && !is_member(before) => match self.run(after) {
                    Some(after) => rest = after,
                    None => return false,
                },
                TokenTree::Punct(bang) if bang.as_char() == '!' => {
                    let (until, _) = trees.split_at(trees.len() - after.len() - 1);
                    let called = before.and_then(macro_name).zip(after.first());
                    if let Some((name, TokenTree::Group(group))) = called {
                        if !is_known(&name) || self.mentions_next(group.stream()) {
                            return false;
                        }
                        if !is_of_std(until) {
                            self.found = OnlyNext::ByNames;
                        }
                    }
                }
                TokenTree::Group(group) => {
                    if !self.only_next(group.stream()) {
                        return false;
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            before = Some(tree);
        }
        true
    }

    /// What follows `[.clone()][.provide(…)].run(…).await`, if that is what follows `next`.
    fn run<'t>(&mut self, after: &'t [TokenTree]) -> Option<&'t [TokenTree]> {
        let mut rest = after;
        loop {
            let [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(arguments), behind @ ..] = rest
            else {
                return None;
            };
            let call = dot.as_char() == '.' && arguments.delimiter() == Delimiter::Parenthesis;
            if !call || !self.only_next(arguments.stream()) {
                return None;
            }
            rest = behind;
            if method == "run" {
                break;
            }
            if method != "clone" && method != "provide" {
                return None;
            }
        }
        match rest {
            [TokenTree::Punct(dot), TokenTree::Ident(awaited), behind @ ..]
                if dot.as_char() == '.' && awaited == "await" =>
            {
                Some(behind)
            }
            _ => None,
        }
    }

    /// Whether `next` occurs anywhere in what a macro gets, in the text of a string too: `format!("{next:?}")`.
    fn mentions_next(&self, tokens: TokenStream) -> bool {
        tokens.into_iter().any(|tree| match tree {
            TokenTree::Ident(ident) => Some(&ident) == self.next,
            TokenTree::Group(group) => self.mentions_next(group.stream()),
            TokenTree::Literal(literal) => {
                self.next.is_some_and(|next| literal.to_string().contains(&format!("{{{next}")))
            }
            TokenTree::Punct(_) => false,
        })
    }
}

/// Whether what follows is the name of a method or a field, or the end of a path.
fn is_member(before: Option<&TokenTree>) -> bool {
    matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '.')
}

/// Whether the path that these tokens end in begins with `::std`, so that its name means what it says whatever else is called so.
fn is_of_std(until: &[TokenTree]) -> bool {
    let is_colon = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ':');
    let [before @ .., a, b, TokenTree::Ident(krate), c, d, TokenTree::Ident(_)] = until else { return false };
    if ![a, b, c, d].into_iter().all(is_colon) || !["std", "core", "alloc"].iter().any(|known| krate == known) {
        return false;
    }
    match before.last() {
        // What stands before the path, and is no segment of it: `return ::std::format!(…)`.
        Some(TokenTree::Ident(ident)) => {
            let name = ident.to_string();
            syn::parse_str::<Ident>(&name).is_err() && !["crate", "self", "super", "Self"].contains(&name.as_str())
        }
        Some(TokenTree::Punct(punct)) => punct.as_char() != '>',
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Literal(_)) | None => true,
    }
}

/// The last segment of a macro's path, if that is what stands before a `!`: not so in `if !(…)`.
fn macro_name(before: &TokenTree) -> Option<String> {
    match before {
        TokenTree::Ident(ident) => {
            let name = ident.to_string();
            syn::parse_str::<Ident>(&name).is_ok().then_some(name)
        }
        // A path that a `macro_rules!` has handed on.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let last = group.stream().into_iter().last();
            Some(last.map(|last| last.to_string()).unwrap_or_default())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Delimiter, Group, Ident, Span};

    use super::OnlyNext;

    fn read(body: &str) -> Option<OnlyNext> {
        let tokens = body.parse().unwrap_or_else(|error| unreachable!("{error}"));
        let next = Ident::new("next", Span::call_site());
        super::awaits_only_next(&Group::new(Delimiter::Brace, tokens), Some(&next))
    }

    #[test]
    fn next_alone_is_awaited() {
        for body in [
            "next.run(req).await",
            "let start = Instant::now(); let response = next.run(req).await; response",
            "next.provide(User::of(req)).run(req).await",
            "if again { next.clone().run(req).await; } next.run(req).await",
            "next.clone().provide(a).run(&mut *req).await",
            "match next.run(req).await { response => response }",
            "StatusCode::NO_CONTENT.into_response()",
            "let first = words.next(); next.run(req).await",
            "if !(a) { return !(b) } while !{ c } {} next.run(req).await",
            "let a = b != (c); let d: ! = !(e); next.run(req).await",
        ] {
            assert_eq!(read(body), Some(OnlyNext::Certain), "{body}");
        }
    }

    #[test]
    fn macros_are_known_by_their_names() {
        for body in [
            "tracing::info!(\"in\"); next.run(req).await",
            "assert!(matches!(req.method(), &Method::GET), \"{}\", format!(\"{a}\")); next.run(req).await",
            "next.provide(vec![1, 2]).run(req).await",
            "println! { \"in\" } next.run(req).await",
        ] {
            assert_eq!(read(body), Some(OnlyNext::ByNames), "{body}");
        }
    }

    #[test]
    fn a_macro_of_std_by_its_whole_path_is_certain() {
        for body in [
            "::std::println!(\"in\"); next.run(req).await",
            "let tag = ::std::format!(\"{a}\"); next.run(req).await",
            "if a { return ::core::matches!(b, c) } ::std::assert!(a); next.provide(::std::vec![1]).run(req).await",
        ] {
            assert_eq!(read(body), Some(OnlyNext::Certain), "{body}");
        }
        for body in [
            "std::println!(\"in\"); next.run(req).await",
            "my::std::println!(\"in\"); next.run(req).await",
            "self::std::println!(\"in\"); next.run(req).await",
            "<A>::std::println!(\"in\"); next.run(req).await",
            "::std::my::println!(\"in\"); next.run(req).await",
            "::my::println!(\"in\"); next.run(req).await",
            "::std::println!(\"{}\", format!(\"{a}\")); next.run(req).await",
        ] {
            assert_eq!(read(body), Some(OnlyNext::ByNames), "{body}");
        }
        assert_eq!(read("::std::load!(); next.run(req).await"), None);
    }

    #[test]
    fn anything_unclear_is_async_only() {
        for body in [
            "let user = load().await; next.run(req).await",
            "let future = next.run(req); future.await",
            "timeout(LIMIT, next.run(req)).await",
            "let next = next.provide(user); next.run(req).await",
            "async { next.run(req).await }.await",
            "let lazy = async move { 1 }; next.run(req).await",
            "(async || next.run(req).await)().await",
            "instrument(next, req).await",
            "tokio::join!(next.run(req), log())",
            "select! { response = next.run(req).await => response }",
            "println!(\"{next:?}\"); next.run(req).await",
            "drop(next); StatusCode::NO_CONTENT",
            "next.run(fetch(req).await).await",
            "next.other(req).await",
            "let (user, _) = tokio::join!(load(), load()); next.run(req).await",
            "let user = tokio::select! { user = load() => user }; next.run(req).await",
            "let user = load!(); next.run(req).await",
            "let user = load![]; next.run(req).await",
            "info!(\"{}\", load!()); next.run(req).await",
            "next.provide(load!()).run(req).await",
            "next.run(load! {}).await",
            "include!(\"body.rs\")",
            "r#if!(load()); next.run(req).await",
            "macro_rules! info { () => { load().await } } info!(); next.run(req).await",
            "macro_rules! info { () => { load!() } } info!(); next.run(req).await",
        ] {
            assert_eq!(read(body), None, "{body}");
        }
    }

    #[test]
    fn a_path_handed_on_by_a_macro_is_a_name() {
        let path = Group::new(Delimiter::None, "my::load".parse().unwrap_or_else(|error| unreachable!("{error}")));
        let body = quote::quote!(#path!(); next.run(req).await);
        let next = Ident::new("next", Span::call_site());
        assert_eq!(super::awaits_only_next(&Group::new(Delimiter::Brace, body), Some(&next)), None);
    }
}
