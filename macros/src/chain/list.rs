//! The list of entries, read token by token, so that a mistake in one entry leaves the others as they are.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, PathArguments, Type, TypeParen, TypeReference};

use super::item::Item;
use crate::borrow::borrow;
use crate::errors::Errors;
use crate::{spelling, tokens};

/// Of `#![…]` and `//!`.
const INNER: &str = "an attribute with a `!` has no place in a chain\n\
                                help: write `#[…]` or `///`, above the `struct` or above the entry that it is about";

/// Reads the entries; those with a mistake that leaves no type are reported and left out.
pub(super) fn parse(tokens: TokenStream, errors: &Errors) -> Vec<Item> {
    let mut trees = tokens.into_iter().peekable();
    let mut items = Vec::new();
    while trees.peek().is_some() {
        let attrs = attributes(&mut trees, errors);
        match one_entry(&mut trees, errors) {
            Some(entry) if !entry.is_empty() => items.extend(read(attrs, entry, errors)),
            None => {}
            Some(_) => nothing_to_read(&attrs, trees.peek().filter(|tree| is(tree, ',')), errors),
        }
        end(&mut trees);
    }
    items
}

type Trees = Peekable<IntoIter>;

/// `#[…]`, as many as there are.
pub(super) fn attributes(trees: &mut Trees, errors: &Errors) -> Vec<Attribute> {
    let mut tokens = TokenStream::new();
    while let Some(hash) = trees.next_if(|tree| is(tree, '#')) {
        let mut attribute = hash.into_token_stream();
        let bang = trees.next_if(|tree| is(tree, '!'));
        bang.to_tokens(&mut attribute);
        trees.next_if(|tree| is_group(tree, Delimiter::Bracket)).to_tokens(&mut attribute);
        match bang {
            Some(_) => errors.on(attribute, INNER),
            None => tokens.extend(attribute),
        }
    }
    errors.ok(tokens::read(Attribute::parse_outer, tokens)).unwrap_or_default()
}

/// The tokens to the next comma that is not inside `<…>`, or to where a comma is missing. `None` if a `<` has no end, or
/// if there is an `if` alone: then that has been reported.
fn one_entry(trees: &mut Trees, errors: &Errors) -> Option<Vec<TokenTree>> {
    let mut entry: Vec<TokenTree> = Vec::new();
    let mut angles = Angles::default();
    while let Some(next) = trees.peek() {
        if angles.depth == 0 && !lists_parameters(&entry) {
            if is(next, ',') {
                break;
            }
            if is_one_of(next, &["if", "match"]) {
                conditional(trees, errors);
                if entry.is_empty() {
                    return None;
                }
                break;
            }
            if is(next, ';') {
                errors.on(next, "entries are separated by commas\nhelp: write `,`");
                break;
            }
            if begins_an_entry(next) && ends_a_type(&entry, &angles) {
                missing_comma(&entry, errors);
                break;
            }
        }
        angles.pass(entry.last(), next);
        entry.extend(trees.next());
    }
    if angles.depth > 0 {
        errors.on(angles.open, "this `<` has no `>`\nhelp: write `>` where the arguments of the type end");
        return None;
    }
    Some(entry)
}

/// Passes over `if debug { timing } else { audit }`, to the next comma.
fn conditional(trees: &mut Trees, errors: &Errors) {
    if let Some(word) = trees.next() {
        let message = format!(
            "a chain is one list, and `{word}` is no entry\n\
             help: write `#[cfg(…)]` above an entry; or, for what is known later, make it a field of type `Option<…>`, or `Either<…>` if it is one of two"
        );
        errors.on(word, message);
    }
    while trees.next_if(|tree| !is(tree, ',')).is_some() {}
}

/// How deep inside `<…>` a token is.
#[derive(Default)]
struct Angles {
    depth: usize,
    /// The outermost `<`.
    open: Option<TokenTree>,
    /// The last token was the `>` that ends a list of arguments; not that of an arrow or of `for<'a>`.
    closed: bool,
    binder: bool,
}

