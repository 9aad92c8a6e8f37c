//! A middleware's call, once its needs are met; or the error that they are not.

use std::any::type_name;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::middleware::handler::{BoundaryMode, Handler};
use crate::response::caught::{caught, panicked};
use crate::{Error, IntoResponse, Request, Response};

/// What a need must be: a value that a request can carry and hand out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be handed on by a request: it is not `Clone + Send + Sync + 'static`",
    label = "not `Clone + Send + Sync + 'static`"
)]
pub trait NeededValue: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> NeededValue for T {}

/// Takes a needed value from the request: what `#[middleware]` and `#[view]` do for a parameter `T`.
///
/// # Errors
///
/// It is gone: something inside the chain has removed it from the request's extensions.
pub fn needed<T: NeededValue>(req: &Request, middleware: &'static str) -> Result<T, Error> {
    wanted(req)?.ok_or_else(|| {
        let ty = type_name::<T>();
        Error::other(format!(
            "`{middleware}` needs a `{ty}`, and something in the chain has removed it from the request's extensions"
        ))
    })
}

/// Takes a value that a middleware can do without: what they do for a parameter `Option<T>`.
///
/// # Errors
///
/// Its `Clone` panics.
pub fn wanted<T: NeededValue>(req: &Request) -> Result<Option<T>, Error> {
    match req.extensions().get::<T>() {
        Some(value) => caught(|| Some(value.clone())),
        None => Ok(None),
    }
}

pin_project! {
    /// The future of a middleware's call that needs nothing, and the boundary around it: one type for all of
    /// that, for the layers of a chain nest, and rustc gives up on types that nest too deep.
    #[doc(hidden)]
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Running<R, F, A> {
        #[pin]
        future: F,
        answer: A,
        boundary: PhantomData<fn() -> R>,
    }
}

impl<R, F, A> Future for Running<R, F, A>
where
    R: Handler,
    F: Future,
    A: Fn(F::Output) -> Response + Copy,
{
    type Output = Response;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = self.project();
        settled::<R, F>(this.future, *this.answer, cx)
    }
}

pin_project! {
    /// The same for a call that needs something. Apart from [`Running`], which is 8 bytes less in every
    /// future around it.
    #[doc(hidden)]
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    #[project = StartedProjection]
    pub enum Started<R, F, A> {
        // Its needs are met: the user's own future.
        Running { #[pin] future: F, answer: A, boundary: PhantomData<fn() -> R> },
        // They are not.
        Failed { error: Option<Error> },
    }
}

/// What a middleware may return: whatever is [`IntoResponse`], said in fewer words.
#[diagnostic::on_unimplemented(
    message = "a middleware cannot return `{Self}`",
    label = "not a response, and nothing that becomes one",
    note = "return a `Response`, or what implements `IntoResponse`; of a `Result`, both sides must: `ordain::Error` does, and `?` makes one of any error"
)]
pub trait Responds {
    /// Becomes the response.
    fn respond(self) -> Response;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Responds for T {
    #[inline]
    fn respond(self) -> Response {
        self.into_response()
    }
}

/// A middleware's call, or why it could not be made.
#[derive(Debug)]
pub struct Call<R, F> {
    call: Result<F, Error>,
    boundary: PhantomData<fn() -> R>,
}

impl<R, F> Call<R, F> {
    /// The call, its needs met, or a need that is not.
    #[inline]
    pub fn of(call: Result<F, Error>) -> Self {
        Self { call, boundary: PhantomData }
    }
}

impl<R: Handler, F: Future> Call<R, F> {
    /// The future of the call and of the boundary around it. What the call returns becomes a response by `answer`, not by a
    /// bound, of which rustc would say again wherever this future is named that it does not hold.
    #[inline]
    pub fn start(self, answer: impl Fn(F::Output) -> Response + Copy) -> impl Future<Output = Response> {
        match self.call {
            Ok(future) => Started::<R, F, _>::Running { future, answer, boundary: PhantomData },
            Err(error) => Started::Failed { error: Some(error) },
        }
    }
}

/// A call that needs nothing. See [`Call`].
#[derive(Debug)]
pub struct SureCall<R, F> {
    future: F,
    boundary: PhantomData<fn() -> R>,
}

impl<R, F> SureCall<R, F> {
    /// The call.
    #[inline]
    pub fn of(future: F) -> Self {
        Self { future, boundary: PhantomData }
    }
}

impl<R: Handler, F: Future> SureCall<R, F> {
    /// See [`Call::start`].
    #[inline]
    pub fn start(self, answer: impl Fn(F::Output) -> Response + Copy) -> impl Future<Output = Response> {
        Running::<R, F, _> { future: self.future, answer, boundary: PhantomData }
    }
}

impl<R, F, A> Future for Started<R, F, A>
where
    R: Handler,
    F: Future,
    A: Fn(F::Output) -> Response + Copy,
{
    type Output = Response;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        match self.project() {
            StartedProjection::Running { future, answer, .. } => settled::<R, F>(future, *answer, cx),
            StartedProjection::Failed { error } => match error.take() {
                Some(error) => Poll::Ready(*R::Boundary::meet_error(error)),
                None => Poll::Pending,
            },
        }
    }
}

/// Polls a middleware's call, and settles what it came to.
///
/// Every layer comes by here, and a response is large. This form is the one that LLVM copies least: the
/// response leaves the catch as it is to be returned, and what is rare takes it apart and gives it back in
/// a box.
#[expect(clippy::inline_always, reason = "a call would copy the response once more")]
#[inline(always)]
fn settled<R, F>(call: Pin<&mut F>, answer: impl Fn(F::Output) -> Response, cx: &mut Context<'_>) -> Poll<Response>
where
    R: Handler,
    F: Future,
{
    let run = || {
        let Poll::Ready(output) = call.poll(cx) else {
            return Poll::Pending;
        };
        let response = answer(output);
        if response.extensions().is_empty() {
            return Poll::Ready(response);
        }
        Poll::Ready(*R::Boundary::meet(response.into_parts()))
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(polled) => polled,
        Err(payload) => Poll::Ready(*R::Boundary::meet_error(panicked(payload))),
    }
}
