//! What a middleware does with its request once the rest of the chain has run, decided on the tokens of its body.
//!
//! Where nobody looks at a request again, it need not be brought home. Anything unclear counts as a look: the price of that
//! is a copy of the request's head, the price of the reverse is a look at an empty one.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::known_macros::is_known;

/// From what costs least to what costs most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Afterwards {
    /// It does not look at it.
    Leaves,
    /// It reads its method, URI or version.
    ReadsLine,
    /// And its headers.
    ReadsHeaders,
    /// It may read all of it.
    Reads,
    /// It may run `next` with it once more.
    Reruns,
}

impl Afterwards {
    /// Its name in the runtime.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Leaves => "Leaves",
            Self::ReadsLine => "ReadsLine",
            Self::ReadsHeaders => "ReadsHeaders",
            Self::Reads => "Reads",
            Self::Reruns => "Reruns",
        }
    }
}

/// Of a fn around the rest of the chain. It leaves its request if `next` is mentioned in `next.run(req)` and
/// `next.provide(…).run(req)` only, and `req` nowhere behind the first of these.
///
/// `next` is taken by value and is not `Copy`: without another mention of it (`next.clone()`) it runs once, whatever stands
/// around it. `req` and `next` are the parameters' own names; `None` if they have none.
pub(super) fn around(body: &Group, req: Option<&Ident>, next: Option<&Ident>) -> Afterwards {
    let mut reader = Reader { req, next, ran: false, found: Afterwards::Leaves };
    reader.read(body.stream(), false, false);
    reader.found
}

/// Of a hook that runs behind the rest of the chain.
pub(super) fn hook(body: &Group, req: Option<&Ident>) -> Afterwards {
    let mut reader = Reader { req, next: None, ran: true, found: Afterwards::Leaves };
    reader.read(body.stream(), false, false);
    reader.found
}

struct Reader<'n> {
    req: Option<&'n Ident>,
    next: Option<&'n Ident>,
    /// The rest of the chain may have run.
    ran: bool,
    found: Afterwards,
}

impl Reader<'_> {
    fn find(&mut self, found: Afterwards) {
        self.found = self.found.max(found);
    }

    /// `call`: these are the arguments of a call. `text`: these are what a macro gets, whose strings may name variables.
    fn read(&mut self, tokens: TokenStream, call: bool, text: bool) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = trees.as_slice();
        let mut before: Option<&TokenTree> = None;
        while let Some((tree, after)) = rest.split_first() {
            rest = after;
            match tree {
                TokenTree::Ident(ident) if Some(ident) == self.next && !is(before, '.') => match self.run(after) {
                    Some(behind) => rest = behind,
                    None => self.find(Afterwards::Reruns),
                },
                TokenTree::Ident(ident) if Some(ident) == self.req && !is(before, '.') => {
                    let lent =
                        is(after.first(), '.') || is(before, '*') || (call && is_end(before) && is_end(after.first()));
                    if !lent {
                        self.find(Afterwards::Reads);
                    } else if self.ran {
                        self.find(read(after));
                    }
                }
                TokenTree::Ident(ident) if ident == "macro_rules" => self.find(Afterwards::Reruns),
                TokenTree::Group(group) => {
                    let called = matches!(before, Some(TokenTree::Punct(bang)) if bang.as_char() == '!');
                    let is_call = group.delimiter() == Delimiter::Parenthesis && !binds(after);
                    self.read(group.stream(), is_call, text || called);
                }
                TokenTree::Punct(bang) if bang.as_char() == '!' => {
                    let is_macro = matches!(before, Some(TokenTree::Ident(name)) if !is_keyword(name))
                        && matches!(after.first(), Some(TokenTree::Group(_)));
                    let known = matches!(before, Some(TokenTree::Ident(name)) if is_known(&name.to_string()));
                    if is_macro && !known {
                        self.find(Afterwards::Reads);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
                TokenTree::Literal(literal) => {
                    let names = |name: &Ident| literal.to_string().contains(&format!("{{{name}"));
                    if text && self.req.is_some_and(names) && self.ran {
                        self.find(Afterwards::Reads);
                    }
                    if text && self.next.is_some_and(names) {
                        self.find(Afterwards::Reruns);
                    }
                }
            }
            before = Some(tree);
        }
    }

    /// What follows `[.provide(…)].run(req)`, if that is what follows `next`.
    fn run<'t>(&mut self, after: &'t [TokenTree]) -> Option<&'t [TokenTree]> {
        let (method, arguments, behind) = method_call(after)?;
        let (method, arguments, behind) = if method == "provide" {
            self.read(arguments.stream(), true, false);
            method_call(behind)?
        } else {
            (method, arguments, behind)
        };
        if method != "run" {
            return None;
        }
        let mut given = arguments.stream().into_iter();
        let same =
            matches!((given.next(), given.next()), (Some(TokenTree::Ident(req)), None) if Some(&req) == self.req);
        if !same {
            self.find(Afterwards::Reads);
            self.read(arguments.stream(), true, false);
        }
        self.ran = true;
        Some(behind)
    }
}

/// What is read of a request by what follows its name: `.uri()`.
fn read(after: &[TokenTree]) -> Afterwards {
    match method_call(after) {
        Some((method, arguments, _)) if arguments.stream().is_empty() => match method.to_string().as_str() {
            "method" | "uri" | "version" => Afterwards::ReadsLine,
            "headers" => Afterwards::ReadsHeaders,
            _ => Afterwards::Reads,
        },
        _ => Afterwards::Reads,
    }
}

