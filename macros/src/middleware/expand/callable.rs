//! A call of the user's fn or method: its needs taken from the request, then the call itself.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote_spanned};

use super::target::site;
use crate::middleware::model::{Argument, Callable, Model, Taken};
use crate::shown::{before, over, parenthesized, shown_variable};

/// A call, in two parts.
pub(super) struct Call {
    /// `let need0 = match needed(…) { … };` for each need.
    pub(super) loads: TokenStream,
    /// `timing(req, need0, next)`, awaited if it is a hook's.
    pub(super) call: TokenStream,
}

/// Names of the variables in generated code. Hygienic: they cannot meet the user's.
pub(super) fn local(name: &str) -> Ident {
    format_ident!("{name}", span = site())
}

/// Expands to: `let need0 = match needed::<Session>(req, NAME) { … };` and `timing(req, need0, next)`.
///
/// `failed` is what happens with an `error` at hand. Each argument is shown at the user's parameter, the
/// call at the fn's name.
pub(super) fn call(callable: &Callable, model: &Model, failed: &TokenStream) -> Call {
    let private = model.runtime.private();
    let ident = &callable.ident;
    let mut loads = TokenStream::new();
    let mut arguments = Vec::new();
    if callable.is_method {
        arguments.push(quote_spanned!(before(ident.span())=> self));
    }
    for (position, argument) in callable.arguments.iter().enumerate() {
        arguments.push(match argument {
            Argument::Request(span) => shown_variable("req", *span),
            // rustc says of an async call as a whole what is wrong with its `next`: in one place, once.
            Argument::Next(_) if callable.is_async => shown_variable("next", ident.span()),
            Argument::Next(span) => shown_variable("next", *span),
            Argument::Subject(span) => shown_variable("subject", *span),
            Argument::Need(need) => {
                let name_of = format!("need{position}");
                let variable = local(&name_of);
                let ty = &need.ty;
                let name = &model.name.text;
                let taken = match need.taken {
                    Taken::Value => Some(quote_spanned!(site()=> #private::needed::<#ty>(req, #name))),
                    Taken::Option => Some(quote_spanned!(site()=> #private::wanted::<#ty>(req))),
                    Taken::After => None,
                };
                loads.extend(match taken {
                    Some(taken) => quote_spanned! {site()=>
                        let #variable = match #taken {
                            ::core::result::Result::Ok(value) => value,
                            ::core::result::Result::Err(error) => #failed,
                        };
                    },
                    None => quote_spanned!(site()=> let #variable = #private::After::<#ty>::new();),
                });
                shown_variable(&name_of, need.span)
            }
        });
    }
    let called = over(ident.span());
    let path = callable.is_method.then(|| quote_spanned!(before(ident.span())=> Self::));
    let arguments = parenthesized(quote_spanned!(called=> #(#arguments),*), called);
    let call = quote_spanned!(called=> #path #ident #arguments);
    Call { loads, call }
}
