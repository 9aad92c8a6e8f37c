//! `middleware_chain!`: a list of middlewares, checked in order, as a struct.

mod chain_options;
mod check;
mod expand;
mod fallback;
mod header;
mod item;
mod linking;
mod list;
mod lower;
mod meeting;
mod names;
mod parse;
mod presence;
mod summary;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use self::lower::Chain;
use crate::enclosing;
use crate::errors::{self, Errors};
use crate::paths::Runtime;
use crate::written;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let chain = parse::parse(input.clone(), &errors).map(|syntax| lower::lower(syntax, &errors));
    if let Some(chain) = &chain {
        check::check(chain, &errors);
    }
    let associated = chain.as_ref().filter(|_| enclosing::is_associated());
    if let Some(Chain { name, .. }) = associated {
        errors.on(name, format!("`{name}` stands in an impl block, and a chain is a struct\nhelp: move it out"));
        return errors.finish().err().as_ref().map(errors::items).unwrap_or_default();
    }
    let runtime = chain.as_ref().map_or_else(Runtime::default_path, |chain| chain.runtime.clone());
    // What has no name may stand where an expression is meant: there an error alone is understood.
    let written = chain.is_some().then(|| written::in_chain(input, &runtime));
    let expansion = match (errors.finish(), chain) {
        (Ok(()), Some(chain)) => expand::expand(&chain),
        (Ok(()), None) => TokenStream::new(),
        (Err(error), chain) => fallback::expand(chain, &error),
    };
    quote!(#written #expansion)
}
