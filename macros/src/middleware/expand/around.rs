//! A middleware around the rest of the chain.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use super::callable::{Call, call};
use super::target::{Target, at, given, site};
use crate::middleware::model::{Callable, Mode, Model};
use crate::middleware::only_next::OnlyNext;
use crate::paths::relocated;
use crate::shown::{before, behind, over, parenthesized};

/// `AsyncCall` or `BlockingCall`. What awaits only `next` is ready as soon as that is: the runtime runs
/// the same call in both modes.
pub(super) fn calls(mode: Mode, callable: &Callable, model: &Model, target: &Target) -> TokenStream {
    match mode {
        Mode::Both(OnlyNext::ByNames) => {
            let by_names = quote_spanned!(site()=> const READY_BY_NAMES: bool = true;);
            async_call(callable, model, target, &by_names)
        }
        Mode::Both(OnlyNext::Certain) | Mode::Async => async_call(callable, model, target, &TokenStream::new()),
        Mode::Blocking => blocking_call(callable, model, target),
    }
}

/// Expands to:
///
/// ```text
/// impl AsyncCall<__Here> for timing {
///     fn enter<__R: Handler>(&self, req: &mut Request, next: Rest<'_, __R>)
///         -> impl Future<Output = Response> + Send
///     where
///         for<'request> Self: Send + Sync,
///     {
///         Call::<__R, _>::of('call: { /* needs, or break 'call Err(error) */ Ok(timing(req, next)) })
///             .start(|answer| <Response as Responds>::respond(answer))
///     }
/// }
/// ```
///
/// `by_names` stands first in it, where there is something to say of that.
///
/// All of it is shown at the fn's name: rustc says the same thing of one place only once. What a type that is no response
/// lacks is asked in the closure, for there rustc says it at the return type, and nowhere else.
fn async_call(callable: &Callable, model: &Model, target: &Target, by_names: &TokenStream) -> TokenStream {
    let private = model.runtime.private();
    let Target { ty, generics, shared, .. } = target;
    let failed = quote_spanned!(site()=> break 'call ::core::result::Result::Err(error));
    let Call { loads, call } = call(callable, model, &failed);
    let name = callable.ident.span();
    let (before, over) = (before(name), over(name));
    let shown = relocated(private.clone(), before);
    let send = parenthesized(quote_spanned!(before=> ::core::marker::Send), over);
    let future = quote_spanned!(before=> impl ::core::future::Future<Output = #shown::Response> + #send);
    let of = Ident::new("of", behind(name));
    let inferred = quote_spanned!(over=> _>);
    let call = if callable.needs().next().is_none() {
        let call = parenthesized(call, over);
        quote_spanned!(before=> #shown::SureCall::<__R, #inferred::#of #call)
    } else {
        let call = quote_spanned!(before=> 'call: { #loads ::core::result::Result::Ok(#call) });
        let call = parenthesized(call, over);
        quote_spanned!(before=> #shown::Call::<__R, #inferred::#of #call)
    };
    let returns = returns(callable);
    let answer = quote_spanned!(before=> |answer| <#returns as #shown::Responds>::respond(answer));
    let answer = parenthesized(answer, over);
    let started = quote_spanned!(before=> #call.start #answer);
    let given = given();
    quote_spanned! {site()=>
        impl #generics #private::AsyncCall<__Here> for #ty #shared {
            #by_names
            fn enter<__R: #private::Handler>(
                &self,
                req: &mut #private::Request,
                next: #private::Rest<'_, __R>,
            ) -> #future #given {
                #started
            }
        }
    }
}

/// The type that the fn returns, as it is written; inferred where it has no name, or one that means something only at
/// the fn.
fn returns(callable: &Callable) -> TokenStream {
    match &callable.returns {
        Some(ty) if !names_a_lifetime(ty.to_token_stream()) => ty.to_token_stream(),
        _ => quote_spanned!(at(callable.output)=> _),
    }
}

fn names_a_lifetime(ty: TokenStream) -> bool {
    let mut quoted = false;
    ty.into_iter().any(|tree| {
        let named = quoted && !matches!(&tree, TokenTree::Ident(name) if name == "static" || name == "_");
        quoted = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '\'');
        named || matches!(tree, TokenTree::Group(group) if names_a_lifetime(group.stream()))
    })
}

/// Expands to:
///
/// ```text
/// impl BlockingCall<__Here> for audit {
///     fn enter_blocking<__R: Handler>(&self, req: &mut Request, next: blocking::Inside<'_, __R>) -> Response {
///         /* needs, or return Responds::respond(error) */
///         <Response as Responds>::respond(audit(req, next))
///     }
/// }
/// ```
fn blocking_call(callable: &Callable, model: &Model, target: &Target) -> TokenStream {
    let private = model.runtime.private();
    let Target { ty, generics, shared, .. } = target;
    let failed = quote_spanned!(site()=> return #private::Responds::respond(error));
    let Call { loads, call } = call(callable, model, &failed);
    let name = callable.ident.span();
    let returns = returns(callable);
    let before = before(name);
    let shown = relocated(private.clone(), before);
    let call = parenthesized(call, over(name));
    let respond = quote_spanned!(before=> <#returns as #shown::Responds>::respond #call);
    quote_spanned! {site()=>
        impl #generics #private::BlockingCall<__Here> for #ty #shared {
            fn enter_blocking<__R: #private::Handler>(
                &self,
                req: &mut #private::Request,
                next: #private::blocking::Inside<'_, __R>,
            ) -> #private::Response {
                #loads
                #respond
            }
        }
    }
}
