//! A hook's signature: `(&self, req, <needs…>, subject)`.

use syn::spanned::Spanned;
use syn::{Pat, PatType, ReturnType, Signature, Type};

use super::signature::{list, returned};
use super::{need, receiver};
use crate::errors::Errors;
use crate::hook::{Hook, Subject};
use crate::middleware::afterwards::{self, Afterwards};
use crate::middleware::known_macros::of_attributes;
use crate::middleware::model::{Argument, Asked, Callable, HookFn, Need, Taken};
use crate::middleware::parse::FnItem;
use crate::middleware::{argument, guard};

/// Reads a hook: a method, or a fn that says which hook it is.
pub(in crate::middleware) fn hook(hook: Hook, item: &FnItem, is_method: bool, errors: &Errors) -> Option<HookFn> {
    let signature = &item.signature;
    let mut complete = true;
    if is_method {
        complete &= receiver::shared(signature, errors);
    } else {
        receiver::none(signature, errors);
    }
    let mut reader = Reader { hook, is_method, signature, errors, complete };
    let params = argument::params(signature);
    let arguments = reader.arguments(&params);
    let afterwards = afterwards(hook, item, &params, &arguments);
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
        afterwards,
        next: None,
    };
    let cfgs = if is_method { guard::cfgs(&item.attrs) } else { Vec::new() };
    reader.complete.then_some(HookFn { hook, cfgs, callable, asked: None })
}

/// Reads the method that is asked whether `process_view` has something to do. What it takes rustc compares.
pub(in crate::middleware) fn asked(item: &FnItem, errors: &Errors) -> Option<Asked> {
    let signature = &item.signature;
    let ident = signature.ident.clone();
    if let Some(asyncness) = &signature.asyncness {
        errors
            .on(asyncness, format!("`{ident}` is asked for each request, and waits for nothing\nhelp: remove `async`"));
        return None;
    }
    let says = matches!(&signature.output, ReturnType::Type(_, ty) if argument::path(ty).is_some_and(|path| path.is_ident("bool")));
    if !says || argument::params(signature).len() != 2 {
        let message = format!(
            "`{ident}` is asked of a request and of all views, and says yes or no\n\
             help: write `fn {ident}(&self, req: &Request, views: &Views) -> bool`"
        );
        errors.on(&ident, message);
        return None;
    }
    receiver::shared(signature, errors).then(|| Asked { cfgs: guard::cfgs(&item.attrs), ident })
}

/// What it needs it reads from the request when it runs, unless that is kept for it.
fn afterwards(hook: Hook, item: &FnItem, params: &[&PatType], arguments: &[Argument]) -> Afterwards {
    let looks = || {
        let req = params.first().map(|param| &*param.pat);
        arguments.iter().any(|argument| matches!(argument, Argument::Need(need) if !is_kept(hook, item, need)))
            || !matches!(req, Some(Pat::Ident(_) | Pat::Wild(_)))
            || of_attributes(&item.attrs).is_none()
    };
    match hook {
        Hook::Request | Hook::View => Afterwards::Leaves,
        Hook::Exception | Hook::Template | Hook::Response if looks() => Afterwards::Reads,
        Hook::Exception | Hook::Template | Hook::Response => {
            afterwards::hook(&item.body, params.first().copied().and_then(argument::binding))
        }
    }
}

/// Whether a need is taken from the request before the view runs, for a hook that runs behind it.
fn is_kept(hook: Hook, item: &FnItem, need: &Need) -> bool {
    // Where the hook is not there, nor need its types be.
    let is_there = guard::cfgs(&item.attrs).is_empty();
    matches!(hook, Hook::Exception | Hook::Template) && need.taken != Taken::After && is_there
}

struct Reader<'s> {
    hook: Hook,
    is_method: bool,
    signature: &'s Signature,
    errors: &'s Errors,
    complete: bool,
}

