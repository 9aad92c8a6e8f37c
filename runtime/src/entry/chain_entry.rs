//! What may stand in a chain: a middleware, one that may be left out, or one of two.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::middleware::handler::Handler;
use crate::middleware::kept::Keeps;
use crate::middleware::kind::{Kind, Run, Stack};
use crate::middleware::same::same;
use crate::middleware::traits::{Afterwards, Answer, Middleware, NeedList, NoValue, Values, values};
use crate::plan::{Facts, Hooks, Rule, RuleLists, Target};
use crate::response::settings::Settings;
use crate::response::template::TemplateResponse;
use crate::{Error, Request, Response, View, Views};

/// What may stand as an entry of a [`middleware_chain!`](crate::middleware_chain): every middleware, an
/// `Option` of an entry, and [`Either`] of two.
#[diagnostic::on_unimplemented(
    message = "the trait `Middleware` is not implemented for `{Self}`",
    label = "not a middleware",
    note = "put `#[middleware]` on its fn or on an impl block of it"
)]
pub trait ChainEntry: Sized + 'static {
    /// What everything that is linked from the chain shares.
    type Shared: Clone + Send + Sync + 'static;
    /// See [`Kind::Stack`].
    type Stack<S: Stack>: Stack;
    /// See [`Kind::Rest`].
    type Rest<S: Stack, R: Handler>: Handler<Boundary = R::Boundary>;
    /// See [`Middleware::FACTS`].
    const FACTS: Facts;
    /// See [`Middleware::CONVERTS`].
    const CONVERTS: bool;
    /// See [`Middleware::ASYNC_HOOKS`].
    const ASYNC_HOOKS: bool;
    /// See [`Middleware::AFTERWARDS`].
    const AFTERWARDS: Afterwards;

    /// See [`Middleware::values`].
    fn values() -> impl Values;

    /// See [`Middleware::keeps`].
    fn keeps() -> impl Keeps;

    /// Makes it ready to be shared.
    fn share(self) -> Self::Shared;

    /// See [`Middleware::configure`].
    fn configure(this: &Self::Shared, settings: &mut Settings);

    /// Puts it in front of the rest of a chain.
    fn link<S: Stack, R: Handler>(this: &Self::Shared, rest: Run<S, R>) -> Run<Self::Stack<S>, Self::Rest<S, R>>;

    /// See [`Middleware::view_hook_minds`]: false where there is no such hook.
    fn minds_view(this: &Self::Shared, req: &Request, views: &Views) -> bool;

    /// See [`Middleware::view_hook`].
    fn view_hook(this: &Self::Shared, req: &mut Request, view: &View<'_>) -> impl Future<Output = Answer> + Send;

    /// See [`Middleware::exception_hook`].
    fn exception_hook(this: &Self::Shared, req: &mut Request, error: &Error) -> impl Future<Output = Answer> + Send;

    /// See [`Middleware::template_hook`].
    fn template_hook(
        this: &Self::Shared,
        req: &mut Request,
        template: &mut TemplateResponse,
    ) -> impl Future<Output = Result<(), Error>> + Send;
}

#[diagnostic::do_not_recommend]
impl<M: Middleware> ChainEntry for M {
    type Shared = Arc<M>;
    type Stack<S: Stack> = <M::Kind as Kind<M>>::Stack<S>;
    type Rest<S: Stack, R: Handler> = <M::Kind as Kind<M>>::Rest<S, R>;
    const FACTS: Facts = M::FACTS;
    const CONVERTS: bool = M::CONVERTS;
    const ASYNC_HOOKS: bool = M::ASYNC_HOOKS;
    const AFTERWARDS: Afterwards = M::AFTERWARDS;

    fn values() -> impl Values {
        M::values()
    }

    fn keeps() -> impl Keeps {
        M::keeps()
    }

    fn share(self) -> Arc<M> {
        Arc::new(self)
    }

    fn configure(this: &Arc<M>, settings: &mut Settings) {
        M::configure(this, settings);
    }

    fn link<S: Stack, R: Handler>(this: &Arc<M>, rest: Run<S, R>) -> Run<Self::Stack<S>, Self::Rest<S, R>> {
        M::Kind::link(Arc::clone(this), rest)
    }

    fn minds_view(this: &Arc<M>, req: &Request, views: &Views) -> bool {
        M::FACTS.hooks.view && M::view_hook_minds(this, req, views)
    }

    fn view_hook(this: &Arc<M>, req: &mut Request, view: &View<'_>) -> impl Future<Output = Answer> + Send {
        M::view_hook(this, req, view)
    }