impl Angles {
    fn pass(&mut self, last: Option<&TokenTree>, next: &TokenTree) {
        self.closed = false;
        if is(next, '<') {
            if self.depth == 0 {
                self.binder = matches!(last, Some(TokenTree::Ident(word)) if word == "for");
                self.open = Some(next.clone());
            }
            self.depth += 1;
        } else if is(next, '>') && !last.is_some_and(|last| joint(last, '-') || joint(last, '=')) {
            self.closed = self.depth == 1 && !self.binder;
            self.depth = self.depth.saturating_sub(1);
        }
    }
}

/// Two entries on two lines: a type never has a word, or an attribute, right behind its end.
fn ends_a_type(entry: &[TokenTree], angles: &Angles) -> bool {
    match entry {
        [.., before, TokenTree::Ident(_)] if is(before, '\'') => false,
        [.., TokenTree::Ident(word)] => !is_keyword(word),
        [.., TokenTree::Punct(_)] => angles.closed,
        _ => false,
    }
}

fn begins_an_entry(next: &TokenTree) -> bool {
    match next {
        TokenTree::Ident(word) => word != "as",
        next => is(next, '#') || joint(next, '.'),
    }
}

/// Words that a type or an entry can begin with, so that another may follow.
fn is_keyword(word: &Ident) -> bool {
    [
        "pub", "let", "static", "ref", "dyn", "impl", "as", "for", "fn", "unsafe", "extern", "mut", "const", "where",
        "in", "move", "async",
    ]
    .iter()
    .any(|keyword| word == keyword)
}

fn missing_comma(entry: &[TokenTree], errors: &Errors) {
    let text: TokenStream = entry.iter().cloned().collect();
    let text = spelling::of(text).replace(':', ": ").replace(": : ", "::");
    errors.on(entry.last(), format_args!("expected a comma after `{text}`\nhelp: write `{text},`"));
}

/// Passes over what ends an entry.
fn end(trees: &mut Trees) {
    trees.next_if(|tree| is(tree, ',') || is(tree, ';'));
}

fn nothing_to_read(attrs: &[Attribute], comma: Option<&TokenTree>, errors: &Errors) {
    match (attrs.last(), comma) {
        (Some(attr), _) => {
            errors.on(attr, "this attribute belongs to no entry\nhelp: remove it, or write the entry below it");
        }
        (None, Some(comma)) => {
            errors.on(comma, "expected an entry before this comma\nhelp: remove the comma");
        }
        (None, None) => {}
    }
}

/// Reads one entry, which has at least one token.
fn read(attrs: Vec<Attribute>, entry: Vec<TokenTree>, errors: &Errors) -> Option<Item> {
    let mut entry = without_words(entry, errors);
    let dots = dots(&mut entry);
    match entry.as_slice() {
        [] => {
            if let Some([dot, _]) = dots {
                errors.at(dot, "a list that is spread has a name\nhelp: write `..Common`");
            }
            None
        }
        [TokenTree::Ident(name), colon, ty @ ..] if is(colon, ':') && !is_path_sign(colon, ty) => {
            may_be_called(name, ty, errors)?;
            let ty = field_type(name, colon.span(), ty, errors)?;
            Some(Item { attrs, field: Some(name.clone()), ty, dots })
        }
        [TokenTree::Ident(name), equals, ty @ ..]
            if is(equals, '=') && !joint(equals, '=') && understood(ty).is_some() =>
        {
            let text: TokenStream = ty.iter().cloned().collect();
            let message =
                format!("between a field and its type stands a colon\nhelp: write `{name}: {}`", spelling::of(text));
            errors.on(equals, message);
            Some(Item { attrs, field: Some(name.clone()), ty: understood(ty)?, dots })
        }
        value if dots.is_some() && understood(value).is_none() => {
            let value: TokenStream = value.iter().cloned().collect();
            let message = "what is spread is the name of another chain, and no value\n\
                           help: write `..Common`, or `..common: Common` if that has fields";
            errors.on(value, message);
            None
        }
        bare => Some(Item { attrs, field: None, ty: bare_type(bare, errors)?, dots }),
    }
}