impl Reader<'_> {
    fn wrong(&mut self, tokens: impl quote::ToTokens, message: impl std::fmt::Display) {
        self.complete = false;
        self.errors.on(tokens, message);
    }

    /// The whole signature, to copy.
    fn whole(&self) -> String {
        let receiver = if self.is_method { "&self, " } else { "" };
        let subject = self.hook.subject().map(|subject| format!(", {}", subject.parameter())).unwrap_or_default();
        format!("fn {}({receiver}req: &mut Request{subject})", self.signature.ident)
    }

    fn arguments(&mut self, params: &[&PatType]) -> Vec<Argument> {
        let name = self.hook.name();
        let (request, subject) = (self.request(params), self.subject(params));
        if params.is_empty() {
            let takes = match self.hook.subject() {
                Some(subject) => format!("the request and {}", subject.what),
                None => "the request".to_owned(),
            };
            let message = format!("`{name}` takes {takes}\nhelp: write `{}`", self.whole());
            self.complete = false;
            self.errors.at(list(self.signature), message);
            return Vec::new();
        }
        self.missing(params, request, subject);
        let mut arguments = Vec::new();
        for (at, param) in params.iter().enumerate() {
            if Some(at) == request {
                arguments.extend(self.request_argument(at, param));
            } else if Some(at) == subject {
                let behind = params.iter().skip(at + 1).enumerate().any(|(more, _)| Some(at + 1 + more) != request);
                arguments.extend(self.subject_argument(!behind, param));
            } else if is_next(&param.ty) {
                let help = if self.is_method {
                    "remove it; what runs around the rest of the chain is called `call`".to_owned()
                } else {
                    format!(
                        "remove it, or `{name}` from the attribute: what runs around the rest of the chain is no hook"
                    )
                };
                let message =
                    format!("`{name}` has no `next`: a hook runs before or after the rest of the chain\nhelp: {help}");
                self.wrong(param, message);
            } else if let Some(other) = self.other_subject(param) {
                let message = match self.hook.subject() {
                    Some(subject) => format!(
                        "`{name}` gets {}, not {}\nhelp: write `{}`",
                        subject.what,
                        other.what,
                        subject.parameter()
                    ),
                    None => format!("`{name}` does not get {}\nhelp: remove this parameter", other.what),
                };
                self.wrong(param, message);
            } else {
                match need::need(param, self.errors) {
                    Some(need) => arguments.push(Argument::Need(Box::new(need))),
                    None => self.complete = false,
                }
            }
        }
        arguments
    }

    /// Which parameter is the request: the one of that type, or else the first reference.
    fn request(&self, params: &[&PatType]) -> Option<usize> {
        let named = |param: &&PatType| {
            argument::is(&param.ty, "Request") || argument::reference_to(&param.ty, "Request").is_some()
        };
        params.iter().position(named).or_else(|| {
            let first = params.first()?;
            let alias = argument::reference(&first.ty).is_some()
                && self.subject_of(first).is_none()
                && self.other_subject(first).is_none();
            let alone = self.hook.subject().is_some() && params.len() == 1;
            (alias && !alone).then_some(0)
        })
    }

    /// Which parameter is what the hook is called on: the one of that type, or else a reference in the
    /// last place.
    fn subject(&self, params: &[&PatType]) -> Option<usize> {
        self.hook.subject()?;
        params.iter().position(|param| self.subject_of(param).is_some()).or_else(|| {
            let last = params.last()?;
            let alias = argument::reference(&last.ty).is_some()
                && argument::reference_to(&last.ty, "Request").is_none()
                && self.other_subject(last).is_none();
            (alias && params.len() > 1).then(|| params.len() - 1)
        })
    }

    fn subject_of(&self, param: &PatType) -> Option<Subject> {
        self.hook.subject().filter(|subject| is_of(subject, param))
    }

    /// What another hook is called on.
    fn other_subject(&self, param: &PatType) -> Option<Subject> {
        Hook::ALL
            .into_iter()
            .filter(|hook| *hook != self.hook)
            .filter_map(Hook::subject)
            .find(|subject| argument::reference_to(&param.ty, subject.ty).is_some())
    }

    /// Says once what is missing.
    fn missing(&mut self, params: &[&PatType], request: Option<usize>, subject: Option<usize>) {
        let name = self.hook.name();
        if let (None, Some(first)) = (request, params.first()) {
            let message = format!("`{name}` has no request parameter\nhelp: write `req: &mut Request` before this one");
            self.wrong(first, message);
        }
        let replaced = params.iter().any(|param| self.other_subject(param).is_some());
        let wanted = self.hook.subject().filter(|_| subject.is_none() && !replaced);
        if let (Some(wanted), Some(last)) = (wanted, params.last()) {
            let message =
                format!("`{name}` does not take {}\nhelp: write `{}` after this one", wanted.what, wanted.parameter());
            self.wrong(last, message);
        }
    }

    /// The request stands first, by reference; in an async hook by `&mut`.
    fn request_argument(&mut self, at: usize, param: &PatType) -> Option<Argument> {
        let name = argument::name_or(param, "req");
        let Some(reference) = argument::reference(&param.ty) else {
            let message = format!("a hook borrows the request, it does not own it\nhelp: write `{name}: &mut Request`");
            self.wrong(&param.ty, message);
            return None;
        };
        if at > 0 {
            self.wrong(param, format!("the request stands first\nhelp: move `{name}` to the front"));
            return None;
        }
        if reference.mutability.is_none() && self.signature.asyncness.is_some() {
            let message = format!(
                "an async hook takes the request by `&mut`: a `&Request` held across an await is not `Send`\n\
                 help: write `{name}: &mut Request`"
            );
            self.wrong(&param.ty, message);
            return None;
        }
        Some(Argument::Request(argument::start(&*param.ty)))
    }

    /// What the hook is called on stands last, by reference.
    fn subject_argument(&mut self, last: bool, param: &PatType) -> Option<Argument> {
        let wanted = self.hook.subject()?;
        let name = argument::name_or(param, wanted.name);
        let help = format!("write `{name}: {}`", wanted.reference());
        let Some(reference) = argument::reference(&param.ty) else {
            self.wrong(&param.ty, format!("a hook borrows {}, it does not own it\nhelp: {help}", wanted.what));
            return None;
        };
        if matches!(argument::plain(&reference.elem), Type::TraitObject(_)) {
            let message =
                format!("`{}` gets {} by its type, not as a trait object\nhelp: {help}", self.hook.name(), wanted.what);
            self.wrong(&param.ty, message);
            return None;
        }
        if !last {
            let message = format!("{} stands last\nhelp: move `{name}` behind the needed values", wanted.what);
            self.wrong(param, message);
            return None;
        }
        if reference.mutability.is_some() && !wanted.mutable {
            let message = format!("`{}` may look at {}, not change it\nhelp: {help}", self.hook.name(), wanted.what);
            self.wrong(&param.ty, message);
            return None;
        }
        if reference.mutability.is_none() && wanted.mutable && self.signature.asyncness.is_some() {
            let message = format!(
                "an async hook takes {} by `&mut`: a `&{}` held across an await is not `Send`\nhelp: {help}",
                wanted.what, wanted.ty
            );
            self.wrong(&param.ty, message);
            return None;
        }
        Some(Argument::Subject(argument::start(&*param.ty)))
    }
}

fn is_of(subject: &Subject, param: &PatType) -> bool {
    argument::is(&param.ty, subject.ty) || argument::reference_to(&param.ty, subject.ty).is_some()
}

fn is_next(ty: &Type) -> bool {
    argument::bounds(ty).into_iter().filter_map(argument::bound_segment).any(argument::is_next_name)
}
