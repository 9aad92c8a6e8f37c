//! The kinds of middleware, and how each is linked to the rest of a chain.

use std::convert::identity;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::chain::link::{Eager, Link};
use crate::middleware::handler::Handler;
use crate::middleware::kind::{Kind, Run, Stack};
use crate::middleware::traits::{AsyncCall, AsyncRequestHooks, BlockingCall, Middleware, RequestHooks};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident: $bound:ident => $rest:ty, $wrap:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<At = ()>(PhantomData<At>);

        impl<At: 'static, M: Middleware + $bound<At>> Kind<M> for $name<At> {
            type Stack<S: Stack> = ();
            type Rest<S: Stack, R: Handler> = Link<Self, M, $rest>;

            fn link<S: Stack, R: Handler>(middleware: Arc<M>, rest: Run<S, R>) -> Run<(), Self::Rest<S, R>> {
                let settings = Arc::clone(&rest.settings);
                Run::around(Link::new(middleware, $wrap(rest), &settings), &settings)
            }
        }
    )*};
}

kinds! {
    /// Around the rest of the chain, in both modes: an async call that awaits only `next`.
    Both: AsyncCall => Eager<Run<S, R>>, Eager;
    /// Around the rest of the chain, async only.
    Async: AsyncCall => Run<S, R>, identity;
    /// Around the rest of the chain, blocking only.
    Blocking: BlockingCall => Arc<Run<S, R>>, Arc::new;
    /// Hooks before and after the rest of the chain, at least one of them async.
    AsyncHooks: AsyncRequestHooks => Run<S, R>, identity;
}

/// A tower layer around the rest of the chain, async only.
#[cfg(feature = "tower")]
#[derive(Debug)]
pub struct Layered;

/// Sync hooks only, or none but those of the core.
#[derive(Debug)]
pub struct Hooks<At = ()>(PhantomData<At>);

impl<At, M: Middleware<Kind = Self> + RequestHooks<At>> Kind<M> for Hooks<At> {
    type Stack<S: Stack> = (Arc<M>, S);
    type Rest<S: Stack, R: Handler> = R;

    fn link<S: Stack, R: Handler>(middleware: Arc<M>, rest: Run<S, R>) -> Run<(Arc<M>, S), R> {
        let Run { stack, rest, settings } = rest;
        Run { stack: (middleware, stack), rest, settings }
    }
}