/// Takes the `..` off an entry that begins with one.
fn dots(entry: &mut Vec<TokenTree>) -> Option<[Span; 2]> {
    match entry.as_slice() {
        [first, second, ..] if joint(first, '.') && is(second, '.') => {
            let dots = [first.span(), second.span()];
            entry.drain(..2);
            Some(dots)
        }
        _ => None,
    }
}

/// Whether a colon is half of a `::`: not so before a type that begins with one.
fn is_path_sign(colon: &TokenTree, behind: &[TokenTree]) -> bool {
    joint(colon, ':') && behind.first().is_some_and(|next| is(next, ':'))
}

/// Fields are as visible as the struct, and no variables: words that say otherwise are reported.
fn without_words(entry: Vec<TokenTree>, errors: &Errors) -> Vec<TokenTree> {
    let mut trees = entry.into_iter().peekable();
    if let Some(word) = trees.next_if(|tree| is_one_of(tree, &["pub"])) {
        errors.on(word, "an entry is as visible as the chain\nhelp: remove `pub`");
        trees.next_if(|tree| is_group(tree, Delimiter::Parenthesis));
    }
    let mut words = Vec::new();
    while let Some(word) = trees.next_if(|tree| is_one_of(tree, &["let", "mut", "ref", "const", "static"])) {
        words.push(word);
    }
    if let (Some(TokenTree::Ident(_)), Some(word)) = (trees.peek(), words.first()) {
        errors.on(word, format!("an entry is no variable\nhelp: remove `{word}`"));
        words.clear();
    }
    words.into_iter().chain(trees).collect()
}

fn is_one_of(tree: &TokenTree, words: &[&str]) -> bool {
    matches!(tree, TokenTree::Ident(word) if words.iter().any(|known| word == known))
}

/// A field cannot be called like a keyword. `None` if that has been reported.
fn may_be_called(name: &Ident, ty: &[TokenTree], errors: &Errors) -> Option<()> {
    if syn::parse2::<Ident>(name.to_token_stream()).is_ok() {
        return Some(());
    }
    let help = if ["self", "Self", "super", "crate", "_"].iter().any(|word| name == word) {
        "give it another name".to_owned()
    } else {
        let ty: TokenStream = ty.iter().cloned().collect();
        format!("write `r#{name}: {}`", spelling::of(ty))
    };
    errors.on(name, format!("`{name}` is a keyword, and no name of a field\nhelp: {help}"));
    None
}

