//! What remains of a chain with a mistake: the struct, and the same methods on an empty list, so that code that uses the
//! chain gives no second error.

use proc_macro2::TokenStream;

use super::expand::{declaration, implementation};
use super::lower::Chain;

pub(super) fn expand(chain: Option<Chain>, error: &syn::Error) -> TokenStream {
    let mut tokens = error.to_compile_error();
    if let Some(mut chain) = chain {
        tokens.extend(declaration(&chain));
        chain.entries.clear();
        tokens.extend(implementation(&chain));
    }
    tokens
}
