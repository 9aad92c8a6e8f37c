//! The around form: `(req: &mut Request, <needs…>, next: impl Next | impl Provide<T>) -> Response`.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{PatType, Path, PathArguments, ReturnType, Signature, Type};

use super::signature::{list, returned};
use super::{need, provided, receiver};
use crate::errors::Errors;
use crate::hook::Hook;
use crate::middleware::afterwards::{self, Afterwards};
use crate::middleware::argument;
use crate::middleware::await_only::awaits_only_next;
use crate::middleware::body::returned_future;
use crate::middleware::known_macros::of_attributes;
use crate::middleware::model::{Argument, Callable, Mode};
use crate::middleware::parse::FnItem;
use crate::{spelling, tokens};

/// What a signature of the around form says.
pub(in crate::middleware) struct Around {
    /// None if something was reported.
    pub(in crate::middleware) callable: Option<(Mode, Callable)>,
    pub(in crate::middleware) provides: Option<Type>,
}

/// Reads a fn, or the method `call`.
pub(in crate::middleware) fn around(item: &FnItem, is_method: bool, errors: &Errors) -> Around {
    let signature = &item.signature;
    let mut complete = true;
    if is_method {
        complete &= receiver::shared(signature, errors);
    } else {
        receiver::none(signature, errors);
    }
    let params = argument::params(signature);
    let mut reader = Reader { signature, errors, next: None, bound: None, provides: None, complete, meant_hook: false };
    let arguments = reader.arguments(&params);
    reader.output();
    let Reader { next, bound, provides, complete, .. } = reader;
    let mode = match (signature.asyncness, next) {
        (None, _) => Mode::Blocking,
        (Some(_), Some(param)) => {
            let only_next = of_attributes(&item.attrs).zip(awaits_only_next(&item.body, argument::binding(param)));
            only_next.map_or(Mode::Async, |(around, inside)| Mode::Both(around.max(inside)))
        }
        (Some(_), _) => Mode::Async,
    };
    let callable = Callable {
        ident: signature.ident.clone(),
        is_method,
        is_async: signature.asyncness.is_some(),
        arguments,
        output: match &signature.output {
            ReturnType::Default => signature.ident.span(),
            ReturnType::Type(_, ty) => ty.span(),
        },
        returns: returned(signature),
        afterwards: afterwards(item, params.first().copied(), next),
        next: bound,
    };
    Around { callable: complete.then_some((mode, callable)), provides }
}

/// An attribute of the fn that is not known may change its body.
fn afterwards(item: &FnItem, req: Option<&PatType>, next: Option<&PatType>) -> Afterwards {
    if of_attributes(&item.attrs).is_some() {
        afterwards::around(&item.body, req.and_then(argument::binding), next.and_then(argument::binding))
    } else {
        Afterwards::Reruns
    }
}

struct Reader<'s> {
    signature: &'s Signature,
    errors: &'s Errors,
    next: Option<&'s PatType>,
    /// Its trait.
    bound: Option<Path>,
    provides: Option<Type>,
    complete: bool,
    /// It has no response to return.
    meant_hook: bool,
}

impl<'s> Reader<'s> {
    fn wrong(&mut self, tokens: impl quote::ToTokens, message: impl std::fmt::Display) {
        self.complete = false;
        self.errors.on(tokens, message);
    }

    fn wrong_at(&mut self, span: proc_macro2::Span, message: impl std::fmt::Display) {
        self.complete = false;
        self.errors.at(span, message);
    }

    /// Whether it is an `async fn`, or should be one.
    fn is_async(&self) -> bool {
        self.signature.asyncness.is_some() || returned_future(self.signature).is_some()
    }

