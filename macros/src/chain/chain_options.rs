//! What stands in `#[chain(…)]`, above the struct.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Meta, Path, Token};

use crate::errors::Errors;
use crate::nearest::nearest;
use crate::paths::Runtime;
use crate::{spelling, tokens};

/// The options of a chain.
pub(super) struct ChainOptions {
    /// `crate = path`.
    pub(super) runtime: Runtime,
    /// `within(Site)`: the chains that may be around it.
    pub(super) within: Vec<Path>,
    /// `part`: it is only there to be spread in others.
    pub(super) part: bool,
}

const OPTIONS: &str = "the options are `crate = path`, `within(Site)` and `part`";

impl ChainOptions {
    /// Takes `#[chain(…)]` out of the attributes of the struct.
    pub(super) fn take(attrs: &mut Vec<Attribute>, chain: &Ident, errors: &Errors) -> Self {
        let mut options = Self { runtime: Runtime::default_path(), within: Vec::new(), part: false };
        let mut seen = false;
        for attr in attrs.extract_if(.., |attr| attr.path().is_ident("chain")) {
            if seen {
                errors.on(&attr, "`#[chain]` stands here a second time\nhelp: remove this one");
                continue;
            }
            seen = true;
            match &attr.meta {
                Meta::List(list) if !list.tokens.is_empty() => {
                    let parser = |input: ParseStream<'_>| options.read(input, chain, errors);
                    errors.ok(tokens::read(parser, list.tokens.clone()));
                }
                _ => errors.on(&attr, "`#[chain]` takes an option\nhelp: write `#[chain(within(Site))]`, or remove it"),
            }
        }
        options
    }

    fn read(&mut self, input: ParseStream<'_>, chain: &Ident, errors: &Errors) -> syn::Result<()> {
        let mut seen: Vec<Ident> = Vec::new();
        while !input.is_empty() {
            let found = input.span();
            let Ok(word) = input.call(Ident::parse_any) else {
                return Err(syn::Error::new(found, format!("expected an option\nhelp: {OPTIONS}")));
            };
            if seen.contains(&word) {
                let help =
                    if word == "within" { "put all of them into one: `within(Site, Shop)`" } else { "remove this one" };
                errors.on(&word, format!("the option `{word}` stands here a second time\nhelp: {help}"));
            }
            seen.push(word.clone());
            match word.to_string().as_str() {
                "part" if !input.is_empty() && !input.peek(Token![,]) => {
                    return Err(syn::Error::new(input.span(), "the option `part` takes nothing\nhelp: write `part`"));
                }
                "crate" => self.runtime = Runtime::read(&word, input, "#[chain(crate = path::to::ordain)]")?,
                "part" => self.part = true,
                "within" => self.within.extend(chains(&word, input, chain, errors)?),
                _ => return Err(unknown(&word)),
            }
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                let message = "expected a comma between two options\nhelp: write `, ` here";
                return Err(syn::Error::new(input.span(), message));
            }
        }
        Ok(())
    }
}

/// `within(Site, Shop)`: each once, and none is the chain itself.
fn chains(word: &Ident, input: ParseStream<'_>, chain: &Ident, errors: &Errors) -> syn::Result<Vec<Path>> {
    let wrong = "`within` takes the names of the chains that may be around this one\nhelp: write `within(Site)`";
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(word.span(), wrong));
    }
    let list;
    let parentheses = syn::parenthesized!(list in input);
    if list.is_empty() {
        return Err(syn::Error::new(parentheses.span.join(), wrong));
    }
    let found = list.span();
    let paths = list.parse_terminated(Path::parse_mod_style, Token![,]).map_err(|_| syn::Error::new(found, wrong))?;
    let mut chains: Vec<Path> = Vec::new();
    for path in paths {
        if path.is_ident(chain) {
            let message =
                format!("the chain `{chain}` cannot stand within itself\nhelp: name the chain that is around it");
            errors.on(&path, message);
        } else if chains.iter().any(|known| spelling::of(known) == spelling::of(&path)) {
            errors.on(&path, format_args!("`within` names `{}` twice\nhelp: remove this one", spelling::of(&path)));
        } else {
            chains.push(path);
        }
    }
    Ok(chains)
}

fn unknown(word: &Ident) -> syn::Error {
    let help = match nearest(&word.to_string(), ["crate", "within", "part"]) {
        Some(near) => format!("write `{near}`"),
        None => OPTIONS.to_owned(),
    };
    syn::Error::new(word.span(), format!("unknown option `{word}`\nhelp: {help}"))
}
