//! A middleware's call, once its needs are met; or the error that they are not.

use std::any::type_name;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::boundary::{BoundaryMode, caught};
use crate::chain::Handler;
use crate::{Error, IntoResponse, Request, Response};

/// What a need must be: a value that a request can carry and hand out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be handed on by a request: it is not `Clone + Send + Sync + 'static`",
    label = "not `Clone + Send + Sync + 'static`"
)]
pub trait NeededValue: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> NeededValue for T {}

/// Takes a needed value from the request.
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

/// Takes a value that a middleware can do without.
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
    /// The future of a middleware's call, and the boundary around it: one type for all of that, for the
    /// layers of a chain nest, and rustc gives up on types that nest too deep.
    #[doc(hidden)]
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    #[project = StartedProjection]
    pub enum Started<R, F> {
        // Its needs are met: the user's own future.
        Running { #[pin] future: F, boundary: PhantomData<fn() -> R> },
        // They are not.
        Failed { error: Option<Error> },
    }
}

impl<R: Handler, F: Future<Output: IntoResponse>> Started<R, F> {
    /// The call, its needs met.
    #[inline]
    pub fn running(future: F) -> Self {
        Self::Running { future, boundary: PhantomData }
    }

    /// A need is not met.
    pub fn failed(error: Error) -> Self {
        Self::Failed { error: Some(error) }
    }
}

impl<R: Handler, F: Future<Output: IntoResponse>> Future for Started<R, F> {
    type Output = Response;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        match self.project() {
            StartedProjection::Running { future, .. } => {
                // Written in place: a response is large, and every layer of a chain comes by here.
                let mut polled = Poll::Pending;
                let caught = caught(|| {
                    if let Poll::Ready(response) = future.poll(cx) {
                        polled = Poll::Ready(response.into_response());
                    }
                });
                if let Err(error) = caught {
                    return Poll::Ready(R::Boundary::meet_error(error));
                }
                if let Poll::Ready(response) = &mut polled {
                    if !response.extensions().is_empty() {
                        R::Boundary::meet(response);
                    }
                }
                polled
            }
            StartedProjection::Failed { error } => match error.take() {
                Some(error) => Poll::Ready(R::Boundary::meet_error(error)),
                None => Poll::Pending,
            },
        }
    }
}
