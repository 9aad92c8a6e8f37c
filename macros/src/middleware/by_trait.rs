//! Which of the two traits the `next` of a plain fn has: the blocking one, or that of async middlewares.
//!
//! Both are called `Next`, and tokens cannot tell them apart. But beside each trait stands a macro of its name, which comes by the
//! same imports. So rustc says which one it is before it looks at any type, and a wrong one is one error, not one
//! for each line of the body.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Path;
use syn::spanned::Spanned;

use super::expand as middleware;
use super::fallback::{self, Body};
use super::model::{Callable, Form, Mode, Model};
use super::parse::Item;
use crate::spelling;

/// Expands, for a plain fn, to: `Next! { { /* the middleware */ } { /* the error, and a stub */ } }`.
///
/// That of `ordain::blocking` expands to the first, that of `ordain` to the second.
pub(super) fn expand(item: &Item, model: &Model) -> TokenStream {
    let expanded = middleware::expand(item, model);
    let path = blocking(&model.form).and_then(|callable| callable.next.as_ref());
    // `blocking::Next` says it already.
    let Some(path) = path.filter(|path| path.segments.iter().all(|segment| segment.ident != "blocking")) else {
        return expanded;
    };
    let stub = fallback::expand(item, model, Some(&error(path, model)), Body::Hollow);
    quote_spanned! {Span::mixed_site()=>
        #path! { { #expanded } { #stub } }
    }
}

/// What runs the rest of the chain in a plain fn.
fn blocking(form: &Form) -> Option<&Callable> {
    match form {
        Form::Around(Mode::Blocking, callable) | Form::Both(Mode::Blocking, callable, _) => Some(callable),
        Form::Around(..) | Form::Both(..) | Form::Hooks(_) | Form::Broken => None,
    }
}

fn error(path: &Path, model: &Model) -> syn::Error {
    let name = path.segments.last().map(spelling::of).unwrap_or_default();
    let wanted = match &model.provides {
        Some(ty) => format!("{name}<{}>", spelling::of(ty)),
        None => name,
    };
    let message = format!(
        "a plain `fn` cannot await the rest of the chain\n\
         help: write `impl blocking::{wanted}`, that of `ordain::blocking`, or make it an `async fn`"
    );
    syn::Error::new(path.span(), message)
}
