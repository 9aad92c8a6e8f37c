//! What may stand at the innermost place: views of a fn, and tower services.

use std::any::type_name;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::around::output::{self, Output};
use crate::chain::bridge;
use crate::chain::heard::{self, Heard};
use crate::chain::innermost::{Endpoint, NamedView};
use crate::middleware::hooks::CoreHooks;
use crate::response::caught::caught;
use crate::response::error::BoxError;
use crate::response::log;
use crate::response::settings::Settings;
use crate::{Body, Error, IntoResponse, Request, Response};

/// An async view: an `async fn(&mut Request) -> impl IntoResponse`, or an async closure.
///
/// An async closure that moves values in lends them to its future, which no trait bound can call `Send`
/// yet: write a closure that returns an `async move` block, or take the value from the chain
/// ([`Shared`](crate::Shared)).
///
/// If rustc ends with an internal error about "unstable fingerprints" after an edit
/// ([rust#154857](https://github.com/rust-lang/rust/issues/154857)), an async closure met one of its faults, of which there is
/// none in an `async fn`; `cargo clean -p` and the name of the crate helps until the next time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an async view",
    label = "not an `async fn(&mut Request) -> impl IntoResponse`",
    note = "a blocking view goes to `wrap_blocking`, a tower service to `wrap_service`, an axum router to `wrap_router`"
)]
pub trait AsyncView<'a>: Send + Sync {
    /// Its future.
    type Future: Future<Output: Output> + Send;

    /// Calls it.
    fn call(&self, req: &'a mut Request) -> Self::Future;

    /// Tells its marks when a chain is wrapped around it. Not for people.
    #[doc(hidden)]
    fn tell(&self) {}
}

impl<'a, F, Fut> AsyncView<'a> for F
where
    F: Fn(&'a mut Request) -> Fut + Send + Sync,
    Fut: Future<Output: Output> + Send,
{
    type Future = Fut;

    fn call(&self, req: &'a mut Request) -> Fut {
        self(req)
    }

    fn tell(&self) {
        output::tell::<Fut::Output>();
    }
}

/// An [`AsyncView`] at the innermost place.
#[derive(Debug)]
pub struct AsyncFn<V>(pub V);

impl<V: for<'a> AsyncView<'a> + 'static> Endpoint for AsyncFn<V> {
    const GIVES_AWAY: bool = false;

    async fn answer<H: CoreHooks>(&self, req: &mut Request, _: &Arc<Settings>) -> Response {
        self.0.call(req).await.respond()
    }

    fn answer_blocking<H: CoreHooks>(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        bridge::block_on(self.answer::<H>(req, settings))
    }
}

impl<V: for<'a> AsyncView<'a> + 'static> NamedView for AsyncFn<V> {
    fn type_name() -> &'static str {
        type_name::<V>()
    }

    fn heard(&self) -> Heard {
        let heard = heard::listen(|| self.0.tell());
        Heard { name: heard.name.or(heard.fn_name).or(Some(Self::type_name())), ..heard }
    }
}

/// A blocking view at the innermost place.
#[derive(Debug)]
pub struct BlockingFn<V>(pub Arc<V>);

impl<V, R> Endpoint for BlockingFn<V>
where
    V: Fn(&mut Request) -> R + Send + Sync + 'static,
    R: Output + 'static,
{
    const GIVES_AWAY: bool = false;

    async fn answer<H: CoreHooks>(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        let view = Arc::clone(&self.0);
        let work = move |req: &mut Request, _: &Settings| {
            caught(|| view(req).respond()).unwrap_or_else(IntoResponse::into_response)
        };
        bridge::hop(req, settings, work).await.unwrap_or_else(IntoResponse::into_response)
    }

    fn answer_blocking<H: CoreHooks>(&self, req: &mut Request, _: &Arc<Settings>) -> Response {
        self.0(req).respond()
    }
}

impl<V, R> NamedView for BlockingFn<V>
where
    V: Fn(&mut Request) -> R + Send + Sync + 'static,
    R: Output + 'static,
{
    fn type_name() -> &'static str {
        type_name::<V>()
    }

    fn heard(&self) -> Heard {
        Heard { name: Some(Self::type_name()), ..heard::listen(output::tell::<R>) }
    }
}

/// A tower service at the innermost place.
#[derive(Debug)]
pub struct ServiceView<S>(pub S);

#[diagnostic::do_not_recommend]
impl<S, B> Endpoint for ServiceView<S>
where
    S: Service<Request, Response = http::Response<B>, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    #[inline]
    fn answer<H: CoreHooks>(&self, req: &mut Request, _: &Arc<Settings>) -> impl Future<Output = Response> + Send {
        Served { service: self.0.clone(), req, call: None, hooks: PhantomData::<fn() -> H> }
    }

    fn answer_blocking<H: CoreHooks>(&self, req: &mut Request, settings: &Arc<Settings>) -> Response {
        bridge::block_on(self.answer::<H>(req, settings))
    }
}

pin_project! {
    /// A request at a service, which is given it once it is ready. Written by hand: an `async fn` would hold the request meanwhile.
    struct Served<'q, S: Service<Request>, H> {
        service: S,
        req: &'q mut Request,
        #[pin]
        call: Option<S::Future>,
        hooks: PhantomData<fn() -> H>,
    }

    // What the service holds may panic when it is dropped.
    impl<S: Service<Request>, H> PinnedDrop for Served<'_, S, H> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.call.is_some() {
                log::end_by(|| this.call.set(None), Some(this.req));
            }
        }
    }
}

impl<S, B, H> Future for Served<'_, S, H>
where
    H: CoreHooks,
    S: Service<Request, Response = http::Response<B>, Error: Into<BoxError>> + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Output = Response;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let mut this = self.project();
        if this.call.is_none() {
            if let Err(error) = ready!(this.service.poll_ready(cx)) {
                return Poll::Ready(Error::other(error).into_response());
            }
            this.call.set(Some(this.service.call(bridge::give_away(this.req, H::AFTERWARDS))));
        }
        let Some(call) = this.call.as_mut().as_pin_mut() else { return Poll::Pending };
        let answer = ready!(call.poll(cx));
        this.call.set(None);
        Poll::Ready(match answer {
            Ok(response) => response.map(Body::new),
            Err(error) => Error::other(error).into_response(),
        })
    }
}

impl<S, B> NamedView for ServiceView<S>
where
    S: Service<Request, Response = http::Response<B>, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    fn type_name() -> &'static str {
        type_name::<S>()
    }

    fn heard(&self) -> Heard {
        heard::heard_of(&self.0)
    }
}