fn field_type(name: &Ident, colon: Span, tokens: &[TokenTree], errors: &Errors) -> Option<Type> {
    if tokens.is_empty() {
        errors.at(
            colon,
            format_args!(
                "the field `{name}` has no type\n\
                 help: write `{name}: Type`, or `{name}` alone if that is the path of a middleware"
            ),
        );
        return None;
    }
    match tokens {
        [first, second, ty @ ..] if joint(first, '.') && is(second, '.') => {
            let ty: TokenStream = ty.iter().cloned().collect();
            let message = format!("the dots stand before the field\nhelp: write `..{name}: {}`", spelling::of(ty));
            errors.on(quote!(#first #second), message);
            return None;
        }
        _ => {}
    }
    match understood(tokens) {
        Some(Type::Reference(reference)) => {
            let help = match spelling::of(&reference.elem).as_str() {
                // No entry at all.
                "str" => format!("if others need it, write `{name}: Shared<String>`"),
                ty => format!("write `{name}: {ty}`"),
            };
            errors.on(reference, format_args!("a chain owns its entries\nhelp: {help}"));
            None
        }
        Some(ty) if names_none(&ty) => {
            let text = spelling::of(&ty);
            errors.on(
                ty,
                format_args!(
                    "the field `{name}` has a type that can be named, and `{text}` names none\n\
                     help: write the type of a middleware; what it calls may be in it, behind an `Arc<dyn …>`"
                ),
            );
            None
        }
        Some(ty) => match borrow(&ty) {
            Some(span) => {
                let message =
                    "a chain owns what is in it, and cannot borrow\nhelp: take an owned type, or write `'static`";
                errors.at(span, message);
                None
            }
            None => Some(ty),
        },
        None => {
            let span: TokenStream = tokens.iter().cloned().collect();
            let before_value = tokens.split(|tree| is(tree, '=')).next().and_then(understood);
            let ty = match before_value {
                Some(ty) => spelling::of(ty),
                None => leading_path(tokens).unwrap_or_else(|| "Type".to_owned()),
            };
            errors.on(
                span,
                format_args!(
                    "the field `{name}` takes a type here, its value where the chain is built\n\
                     help: write `{name}: {ty}`, and the value in the struct literal"
                ),
            );
            None
        }
    }
}

/// What a macro stands for is not known.
fn names_none(ty: &Type) -> bool {
    match ty {
        Type::TraitObject(_) => true,
        Type::Macro(_) => false,
        ty => is_left_open(ty.to_token_stream()),
    }
}

/// Whether an `impl` or a `_` stands somewhere in a type; the `_` of a lifetime does not count.
fn is_left_open(ty: TokenStream) -> bool {
    let mut quoted = false;
    ty.into_iter().any(|tree| {
        let is_open = match &tree {
            TokenTree::Group(group) => is_left_open(group.stream()),
            TokenTree::Ident(word) => word == "impl" || (word == "_" && !quoted),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        quoted = is(&tree, '\'');
        is_open
    })
}

fn bare_type(tokens: &[TokenTree], errors: &Errors) -> Option<Type> {
    match understood(tokens) {
        Some(ty @ Type::Path(_)) => return Some(ty),
        Some(Type::Macro(found)) => errors.on(
            found,
            "a macro cannot stand for entries: the chain sees them as they are written\nhelp: write the entries out",
        ),
        Some(Type::Paren(TypeParen { elem: ty, .. }) | Type::Reference(TypeReference { elem: ty, .. }))
            if matches!(*ty, Type::Path(_)) =>
        {
            let path = spelling::of(&ty);
            let whole: TokenStream = tokens.iter().cloned().collect();
            errors.on(whole, format_args!("an entry is the path of a middleware\nhelp: write `{path}`"));
        }
        Some(ty) => {
            errors.on(ty, "an entry without a name is the path of a middleware\nhelp: make it a field: `name: Type`");
        }
        None => not_a_type(tokens, errors),
    }
    None
}

fn not_a_type(tokens: &[TokenTree], errors: &Errors) {
    let whole: TokenStream = tokens.iter().cloned().collect();
    if is_closure(tokens) {
        errors.on(
            whole,
            "an entry is a type, and a closure has none that can be named\n\
             help: write a fn with `#[middleware]`; an axum middleware is a field `name: Tower<AnyLayer>`, and its value `Tower::any(from_fn(…))`",
        );
        return;
    }
    if let Some(at) = tokens.iter().position(|tree| is_one_of(tree, &["as"])) {
        let path: TokenStream = tokens.iter().take(at).cloned().collect();
        let message = format!(
            "an entry has the name of its middleware\nhelp: write `{}`; to name it otherwise, import it with `use … as …`",
            spelling::of(path)
        );
        errors.on(whole, message);
        return;
    }
    if tokens.iter().any(|tree| is_one_of(tree, &OF_AXUM)) {
        errors.on(
            whole,
            "an entry is a type, not a value\n\
             help: make it a field: `name: Tower<AnyLayer>`, and give its value where the chain is built: `Tower::any(…)` of this",
        );
        return;
    }
    match leading_path(tokens) {
        Some(path) if path.rsplit("::").next().is_some_and(is_fn) => {
            let mut segments = path.rsplit("::").filter(|segment| !CONSTRUCTORS.contains(segment));
            let name = segments.next().unwrap_or(&path);
            let ty = pascal_case(name);
            let help = if has_arguments(tokens) {
                format!(
                    "what takes arguments is a struct with `#[middleware]` on its impl block; make it a field: `{name}: {ty}`"
                )
            } else {
                format!("write `{path}`")
            };
            errors.on(whole, format_args!("an entry is named, not called or computed\nhelp: {help}"));
        }
        Some(ty) => {
            let field = snake_case(ty.rsplit("::").next().unwrap_or(&ty));
            let ty = if ty.ends_with("Layer") { format!("Tower<{ty}>") } else { ty };
            errors.on(
                whole,
                format_args!(
                    "an entry is a type, not a value\n\
                     help: make it a field: `{field}: {ty}`, and give its value where the chain is built"
                ),
            );
        }
        None => errors.on(
            whole,
            "an entry is the path of a middleware, or a field\nhelp: write `session`, or `session: Session`",
        ),
    }
}

/// What makes tower layers whose types nobody writes.
const OF_AXUM: [&str; 6] =
    ["from_fn", "from_fn_with_state", "from_extractor", "map_request", "map_response", "ServiceBuilder"];

/// `|req, next| …`, `async move |req| …`.
fn is_closure(tokens: &[TokenTree]) -> bool {
    let word = |tree: &&TokenTree| matches!(tree, TokenTree::Ident(word) if word == "async" || word == "move");
    tokens.iter().find(|tree| !word(tree)).is_some_and(|first| is(first, '|'))
}

/// The parameters of a closure have begun, and not ended.
fn lists_parameters(entry: &[TokenTree]) -> bool {
    is_closure(entry) && entry.iter().filter(|tree| is(tree, '|')).count() == 1
}

/// Fns that are called what many are: `limit::new(5)` makes a limit.
const CONSTRUCTORS: [&str; 4] = ["new", "build", "default", "from"];

/// `limit(5)`, or `limit { per_second: 5 }`.
fn has_arguments(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|tree| match tree {
        TokenTree::Group(group) => {
            matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::Brace) && !group.stream().is_empty()
        }
        _ => false,
    })
}

/// The type, if the tokens are one, without the groups that a `macro_rules!` puts around what it passes on; `Session::new(key)` is not, although Rust reads it like `Fn(key)`.
fn understood(tokens: &[TokenTree]) -> Option<Type> {
    let mut ty: Type = syn::parse2(tokens.iter().cloned().collect()).ok()?;
    while let Type::Group(group) = ty {
        ty = *group.elem;
    }
    let called = match &ty {
        Type::Path(path) => {
            path.path.segments.iter().any(|segment| matches!(segment.arguments, PathArguments::Parenthesized(_)))
        }
        _ => false,
    };
    (!called).then_some(ty)
}

/// The type in `Session::new(key)`, `Session { .. }`, `Session.with(key)`: words joined by `::`, without the
/// name of the function. Of `auth::session()` all of it, for that is a fn's own path.
fn leading_path(tokens: &[TokenTree]) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Ident(word) => words.push(word.to_string()),
            tree if is(tree, ':') => {}
            _ => break,
        }
    }
    if let [.., ty, function] = words.as_slice()
        && is_fn(function)
        && !is_fn(ty)
    {
        words.pop();
    }
    (!words.is_empty()).then(|| words.join("::"))
}

fn is_fn(word: &str) -> bool {
    word.starts_with(|first: char| first.is_lowercase())
}

fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

fn pascal_case(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words
        .map(|word| {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
        })
        .collect()
}

fn is(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn joint(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign && punct.spacing() == Spacing::Joint)
}

fn is_group(tree: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == delimiter)
}
