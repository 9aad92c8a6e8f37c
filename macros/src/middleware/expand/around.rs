//! A middleware around the rest of the chain.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::callable::{Call, call};
use super::target::{Target, at, site};
use crate::middleware::model::{Callable, Mode, Model};

/// `AsyncCall` or `BlockingCall`. What awaits only `next` is ready as soon as that is: the runtime runs
/// the same call in both modes.
pub(super) fn calls(mode: Mode, callable: &Callable, model: &Model, target: &Target) -> TokenStream {
    match mode {
        Mode::Both | Mode::Async => async_call(callable, model, target),
        Mode::Blocking => blocking_call(callable, model, target),
    }
}

/// Expands to:
///
/// ```text
/// impl AsyncCall for timing {
///     fn enter<R: Handler>(&self, req: &mut Request, next: Rest<'_, R>)
///         -> impl Future<Output = Response> + Send
///     {
///         /* needs */
///         Started::<R, _>::running(timing(req, next))
///     }
/// }
/// ```
fn async_call(callable: &Callable, model: &Model, target: &Target) -> TokenStream {
    let private = model.runtime.private();
    let Target { ty, generics, shared, .. } = target;
    let failed = quote_spanned!(at(callable.output)=> return #private::Started::<R, _>::failed(error));
    let Call { loads, call } = call(callable, model, &failed);
    let future = quote_spanned! {at(callable.ident.span())=>
        impl ::core::future::Future<Output = #private::Response> + ::core::marker::Send
    };
    let running = quote_spanned!(at(callable.output)=> #private::Started::<R, _>::running(#call));
    quote_spanned! {site()=>
        impl #generics #private::AsyncCall for #ty #shared {
            fn enter<R: #private::Handler>(
                &self,
                req: &mut #private::Request,
                next: #private::Rest<'_, R>,
            ) -> #future {
                #loads
                #running
            }
        }
    }
}

/// Expands to:
///
/// ```text
/// impl BlockingCall for audit {
///     fn enter_blocking<R: Handler>(&self, req: &mut Request, next: blocking::Rest<'_, R>) -> Response {
///         /* needs */
///         IntoResponse::into_response(audit(req, next))
///     }
/// }
/// ```
fn blocking_call(callable: &Callable, model: &Model, target: &Target) -> TokenStream {
    let private = model.runtime.private();
    let Target { ty, generics, shared, .. } = target;
    let failed = quote_spanned!(site()=> return #private::IntoResponse::into_response(error));
    let Call { loads, call } = call(callable, model, &failed);
    let done = quote_spanned!(at(callable.output)=> #private::IntoResponse::into_response(#call));
    quote_spanned! {site()=>
        impl #generics #private::BlockingCall for #ty #shared {
            fn enter_blocking<R: #private::Handler>(
                &self,
                req: &mut #private::Request,
                next: #private::blocking::Rest<'_, R>,
            ) -> #private::Response {
                #loads
                #done
            }
        }
    }
}