fn method_call(trees: &[TokenTree]) -> Option<(&Ident, &Group, &[TokenTree])> {
    match trees {
        [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(arguments), behind @ ..]
            if dot.as_char() == '.' && arguments.delimiter() == Delimiter::Parenthesis =>
        {
            Some((method, arguments, behind))
        }
        _ => None,
    }
}

fn is(tree: Option<&TokenTree>, sign: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// The end of an argument.
fn is_end(tree: Option<&TokenTree>) -> bool {
    tree.is_none() || is(tree, ',')
}

/// What stands in front is a pattern, by what follows it: `Some(req) =`, `(req, _) =>`, `|(req, _)|`.
fn binds(after: &[TokenTree]) -> bool {
    let equals = is(after.first(), '=') && !is(after.get(1), '=');
    let guard = matches!(after.first(), Some(TokenTree::Ident(word)) if word == "if" || word == "in");
    equals || guard || is(after.first(), '|') || is(after.first(), ':')
}

/// In front of a `!` that is no macro's: `if !(…)`.
fn is_keyword(name: &Ident) -> bool {
    syn::parse_str::<Ident>(&name.to_string()).is_err()
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Delimiter, Group, Ident, Span};

    use super::Afterwards::{self, Leaves, Reads, ReadsHeaders, ReadsLine, Reruns};

    fn group(body: &str) -> Group {
        Group::new(Delimiter::Brace, body.parse().unwrap_or_else(|error| unreachable!("{error}")))
    }

    fn around(body: &str) -> Afterwards {
        let name = |name| Ident::new(name, Span::call_site());
        super::around(&group(body), Some(&name("req")), Some(&name("next")))
    }

    #[test]
    fn what_is_done_before_is_no_look() {
        for body in [
            "next.run(req).await",
            "let path = req.uri().path().to_owned(); let mut response = next.run(req).await; response",
            "let session = Session::load(req).await; next.provide(session).run(req).await",
            "next.provide(User::of(&*req)).run(req).await",
            "if !allowed(req) { return refused(); } next.run(req).await",
            "if old { return next.run(req).await; } next.provide(1).run(req).await",
            "*req.uri_mut() = uri; next.run(req)",
            "let words = other.req; let response = next.run(req).await; other.req(words); response",
            "let response = next.run(req).await; tracing::info!(\"{}\", response.status()); response",
            "StatusCode::NO_CONTENT.into_response()",
        ] {
            assert_eq!(around(body), Leaves, "{body}");
        }
    }

    #[test]
    fn a_mention_behind_is_a_look() {
        for body in [
            "let response = next.run(req).await; log(req); response",
            "let response = next.run(req).await; println!(\"{req:?}\"); response",
            "let response = next.run(req).await; req.extensions_mut().remove::<User>(); response",
            "let response = next.run(req).await; let r = req.headers; response",
            "if old { return next.run(req).await; } check(req); next.run(req).await",
            "match next.run(req).await { response => keep(req, response) }",
            "let response = next.run(req).await; my_log!(response); response",
        ] {
            assert_eq!(around(body), Reads, "{body}");
        }
    }

    #[test]
    fn a_look_at_the_head_needs_no_more() {
        for body in [
            "let response = next.run(req).await; println!(\"{}\", req.uri()); response",
            "let response = next.run(req).await; if req.method() == Method::HEAD { cut(response) } else { response }",
        ] {
            assert_eq!(around(body), ReadsLine, "{body}");
        }
        let body = "let mut response = next.run(req).await; tag(req.method(), req.headers().get(ETAG), &mut response); response";
        assert_eq!(around(body), ReadsHeaders);
    }

    #[test]
    fn another_name_of_the_request_is_a_look() {
        for body in [
            "let r = req; next.run(r).await",
            "let r = req; let req = &mut *r; next.run(req).await",
            "let r = keep(req); let req = &mut *r; next.run(req).await",
            "let r = keep(req); if let Some(req) = r.get() { next.run(req).await }",
            "match keep(req) { (req, _) => next.run(req).await }",
            "next.run(&mut fresh()).await",
            "with(|req| next.run(req)).await",
            "unknown!(); next.run(req).await",
        ] {
            assert_eq!(around(body), Reads, "{body}");
        }
    }

    #[test]
    fn another_mention_of_next_may_be_a_second_run() {
        for body in [
            "next.clone().run(req).await; next.run(req).await",
            "helper(req, next).await",
            "let again = next; again.run(req).await",
            "retry!(next.clone(), req)",
            "macro_rules! twice { () => { next.run(req) } } twice!()",
            "println!(\"{next:?}\"); StatusCode::OK",
        ] {
            assert_eq!(around(body), Reruns, "{body}");
        }
    }

    #[test]
    fn a_hook_looks_if_it_names_its_request() {
        let name = Ident::new("req", Span::call_site());
        let hook = |body| super::hook(&group(body), Some(&name));
        assert_eq!(hook("response.headers_mut().insert(NAME, self.value.clone());"), Leaves);
        assert_eq!(hook("if req.uri().path() == \"/\" { response.clear() }"), ReadsLine);
        assert_eq!(hook("own!(response)"), Reads);
    }
}
