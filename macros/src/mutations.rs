//! The macros, fed with what people do not write: valid items with tokens dropped, doubled, swapped and replaced. Each ends in an
//! expansion, or in errors that point into the input.
//!
//! `ORDAIN_MUTATIONS` says how many to try, `ORDAIN_BUDGET` for how many seconds to go on instead, as for every long test;
//! `ORDAIN_SEED` makes them others.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;
use std::time::{Duration, Instant};

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

/// How many are tried, unless the environment says otherwise.
const FEW: u64 = 5_000;

/// The seconds for them, and for as many as the environment says.
const SECONDS: u64 = 120;

/// Which macro, its arguments, its item.
type Seed = (fn(TokenStream, TokenStream) -> TokenStream, &'static str, &'static str);

fn chain(_: TokenStream, input: TokenStream) -> TokenStream {
    crate::chain::expand(input)
}

const SEEDS: [Seed; 22] = [
    (
        crate::middleware::expand,
        "",
        "async fn timing(req: &mut Request, next: impl Next) -> Response { next.run(req).await }",
    ),
    (
        crate::middleware::expand,
        "after(session, auth::user), before(Views), requires(x), conflicts(y), in_set(Members), outermost, repeatable, named(Log)",
        "/// Docs.\n #[cfg(unix)] pub(crate) async fn log(req: &mut Request, session: Session, user: Option<crate::User>, next: impl Provide<User>) -> \
         Result<Response, Error> { let user = load(session).await?; Ok(next.provide(user).run(req).await) }",
    ),
    (
        crate::middleware::expand,
        "crate = ::my::ordain",
        "async fn csrf<'a>(req: &'a mut Request, (a, b): (u8, u8), next: impl ordain::Next + Send) -> impl IntoResponse where u8: Copy { \
         tokio::join!(next.run(req), async { 1 }) }",
    ),
    (
        crate::middleware::expand,
        "innermost",
        "fn audit(req: &mut Request, next: impl blocking::Next) -> Response { next.run(req) }",
    ),
    (
        crate::middleware::expand,
        "",
        "pub fn bare(req: &mut Request, next: impl Provide<Vec<u8>>) -> Response { next.provide(vec![1]).run(req) }",
    ),
    (
        crate::middleware::expand,
        "process_response",
        "fn nosniff(_req: &Request, response: &mut Response) { response.headers_mut().clear(); }",
    ),
    (
        crate::middleware::expand,
        "process_request, after(a)",
        "async fn locale(req: &mut Request, a: A) -> Result<ControlFlow<Response, Locale>, Error> { Ok(ControlFlow::Continue(Locale)) }",
    ),
    (
        crate::middleware::expand,
        "process_view",
        "const fn view(_req: &Request, view: &View<'_>) -> Option<Response> { None }",
    ),
    (
        crate::middleware::expand,
        "before(authentication)",
        "impl<S: Secret> Csrf<S> where S: Clone { const N: usize = 1; #[cfg(a)] fn process_view(&self, req: &mut Request, view: &View<'_>) -> \
         Option<Response> { None } fn process_response(&self, req: &Request, response: &mut Response) -> Result<(), Error> { Ok(()) } \
         fn helper(&self) {} }",
    ),
    (
        crate::middleware::expand,
        "",
        "impl Session { async fn call(&self, req: &mut Request, user: User, next: impl Provide<Session>) -> Response { \
         next.provide(self.load()).run(req).await } async fn process_exception(&self, req: &mut Request, error: &Error) {} \
         fn process_template_response(&self, req: &Request, template: &mut TemplateResponse) {} type X = u8; m!{} }",
    ),
    (crate::middleware::expand, "", "struct Csrf<S> where S: Copy { key: [u8; 32] }"),
    (crate::middleware::expand, "", "unsafe impl Trait for Csrf { fn call(&self) {} }"),
    (crate::middleware::expand, "", "fn without_a_body(req: &mut Request);"),
    (chain, "", "pub struct Site { timing, session, csrf: Csrf, auth::authentication, }"),
    (
        chain,
        "",
        "/// Docs.\n #[derive(Clone)] #[chain(crate = my::ordain)] #[cfg(unix)] pub(crate) struct Site { /// Field.\n pool: Shared<Pool>, \
         #[cfg(feature = \"x\")] #[middleware(waive(after(a), reason = \"legacy\"), waive(outermost, reason = \"r\"))] session, \
         Limit<PerUser, 4>, Option<auth::Csrf>, #[middleware(in_set(Marks), provides(Session))] s: Tower<Layer<'static, fn(u8) -> u8>>, \
         either: Either<A, ::std::vec::Vec<B>>, <T as Trait>::X }",
    ),
    (chain, "", "struct Empty {}"),
    (
        chain,
        "",
        "pub struct Wrong<T> where T: Copy { limit(5), Session::new(key), |req, next| x, key: u8 = 1, pub a: &B, (A, B), m!(), a; b c }",
    ),
    (chain, "", "struct Unit;"),
    (chain, "", "fn site() {}"),
    (
        crate::view::expand,
        "Site",
        "async fn profile(req: &mut Request, user: User, other: Option<Locale>) -> Html<String> { page(req, user) }",
    ),
    (
        crate::view::expand,
        "crate::Site, crate = ordain",
        "pub fn plain(req: &mut Request, Extension(user): Extension<User>) -> &'static str { \"\" }",
    ),
    (
        crate::view::expand,
        "Site",
        "async fn handler(Path(id): Path<u32>, State(pool): State<Pool>, body: String) -> Result<Json<u8>, Error> { todo!() }",
    ),
];

