//! A list that is spread in another: the entries of a chain as one entry of the chain around it.

use std::future::Future;
use std::marker::PhantomData;

use crate::chain::boundary::Lean;
use crate::chain::erased::Erased;
use crate::entry::chain_entry::ChainEntry;
use crate::entry::declared::{Chain, Entries};
use crate::entry::part::{Held, Part};
use crate::middleware::handler::Handler;
use crate::middleware::hooks::CoreHooks;
use crate::middleware::kept::Keeps;
use crate::middleware::kind::{Run, Stack};
use crate::middleware::traits::{Afterwards, Answer, NoValue, Values, values};
use crate::plan::{Facts, Hooks};
use crate::response::settings::Settings;
use crate::{Error, Request, TemplateResponse, View, Views};

/// The entries of a chain in the place of one, behind the boundary that erases their types: those of another crate may be private.
#[derive(Debug)]
pub struct Spread<C>(pub C);

impl<C: Chain> ChainEntry for Spread<C> {
    type Shared = C::Entries;
    type Stack<S: Stack> = ();
    type Rest<S: Stack, R: Handler> = Erased<R::Boundary>;
    // The judge is told of the entries themselves.
    const FACTS: Facts = Facts {
        hooks: Hooks {
            view: C::Entries::VIEW,
            exception: C::Entries::EXCEPTION,
            template: C::Entries::TEMPLATE,
            ..Hooks::NONE
        },
        ..Facts::ABSENT
    };
    const CONVERTS: bool = C::Entries::CONVERTS;
    const ASYNC_HOOKS: bool = C::Entries::ANY_ASYNC;
    const AFTERWARDS: Afterwards = C::Entries::AFTERWARDS;

    fn values() -> impl Values {
        values::<NoValue, ()>()
    }

    fn keeps() -> impl Keeps {
        C::Entries::keeps()
    }

    fn share(self) -> C::Entries {
        self.0.entries()
    }

    fn configure(this: &C::Entries, settings: &mut Settings) {
        this.configure(settings);
    }

    fn link<S: Stack, R: Handler>(this: &C::Entries, rest: Run<S, R>) -> Run<(), Erased<R::Boundary>> {
        this.link_spread(rest)
    }

    fn minds_view(this: &C::Entries, req: &Request, views: &Views) -> bool {
        this.minds_view(req, views)
    }

    fn view_hook(this: &C::Entries, req: &mut Request, view: &View<'_>) -> impl Future<Output = Answer> + Send {
        this.view(req, view)
    }

    fn exception_hook(this: &C::Entries, req: &mut Request, error: &Error) -> impl Future<Output = Answer> + Send {
        this.exception(req, error)
    }

    fn template_hook(
        this: &C::Entries,
        req: &mut Request,
        template: &mut TemplateResponse,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        this.template(req, template)
    }
}

/// A chain without fields, which can be spread as it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a chain with fields, so it is spread as one",
    label = "write `..name: {Self}`"
)]
pub trait BareChain: Chain {
    /// Makes the value.
    fn make() -> Self;
}

/// Asks whether a type is a chain; if not, that is said once, at the type.
#[derive(Debug)]
pub struct ChainGate<C>(PhantomData<C>);

impl<C: Chain> ChainGate<C> {
    /// It is one.
    pub const OPEN: bool = true;
}

/// A list without entries, in the place of what is no chain.
#[derive(Debug)]
pub struct NoChain;

#[derive(Clone)]
struct Nothing(Held<()>);

impl Part for Nothing {
    type List = ();

    fn held(&self) -> &Held<()> {
        &self.0
    }
}

const _: () = {
    crate::__ordain_entries! { Nothing, Lean, crate::chain::inside::Standing::of::<NoChain>("", &[]) }

    impl std::fmt::Debug for __Entries {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Entries")
        }
    }

    impl Chain for NoChain {
        type Entries = __Entries;

        fn entries(self) -> __Entries {
            __Entries(Nothing(Held::new(())))
        }
    }
};

impl BareChain for NoChain {
    fn make() -> Self {
        Self
    }
}
