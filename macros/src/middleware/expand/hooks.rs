//! Hooks: those of the core are methods of `Middleware`, the other two have traits of their own.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::callable::{Call, call};
use super::target::{Target, given, site};
use crate::hook::Hook;
use crate::middleware::lower::same;
use crate::middleware::model::{Asked, HookFn, Model, Taken};
use crate::paths::relocated;
use crate::shown::{before, over, parenthesized, shown_variable};

/// Whether `process_request` or `process_response` is async.
pub(super) fn is_async(hooks: &[HookFn]) -> bool {
    hooks.iter().any(|hook| hook.callable.is_async && matches!(hook.hook, Hook::Request | Hook::Response))
}

/// Whether there is such a hook, as an expression: it may depend on `#[cfg]`.
pub(super) fn present(hooks: &[HookFn], wanted: Hook) -> TokenStream {
    let mut of_kind = hooks.iter().filter(|hook| hook.hook == wanted).peekable();
    if of_kind.peek().is_none() {
        return quote_spanned!(site()=> false);
    }
    let conditions = of_kind.map(|hook| {
        let cfgs = hook.cfgs.iter().map(|cfg| match &cfg.meta {
            syn::Meta::List(list) => list.tokens.clone(),
            meta => meta.to_token_stream(),
        });
        if hook.cfgs.is_empty() {
            quote_spanned!(site()=> true)
        } else {
            quote_spanned!(site()=> ::core::cfg!(all(#(#cfgs),*)))
        }
    });
    quote_spanned!(site()=> #(#conditions)||*)
}

/// Expands to, for each hook of the core:
///
/// ```text
/// fn view_hook(&self, req: &mut Request, subject: &View<'_>)
///     -> impl Future<Output = Answer> + Send
/// where
///     for<'request> Self: Send + Sync,
/// {
///     async move { /* needs */ IntoAnswer::into_answer(Self::process_view(self, req, subject)) }
/// }
/// ```
pub(super) fn core(model: &Model) -> TokenStream {
    let core = |hook: &&HookFn| !matches!(hook.hook, Hook::Request | Hook::Response);
    let mut tokens = TokenStream::new();
    if model.form.hooks().iter().filter(core).any(|hook| hook.callable.is_async) {
        tokens.extend(quote_spanned!(site()=> const ASYNC_HOOKS: bool = true;));
    }
    tokens.extend(keeps(model));
    tokens.extend(model.form.hooks().iter().filter_map(|hook| Some(asked(hook.asked.as_ref()?, model))));
    tokens.extend(model.form.hooks().iter().filter(core).map(|hook| in_future(hook, model)));
    tokens
}

/// Expands to:
///
/// ```text
/// fn view_hook_minds(&self, req: &Request, views: &Views) -> bool { Self::process_view_if(self, req, views) }
/// ```
fn asked(Asked { cfgs, ident }: &Asked, model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let name = ident.span();
    let (req, views) = (shown_variable("req", name), shown_variable("views", name));
    let arguments = parenthesized(quote_spanned!(before(name)=> self, #req, #views), over(name));
    let call = quote_spanned!(before(name)=> Self::#ident #arguments);
    quote_spanned! {site()=>
        #(#cfgs)*
        fn view_hook_minds(&self, req: &#private::Request, views: &#private::Views) -> bool {
            #call
        }
    }
}

/// Expands to, if a hook that runs behind the view needs something:
///
/// ```text
/// fn keeps() -> impl Keeps {
///     use KeepsNothing as _;
///     (Keeping::<Session>::a().keep(), (Keeping::<User>::a().keep(), ()))
/// }
/// ```
fn keeps(model: &Model) -> Option<TokenStream> {
    let private = model.runtime.private();
    let behind = |hook: &&HookFn| matches!(hook.hook, Hook::Exception | Hook::Template) && hook.cfgs.is_empty();
    let needs = model.form.hooks().iter().filter(behind).flat_map(|hook| hook.callable.needs());
    let mut types: Vec<&Type> = Vec::new();
    for need in needs.filter(|need| need.taken != Taken::After) {
        if !types.iter().any(|known| same(known, &need.ty)) {
            types.push(&need.ty);
        }
    }
    if types.is_empty() {
        return None;
    }
    let kept = types.into_iter().rev().fold(
        quote_spanned!(site()=> ()),
        |rest, ty| quote_spanned!(site()=> (#private::Keeping::<#ty>::a().keep(), #rest)),
    );
    Some(quote_spanned! {site()=>
        fn keeps() -> impl #private::Keeps {
            use #private::KeepsNothing as _;
            #kept
        }
    })
}

/// Expands to: `impl RequestHooks<__Here> for Csrf { … }`, or `AsyncRequestHooks` where one of the two is async.
pub(super) fn outer(hooks: &[HookFn], model: &Model, target: &Target) -> TokenStream {
    let private = model.runtime.private();
    let Target { ty, generics, shared, .. } = target;
    let outer = hooks.iter().filter(|hook| matches!(hook.hook, Hook::Request | Hook::Response));
    if is_async(hooks) {
        let methods = outer.map(|hook| in_future(hook, model));
        quote_spanned!(site()=> impl #generics #private::AsyncRequestHooks<__Here> for #ty #shared { #(#methods)* })
    } else {
        let methods = outer.map(|hook| plain(hook, model));
        quote_spanned!(site()=> impl #generics #private::RequestHooks<__Here> for #ty #shared { #(#methods)* })
    }
}

/// What a hook is in the runtime.
struct Shape {
    method: TokenStream,
    /// The type of what it is called on, behind the reference.
    subject: Option<TokenStream>,
    output: TokenStream,
}

fn shape(hook: Hook, private: &TokenStream) -> Shape {
    let site = site();
    let answer = || quote_spanned!(site=> #private::Answer);
    let done = || quote_spanned!(site=> ::core::result::Result<(), #private::Error>);
    let (method, subject, output) = match hook {
        Hook::Request => (quote_spanned!(site=> request_hook), None, quote_spanned!(site=> #private::Flow)),
        Hook::Response => {
            (quote_spanned!(site=> response_hook), Some(quote_spanned!(site=> mut #private::Response)), done())
        }
        Hook::View => (quote_spanned!(site=> view_hook), Some(quote_spanned!(site=> #private::View<'_>)), answer()),
        Hook::Exception => {
            (quote_spanned!(site=> exception_hook), Some(quote_spanned!(site=> #private::Error)), answer())
        }
        Hook::Template => {
            let subject = quote_spanned!(site=> mut #private::TemplateResponse);
            (quote_spanned!(site=> template_hook), Some(subject), done())
        }
    };
    Shape { method, subject, output }
}

/// The needs, the call, and what it comes to.
fn body(hook: &HookFn, model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let failed = quote_spanned!(site()=> return ::core::result::Result::Err(error));
    let Call { loads, mut call } = call(&hook.callable, model, &failed);
    let output = hook.callable.output;
    let before = before(output);
    if hook.callable.is_async {
        call = quote_spanned!(before=> #call.await);
    }
    let shown = relocated(private, before);
    let (into, method, more) = match hook.hook {
        Hook::Request => ("IntoFlow", "into_flow", Some(quote_spanned!(before=> , req))),
        Hook::View | Hook::Exception => ("IntoAnswer", "into_answer", None),
        Hook::Template | Hook::Response => ("IntoDone", "into_done", None),
    };
    let (into, method) = (Ident::new(into, before), Ident::new(method, before));
    let call = parenthesized(quote!(#call #more), over(output));
    let result = match &hook.callable.returns {
        // At the user's own token, and nowhere else.
        Some(ty) => quote_spanned!(before=> <#ty as #shown::#into>::#method #call),
        None => quote_spanned!(before=> #shown::#into::#method #call),
    };
    quote_spanned! {site()=>
        #loads
        #result
    }
}

/// A hook of a sync trait.
fn plain(hook: &HookFn, model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let Shape { method, subject, output } = shape(hook.hook, &private);
    let subject = subject.map(|subject| quote_spanned!(site()=> subject: &#subject));
    let (cfgs, body) = (&hook.cfgs, body(hook, model));
    quote_spanned! {site()=>
        #(#cfgs)*
        fn #method(&self, req: &mut #private::Request, #subject) -> #output {
            #body
        }
    }
}

/// A hook of a trait whose methods give futures.
fn in_future(hook: &HookFn, model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let Shape { method, subject, output } = shape(hook.hook, &private);
    let subject = subject.map(|subject| quote_spanned!(site()=> subject: &#subject));
    let (cfgs, body, given) = (&hook.cfgs, body(hook, model), given());
    let name = hook.callable.ident.span();
    let before = before(name);
    let send = parenthesized(quote_spanned!(before=> ::core::marker::Send), over(name));
    let future = quote_spanned!(before=> impl ::core::future::Future<Output = #output> + #send);
    quote_spanned! {site()=>
        #(#cfgs)*
        fn #method(&self, req: &mut #private::Request, #subject) -> #future #given {
            async move {
                #body
            }
        }
    }
}
