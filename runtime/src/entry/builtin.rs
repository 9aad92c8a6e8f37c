//! The entries that ordain brings itself.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::Request;
use crate::chain::kind;
use crate::entry::shared::Shared;
use crate::middleware::traits::{Flow, Middleware, Named, RequestHooks};
use crate::plan::{Capability, Facts, Hooks, Id, Needs, RuleLists};
use crate::response::pages::Pages;
use crate::response::template::{Render, Renderer};

/// The facts of a built-in entry that has no rule and no hook.
pub(crate) const fn facts(id: Id, name: &'static str) -> Facts {
    Facts {
        id,
        name,
        parameters: &[],
        provides: None,
        needs: Needs::NONE,
        refines: false,
        rules: RuleLists::of(&[]),
        capability: Capability::Both,
        hooks: Hooks { request: false, response: false, view: false, exception: false, template: false },
        optional: false,
        absent: false,
    }
}

/// Gives a built-in entry its name and its identity: this place.
macro_rules! named {
    ([$($generics:tt)*] $ty:ty, $name:literal) => {
        impl<$($generics)*> crate::middleware::traits::Named for $ty {
            const ID: crate::plan::Id = crate::plan::Id::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"), module_path!(), line!(), column!(), $name);
            const NAME: &'static str = $name;
            const IS_GENERIC: bool = !stringify!($($generics)*).is_empty();
        }
    };
}
pub(crate) use named;

/// Makes an entry of what only leaves its mark on the settings of the chain.
macro_rules! settings_entry {
    ([$($generics:tt)*] $ty:ty, $name:literal, |$this:ident: Arc<Self>, $settings:ident| $configure:expr) => {
        crate::entry::builtin::named!([$($generics)*] $ty, $name);

        impl<$($generics)*> crate::middleware::traits::Middleware for $ty {
            type Provides = crate::middleware::traits::NoValue;
            type Needs = ();
            type Kind = crate::chain::kind::Hooks;
            const FACTS: crate::plan::Facts = crate::entry::builtin::facts(<Self as crate::middleware::traits::Named>::ID, $name);

            const CONVERTS: bool = true;

            fn configure($this: &std::sync::Arc<Self>, $settings: &mut crate::response::settings::Settings) {
                $configure
            }
        }

        impl<$($generics)*> crate::middleware::traits::RequestHooks for $ty {}
    };
}
#[cfg(any(feature = "minijinja", feature = "tower-http"))]
pub(crate) use settings_entry;

settings_entry!([] Pages, "Pages", |this: Arc<Self>, settings| settings.pages = Some(Arc::clone(this)));
settings_entry!([R: Render] Renderer<R>, "Renderer", |this: Arc<Self>, settings| {
    settings.renderer = Some(Arc::clone(this) as Arc<dyn Render>);
});

named!([T: Clone + Send + Sync + 'static] Shared<T>, "Shared");

impl<T: Clone + Send + Sync + 'static> Middleware for Shared<T> {
    type Provides = T;
    type Needs = ();
    type Kind = kind::Hooks;
    const FACTS: Facts = Facts {
        parameters: &["T"],
        provides: Some("T"),
        hooks: Hooks { request: true, ..facts(Self::ID, Self::NAME).hooks },
        ..facts(Self::ID, Self::NAME)
    };
}

impl<T: Clone + Send + Sync + 'static> RequestHooks for Shared<T> {
    fn request_hook(&self, req: &mut Request) -> Flow {
        req.extensions_mut().insert(self.0.clone());
        Ok(ControlFlow::Continue(()))
    }
}