    fn exception_hook(this: &Arc<M>, req: &mut Request, error: &Error) -> impl Future<Output = Answer> + Send {
        M::exception_hook(this, req, error)
    }

    fn template_hook(
        this: &Arc<M>,
        req: &mut Request,
        template: &mut TemplateResponse,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        M::template_hook(this, req, template)
    }
}

/// A middleware that several chains share: one limiter, one store.
impl<M: Middleware> ChainEntry for Arc<M> {
    type Shared = Self;
    type Stack<S: Stack> = <M::Kind as Kind<M>>::Stack<S>;
    type Rest<S: Stack, R: Handler> = <M::Kind as Kind<M>>::Rest<S, R>;
    const FACTS: Facts = M::FACTS;
    const CONVERTS: bool = M::CONVERTS;
    const ASYNC_HOOKS: bool = M::ASYNC_HOOKS;
    const AFTERWARDS: Afterwards = M::AFTERWARDS;

    fn values() -> impl Values {
        M::values()
    }

    fn keeps() -> impl Keeps {
        M::keeps()
    }

    fn share(self) -> Self {
        self
    }

    fn configure(this: &Self, settings: &mut Settings) {
        M::configure(this, settings);
    }

    fn link<S: Stack, R: Handler>(this: &Self, rest: Run<S, R>) -> Run<Self::Stack<S>, Self::Rest<S, R>> {
        M::Kind::link(Self::clone(this), rest)
    }

    fn minds_view(this: &Self, req: &Request, views: &Views) -> bool {
        M::FACTS.hooks.view && M::view_hook_minds(this, req, views)
    }

    fn view_hook(this: &Self, req: &mut Request, view: &View<'_>) -> impl Future<Output = Answer> + Send {
        M::view_hook(this, req, view)
    }

    fn exception_hook(this: &Self, req: &mut Request, error: &Error) -> impl Future<Output = Answer> + Send {
        M::exception_hook(this, req, error)
    }

    fn template_hook(
        this: &Self,
        req: &mut Request,
        template: &mut TemplateResponse,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        M::template_hook(this, req, template)
    }
}

/// An entry that may be left out, decided when the chain is built: `None` leaves no trace. Django's
/// `MiddlewareNotUsed`.
impl<E: ChainEntry> ChainEntry for Option<E> {
    type Shared = Option<E::Shared>;
    type Stack<S: Stack> = ();
    type Rest<S: Stack, R: Handler> = OneOf<E, Absent, S, R>;
    const FACTS: Facts = Facts { optional: true, ..E::FACTS };
    const CONVERTS: bool = E::CONVERTS;
    const ASYNC_HOOKS: bool = E::ASYNC_HOOKS;
    const AFTERWARDS: Afterwards = E::AFTERWARDS;

    fn values() -> impl Values {
        E::values()
    }

    fn keeps() -> impl Keeps {
        E::keeps()
    }

    fn share(self) -> Option<E::Shared> {
        self.map(E::share)
    }

    fn configure(this: &Option<E::Shared>, settings: &mut Settings) {
        if let Some(entry) = this {
            E::configure(entry, settings);
        }
    }

    fn link<S: Stack, R: Handler>(this: &Option<E::Shared>, rest: Run<S, R>) -> Run<(), Self::Rest<S, R>> {
        let settings = Arc::clone(&rest.settings);
        let choice = match this {
            Some(entry) => OneOf::First(E::link(entry, rest)),
            None => OneOf::Second(rest),
        };
        Run::around(choice, &settings)
    }

    fn minds_view(this: &Option<E::Shared>, req: &Request, views: &Views) -> bool {
        this.as_ref().is_some_and(|entry| E::minds_view(entry, req, views))
    }

    async fn view_hook(this: &Option<E::Shared>, req: &mut Request, view: &View<'_>) -> Answer {
        match this {
            Some(entry) => E::view_hook(entry, req, view).await,
            None => Ok(None),
        }
    }

    async fn exception_hook(this: &Option<E::Shared>, req: &mut Request, error: &Error) -> Answer {
        match this {
            Some(entry) => E::exception_hook(entry, req, error).await,
            None => Ok(None),
        }
    }

    async fn template_hook(
        this: &Option<E::Shared>,
        req: &mut Request,
        template: &mut TemplateResponse,
    ) -> Result<(), Error> {
        match this {
            Some(entry) => E::template_hook(entry, req, template).await,
            None => Ok(()),
        }
    }
}

