//! From what was written to what it means: each entry with its type, its name for messages, and its options.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Generics, Meta, Path, Token, Type, Visibility};

use super::chain_options::ChainOptions;
use super::item::Item;
use super::parse::Syntax;
use crate::errors::Errors;
use crate::nearest::nearest;
use crate::options::{Options, Rule};
use crate::paths::{Runtime, placed};
use crate::shown::behind;
use crate::spelling;

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
    /// The chains that may be around it.
    pub(super) within: Vec<Path>,
    /// It is only there to be spread in others.
    pub(super) part: bool,
    /// It has no fields.
    pub(super) bare: bool,
}

impl Chain {
    /// Its name where generated code speaks of it: an editor that asks what the name means finds the declaration alone.
    pub(super) fn named(&self) -> Ident {
        elsewhere(&self.name)
    }
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
    /// Where the two dots are, of a list that is spread.
    pub(super) dots: Option<[Span; 2]>,
}

impl Entry {
    /// Whether it stands for the entries of another chain.
    pub(super) fn is_spread(&self) -> bool {
        self.dots.is_some()
    }
}

/// A configured entry: a field of the struct.
pub(super) struct Field {
    pub(super) name: Ident,
    /// Docs, `#[cfg(…)]` and lints.
    pub(super) attrs: Vec<Attribute>,
}

impl Field {
    /// Its name where generated code speaks of it.
    pub(super) fn named(&self) -> Ident {
        elsewhere(&self.name)
    }
}

fn elsewhere(name: &Ident) -> Ident {
    placed(name, behind(name.span()))
}

pub(super) fn lower(syntax: Syntax, errors: &Errors) -> Chain {
    let Syntax { mut attrs, vis, name, generics, items } = syntax;
    let ChainOptions { runtime, within, part } = ChainOptions::take(&mut attrs, &name, errors);
    refuse_middleware(&mut attrs, errors);
    let cfgs = attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
    let entries: Vec<Entry> = items.into_iter().map(|item| entry(item, errors)).collect();
    let bare = entries.iter().all(|entry| entry.field.is_none());
    Chain { runtime, attrs, cfgs, vis, name, generics, entries, within, part, bare }
}

/// The rules of a spread list are those of its entries.
fn refuse_rules(attrs: &mut Vec<Attribute>, ty: &Type, errors: &Errors) {
    for attr in attrs.extract_if(.., |attr| is_last(attr, "middleware")) {
        let name = spelling::of(ty);
        errors.on(
            attr,
            format_args!("a list that is spread has no rules of its own\nhelp: write them on the entries of `{name}`"),
        );
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
    let Item { mut attrs, field, ty, dots } = item;
    if dots.is_some() {
        refuse_rules(&mut attrs, &ty, errors);
    }
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
    // Messages speak of a list that is spread by its name, whatever the field is called.
    let (label, caret) = match dots {
        Some([dot, _]) => (spelling::of_last_segment(&ty), dot),
        None => (label, caret),
    };
    let field = field.map(|name| Field { name, attrs });
    Entry { ty, label, caret, field, cfg, rules: options.rules, provides: options.provides, dots }
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
    if path.is_ident("cfg") || is_of_a_field(&attr.meta) {
        return true;
    }
    let name = spelling::of(path);
    let help = if path.is_ident("cfg_attr") {
        "write `#[cfg(…)]`, and the entry once for each case; `cfg_attr` is expanded after the chain".to_owned()
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

/// Docs, a lint, or a `cfg_attr` of nothing else: what is left to the field.
fn is_of_a_field(meta: &Meta) -> bool {
    match meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let all = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            all.is_ok_and(|all| all.iter().skip(1).all(is_of_a_field))
        }
        meta => ["doc", "deprecated"].iter().chain(&LINTS).any(|known| meta.path().is_ident(known)),
    }
}

fn is_last(attr: &Attribute, name: &str) -> bool {
    attr.path().segments.last().is_some_and(|segment| segment.ident == name)
}
