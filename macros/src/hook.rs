//! The five hooks.

use proc_macro2::Ident;

use crate::nearest::nearest;

/// What is asked whether `process_view` has something to do with a request.
pub(crate) const VIEW_IF: &str = "process_view_if";

/// A hook, by what it is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hook {
    Request,
    View,
    Exception,
    Template,
    Response,
}

impl Hook {
    pub(crate) const ALL: [Self; 5] = [Self::Request, Self::View, Self::Exception, Self::Template, Self::Response];

    /// As users write it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Request => "process_request",
            Self::View => "process_view",
            Self::Exception => "process_exception",
            Self::Template => "process_template_response",
            Self::Response => "process_response",
        }
    }

    /// What it is called on, besides the request.
    pub(crate) const fn subject(self) -> Option<Subject> {
        match self {
            Self::Request => None,
            Self::View => Some(Subject { name: "view", ty: "View", what: "the view", mutable: false }),
            Self::Exception => Some(Subject { name: "error", ty: "Error", what: "the error", mutable: false }),
            Self::Template => {
                Some(Subject { name: "template", ty: "TemplateResponse", what: "the template", mutable: true })
            }
            Self::Response => Some(Subject { name: "response", ty: "Response", what: "the response", mutable: true }),
        }
    }

    pub(crate) fn of(ident: &Ident) -> Option<Self> {
        Self::ALL.into_iter().find(|hook| ident == hook.name())
    }

    /// The hook that is meant by a misspelt name.
    pub(crate) fn near(name: &str) -> Option<Self> {
        let near = nearest(name, Self::ALL.map(Self::name))?;
        Self::ALL.into_iter().find(|hook| hook.name() == near)
    }
}

/// The last parameter of a hook.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    /// Its usual name.
    pub(crate) name: &'static str,
    /// The last segment of its type.
    pub(crate) ty: &'static str,
    /// In a sentence.
    pub(crate) what: &'static str,
    pub(crate) mutable: bool,
}

impl Subject {
    /// Its type, as users write it.
    pub(crate) fn reference(self) -> String {
        let sign = if self.mutable { "&mut " } else { "&" };
        let lifetime = if self.ty == "View" { "<'_>" } else { "" };
        format!("{sign}{}{lifetime}", self.ty)
    }

    /// The whole parameter, as users write it.
    pub(crate) fn parameter(self) -> String {
        format!("{}: {}", self.name, self.reference())
    }
}
