//! The procedural macros of `ordain`. Use them through that crate, where their documentation stands.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod borrow;
mod chain;
mod enclosing;
mod errors;
mod from_chain;
mod hook;
mod middleware;
#[cfg(test)]
mod mutations;
mod nearest;
mod options;
mod paths;
mod shown;
#[cfg(test)]
mod snapshots;
mod spelling;
mod tokens;
mod view;
mod written;

use proc_macro::TokenStream;

/// See `ordain::middleware`.
#[proc_macro_attribute]
pub fn middleware(arguments: TokenStream, item: TokenStream) -> TokenStream {
    middleware::expand(arguments.into(), item.into()).into()
}

/// See `ordain::middleware_chain!`.
#[proc_macro]
pub fn middleware_chain(input: TokenStream) -> TokenStream {
    chain::expand(input.into()).into()
}

/// See `ordain::view`.
#[proc_macro_attribute]
pub fn view(arguments: TokenStream, item: TokenStream) -> TokenStream {
    view::expand(arguments.into(), item.into()).into()
}

/// See `ordain::FromChain`.
#[proc_macro_derive(FromChain, attributes(from_chain))]
pub fn from_chain(item: TokenStream) -> TokenStream {
    from_chain::expand(item.into()).into()
}
