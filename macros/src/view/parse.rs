//! What a view is, and what it takes.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::token::Paren;
use syn::{
    Attribute, Expr, FnArg, GenericArgument, GenericParam, ItemFn, Pat, PatType, Path, PathArguments, ReturnType,
    Token, Type, TypeReference,
};

use crate::borrow::borrow;
use crate::errors::Errors;
use crate::nearest::nearest;
use crate::paths::Runtime;
use crate::{spelling, tokens};

/// A fn with `#[view(Site)]`.
pub(super) struct View {
    pub(super) runtime: Runtime,
    /// The chains that it stands in, each of which must provide what it takes.
    pub(super) chains: Vec<Path>,
    /// Values that hooks may ask for by their type.
    pub(super) marks: Vec<Expr>,
    pub(super) item: ItemFn,
    /// What it takes by value, which the chain must provide.
    pub(super) needs: Vec<Need>,
    /// Other parameters of a handler: only their types tell whether they are values of the chain.
    pub(super) parameters: Vec<Parameter>,
    /// Its first parameter is `&mut Request`: a view of a chain's own, not an axum handler.
    pub(super) own: bool,
}

/// A value that a view takes.
pub(super) struct Need {
    /// The type of the value.
    pub(super) ty: Type,
    /// The type as it is written, without the `Option`: `Extension<User>`, or `User`.
    pub(super) written: Type,
    /// It is taken as an `Option`.
    pub(super) optional: bool,
    /// The `#[cfg(…)]` of the parameter.
    pub(super) cfgs: Vec<Attribute>,
}

/// A parameter of a handler.
pub(super) struct Parameter {
    pub(super) ty: Type,
    /// Its `#[cfg(…)]`.
    pub(super) cfgs: Vec<Attribute>,
}

impl View {
    pub(super) fn parse(arguments: TokenStream, item: TokenStream, errors: &Errors) -> Option<Self> {
        let arguments = errors.ok(tokens::read(arguments_of, arguments)).unwrap_or_else(Arguments::none);
        let Arguments { chains, marks, marked, runtime } = arguments;
        let item: ItemFn = match syn::parse2(item.clone()) {
            Ok(item) => item,
            Err(_) => {
                errors.at(
                    keyword(item),
                    "`#[view]` goes on an `async fn`: a view or an axum handler\nhelp: put it on the `async fn` itself",
                );
                return None;
            }
        };
        match item.sig.inputs.first() {
            Some(FnArg::Receiver(receiver)) => {
                errors.on(receiver, "a view is a fn of its own, without `self`");
            }
            Some(FnArg::Typed(argument)) => match &*argument.ty {
                Type::Reference(reference) if reference.mutability.is_none() && !is_a_request(&reference.elem) => {
                    by_reference(argument, reference, errors);
                }
                ty if is_reference(ty, false) => errors.on(ty, "a view takes its request as `&mut Request`"),
                _ => {}
            },
            _ => {}
        }
        let own = item.sig.inputs.first().is_some_and(is_request);
        let taken = item.sig.inputs.iter().skip(usize::from(own)).filter_map(|argument| match argument {
            FnArg::Typed(argument) => Some(argument),
            FnArg::Receiver(_) => None,
        });
        if let Some(marked) = marked.filter(|_| !own) {
            let name = &item.sig.ident;
            errors.at(
                marked,
                format_args!(
                    "a handler of axum is marked where it is routed\nhelp: route `marked({name}, …)`, by `ordain::marked`"
                ),
            );
        }
        if let Some(word) = item.sig.unsafety.as_ref().filter(|_| own) {
            let name = &item.sig.ident;
            let message =
                format!("`{name}` cannot be `unsafe`: the chain that calls it is safe code\nhelp: remove `unsafe`");
            errors.on(word, message);
        }
        if let ReturnType::Type(_, ty) = &item.sig.output
            && let Some(span) = borrow(ty).filter(|_| own && !spelling::of(ty).contains("impl "))
        {
            let message = "what a view returns cannot borrow: the request is lent to it\n\
                           help: return an owned type, or write `'static`";
            errors.at(span, message);
        }
        let mut needs = Vec::new();
        let mut parameters = Vec::new();
        for argument in taken {
            if own && !matches!(*argument.pat, Pat::Ident(_)) {
                errors.on(&argument.pat, "a view takes a value by a name\nhelp: destructure it in the body");
            }
            let cfgs: Vec<_> = argument.attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
            let ty = &*argument.ty;
            if own && refused(argument, &item, errors) {
                continue;
            }
            match Need::of(ty, own, &cfgs) {
                Some(need) => needs.push(need),
                None if is_known_outside(ty, &item) => parameters.push(Parameter { ty: ty.clone(), cfgs }),
                None => {}
            }
        }
        Some(Self { runtime, chains, marks, item, needs, parameters, own })
    }
}

