//! The entries that ordain brings itself.

use std::ops::ControlFlow;

use crate::Request;
use crate::chain::kinds;
use crate::entry::shared::Shared;
use crate::middleware::traits::{Afterwards, Flow, Middleware, Named, RequestHooks, Values, values};
use crate::plan::{Capability, Facts, Hooks, Id, Needs, RuleLists};

/// The facts of a built-in entry that has no rule and no hook.
pub(crate) const fn facts(id: Id, name: &'static str) -> Facts {
    Facts {
        id,
        name,
        parameters: &[],
        provides: None,
        needs: Needs::NONE,
        rules: RuleLists::of(&[]),
        capability: Capability::Both,
        hooks: Hooks { request: false, response: false, view: false, exception: false, template: false },
        optional: false,
        setting: false,
        unlike: false,
        absent: false,
    }
}

crate::__ordain_named!(Shared<T>);

impl<T: Clone + Send + Sync + 'static> Middleware for Shared<T> {
    type Kind = kinds::Hooks;
    const AFTERWARDS: Afterwards = Afterwards::Leaves;
    const FACTS: Facts = Facts {
        parameters: &["T"],
        provides: Some("T"),
        hooks: Hooks { request: true, ..facts(Self::ID, Self::NAME).hooks },
        ..facts(Self::ID, Self::NAME)
    };

    fn values() -> impl Values {
        values::<T, ()>()
    }
}

impl<T: Clone + Send + Sync + 'static> RequestHooks for Shared<T> {
    fn request_hook(&self, req: &mut Request) -> Flow {
        req.extensions_mut().insert(self.0.clone());
        Ok(ControlFlow::Continue(()))
    }
}