    /// `Next`, as this fn would have to write it.
    fn next_bound(&self) -> &'static str {
        if self.is_async() { "impl Next" } else { "impl blocking::Next" }
    }

    /// `Next` or `Provide<T>` in the place of a type of that name, which may be another crate's.
    fn next_instead_of(&self, path: &syn::Path) -> String {
        let bound = match path.segments.last() {
            Some(last) if last.ident == "Provide" => spelling::of(last),
            Some(last) if last.ident == "Next" => "Next".to_owned(),
            _ => return self.next_bound().to_owned(),
        };
        let is_ours = |segment: &syn::PathSegment| segment.ident == "ordain" || segment.ident == "blocking";
        let is_foreign = match path.segments.len() {
            1 => argument::owns_its_request(self.signature),
            _ => !path.segments.iter().any(is_ours),
        };
        let from = if is_foreign { "ordain::" } else { "" };
        let module = if self.is_async() { "" } else { "blocking::" };
        format!("impl {from}{module}{bound}")
    }

    fn arguments(&mut self, params: &[&'s PatType]) -> Vec<Argument> {
        if params.is_empty() {
            let name = &self.signature.ident;
            let (receiver, next) = match argument::receiver(self.signature) {
                Some(_) => ("&self, ", self.next_bound()),
                None => ("", self.next_bound()),
            };
            let message = format!(
                "`{name}` takes neither the request nor the rest of the chain\n\
                 help: write `{name}({receiver}req: &mut Request, next: {next})`"
            );
            self.wrong_at(list(self.signature), message);
            return Vec::new();
        }
        if !params.iter().any(|param| is_next(param)) && self.is_meant_as_hook(params) {
            return Vec::new();
        }
        let request = self.request(params);
        let mut arguments = Vec::new();
        for (at, param) in params.iter().enumerate() {
            if Some(at) == request {
                arguments.push(Argument::Request(argument::start(&*param.ty)));
            } else if is_next(param) {
                self.next(param);
                arguments.push(Argument::Next(argument::start(&*param.ty)));
            } else if request.is_some() || !is_request(param) {
                match need::need(param, self.errors) {
                    Some(need) => arguments.push(Argument::Need(Box::new(need))),
                    None => self.complete = false,
                }
            }
        }
        if self.next.is_none() {
            self.no_next();
        }
        arguments
    }

    /// The request is the first parameter, by `&mut`. Its position, or none and the mistake reported.
    fn request(&mut self, params: &[&'s PatType]) -> Option<usize> {
        let first = *params.first()?;
        let name = argument::name_or(first, "req");
        if let Some(attr) = first.attrs.iter().find(|attr| attr.path().is_ident("cfg")) {
            self.wrong(attr, "the request cannot depend on `#[cfg]`\nhelp: write two fns, with `#[cfg]` on each");
        }
        match argument::plain(&first.ty) {
            Type::Reference(reference)
                if reference.mutability.is_some() && !argument::is(&reference.elem, "Response") =>
            {
                if let Some(lifetime) = reference.lifetime.as_ref().filter(|lifetime| lifetime.ident == "static") {
                    self.wrong(lifetime, "the request is lent for one call, not for `'static`\nhelp: remove `'static`");
                }
                return Some(0);
            }
            Type::Reference(reference) if argument::is(&reference.elem, "Request") => {
                let message = format!("`next.run` needs the request by `&mut`\nhelp: write `{name}: &mut Request`");
                self.wrong(&first.ty, message);
                return Some(0);
            }
            ty if argument::is(ty, "Request") => {
                let message =
                    format!("a middleware borrows the request, it does not own it\nhelp: write `{name}: &mut Request`");
                self.wrong(&first.ty, message);
                return Some(0);
            }
            _ => {}
        }
        let elsewhere = params.iter().copied().find(|param| is_request(param));
        if let Some(param) = elsewhere {
            let name = argument::name_or(param, "req");
            self.wrong(param, format!("the request stands first\nhelp: move `{name}: &mut Request` to the front"));
        } else if holds_a_request(&first.ty) {
            let message = format!("a middleware borrows the request itself\nhelp: write `{name}: &mut Request`");
            self.wrong(&first.ty, message);
            return Some(0);
        } else {
            let name = &self.signature.ident;
            let message = format!("`{name}` has no request parameter\nhelp: write `req: &mut Request` before this one");
            self.wrong(first, message);
        }
        None
    }

    fn next(&mut self, param: &'s PatType) {
        if self.next.is_some() {
            let message = "`next` stands here a second time\nhelp: remove it; to run the rest of the chain twice, write `next.clone()`";
            self.wrong(param, message);
            return;
        }
        self.next = Some(param);
        let name = argument::name_or(param, "next");
        if let Some(attr) = param.attrs.iter().find(|attr| attr.path().is_ident("cfg")) {
            self.wrong(attr, "`next` cannot depend on `#[cfg]`\nhelp: write two fns, with `#[cfg]` on each");
        }
        match argument::plain(&param.ty) {
            Type::ImplTrait(_) if is_closure(&param.ty) => {
                let message = format!(
                    "`{name}` is no closure, it is the rest of the chain\nhelp: write `{name}: {}`",
                    self.next_bound()
                );
                self.wrong(&param.ty, message);
            }
            Type::ImplTrait(_) => {
                self.bounds(&param.ty);
                if !matches!(*param.pat, syn::Pat::Ident(_) | syn::Pat::Wild(_)) {
                    let message =
                        format!("`next` needs a name, not a pattern\nhelp: write `next: {}`", spelling::of(&param.ty));
                    self.wrong(&param.pat, message);
                }
            }
            Type::Reference(reference) => {
                let wanted = match argument::plain(&reference.elem) {
                    Type::ImplTrait(ty) => spelling::of(ty),
                    _ => self.next_bound().to_owned(),
                };
                let message = format!(
                    "`{name}` is taken by value: running the rest of the chain uses it up\nhelp: write `{name}: {wanted}`"
                );
                self.wrong(&param.ty, message);
            }
            ty => {
                let wanted = match argument::path(ty) {
                    Some(path) => self.next_instead_of(path),
                    None => self.next_bound().to_owned(),
                };
                let spelled = spelling::of(ty);
                // That may be another crate's, too.
                let whose = match (spelled.as_str(), wanted.as_str()) {
                    ("Next", "impl Next") => ", that of `ordain`",
                    ("Next", "impl blocking::Next") => ", that of `ordain::blocking`",
                    _ => "",
                };
                let message = format!(
                    "`{name}` is a different type in every chain, and `{spelled}` names one\nhelp: write `{name}: {wanted}`{whose}"
                );
                self.wrong(&param.ty, message);
            }
        }
    }

    /// Of `impl Provide<T>`, the `T`; of several bounds, one.
    fn bounds(&mut self, ty: &'s Type) {
        let mut first = None;
        for bound in argument::bounds(ty) {
            if let syn::TypeParamBound::Lifetime(lifetime) = bound {
                let message =
                    format!("`next` is lent for one call, and `{lifetime}` is longer\nhelp: remove `+ {lifetime}`");
                self.wrong(lifetime, message);
            }
            let Some(segment) = argument::bound_segment(bound).filter(|segment| argument::is_next_name(segment)) else {
                continue;
            };
            self.wrong_mode(bound);
            if first.is_some() {
                let message = "a middleware provides one thing, or nothing: `next` is either `Next` or one `Provide<T>`\n\
                    help: provide a struct or a tuple, or split the middleware in two";
                self.wrong(bound, message);
                continue;
            }
            first = Some(segment);
            self.bound = trait_path(bound);
            if segment.ident == "Provide" {
                match argument::type_arguments(segment).as_slice() {
                    [provided] => {
                        self.provides = provided::checked(provided, self.errors);
                        self.complete &= self.provides.is_some();
                    }
                    // rustc says that an argument is missing, or one too many.
                    _ => self.complete = false,
                }
            }
        }
    }

    /// `blocking::Next` in an `async fn`. The reverse has no path to tell by: rustc finds it by the bound.
    fn wrong_mode(&mut self, bound: &syn::TypeParamBound) {
        let syn::TypeParamBound::Trait(found) = bound else { return };
        let is_blocking = found.path.segments.iter().any(|segment| segment.ident == "blocking");
        if is_blocking && self.signature.asyncness.is_some() {
            let wanted = found.path.segments.last().map(spelling::of).unwrap_or_default();
            let message = format!(
                "an `async fn` cannot run the rest of the chain as a blocking call\nhelp: write `impl {wanted}`, that of `ordain`, or remove `async`"
            );
            self.wrong(bound, message);
        }
    }

    /// Without `next` the rest of the chain cannot run.
    fn no_next(&mut self) {
        let message = format!(
            "`{}` has no `next`, so the rest of the chain would never run\nhelp: add `next: {}`",
            self.signature.ident,
            self.next_bound()
        );
        self.wrong_at(list(self.signature), message);
    }

    /// A fn with the parameters or the name of a hook does not say that it is one.
    fn is_meant_as_hook(&mut self, params: &[&PatType]) -> bool {
        let name = self.signature.ident.clone();
        if argument::receiver(self.signature).is_some() {
            return false;
        }
        let message = if let Some(hook) = meant_hook(&name, params) {
            format!("`{name}` has no `next`\nhelp: if it is a hook, write `#[middleware({})]`", hook.name())
        } else if returns_as_a_hook(&self.signature.output) {
            format!(
                "`{name}` has no `next`, and returns no response\n\
                 help: if it is a hook, write `#[middleware(process_request)]`; else add `next: {}`, and return a `Response`",
                self.next_bound()
            )
        } else {
            return false;
        };
        self.meant_hook = true;
        self.wrong_at(list(self.signature), message);
        true
    }

    /// What it returns is the response, or becomes it.
    fn output(&mut self) {
        if self.meant_hook {
            return;
        }
        let message = format!(
            "`{}` returns nothing, and the response would be lost\nhelp: write `-> Response`",
            self.signature.ident
        );
        match &self.signature.output {
            ReturnType::Default => self.wrong_at(self.signature.paren_token.span.close(), message),
            ReturnType::Type(_, ty) => {
                if matches!(argument::plain(ty), Type::Tuple(unit) if unit.elems.is_empty()) {
                    self.wrong(ty, message);
                }
            }
        }
    }
}

/// A trait without its arguments.
fn trait_path(bound: &syn::TypeParamBound) -> Option<Path> {
    let syn::TypeParamBound::Trait(bound) = bound else { return None };
    let mut path = bound.path.clone();
    path.segments.last_mut()?.arguments = PathArguments::None;
    Some(path)
}

/// `Box<Request>`, `Option<&mut Request>`, `impl Into<Request>`: but for `next`, which may be a closure over requests.
fn holds_a_request(ty: &Type) -> bool {
    let request = Ident::new("Request", ty.span());
    tokens::mention(ty.to_token_stream(), &request) && !is_next_type(ty) && !is_closure(ty)
}

fn is_request(param: &PatType) -> bool {
    argument::is(&param.ty, "Request") || argument::reference_to(&param.ty, "Request").is_some()
}

/// Whether a fn runs the rest of the chain.
pub(in crate::middleware) fn has_next(signature: &Signature) -> bool {
    argument::params(signature).into_iter().any(is_next)
}

/// Whether a parameter is `next`, or is meant to be.
fn is_next(param: &PatType) -> bool {
    let named = argument::binding(param).is_some_and(|name| name == "next");
    named || is_next_type(&param.ty)
}

fn is_next_type(ty: &Type) -> bool {
    match argument::plain(ty) {
        Type::ImplTrait(_) | Type::TraitObject(_) => {
            argument::bounds(ty).into_iter().filter_map(argument::bound_segment).any(argument::is_next_name)
                || answers_requests(ty)
        }
        Type::Reference(reference) => is_next_type(&reference.elem),
        Type::Path(_) => argument::last_segment(ty).is_some_and(|segment| {
            argument::is_next_name(segment)
                || (segment.ident == "Box" && argument::type_arguments(segment).into_iter().any(is_next_type))
        }),
        _ => false,
    }
}

/// `impl Fn(…) -> …`, `impl AsyncFn(…) -> …`.
fn is_closure(ty: &Type) -> bool {
    let mut bounds = argument::bounds(ty).into_iter().filter_map(argument::bound_segment);
    bounds.any(|bound| matches!(bound.arguments, PathArguments::Parenthesized(_)))
}

/// `impl Fn(Request) -> Response`: what Django calls `get_response`.
fn answers_requests(ty: &Type) -> bool {
    let spelled = spelling::of(ty);
    is_closure(ty) && spelled.contains("Request") && spelled.contains("Response")
}

/// `()`, an `Option`, a `ControlFlow`, a `Result` of one of these: what a hook before the rest of the chain returns.
fn returns_as_a_hook(output: &ReturnType) -> bool {
    fn is_of_a_hook(ty: &Type) -> bool {
        match (argument::plain(ty), argument::last_segment(ty)) {
            (Type::Tuple(unit), _) => unit.elems.is_empty(),
            (_, Some(name)) if name.ident == "Result" => {
                argument::type_arguments(name).first().is_some_and(|ty| is_of_a_hook(ty))
            }
            (_, name) => name.is_some_and(|name| name.ident == "Option" || name.ident == "ControlFlow"),
        }
    }
    match output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => is_of_a_hook(ty),
    }
}

/// The hook that a fn without `next` seems to be: by its name, or by what it takes.
fn meant_hook(name: &Ident, params: &[&PatType]) -> Option<Hook> {
    let by_type = || {
        Hook::ALL.into_iter().find(|hook| {
            hook.subject().is_some_and(|subject| {
                params.iter().any(|param| argument::reference_to(&param.ty, subject.ty).is_some())
            })
        })
    };
    Hook::of(name).or_else(by_type)
}
