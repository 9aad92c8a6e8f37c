//! The traits that `#[middleware]` implements: what a middleware is, and how it runs.
//!
//! A user never writes these by hand; they are public so that generated code can name them and so that a
//! library can be generic over "some middleware".

use std::future::Future;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::middleware::blocking;
use crate::middleware::handler::Handler;
use crate::middleware::kept::Keeps;
use crate::middleware::kind::Kind;
use crate::middleware::next::Rest;
use crate::plan::{Facts, Id, Target};
use crate::response::settings::Settings;
use crate::response::template::TemplateResponse;
use crate::{Error, Request, Response, View, Views};

/// What a rule of order can name: a middleware, or a set declared by [`set!`](crate::set).
///
/// `At` stands for the attribute that the impl comes from, here and below. Two attributes on one type are one mistake, so
/// only their impls of [`Middleware`] are in conflict.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a middleware nor a set",
    label = "not a middleware, not a set",
    note = "a middleware is made by `#[middleware]`, a set by `ordain::set!`"
)]
pub trait Named<At = ()> {
    /// Who it is, apart from its rules, so that two middlewares may name each other.
    const ID: Id;
    /// Its name, for messages.
    const NAME: &'static str;
    /// Whether it is a set.
    const IS_SET: bool = false;
    /// Whether it has type parameters: all such types are one to the rules of order.
    const IS_GENERIC: bool = false;
    /// All of the above.
    const TARGET: Target =
        Target { id: Self::ID, name: Self::NAME, is_set: Self::IS_SET, is_generic: Self::IS_GENERIC };
}

/// What a middleware can be a member of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set",
    label = "not a set",
    note = "a set is made by `ordain::set!`"
)]
pub trait Set {
    /// See [`Named::TARGET`].
    const SET: Target;
}

#[diagnostic::do_not_recommend]
impl<S: DeclaredSet> Set for S {
    const SET: Target = S::TARGET;
}

/// What [`set!`](crate::set) implements. Apart from [`Set`], of whose impls rustc would otherwise print a list.
pub trait DeclaredSet: Named {}

/// A middleware: what may stand as an entry of a [`middleware_chain!`](crate::middleware_chain).
#[diagnostic::on_unimplemented(
    message = "the trait `Middleware` is not implemented for `{Self}`",
    label = "not a middleware",
    note = "put `#[middleware]` on its fn or on an impl block"
)]
pub trait Middleware: Sized + Send + Sync + 'static {
    /// How it is linked to the rest of the chain.
    type Kind: Kind<Self>;
    /// What the planner knows about it.
    const FACTS: Facts;
    /// What it leaves in the settings of its chain has a say in how errors are converted.
    const CONVERTS: bool = false;
    /// One of its `process_view`, `process_exception`, `process_template_response` is async.
    const ASYNC_HOOKS: bool = false;
    /// What it does with the request once the rest of the chain has run.
    const AFTERWARDS: Afterwards = Afterwards::Reruns;

    /// What it provides and needs, for its type alone. That is hidden, for a middleware may be more public than a type that it
    /// needs, and could not show that as an associated type.
    #[must_use]
    fn values() -> impl Values {
        values::<NoValue, ()>()
    }

    /// What its `process_exception` and `process_template_response` need, if they look at nothing else of the request.
    #[must_use]
    fn keeps() -> impl Keeps {}

    /// Leaves its mark on the settings of the chain it is linked into. Called once, when the chain is built.
    fn configure(_this: &Arc<Self>, _settings: &mut Settings) {}

    /// Whether its `process_view`, if it has one, has something to do with a request.
    fn view_hook_minds(&self, _req: &Request, _views: &Views) -> bool {
        true
    }

    /// Runs its `process_view`, if it has one.
    ///
    /// The bound, here and below, says what every middleware is. That one is not is for the supertraits alone to say, once, and
    /// not for each future.
    fn view_hook(&self, _req: &mut Request, _view: &View<'_>) -> impl Future<Output = Answer> + Send
    where
        for<'request> Self: Send + Sync,
    {
        async { Ok(None) }
    }

    /// Runs its `process_exception`, if it has one.
    fn exception_hook(&self, _req: &mut Request, _error: &Error) -> impl Future<Output = Answer> + Send
    where
        for<'request> Self: Send + Sync,
    {
        async { Ok(None) }
    }

    /// Runs its `process_template_response`, if it has one.
    fn template_hook(
        &self,
        _req: &mut Request,
        _template: &mut TemplateResponse,
    ) -> impl Future<Output = Result<(), Error>> + Send
    where
        for<'request> Self: Send + Sync,
    {
        async { Ok(()) }
    }
}

