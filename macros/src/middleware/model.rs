//! What expansion needs to know of a middleware, and nothing else.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Path, Type};

use super::afterwards::Afterwards;
use super::only_next::OnlyNext;
use crate::hook::Hook;
use crate::options::Rule;
use crate::paths::Runtime;

/// One middleware. Built as far as it can be read; expanded only if nothing was reported.
pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) rules: Vec<Rule>,
    pub(super) name: Name,
    /// Distinct by their tokens, in the order in which they are written.
    pub(super) needs: Vec<Need>,
    pub(super) provides: Option<Type>,
    pub(super) form: Form,
}

impl Model {
    /// Whether there is something to run.
    pub(super) fn is_complete(&self) -> bool {
        !matches!(self.form, Form::Broken)
    }
}

/// What it is called, and where.
pub(super) struct Name {
    /// In messages.
    pub(super) text: String,
    /// Where the user wrote it.
    pub(super) ident: Ident,
    /// Whether the name is taken by a type that it needs, so that no struct of that name can be emitted.
    pub(super) taken: bool,
}

pub(super) enum Form {
    /// One fn (or `call`) around the rest of the chain.
    Around(Mode, Callable),
    /// Hooks of an impl block, or one hook that is a fn; with `call`, those of the core only.
    Hooks(Vec<HookFn>),
    Both(Mode, Callable, Vec<HookFn>),
    /// Nothing that can run: something was reported, or is rustc's to report.
    Broken,
}

impl Form {
    /// What all of it does with the request once the rest of the chain has run.
    pub(super) fn afterwards(&self) -> Afterwards {
        let call = match self {
            Self::Around(_, callable) | Self::Both(_, callable, _) => callable.afterwards,
            Self::Hooks(_) | Self::Broken => Afterwards::Leaves,
        };
        self.hooks().iter().map(|hook| hook.callable.afterwards).fold(call, Ord::max)
    }

    pub(super) fn hooks(&self) -> &[HookFn] {
        match self {
            Self::Hooks(hooks) | Self::Both(_, _, hooks) => hooks,
            Self::Around(..) | Self::Broken => &[],
        }
    }
}

/// How an around-middleware can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// An `async fn` that awaits only `next`: in both modes.
    Both(OnlyNext),
    /// Any other `async fn`.
    Async,
    /// A plain `fn`.
    Blocking,
}

/// A hook, with the `#[cfg]` attributes of its method.
pub(super) struct HookFn {
    pub(super) hook: Hook,
    pub(super) cfgs: Vec<Attribute>,
    pub(super) callable: Callable,
    /// What is asked whether it has something to do, of `process_view`.
    pub(super) asked: Option<Asked>,
}

/// The method `process_view_if`, with its `#[cfg]` attributes.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) cfgs: Vec<Attribute>,
    pub(super) ident: Ident,
}

/// Something of the user's that can be called.
pub(super) struct Callable {
    pub(super) ident: Ident,
    /// Whether it is a method: then it is called through `Self`.
    pub(super) is_method: bool,
    pub(super) is_async: bool,
    /// In the user's order, without `self`.
    pub(super) arguments: Vec<Argument>,
    /// Where errors about what it returns belong: the return type, or the name.
    pub(super) output: Span,
    /// What it returns, where that has a name; `()` if nothing.
    pub(super) returns: Option<Type>,
    pub(super) afterwards: Afterwards,
    /// The trait of its `next`, without arguments, as it is written.
    pub(super) next: Option<Path>,
}

impl Callable {
    pub(super) fn needs(&self) -> impl Iterator<Item = &Need> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Need(need) => Some(&**need),
            Argument::Request(_) | Argument::Next(_) | Argument::Subject(_) => None,
        })
    }
}

/// A parameter, and where errors about its type belong.
pub(super) enum Argument {
    Request(Span),
    Need(Box<Need>),
    Next(Span),
    /// What the hook is called on: the view, the error, the template, the response.
    Subject(Span),
}

/// How a value is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Taken {
    /// `T`: it must be there.
    Value,
    /// `Option<T>`.
    Option,
    /// `After<T>`: on the way out, if one below has provided it.
    After,
}

#[derive(Clone)]
pub(super) struct Need {
    /// The needed type; the `T` of an `Option<T>` or an `After<T>`.
    pub(super) ty: Type,
    pub(super) taken: Taken,
    /// The parameter's whole type.
    pub(super) span: Span,
}