/// An entry that is one of two middlewares, decided when the chain is built (sessions in redis or in
/// memory). Both provide the same type, and the entry needs what both need.
///
/// ```
/// use ordain::{Either, Next, Provide, Request, Response, middleware, middleware_chain};
///
/// #[derive(Clone)]
/// struct Session(&'static str);
///
/// #[middleware]
/// async fn memory_session(req: &mut Request, next: impl Provide<Session>) -> Response {
///     next.provide(Session("memory")).run(req).await
/// }
///
/// #[middleware]
/// async fn redis_session(req: &mut Request, next: impl Provide<Session>) -> Response {
///     next.provide(Session("redis")).run(req).await
/// }
///
/// middleware_chain! {
///     struct Site {
///         session: Either<memory_session, redis_session>,
///     }
/// }
///
/// async fn view(req: &mut Request) -> &'static str {
///     req.extensions().get::<Session>().unwrap().0
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let site = Site { session: Either::Second(redis_session {}) }.wrap(view);
/// let body = site.handle(http::Request::new(String::new())).await.into_body();
/// assert_eq!(axum::body::to_bytes(body, 9).await.unwrap(), "redis");
/// # });
/// ```
#[derive(Debug, Clone, Copy)]
#[doc(alias("option_layer"))]
pub enum Either<A, B> {
    /// The first.
    First(A),
    /// The second.
    Second(B),
}

impl<A: ChainEntry, B: ChainEntry> ChainEntry for Either<A, B> {
    type Shared = Either<A::Shared, B::Shared>;
    type Stack<S: Stack> = ();
    type Rest<S: Stack, R: Handler> = OneOf<A, B, S, R>;
    const FACTS: Facts = either(&A::FACTS, &B::FACTS, &[side(&A::FACTS), side(&B::FACTS)], alike(A::values, B::values));
    const CONVERTS: bool = A::CONVERTS || B::CONVERTS;
    const ASYNC_HOOKS: bool = A::ASYNC_HOOKS || B::ASYNC_HOOKS;
    const AFTERWARDS: Afterwards = A::AFTERWARDS.and(B::AFTERWARDS);

    fn values() -> impl Values {
        Sides::of(A::values, B::values)
    }

    fn keeps() -> impl Keeps {
        (A::keeps(), B::keeps())
    }

    fn share(self) -> Self::Shared {
        match self {
            Self::First(entry) => Either::First(entry.share()),
            Self::Second(entry) => Either::Second(entry.share()),
        }
    }

    fn configure(this: &Self::Shared, settings: &mut Settings) {
        match this {
            Either::First(entry) => A::configure(entry, settings),
            Either::Second(entry) => B::configure(entry, settings),
        }
    }

    fn link<S: Stack, R: Handler>(this: &Self::Shared, rest: Run<S, R>) -> Run<(), Self::Rest<S, R>> {
        let settings = Arc::clone(&rest.settings);
        let choice = match this {
            Either::First(entry) => OneOf::First(A::link(entry, rest)),
            Either::Second(entry) => OneOf::Second(B::link(entry, rest)),
        };
        Run::around(choice, &settings)
    }

    fn minds_view(this: &Self::Shared, req: &Request, views: &Views) -> bool {
        match this {
            Either::First(entry) => A::minds_view(entry, req, views),
            Either::Second(entry) => B::minds_view(entry, req, views),
        }
    }

    async fn view_hook(this: &Self::Shared, req: &mut Request, view: &View<'_>) -> Answer {
        match this {
            Either::First(entry) => A::view_hook(entry, req, view).await,
            Either::Second(entry) => B::view_hook(entry, req, view).await,
        }
    }

    async fn exception_hook(this: &Self::Shared, req: &mut Request, error: &Error) -> Answer {
        match this {
            Either::First(entry) => A::exception_hook(entry, req, error).await,
            Either::Second(entry) => B::exception_hook(entry, req, error).await,
        }
    }

    async fn template_hook(
        this: &Self::Shared,
        req: &mut Request,
        template: &mut TemplateResponse,
    ) -> Result<(), Error> {
        match this {
            Either::First(entry) => A::template_hook(entry, req, template).await,
            Either::Second(entry) => B::template_hook(entry, req, template).await,
        }
    }
}

/// One of two entries in front of the rest of a chain, decided when the chain was built. The rest stands in its type once, not
/// once for each side: with the length of the chain its type would double at every such entry.
pub enum OneOf<A: ChainEntry, B: ChainEntry, S: Stack, R: Handler> {
    /// The first.
    First(Run<A::Stack<S>, A::Rest<S, R>>),
    /// The second.
    Second(Run<B::Stack<S>, B::Rest<S, R>>),
}