fn name_of(argument: &PatType) -> String {
    match &*argument.pat {
        Pat::Ident(pat) => pat.ident.to_string(),
        _ => "value".to_owned(),
    }
}

fn by_reference(argument: &PatType, reference: &TypeReference, errors: &Errors) {
    let name = name_of(argument);
    let inner = spelling::of(&reference.elem);
    let owned = if inner == "str" { "String" } else { &inner };
    errors.on(&argument.ty, format!("a view takes a value by value\nhelp: write `{name}: {owned}`"));
}

/// A view of a chain's own takes values, found by their types. Whether it was something else, which has been reported.
fn refused(argument: &PatType, item: &ItemFn, errors: &Errors) -> bool {
    let ty = &*argument.ty;
    let name = name_of(argument);
    match ty {
        Type::Reference(reference) if borrow(ty).is_some() => by_reference(argument, reference, errors),
        Type::ImplTrait(bounds) if name == "next" || spelling::of(bounds).ends_with("Next") => {
            let message = "a view has no `next`: nothing stands inside of it\n\
                           help: remove it; what runs around a view is a `#[middleware]`, and an entry of the chain";
            errors.on(argument, message);
        }
        _ if !is_known_outside(ty, item) => {
            let message =
                format!("a value is found by its type, and `{}` names none\nhelp: write the type", spelling::of(ty));
            errors.on(ty, message);
        }
        _ => return false,
    }
    true
}

impl Need {
    fn of(ty: &Type, own: bool, cfgs: &[Attribute]) -> Option<Self> {
        let (written, optional) = match only_argument(ty, "Option") {
            Some(inner) => (inner, true),
            None => (ty, false),
        };
        let ty = if own { written } else { only_argument(written, "Extension")? };
        Some(Self { ty: ty.clone(), written: written.clone(), optional, cfgs: cfgs.to_vec() })
    }
}

/// What stands in `#[view(…)]`.
struct Arguments {
    chains: Vec<Path>,
    marks: Vec<Expr>,
    /// Where the first mark stands.
    marked: Option<Span>,
    runtime: Runtime,
}

impl Arguments {
    const fn none() -> Self {
        Self { chains: Vec::new(), marks: Vec::new(), marked: None, runtime: Runtime::default_path() }
    }
}

/// `Site`, `Site, Admin`, `Site, mark(Public)`, or `Site, crate = path`.
fn arguments_of(input: ParseStream<'_>) -> syn::Result<Arguments> {
    let mut arguments = Arguments::none();
    while !input.is_empty() {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            let word = input.call(Ident::parse_any)?;
            arguments.runtime = Runtime::read(&word, input, "#[view(Site, crate = path::to::ordain)]")?;
        } else if input.peek(syn::Ident) && !input.peek2(Token![::]) && (input.peek2(Paren) || input.peek(kw::mark)) {
            let word: Ident = input.parse()?;
            arguments.marks.extend(marks(&word, input)?);
            arguments.marked.get_or_insert(word.span());
        } else {
            arguments.chains.push(chain(input, &arguments.chains)?);
        }
        if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            let message = "expected a comma, for a chain is named alone\nhelp: write `#[view(Site)]`, or `#[view(Site, mark(Public))]`";
            return Err(syn::Error::new(input.span(), message));
        }
    }
    if arguments.chains.is_empty() {
        let wrong = "which chain does the view stand in?\nhelp: write `#[view(Site)]`";
        return Err(syn::Error::new(arguments.marked.unwrap_or_else(Span::call_site), wrong));
    }
    Ok(arguments)
}

