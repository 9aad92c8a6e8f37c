//! Links: a middleware and the rest of the chain, nested as types; and the boundary that erases them.

use std::convert::identity;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;

use crate::around::view::Innermost;
use crate::chain::boundary::{BoundaryMode, Scene};
use crate::chain::boundary::{convert, opened, settle, settle_carried, settle_error, settle_in_place};
use crate::chain::bridge;
use crate::chain::innermost::Core;
use crate::chain::kind;
use crate::chain::stack::Stack;
use crate::entry::part::Part;
use crate::middleware::blocking;
use crate::middleware::hooks::CoreHooks;
use crate::middleware::traits::{AsyncCall, AsyncRequestHooks, BlockingCall, Flow, Middleware};
use crate::response::caught::{Caught, panicked};
use crate::response::error::Failure;
use crate::response::settings::Settings;
use crate::{Request, Response};

/// A part of a linked chain, down to the view. Both entry points give a settled response: no error, no
/// panic and no unrendered template comes out.
pub trait Handler: Send + Sync + 'static {
    /// What its boundaries have at hand.
    type Boundary: BoundaryMode;

    /// Runs it in an async chain.
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send;

    /// Runs it in a blocking chain.
    fn call_blocking(&self, req: &mut Request) -> Response;
}

/// A run of sync hooks, and what they stand around: entered and left as plain calls, in one frame
/// however many they are.
#[derive(Debug)]
pub struct Run<S, R> {
    pub(crate) stack: S,
    pub(crate) rest: R,
    pub(crate) settings: Arc<Settings>,
}

impl<R: Handler> Run<(), R> {
    pub(crate) fn around(rest: R, settings: &Arc<Settings>) -> Self {
        Self { stack: (), rest, settings: Arc::clone(settings) }
    }
}

impl<S: Stack, R: Handler> Handler for Run<S, R> {
    type Boundary = R::Boundary;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        self.stack.call(&self.rest, &self.settings, req)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        if let Err(stopped) = self.stack.enter(req, &self.settings) {
            return stopped.leave(&self.stack, req, &self.settings);
        }
        let mut response = self.rest.call_blocking(req);
        self.stack.leave(usize::MAX, &mut response, req, &self.settings);
        response
    }
}

/// A middleware of kind `K` around the rest of the chain.
#[derive(Debug)]
pub struct Link<K, M, R> {
    middleware: Arc<M>,
    rest: R,
    settings: Arc<Settings>,
    kind: PhantomData<fn() -> K>,
}

impl<K, M, R> Link<K, M, R> {
    pub(crate) fn new(middleware: Arc<M>, rest: R, settings: &Arc<Settings>) -> Self {
        Self { middleware, rest, settings: Arc::clone(settings), kind: PhantomData }
    }

    fn scene<'a>(&'a self, req: &'a Request) -> Scene<'a> {
        Scene { settings: &self.settings, req }
    }
}

#[inline]
fn run_blocking<At, M: Middleware + BlockingCall<At>, R: Handler>(
    middleware: &M,
    rest: &R,
    settings: &Settings,
    req: &mut Request,
) -> Response {
    let run = || {
        let response = middleware.enter_blocking(&mut *req, blocking::Rest(rest));
        if response.extensions().is_empty() {
            return response;
        }
        *settle_carried(response.into_parts(), Some(Scene { settings, req: &*req }))
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(response) => response,
        Err(payload) => *settle_error(panicked(payload), Some(Scene { settings, req })),
    }
}

/// An async call that awaits only `next` runs in both modes: in a blocking chain its `next` is ready at
/// once, and so is it.
impl<At: 'static, M: Middleware + AsyncCall<At>, R: Handler> Handler for Link<kind::Both<At>, M, Eager<R>> {
    type Boundary = R::Boundary;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        R::Boundary::cross(&*self.middleware, &self.rest.0, &self.settings, req)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        let call = R::Boundary::cross(&*self.middleware, &self.rest, &self.settings, req);
        if M::READY_BY_NAMES { bridge::run_now_or_wait(call) } else { bridge::run_now(call) }
    }
}

/// The rest of a chain, whose async call does it all at once, in blocking mode.
#[derive(Debug)]
pub struct Eager<R>(pub(crate) R);

impl<R: Handler> Handler for Eager<R> {
    type Boundary = R::Boundary;

    async fn call(&self, req: &mut Request) -> Response {
        self.0.call_blocking(req)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        self.0.call_blocking(req)
    }
}

/// In a blocking chain: `block_on` around it and what is inside it.
impl<At: 'static, M: Middleware + AsyncCall<At>, R: Handler> Handler for Link<kind::Async<At>, M, R> {
    type Boundary = R::Boundary;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        R::Boundary::cross(&*self.middleware, &self.rest, &self.settings, req)
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        bridge::block_on(self.call(req))
    }
}