impl<A: ChainEntry, B: ChainEntry, S: Stack, R: Handler> std::fmt::Debug for OneOf<A, B, S, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::First(_) => "First",
            Self::Second(_) => "Second",
        })
    }
}

impl<A: ChainEntry, B: ChainEntry, S: Stack, R: Handler> Handler for OneOf<A, B, S, R> {
    type Boundary = R::Boundary;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        match self {
            Self::First(handler) => OneCall::First { call: handler.call(req) },
            Self::Second(handler) => OneCall::Second { call: handler.call(req) },
        }
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        match self {
            Self::First(handler) => handler.call_blocking(req),
            Self::Second(handler) => handler.call_blocking(req),
        }
    }
}

pin_project! {
    #[project = OneCallProjection]
    enum OneCall<A, B> {
        First { #[pin] call: A },
        Second { #[pin] call: B },
    }
}

impl<A: Future, B: Future<Output = A::Output>> Future for OneCall<A, B> {
    type Output = A::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<A::Output> {
        match self.project() {
            OneCallProjection::First { call } => call.poll(cx),
            OneCallProjection::Second { call } => call.poll(cx),
        }
    }
}

/// The types of an entry that is one of two.
#[derive(Debug, Clone, Copy)]
struct Sides<A, B>(PhantomData<(A, B)>);

impl<A: Values, B: Values> Sides<A, B> {
    const fn of(_: fn() -> A, _: fn() -> B) -> Self {
        Self(PhantomData)
    }
}

impl<A: Values, B: Values> Values for Sides<A, B> {
    type Provides = A::Provides;
    type Needs = <A::Needs as NeedList>::Then<B::Needs>;
}

/// Whether two middlewares provide the same type, or nothing.
const fn alike<A: Values, B: Values>(_: fn() -> A, _: fn() -> B) -> bool {
    same::<A::Provides, B::Provides>()
}

/// Lets the rules that others have about one side find the entry that may be it.
const fn side(facts: &Facts) -> Rule {
    Rule::InSet(Target { id: facts.id, name: facts.name, is_set: false, is_generic: false })
}

/// What the planner knows of an entry that is one of two.
const fn either(a: &Facts, b: &Facts, sides: &'static [Rule], alike: bool) -> Facts {
    let (a_hooks, b_hooks) = (a.hooks, b.hooks);
    Facts {
        // Those of the two may be called the same.
        parameters: &[],
        needs: a.needs.and(b.needs),
        rules: a.rules.and(b.rules).and(RuleLists::of(sides)),
        hooks: Hooks {
            request: a_hooks.request || b_hooks.request,
            response: a_hooks.response || b_hooks.response,
            view: a_hooks.view || b_hooks.view,
            exception: a_hooks.exception || b_hooks.exception,
            template: a_hooks.template || b_hooks.template,
        },
        optional: a.optional || b.optional,
        unlike: a.unlike || b.unlike || !alike,
        ..*a
    }
}

/// Stands for an entry that `#[cfg]` removed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Absent;

#[expect(clippy::manual_async_fn, reason = "an `async fn` would hold its arguments")]
impl ChainEntry for Absent {
    type Shared = Self;
    type Stack<S: Stack> = S;
    type Rest<S: Stack, R: Handler> = R;
    const FACTS: Facts = Facts::ABSENT;
    const CONVERTS: bool = false;
    const ASYNC_HOOKS: bool = false;
    const AFTERWARDS: Afterwards = Afterwards::Leaves;

    fn values() -> impl Values {
        values::<NoValue, ()>()
    }

    fn keeps() -> impl Keeps {}

    fn share(self) -> Self {
        self
    }

    fn configure(_: &Self, _: &mut Settings) {}

    fn link<S: Stack, R: Handler>(_: &Self, rest: Run<S, R>) -> Run<S, R> {
        rest
    }

    fn minds_view(_: &Self, _: &Request, _: &Views) -> bool {
        false
    }

    fn view_hook(_: &Self, _: &mut Request, _: &View<'_>) -> impl Future<Output = Answer> + Send {
        async { Ok(None) }
    }

    fn exception_hook(_: &Self, _: &mut Request, _: &Error) -> impl Future<Output = Answer> + Send {
        async { Ok(None) }
    }

    fn template_hook(
        _: &Self,
        _: &mut Request,
        _: &mut TemplateResponse,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        async { Ok(()) }
    }
}