/// The name of a chain, of each once.
fn chain(input: ParseStream<'_>, known: &[Path]) -> syn::Result<Path> {
    let found = input.span();
    let wrong = "`#[view]` takes the names of the chains that the view stands in\nhelp: write `#[view(Site)]`";
    let path = input.call(Path::parse_mod_style).map_err(|_| syn::Error::new(found, wrong))?;
    if known.iter().any(|known| spelling::of(known) == spelling::of(&path)) {
        let message = format!("`#[view]` names `{}` twice\nhelp: remove this one", spelling::of(&path));
        return Err(syn::Error::new_spanned(path, message));
    }
    Ok(path)
}

/// The first word of an item, behind its attributes.
fn keyword(item: TokenStream) -> Span {
    let mut words = item.into_iter().filter(|tree| matches!(tree, TokenTree::Ident(_)));
    words.next().map_or_else(Span::call_site, |word| word.span())
}

mod kw {
    syn::custom_keyword!(mark);
}

/// `mark(CsrfExempt, Slow(3))`.
fn marks(word: &Ident, input: ParseStream<'_>) -> syn::Result<Punctuated<Expr, Token![,]>> {
    if word != "mark" {
        let help = match nearest(&word.to_string(), ["mark"]) {
            Some(near) => format!("write `{near}`"),
            None => "the options are `mark(…)` and `crate = path`".to_owned(),
        };
        return Err(syn::Error::new(word.span(), format!("unknown option `{word}`\nhelp: {help}")));
    }
    let wrong = "`mark` takes the value that hooks ask for\nhelp: write `mark(CsrfExempt)`";
    if !input.peek(Paren) {
        return Err(syn::Error::new(word.span(), wrong));
    }
    let list;
    syn::parenthesized!(list in input);
    if list.is_empty() {
        return Err(syn::Error::new(word.span(), wrong));
    }
    list.parse_terminated(Expr::parse, Token![,])
}

/// Whether a type can be written outside of the fn that has it as a parameter.
fn is_known_outside(ty: &Type, item: &ItemFn) -> bool {
    let parameters = item.sig.generics.params.iter().map(|parameter| match parameter {
        GenericParam::Type(parameter) => parameter.ident.to_string(),
        GenericParam::Const(parameter) => parameter.ident.to_string(),
        GenericParam::Lifetime(parameter) => parameter.lifetime.ident.to_string(),
    });
    let unknown: Vec<String> = parameters.chain(["impl".to_owned()]).collect();
    !any_ident(ty.to_token_stream(), &|ident| unknown.iter().any(|name| ident == name))
}

fn any_ident(tokens: TokenStream, is_meant: &impl Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => is_meant(&ident),
        TokenTree::Group(group) => any_ident(group.stream(), is_meant),
        _ => false,
    })
}

fn is_request(argument: &FnArg) -> bool {
    matches!(argument, FnArg::Typed(argument) if is_reference(&argument.ty, true))
}

fn is_a_request(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty) if ty.path.segments.last().is_some_and(|last| last.ident == "Request"))
}

fn is_reference(ty: &Type, mutable: bool) -> bool {
    matches!(ty, Type::Reference(ty) if ty.mutability.is_some() == mutable)
}

/// The `T` of a `Wrapper<T>`.
pub(super) fn only_argument<'t>(ty: &'t Type, wrapper: &str) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == wrapper)?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
            _ => None,
        },
        _ => None,
    }
}