/// In an async chain: one hop to the blocking pool around it and the blocking run of links inside it.
/// The pool gets what it needs by counted references.
impl<At: 'static, M: Middleware + BlockingCall<At>, R: Handler> Handler for Link<kind::Blocking<At>, M, Arc<R>> {
    type Boundary = R::Boundary;

    async fn call(&self, req: &mut Request) -> Response {
        let (middleware, rest) = (Arc::clone(&self.middleware), Arc::clone(&self.rest));
        let work = move |req: &mut Request, settings: &Settings| run_blocking(&*middleware, &*rest, settings, req);
        let outcome = bridge::hop(req, &self.settings, work).await;
        settle(outcome, Some(self.scene(req)))
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        run_blocking(&*self.middleware, &*self.rest, &self.settings, req)
    }
}

impl<At: 'static, M: Middleware + AsyncRequestHooks<At>, R: Handler> Link<kind::AsyncHooks<At>, M, R> {
    async fn before(&self, req: &mut Request) -> Result<Option<Response>, Response> {
        let flow = Caught::new(self.middleware.request_hook(req)).await;
        match flow {
            Ok(Ok(ControlFlow::Continue(()))) => Ok(None),
            flow => answered(flow.and_then(identity), self.scene(req)).map(Some),
        }
    }

    async fn after(&self, req: &mut Request, mut response: Response) -> Response {
        let done = Caught::new(self.middleware.response_hook(req, &mut response)).await;
        settle_in_place(done, &mut response, self.scene(req));
        response
    }
}

/// Runs where the chain is; in a blocking chain each async hook is a `block_on` of its own.
impl<At: 'static, M: Middleware + AsyncRequestHooks<At>, R: Handler> Handler for Link<kind::AsyncHooks<At>, M, R> {
    type Boundary = R::Boundary;

    async fn call(&self, req: &mut Request) -> Response {
        let response = match self.before(req).await {
            Ok(None) => self.rest.call(req).await,
            Ok(Some(answer)) => answer,
            Err(failed) => return failed,
        };
        self.after(req, response).await
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        let response = match bridge::block_on(self.before(req)) {
            Ok(None) => self.rest.call_blocking(req),
            Ok(Some(answer)) => answer,
            Err(failed) => return failed,
        };
        bridge::block_on(self.after(req, response))
    }
}

/// Sorts what a `process_request` that did not go on came to: an answer of its own, or (as `Err`) an
/// error's response, which its own `process_response` does not see.
pub(crate) fn answered(flow: Flow, scene: Scene<'_>) -> Result<Response, Response> {
    let answer = flow.map_err(Failure::from).and_then(|flow| match flow {
        ControlFlow::Continue(()) => Ok(Response::default()),
        ControlFlow::Break(response) => opened(response, Some(scene)),
    });
    answer.map_err(|failure| convert(&failure, Some(scene)))
}

/// The boundary after every segment of a long chain: erases the future and the type of what is inside,
/// for rustc gives up on types that nest too deep. One allocation a request.
pub struct Erased<B> {
    inner: Box<dyn DynHandler>,
    boundary: PhantomData<fn() -> B>,
}

impl<B> std::fmt::Debug for Erased<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Erased")
    }
}

/// Erases what has been linked so far.
pub(crate) fn segment<S: Stack, R: Handler>(rest: Run<S, R>) -> Run<(), Erased<R::Boundary>> {
    let settings = Arc::clone(&rest.settings);
    let erased = Erased { inner: Box::new(rest), boundary: PhantomData };
    Run::around(erased, &settings)
}

/// The object-safe twin of [`Handler`].
pub(crate) trait DynHandler: Send + Sync {
    fn dyn_call<'a>(&'a self, req: &'a mut Request) -> Pin<Box<dyn Future<Output = Response> + Send + 'a>>;
    fn dyn_call_blocking(&self, req: &mut Request) -> Response;
}

impl<H: Handler> DynHandler for H {
    fn dyn_call<'a>(&'a self, req: &'a mut Request) -> Pin<Box<dyn Future<Output = Response> + Send + 'a>> {
        Box::pin(self.call(req))
    }

    fn dyn_call_blocking(&self, req: &mut Request) -> Response {
        self.call_blocking(req)
    }
}

impl<B: BoundaryMode> Handler for Erased<B> {
    type Boundary = B;

    async fn call(&self, req: &mut Request) -> Response {
        self.inner.dyn_call(req).await
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        self.inner.dyn_call_blocking(req)
    }
}

/// A declared chain: what `middleware_chain!` implements for its struct.
pub trait Chain: Sized + 'static {
    /// The middlewares, ready to be linked.
    type Entries: Entries;

    /// Takes the middlewares out of the struct, and makes those that are bare entries.
    fn entries(self) -> Self::Entries;
}

/// The middlewares of a chain, shared by everything that is linked from them.
pub trait Entries: CoreHooks + Clone {
    /// What the boundaries of the chain have at hand.
    type Boundary: BoundaryMode;

    /// Links the middlewares around a view.
    fn link<V: Innermost>(&self, view: V) -> impl Handler<Boundary = Self::Boundary> + use<Self, V>;
}

