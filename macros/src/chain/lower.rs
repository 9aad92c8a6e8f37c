//! From what was written to what it means: each entry with its type, its name for messages, and its options.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Generics, Meta, Path, Token, Type, Visibility};

use super::item::Item;
use super::parse::Syntax;
use crate::errors::Errors;
use crate::nearest::nearest;
use crate::options::{Options, Rule};
use crate::paths::Runtime;
use crate::{spelling, tokens};

/// A chain, as the expansion needs it.
pub(super) struct Chain {
    pub(super) runtime: Runtime,
    /// Those of the struct.
    pub(super) attrs: Vec<Attribute>,
    /// The `#[cfg(…)]` among them.
    pub(super) cfgs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) name: Ident,
    /// Empty, unless there was a mistake.
    pub(super) generics: Generics,
    /// From the outermost to the innermost.
    pub(super) entries: Vec<Entry>,
}

/// One entry.
pub(super) struct Entry {
    pub(super) ty: Type,
    /// How the chain calls it.
    pub(super) label: String,
    /// Where an error of order points.
    pub(super) caret: Span,
    pub(super) field: Option<Field>,
    /// When it is there, if not always: `unix`, `all(unix, debug_assertions)`.
    pub(super) cfg: Option<TokenStream>,
    pub(super) rules: Vec<Rule>,
    /// The type that the entry says it provides, whatever its middleware says.
    pub(super) provides: Option<Type>,
}

/// A configured entry: a field of the struct.
pub(super) struct Field {
    pub(super) name: Ident,
    /// Docs, `#[cfg(…)]` and lints.
    pub(super) attrs: Vec<Attribute>,
}

pub(super) fn lower(syntax: Syntax, errors: &Errors) -> Chain {
    let Syntax { mut attrs, vis, name, generics, items } = syntax;
    let runtime = runtime(&mut attrs, errors);
    refuse_middleware(&mut attrs, errors);
    let cfgs = attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
    let entries = items.into_iter().map(|item| entry(item, errors)).collect();
    Chain { runtime, attrs, cfgs, vis, name, generics, entries }
}

/// Takes `#[chain(crate = path)]` out of the struct's attributes.
fn runtime(attrs: &mut Vec<Attribute>, errors: &Errors) -> Runtime {
    let mut runtime = None;
    for attr in attrs.extract_if(.., |attr| attr.path().is_ident("chain")) {
        if runtime.is_some() {
            errors.on(&attr, "`#[chain]` stands here a second time\nhelp: remove this one");
            continue;
        }
        let read = match &attr.meta {
            Meta::List(list) => tokens::read(crate_option, list.tokens.clone()),
            meta => Err(syn::Error::new_spanned(meta, "")),
        };
        runtime = Some(match read {
            Ok(path) => Runtime::at(path),
            Err(error) => {
                errors.push(chain_option_error(&attr, &error));
                Runtime::default_path()
            }
        });
    }
    runtime.unwrap_or_else(Runtime::default_path)
}

fn crate_option(input: ParseStream<'_>) -> syn::Result<Path> {
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    let path = input.call(Path::parse_mod_style)?;
    input.parse::<Option<Token![,]>>()?;
    if input.is_empty() { Ok(path) } else { Err(input.error("")) }
}

fn chain_option_error(attr: &Attribute, error: &syn::Error) -> syn::Error {
    let first = match &attr.meta {
        Meta::List(list) => list.tokens.clone().into_iter().next(),
        _ => None,
    };
    match first {
        Some(first) if first.to_string() == "crate" => {
            let message = "`crate` takes the path of the runtime\nhelp: write `#[chain(crate = path::to::ordain)]`";
            let behind = attr.meta.require_list().is_ok_and(|list| list.tokens.clone().into_iter().nth(3).is_some());
            // At the end of the list there is no token to point at.
            if behind { syn::Error::new(error.span(), message) } else { syn::Error::new_spanned(attr, message) }
        }
        Some(first) => {
            let word = first.to_string();
            let help = match nearest(&word, ["crate"]) {
                Some(near) => format!("write `{near}`"),
                None => "the only option is `crate = path`".to_owned(),
            };
            syn::Error::new(first.span(), format!("unknown option `{word}`\nhelp: {help}"))
        }
        None => syn::Error::new_spanned(
            attr,
            "`#[chain]` takes one option\nhelp: write `#[chain(crate = path::to::ordain)]`, or remove it",
        ),
    }
}

fn refuse_middleware(attrs: &mut Vec<Attribute>, errors: &Errors) {
    for attr in attrs.extract_if(.., |attr| is_last(attr, "middleware")) {
        errors.on(
            attr,
            "`#[middleware(…)]` is for one entry of the chain, not for the whole of it\n\
             help: move it above the entry that it is about",
        );
    }
}

fn entry(item: Item, errors: &Errors) -> Entry {
    let Item { mut attrs, field, ty } = item;
    let options = Options::of_entry(&mut attrs, errors);
    let cfg = cfg(&attrs, errors);
    attrs.retain(|attr| belongs(attr, errors));
    let (label, caret) = match (&field, &ty) {
        (Some(name), _) => (name.unraw().to_string(), name.span()),
        (None, Type::Path(path)) => match path.path.segments.last() {
            Some(segment) => (spelling::of_last_segment(&ty), segment.ident.span()),
            None => (spelling::of(&ty), ty.span()),
        },
        (None, ty) => (spelling::of(ty), ty.span()),
    };
    let field = field.map(|name| Field { name, attrs });
    Entry { ty, label, caret, field, cfg, rules: options.rules, provides: options.provides }
}

/// The predicates of all `#[cfg(…)]` as one.
fn cfg(attrs: &[Attribute], errors: &Errors) -> Option<TokenStream> {
    let mut predicates = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("cfg")) {
        match &attr.meta {
            Meta::List(list) if !list.tokens.is_empty() => predicates.push(list.tokens.clone()),
            meta => errors.on(meta, "`#[cfg]` takes a condition\nhelp: write `#[cfg(feature = \"…\")]`"),
        }
    }
    match predicates.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        all => Some(quote!(all(#(#all),*))),
    }
}

const LINTS: [&str; 5] = ["allow", "expect", "warn", "deny", "forbid"];

/// Whether an attribute may stand on an entry; if not, that is reported.
fn belongs(attr: &Attribute, errors: &Errors) -> bool {
    let path = attr.path();
    if ["doc", "cfg", "deprecated"].iter().chain(&LINTS).any(|known| path.is_ident(known)) {
        return true;
    }
    let name = spelling::of(path);
    let help = if path.is_ident("cfg_attr") {
        "write `#[cfg(…)]`; `cfg_attr` is expanded after the chain".to_owned()
    } else if path.is_ident("chain") || path.is_ident("derive") {
        "move it above the struct".to_owned()
    } else if let Some(near) = nearest(&name, ["middleware", "cfg", "doc"]) {
        format!("write `#[{near}(…)]`")
    } else {
        "an entry may have docs, `#[cfg(…)]`, lints and `#[middleware(…)]`".to_owned()
    };
    errors.on(path, format_args!("`#[{name}]` does not belong on an entry of a chain\nhelp: {help}"));
    false
}

fn is_last(attr: &Attribute, name: &str) -> bool {
    attr.path().segments.last().is_some_and(|segment| segment.ident == name)
}
