//! tower: services nested as types, with futures written by hand: nothing is boxed.

use std::convert::Infallible;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

use ordain::{Request, Response};
use pin_project_lite::pin_project;
use tower_service::Service;

use super::Case;
use super::ordain::{answer, request};
use crate::work::{after, before, now};

#[derive(Clone)]
struct Layered<const HEADER: bool, S>(S);

/// What a layer does on the way out, as a type: `pin_project` has no const parameters.
struct Sets<const HEADER: bool>;

pin_project! {
    struct LayeredFuture<W, F> {
        #[pin]
        inner: F,
        work: W,
    }
}

impl<const HEADER: bool, F: Future<Output = Result<Response, Infallible>>> Future for LayeredFuture<Sets<HEADER>, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        match self.project().inner.poll(cx) {
            Poll::Ready(Ok(mut response)) => {
                after::<HEADER, _>(&mut response);
                Poll::Ready(Ok(response))
            }
            other => other,
        }
    }
}

impl<const HEADER: bool, S> Service<Request> for Layered<HEADER, S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = LayeredFuture<Sets<HEADER>, S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, req: Request) -> Self::Future {
        before(req.uri().path());
        LayeredFuture { inner: self.0.call(req), work: Sets }
    }
}

/// Seven layers around a service.
pub(crate) fn seven<S>(
    service: S,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync,
{
    nest!(Layered false, service; 0 1 2 3 4 5 6)
}

macro_rules! cases {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn cases() -> Vec<Case> {
            // The view's future is an `async` block's, as ordain's is.
            let view = tower::service_fn(async |_: Request| Ok(answer::<false>()));
            let with_header = tower::service_fn(async |_: Request| Ok(answer::<true>()));
            vec![
                of("tower static", 0, view),
                $(of("tower static", $layers, nest!(Layered false, view; $($n)*)),)*
                of("tower static", 0, with_header).that_sets(true),
                of("tower static", 7, nest!(Layered true, with_header; 0 1 2 3 4 5 6)).that_sets(true),
            ]
        }
    };
}

up_to_128!(cases);

/// A case of any tower service. A server clones one for each request, or a router in it does.
pub(super) fn of<S, R>(peer: &'static str, layers: usize, mut service: S) -> Case
where
    S: Service<Request, Response = http::Response<R>, Error = Infallible> + Clone + 'static,
    R: 'static,
{
    let future = size_of_val(&service.call(request()));
    Case::new(peer, layers, Some(future), move || {
        let mut service = service.clone();
        drop(black_box(now(service.call(request()))));
    })
}