/// Links the middlewares of a chain, which are all in one part, around a view.
pub fn link<E: Entries, P: Part, V: Innermost>(
    entries: &E,
    whole: &P,
    view: V,
) -> impl Handler<Boundary = E::Boundary> + use<E, P, V> {
    let mut settings = Settings::default();
    whole.held().configure(&mut settings);
    let settings = Arc::new(settings);
    let view = view.within::<E, E::Boundary>(Core::new(entries.clone(), &settings));
    whole.held().link(Run::around(view, &settings))
}

/// What a bare entry must be: a value that can be made out of nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a bare entry of a chain, but it is not `Default`",
    label = "make it a field of the chain: `name: {Self}`"
)]
pub trait Bare: Sized {
    /// Makes the value.
    fn make() -> Self;
}

#[diagnostic::do_not_recommend]
impl<M: Default> Bare for M {
    fn make() -> Self {
        Self::default()
    }
}

/// Defines the [`Entries`] of a chain around the part that holds all of them: what is public must not spell the types of the
/// middlewares, which may be private.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_entries {
    ($whole:ident, $boundary:ty) => {
        /// The middlewares of the chain.
        #[derive(::core::clone::Clone)]
        pub struct __Entries($whole);

        impl $crate::__private::CoreHooks for __Entries {
            const VIEW: ::core::primitive::bool = <$whole as $crate::__private::CoreHooks>::VIEW;
            const EXCEPTION: ::core::primitive::bool = <$whole as $crate::__private::CoreHooks>::EXCEPTION;
            const TEMPLATE: ::core::primitive::bool = <$whole as $crate::__private::CoreHooks>::TEMPLATE;
            const ANY_ASYNC: ::core::primitive::bool = <$whole as $crate::__private::CoreHooks>::ANY_ASYNC;

            fn view(
                &self,
                req: &mut $crate::Request,
                view: &$crate::View<'_>,
            ) -> impl ::core::future::Future<Output = $crate::__private::Answer> + ::core::marker::Send {
                $crate::__private::CoreHooks::view(&self.0, req, view)
            }

            fn exception(
                &self,
                req: &mut $crate::Request,
                error: &$crate::Error,
            ) -> impl ::core::future::Future<Output = $crate::__private::Answer> + ::core::marker::Send {
                $crate::__private::CoreHooks::exception(&self.0, req, error)
            }

            fn template(
                &self,
                req: &mut $crate::Request,
                template: &mut $crate::TemplateResponse,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<(), $crate::Error>> + ::core::marker::Send
            {
                $crate::__private::CoreHooks::template(&self.0, req, template)
            }
        }

        impl $crate::__private::Entries for __Entries {
            type Boundary = $boundary;

            fn link<V: $crate::__private::Innermost>(
                &self,
                view: V,
            ) -> impl $crate::__private::Handler<Boundary = Self::Boundary> + use<V> {
                $crate::__private::link(self, &self.0, view)
            }
        }
    };
}

/// Defines the methods of a chain's struct.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_chain_methods {
    ($chain:ty) => {
        impl $chain {
            /// Wraps the chain around an async view: an `async fn(&mut Request) -> impl IntoResponse`, or an
            /// async closure.
            pub fn wrap<V>(self, view: V) -> $crate::Wrapped<impl $crate::__private::Serve + use<V>>
            where
                V: for<'a> $crate::__private::AsyncView<'a>,
            {
                $crate::__private::wrap(self, $crate::__private::AsyncFn(view))
            }

            /// Wraps the chain around a blocking view: a `fn(&mut Request) -> impl IntoResponse`, or a closure.
            pub fn wrap_blocking<V, R>(self, view: V) -> $crate::Wrapped<impl $crate::__private::Serve + use<V, R>>
            where
                V: ::core::ops::Fn(&mut $crate::Request) -> R + ::core::marker::Send + ::core::marker::Sync + 'static,
                R: $crate::IntoResponse + 'static,
            {
                $crate::__private::wrap(self, $crate::__private::BlockingFn($crate::__private::Arc::new(view)))
            }

            /// Wraps the chain around a tower service, whose response may have any body.
            pub fn wrap_service<S>(self, service: S) -> $crate::Wrapped<impl $crate::__private::Serve + use<S>>
            where
                $crate::__private::ServiceView<S>: $crate::__private::Innermost,
            {
                $crate::__private::wrap(self, $crate::__private::ServiceView(service))
            }

            /// The chain as a `tower::Layer`.
            pub fn layer(self) -> $crate::ChainLayer<impl $crate::__private::Entries> {
                $crate::__private::layer(self)
            }
        }

        $crate::__ordain_axum_methods!($chain);
    };
}

/// Defines the methods of a chain's struct that feature `axum` adds.
#[cfg(feature = "axum")]
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_axum_methods {
    ($chain:ty) => {
        impl $chain {
            /// Wraps the chain around an axum router. `process_view` runs after routing, with the matched route
            /// and its parameters.
            pub fn wrap_router(
                self,
                router: $crate::__private::Router,
            ) -> $crate::Wrapped<impl $crate::__private::Serve> {
                $crate::__private::wrap_router(self, router)
            }
        }
    };
}

/// Defines nothing: feature `axum` is off.
#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_axum_methods {
    ($chain:ty) => {};
}
