//! Whether an `async fn` awaits only `next`, decided on the tokens of its body.
//!
//! Then it is ready as soon as `next` is, and a blocking chain can run it as it is. Anything unclear
//! counts as another await: the price of that is a bridge, the price of the reverse is a hang.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// Whether every `await` in the body directly follows `next…run(…)`, and `next` goes nowhere else.
///
/// `next` is the parameter's own name; `None` if it has none.
pub(super) fn awaits_only_next(body: &Group, next: Option<&Ident>) -> bool {
    only_next(body.stream(), next)
}

fn only_next(tokens: TokenStream, next: Option<&Ident>) -> bool {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = trees.as_slice();
    let mut before: Option<&TokenTree> = None;
    while let Some((tree, after)) = rest.split_first() {
        rest = after;
        match tree {
            TokenTree::Ident(ident) if ident == "await" || ident == "async" => return false,
            TokenTree::Ident(ident) if Some(ident) == next && !is_member(before) => match run(after, next) {
                Some(after) => rest = after,
                None => return false,
            },
            TokenTree::Ident(_) => {
                if macro_call(after).is_some_and(|called| mentions(called.stream(), next)) {
                    return false;
                }
            }
            TokenTree::Group(group) => {
                if !only_next(group.stream(), next) {
                    return false;
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        before = Some(tree);
    }
    true
}

/// Whether what follows is the name of a method or a field, or the end of a path.
fn is_member(before: Option<&TokenTree>) -> bool {
    matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '.')
}

/// What follows `[.clone()][.provide(…)].run(…).await`, if that is what follows `next`.
fn run<'t>(after: &'t [TokenTree], next: Option<&Ident>) -> Option<&'t [TokenTree]> {
    let mut rest = after;
    loop {
        let [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(arguments), behind @ ..] = rest else {
            return None;
        };
        let call = dot.as_char() == '.' && arguments.delimiter() == Delimiter::Parenthesis;
        if !call || !only_next(arguments.stream(), next) {
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

/// The tokens handed to a macro, if that is what follows its name.
fn macro_call(after: &[TokenTree]) -> Option<&Group> {
    match after {
        [TokenTree::Punct(bang), TokenTree::Group(group), ..] if bang.as_char() == '!' => Some(group),
        _ => None,
    }
}

/// Whether `next` or `await` occurs anywhere, in the text of a string too: `format!("{next:?}")`.
fn mentions(tokens: TokenStream, next: Option<&Ident>) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == "await" || ident == "async" || Some(&ident) == next,
        TokenTree::Group(group) => mentions(group.stream(), next),
        TokenTree::Literal(literal) => next.is_some_and(|next| literal.to_string().contains(&format!("{{{next}"))),
        TokenTree::Punct(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Delimiter, Group, Ident, Span};

    fn both(body: &str) -> bool {
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
            "tracing::info!(\"in\"); next.run(req).await",
        ] {
            assert!(both(body), "{body}");
        }
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
        ] {
            assert!(!both(body), "{body}");
        }
    }
}