/// What stands in the place of another token. One that does not parse by itself is left out.
const REPLACEMENTS: [&str; 60] = [
    ",",
    ";",
    ":",
    "::",
    "&",
    "<",
    ">",
    "=",
    "#",
    "!",
    "|",
    "->",
    "=>",
    "'a",
    "'static",
    "_",
    "..",
    "...",
    "+",
    "?",
    "()",
    "{}",
    "[]",
    "(a, b)",
    "{ x }",
    "[u8; 4]",
    "#[cfg(a)]",
    "#[middleware]",
    "#![a]",
    "#[cfg]",
    "fn",
    "async",
    "await",
    "impl",
    "dyn",
    "pub",
    "self",
    "&self",
    "&mut self",
    "Self",
    "crate",
    "struct",
    "enum",
    "where",
    "for",
    "mut",
    "const",
    "unsafe",
    "extern \"C\"",
    "next",
    "req",
    "Next",
    "Provide<T>",
    "Request",
    "Response",
    "call",
    "process_view",
    "\"text\"",
    "0",
    "r#type",
];

#[test]
fn whatever_is_written_ends_in_an_expansion_or_in_errors_that_point_at_it() {
    let number = |name: &str| {
        std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap_or_else(|_| unreachable!("{name}={text}")))
    };
    let asked = number("ORDAIN_BUDGET");
    let cases = number("ORDAIN_MUTATIONS").unwrap_or(FEW);
    let time = Duration::from_secs(asked.unwrap_or(SECONDS));
    let seed = number("ORDAIN_SEED").unwrap_or(0x9E37_79B9_7F4A_7C15);
    let mut random = Random(seed | 1);
    let began = Instant::now();
    let mut tried = 0;
    while began.elapsed() < time && (asked.is_some() || (tried as u64) < cases) {
        let (expand, arguments, item) = random.of(&SEEDS);
        // The seeds themselves first.
        let (expand, arguments, item) = match SEEDS.get(tried) {
            Some((expand, arguments, item)) => (*expand, (*arguments).to_owned(), (*item).to_owned()),
            None if random.below(4) == 0 => (expand, random.mutated(arguments), item.to_owned()),
            None => (expand, arguments.to_owned(), random.mutated(item)),
        };
        try_one(expand, &arguments, &item);
        tried += 1;
        if tried % 100 == 0 {
            proc_macro2::extra::invalidate_current_thread_spans();
        }
    }
    // Past the capture of tests.
    let _ = writeln!(
        std::io::stderr(),
        "mutations of what the macros get: {tried} in {:.1} s",
        began.elapsed().as_secs_f64()
    );
}

fn try_one(expand: fn(TokenStream, TokenStream) -> TokenStream, arguments: &str, item: &str) {
    let texts = [arguments, item];
    let [Ok(arguments), Ok(item)] = texts.map(TokenStream::from_str) else { return };
    let expanded = catch_unwind(AssertUnwindSafe(|| expand(arguments, item)));
    let Ok(expanded) = expanded else { unreachable!("a panic\n{}\n{}", texts[0], texts[1]) };
    let mut errors = Vec::new();
    compile_errors(expanded, &mut errors);
    for (span, message) in &errors {
        let at = span.byte_range();
        // Where nothing is written there is nothing else to point at.
        if texts == ["", ""] || message.contains("which chain does the view stand in?") {
            continue;
        }
        let inside =
            !at.is_empty() && texts.iter().any(|text| text.get(at.clone()).map(str::to_owned) == span.source_text());
        assert!(inside, "{message}\npoints at {at:?}, {:?}\n{}\n{}", span.source_text(), texts[0], texts[1]);
    }
}

/// Where errors begin and end, and what they say.
fn compile_errors(tokens: TokenStream, found: &mut Vec<(Span, String)>) {
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(ident) if ident == "compile_error" => {
                let group = trees.nth(1);
                let message = group.as_ref().map(ToString::to_string).unwrap_or_default();
                found.extend(group.map(|group| (group.span(), message.clone())));
                found.push((ident.span(), message));
            }
            TokenTree::Group(group) => compile_errors(group.stream(), found),
            _ => {}
        }
    }
}

/// Xorshift: enough to change tokens by.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).unwrap_or(0)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        let at = self.below(all.len());
        all.get(at).copied().unwrap_or_else(|| unreachable!())
    }

    fn mutated(&mut self, text: &str) -> String {
        let mut tokens = TokenStream::from_str(text).unwrap_or_else(|error| unreachable!("{error}: {text}"));
        for _ in 0..=self.below(3) {
            tokens = self.changed(tokens);
        }
        tokens.to_string()
    }

    /// One change, at any depth.
    fn changed(&mut self, tokens: TokenStream) -> TokenStream {
        let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
        if trees.is_empty() {
            return self.replacement();
        }
        let at = self.below(trees.len());
        if let Some(TokenTree::Group(group)) = trees.get(at)
            && self.below(4) > 0
        {
            let inner = Group::new(group.delimiter(), self.changed(group.stream()));
            trees.splice(at..=at, [TokenTree::Group(inner)]);
            return trees.into_iter().collect();
        }
        let other = self.below(trees.len());
        match self.below(5) {
            0 => drop(trees.remove(at)),
            1 => {
                let again = trees.get(at).cloned();
                trees.splice(at..at, again);
            }
            2 => trees.swap(at, other),
            3 => {
                let moved = trees.get(other).cloned();
                trees.splice(at..=at, moved);
            }
            _ => {
                let replacement = self.replacement();
                trees.splice(at..=at, replacement);
            }
        }
        trees.into_iter().collect()
    }

    fn replacement(&mut self) -> TokenStream {
        TokenStream::from_str(self.of(&REPLACEMENTS))
            .unwrap_or_else(|_| TokenTree::from(Ident::new("x", Span::call_site())).into())
    }
}