/// What is done with a request once the rest of the chain has run, from what costs least to what costs most: what nobody looks at
/// again, nobody need bring home from what has consumed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Afterwards {
    /// Nothing.
    Leaves,
    /// Its method, URI or version may be read.
    ReadsLine,
    /// And its headers.
    ReadsHeaders,
    /// All of it may be read.
    Reads,
    /// `next` may be run with it once more.
    Reruns,
}

impl Afterwards {
    /// It is read, or nothing is done.
    #[must_use]
    pub const fn reads_if(looks: bool) -> Self {
        if looks { Self::Reads } else { Self::Leaves }
    }

    /// What two do, of which each does its part.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        if (self as u8) < (other as u8) { other } else { self }
    }

    /// Whether anybody looks.
    #[must_use]
    pub const fn looks(self) -> bool {
        !matches!(self, Self::Leaves)
    }

    /// Whether somebody may look at what is in the request's extensions, where a router leaves the route that it has found.
    #[must_use]
    pub const fn reads_extensions(self) -> bool {
        matches!(self, Self::Reads | Self::Reruns)
    }
}

/// What `process_view` and `process_exception` come to: an answer, or none, or an error.
pub type Answer = Result<Option<Response>, Error>;

/// What `process_request` comes to: go on, or an answer, or an error.
pub type Flow = Result<ControlFlow<Response>, Error>;

/// A middleware around the rest of the chain, as an async call.
pub trait AsyncCall<At = ()> {
    /// It is taken for one that awaits only `next` because the macros that it calls are known by their names. Another macro
    /// may have such a name.
    const READY_BY_NAMES: bool = false;

    /// Runs it with the rest of the chain as `next`.
    fn enter<R: Handler>(&self, req: &mut Request, next: Rest<'_, R>) -> impl Future<Output = Response> + Send
    where
        for<'request> Self: Send + Sync;
}

/// A middleware around the rest of the chain, as a blocking call.
pub trait BlockingCall<At = ()> {
    /// Runs it with the rest of the chain as `next`.
    fn enter_blocking<R: Handler>(&self, req: &mut Request, next: blocking::Inside<'_, R>) -> Response;
}

/// The sync hooks before and after the rest of the chain.
pub trait RequestHooks<At = ()> {
    /// Runs its `process_request`.
    ///
    /// # Errors
    ///
    /// The hook's own.
    fn request_hook(&self, _req: &mut Request) -> Flow {
        Ok(ControlFlow::Continue(()))
    }

    /// Runs its `process_response`.
    ///
    /// # Errors
    ///
    /// The hook's own.
    fn response_hook(&self, _req: &mut Request, _response: &mut Response) -> Result<(), Error> {
        Ok(())
    }
}

/// The hooks before and after the rest of the chain, where at least one of them is async.
pub trait AsyncRequestHooks<At = ()> {
    /// Runs its `process_request`.
    fn request_hook(&self, _req: &mut Request) -> impl Future<Output = Flow> + Send
    where
        for<'request> Self: Send + Sync,
    {
        async { Ok(ControlFlow::Continue(())) }
    }

    /// Runs its `process_response`.
    fn response_hook(
        &self,
        _req: &mut Request,
        _response: &mut Response,
    ) -> impl Future<Output = Result<(), Error>> + Send
    where
        for<'request> Self: Send + Sync,
    {
        async { Ok(()) }
    }
}

/// The types of a middleware.
pub trait Values: 'static {
    /// The type it provides, or [`NoValue`].
    type Provides: 'static;
    /// The types it needs, as a list `(A, (B, ()))`.
    type Needs: NeedList;
}

/// What provides a `P`, and needs the list `N`.
#[derive(Debug)]
pub struct ValuesOf<P, N>(PhantomData<(P, N)>);

impl<P: 'static, N: NeedList> Values for ValuesOf<P, N> {
    type Provides = P;
    type Needs = N;
}

/// What provides a `P`, and needs the list `N`.
#[must_use]
pub const fn values<P: 'static, N: NeedList>() -> ValuesOf<P, N> {
    ValuesOf(PhantomData)
}

/// Stands for "provides nothing".
#[derive(Debug, Clone, Copy)]
pub struct NoValue;

/// The types that a middleware needs: `()` or `(T, rest)`.
pub trait NeedList: 'static {
    /// How many there are.
    const LEN: usize;
    /// The first; [`NoValue`] if there is none.
    type Head: 'static;
    /// All but the first.
    type Tail: NeedList;
    /// This list with another behind it.
    type Then<L: NeedList>: NeedList;
}

impl NeedList for () {
    const LEN: usize = 0;
    type Head = NoValue;
    type Tail = ();
    type Then<L: NeedList> = L;
}

impl<T: 'static, L: NeedList> NeedList for (T, L) {
    const LEN: usize = 1 + L::LEN;
    type Head = T;
    type Tail = L;
    type Then<M: NeedList> = (T, L::Then<M>);
}
