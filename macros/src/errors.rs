//! Errors, collected, so that one run reports every mistake.

use std::cell::RefCell;
use std::thread;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::shown::start;

/// Collects errors. Must be finished: dropping it with its errors unread is a bug of the macro.
///
/// Takes `&self`, so that it can be handed around freely.
pub(crate) struct Errors {
    /// `None` once finished.
    collected: RefCell<Option<Vec<syn::Error>>>,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { collected: RefCell::new(Some(Vec::new())) }
    }

    /// Reports a mistake that spans these tokens.
    pub(crate) fn on(&self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports a mistake at one token.
    pub(crate) fn at(&self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Reports what syn, or a fallible step, has found.
    pub(crate) fn push(&self, error: syn::Error) {
        if let Some(collected) = &mut *self.collected.borrow_mut() {
            collected.push(error);
        }
    }

    /// The value, or `None` and the error reported.
    pub(crate) fn ok<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// All that was reported, as one error.
    pub(crate) fn finish(self) -> syn::Result<()> {
        let mut collected = self.collected.borrow_mut().take().unwrap_or_default().into_iter();
        let Some(mut first) = collected.next() else {
            return Ok(());
        };
        first.extend(collected);
        Err(first)
    }
}

/// The errors as items. An editor shows each at `compile_error`, which therefore stays at what is wrong; what it would say there of
/// `core` is kept away.
pub(crate) fn items(error: &syn::Error) -> TokenStream {
    let named = |mut tree: TokenTree| {
        if let TokenTree::Ident(name) = &mut tree
            && name == "core"
        {
            name.set_span(start(name.span()));
        }
        tree
    };
    error.to_compile_error().into_iter().map(named).collect()
}

impl Drop for Errors {
    fn drop(&mut self) {
        let finished = self.collected.borrow().is_none();
        assert!(finished || thread::panicking(), "errors were collected and never looked at");
    }
}
